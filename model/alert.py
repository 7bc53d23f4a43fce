"""An alert: a question about a report, with the statements that raise it. Never a deduction."""

from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from model.record import Record, SystemCode, TaskId


class Rule(StrEnum):
    """The rules on reports (progress.md §10). R9, R11 and R12 are asked by the intake."""

    REGRESSION = "R1"
    """Progress falls without a reason."""
    STALL = "R2"
    """In progress, and at most 1 point of change over at least two intervals."""
    NINETY_PERCENT = "R3"
    """Between 80 and 100 % in at least three reports."""
    COPIES_PLAN = "R4"
    """Within 1 point of the plan in at least four reports."""
    JUMP = "R5"
    """More than 30 points in a week."""
    ONE_VALUE = "R5b"
    """At least 80 % of the shares of a file are the same."""
    DONE_TOO_SOON = "R6"
    """Called done with a gap open in it, or before its predecessor."""
    PUBLISHED = "R7"
    """True for a day that the last freeze has published, and told only after it."""
    LATE = "R8"
    """Told after the cut-off of the week it belongs to."""
    REOPENED = "R10"
    """A gap that the ward had verified was opened again."""


class Statement(Record):
    """What was said of a task on a day: the share done, 0 to 100, where it was written, and when it was learned (UTC).

    ``share`` is None where work was said to be under way and no share was stated.
    """

    day: date
    share: Fraction | None = None
    planned: Fraction | None = None
    reason: str = ""
    recorded: datetime | None = None
    file: str = ""
    line: int | None = None


class StatedShare(Statement):
    """A statement that states a share."""

    share: Fraction


class Freeze(Record):
    """When a week was published: for which day, and at which instant (UTC) nothing more went in."""

    status_date: date
    recorded_until: datetime


class Alert(Record):
    """One rule that fires on one task; ``evidence`` holds the statements, oldest first."""

    rule: Rule
    task: TaskId
    system: SystemCode | None
    owner: str
    evidence: tuple[Statement, ...]
    gap: str | None = None
    """The gap that is asked about; None where it is the task."""
    before: tuple[TaskId, ...] = ()
    """Unfinished tasks for which it should have waited."""
