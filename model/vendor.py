"""A vendor's record: how far its claims came true, how fresh its word is, and whether it can close what is due."""

from datetime import date
from fractions import Fraction

from model.record import Record, SystemCode, VendorCode


class VendorWeek(Record):
    """What one published week added over the one before, of one vendor; a fall is negative."""

    status_date: date
    reported: Fraction
    """Person-days of weight by which its reports rose."""
    verified: Fraction
    """Person-days of weight by which what counts rose."""
    closed: int
    """Gaps of its systems that the ward verified."""


class VendorFigures(Record):
    """All that is known of one vendor at a status date, from its published weeks and the gaps that are open now."""

    code: VendorCode
    name: str
    systems: tuple[SystemCode, ...]
    weeks: tuple[VendorWeek, ...]
    """The last published weeks, oldest first."""
    span: Fraction
    """Weeks of the calendar that they cover."""
    last_report: date | None
    days_silent: int | None
    """Days since then, at the status date."""
    open_gaps: int
    awaiting_ward: int
    """Of the open gaps: done by its word, and waiting for the ward to verify."""
    overdue: int
    """Of the others: promised for a day that is past."""
    undated: int
    """Of the others: promised for no day."""
    due: tuple[tuple[date, int], ...]
    """For each coming week, by its first day, how many gaps are promised for it."""

    @property
    def reported(self) -> Fraction:
        """Return Σ reported gains, in person-days of weight."""
        return sum((week.reported for week in self.weeks), Fraction(0))

    @property
    def verified(self) -> Fraction:
        """Return Σ verified gains, in person-days of weight."""
        return sum((week.verified for week in self.weeks), Fraction(0))

    @property
    def realisation(self) -> Fraction | None:
        """Return Σ verified / Σ reported; None where it reported no gain."""
        return self.verified / self.reported if self.reported > 0 else None

    @property
    def closed(self) -> int:
        """Return how many gaps were closed in the published weeks."""
        return sum(week.closed for week in self.weeks)

    @property
    def throughput(self) -> Fraction | None:
        """Return gaps closed a week; None before two weeks are published."""
        return self.closed / self.span if self.span else None

    @property
    def coming(self) -> int:
        """Return how many gaps must be closed in the coming weeks, the overdue ones included."""
        return self.overdue + sum(count for _, count in self.due)

    @property
    def capacity(self) -> Fraction | None:
        """Return how many gaps the coming weeks can close at the pace shown."""
        return None if self.throughput is None else max(self.throughput, Fraction(0)) * len(self.due)

    @property
    def load(self) -> Fraction | None:
        """Return what is due over what can be closed; above 1 it cannot be done. None where nothing was ever closed."""
        return self.coming / self.capacity if self.capacity else None
