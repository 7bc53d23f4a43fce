"""The answer of the schedule engine: dates, float and the reason for each date. Instants are naive local time.

What the engine is told and what it says of gaps are named tuples: hundreds of each are made for every snapshot, in a
fifth of the time of a record, and none is kept.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from model.issue import Issue
from model.record import Minutes, Record, RequirementId, SystemCode, TaskId
from model.task import LinkType


def last_day(finish: datetime | None) -> date | None:
    """Return the last day of work before an exclusive finish.

    >>> last_day(datetime(2026, 4, 1)), last_day(datetime(2026, 3, 31, 17, 15))
    (datetime.date(2026, 3, 31), datetime.date(2026, 3, 31))
    """
    return None if finish is None else (finish - timedelta(minutes=1)).date()


class DriverKind(StrEnum):
    """What set an early date."""

    DEPENDENCY = "dependency"
    GAP = "gap"
    CONSTRAINT = "constraint"
    STATUS_DATE = "status_date"
    PROJECT_START = "project_start"
    ACTUAL = "actual"


class Driver(Record):
    """The reason for a task's early dates: a link with relationship float 0, a gap, a constraint, or a floor."""

    kind: DriverKind
    task: TaskId | None = None
    link: LinkType | None = None
    gap: str | None = None
    """The id of the hold, see ``Hold``."""


class Actuals(NamedTuple):
    """What is known to have happened to a task by the status date."""

    task: TaskId
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    remaining: Minutes | None = None
    """Working time left; None of an unfinished task means its whole duration."""


class Hold(NamedTuple):
    """An open gap: its task may not start before ``expected``, or not finish before that plus ``verification``."""

    id: str
    task: TaskId
    holds_start: bool
    expected: datetime | None
    """Expected resolution ρ; None: not known, then the gap does not move dates and is reported."""
    verification: Minutes = Minutes(0)
    system: SystemCode | None = None
    requirement_id: RequirementId | None = None


class ScheduledTask(Record):
    """The dates of one task. Of a started task, early and late dates are those of its remaining work.

    ``total_float``, ``free_float``, ``early_*`` and ``late_*`` are None where the task cannot be computed (it is in, or
    depends on, a cycle); floats are None for finished tasks.
    """

    id: TaskId
    start: datetime | None
    """Actual start where there is one, else the early start."""
    finish: datetime | None
    early_start: datetime | None
    early_finish: datetime | None
    late_start: datetime | None
    late_finish: datetime | None
    total_float: Minutes | None
    free_float: Minutes | None
    critical: bool
    longest_path: bool
    near_critical: bool
    drivers: tuple[Driver, ...] = ()

    @property
    def last_day(self) -> date | None:
        """Return the last day of the task: the day before an exclusive finish, and none before its start."""
        last = last_day(self.finish)
        return last if last is None or self.start is None else max(last, self.start.date())


class HoldAnswer(NamedTuple):
    """What the schedule says of one hold: does it drive its task, and the latest instant its decision can come."""

    id: str
    task: TaskId
    driving: bool
    latest_decision: datetime | None
    drag: Minutes | None = None
    """Project finish minus the finish without this hold, on the project calendar; computed for driving holds."""


class Schedule(Record):
    """The dates of a plan. ``tasks`` keep the plan's order; ``critical_path`` is the longest path in time order."""

    finish: datetime | None
    tasks: tuple[ScheduledTask, ...]
    critical_path: tuple[TaskId, ...]
    holds: tuple[HoldAnswer, ...] = ()
    cycles: tuple[tuple[TaskId, ...], ...] = ()
    """One shortest cycle for each strongly connected set, as a path that ends where it began."""
    issues: tuple[Issue, ...] = ()
