"""The ISO week, in which the ward's rhythm runs: uploads until Thursday, freeze on Friday."""

from datetime import date, datetime, timedelta, timezone

from model.record import Record

JAPAN = timezone(timedelta(hours=9))
"""The time of Japan, which knows no summer time: the days and weeks of the ward are counted in it."""


def day_in_japan(instant: datetime) -> date:
    """Return the day that an instant (aware) falls on in Japan: Monday before 09:00 there is still Sunday in UTC."""
    return instant.astimezone(JAPAN).date()


class IsoWeek(Record):
    """One ISO 8601 week. 2026-12-31 and 2027-01-01 are both in 2026-W53.

    >>> str(IsoWeek.of(date(2027, 1, 1))), IsoWeek.parse("2024-W40").friday
    ('2026-W53', datetime.date(2024, 10, 4))
    """

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "IsoWeek":
        """Return the week that contains the day."""
        year, number, _ = day.isocalendar()
        return cls(year=year, number=number)

    @classmethod
    def parse(cls, text: str) -> "IsoWeek":
        """Return the week written as ``2024-W40``; ValueError where the text is not a week that exists."""
        year, separator, number = text.strip().upper().partition("-W")
        if not separator or not (year + number).isdecimal():
            raise ValueError(f"not an ISO week such as 2024-W40: {text!r}")
        return cls.of(date.fromisocalendar(int(year), int(number), 1))

    @property
    def monday(self) -> date:
        """Return the first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def friday(self) -> date:
        """Return the day of the freeze, the status date of the week's snapshot."""
        return self.monday + timedelta(days=4)

    def __str__(self) -> str:
        """Return the week as ``2024-W40``."""
        return f"{self.year}-W{self.number:02d}"
