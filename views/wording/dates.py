"""Days as people write them: 2024年10月4日(金), 令和6年10月4日(金), Fri 4 Oct 2024."""

from datetime import date, datetime

from model.week import JAPAN
from views.wording.catalogue import Language
from views.wording.figures import NOTHING
from views.wording.reader import Era, Reader, current_reader
from views.wording.sentences import t

_WEEKDAYS_JA = "月火水木金土日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ERAS = ((date(2019, 5, 1), "令和", "R", 2018), (date(1989, 1, 8), "平成", "H", 1988))


def day(value: date | None, reader: Reader | None = None, *, weekday: bool = True) -> str:
    """Return a day, with its weekday unless the place is narrow.

    >>> friday = date(2024, 10, 4)
    >>> day(friday, Reader()), day(friday, Reader(era=Era.WAREKI)), day(friday, Reader(language=Language.EN))
    ('2024年10月4日(金)', '令和6年10月4日(金)', 'Fri 4 Oct 2024')
    """
    if value is None:
        return NOTHING
    reader = reader or current_reader()
    if reader.language is Language.EN:
        name = f"{_WEEKDAYS_EN[value.weekday()]} " if weekday else ""
        return f"{name}{value.day} {_MONTHS_EN[value.month - 1]} {value.year}"
    name = f"({_WEEKDAYS_JA[value.weekday()]})" if weekday else ""
    return f"{_year(value, reader.era)}年{value.month}月{value.day}日{name}"


def table_day(value: date | None, reader: Reader | None = None) -> str:
    """Return a day for a column: short, and in order when sorted as text.

    >>> table_day(date(2024, 10, 4), Reader()), table_day(date(2024, 10, 4), Reader(era=Era.WAREKI))
    ('2024/10/04', 'R06.10.04')
    """
    if value is None:
        return NOTHING
    reader = reader or current_reader()
    era = _era(value) if reader.language is Language.JA and reader.era is Era.WAREKI else None
    if era is None:
        return f"{value.year}/{value.month:02d}/{value.day:02d}"
    _, letter, before = era
    return f"{letter}{value.year - before:02d}.{value.month:02d}.{value.day:02d}"


def month(value: date, reader: Reader | None = None) -> str:
    """Return a month with its year.

    >>> month(date(2025, 3, 31), Reader(era=Era.WAREKI)), month(date(2025, 3, 31), Reader(language=Language.EN))
    ('令和7年3月', 'Mar 2025')
    """
    reader = reader or current_reader()
    if reader.language is Language.EN:
        return f"{_MONTHS_EN[value.month - 1]} {value.year}"
    return f"{_year(value, reader.era)}年{value.month}月"


def instant(value: datetime, reader: Reader | None = None) -> str:
    """Return a moment to the minute; one that knows its zone is told in the time of Japan.

    >>> from datetime import UTC
    >>> instant(datetime(2024, 10, 4, 0, 5, tzinfo=UTC), Reader())
    '2024年10月4日(金) 09:05'
    """
    local = value.astimezone(JAPAN) if value.tzinfo else value
    return f"{day(local.date(), reader)} {local.hour:02d}:{local.minute:02d}"


def table_instant(value: datetime, reader: Reader | None = None) -> str:
    """Return a moment for a column: short, in the time of Japan, in order when sorted as text."""
    local = value.astimezone(JAPAN) if value.tzinfo else value
    return f"{table_day(local.date(), reader)} {local.hour:02d}:{local.minute:02d}"


def lateness(finish: date, deadline: date) -> str:
    """Return in words how many calendar days a finish lies before or after its deadline."""
    late = (finish - deadline).days
    if late > 0:
        return t("days_after_deadline", days=late)
    return t("days_before_deadline", days=-late) if late else t("on_deadline")


def _year(value: date, era: Era) -> str:
    found = _era(value) if era is Era.WAREKI else None
    if found is None:
        return str(value.year)
    name, _, before = found
    return name + ("元" if value.year - before == 1 else str(value.year - before))


def _era(value: date) -> tuple[str, str, int] | None:
    return next(((name, letter, before) for start, name, letter, before in _ERAS if value >= start), None)
