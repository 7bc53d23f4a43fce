"""Tasks and the dependencies between them. A task is a PMI activity; the 40 national steps of a system are tasks."""

from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from model.record import CalendarId, Minutes, Record, SystemCode, TaskId


class Measure(StrEnum):
    """The four measures (個別施策) of the ward's strategy, and the rest of the work."""

    FIT_GAP = "fit_gap"
    PLATFORM = "platform"
    PLAN_DOCUMENT = "plan_document"
    MIGRATION = "migration"
    OTHER = "other"


class TaskKind(StrEnum):
    """What a task is to the schedule. A task of duration 0 is a finish milestone unless it says otherwise."""

    TASK = "task"
    START_MILESTONE = "start_milestone"
    FINISH_MILESTONE = "finish_milestone"
    SUMMARY = "summary"


class ProgressRule(StrEnum):
    """How the execution ``e`` of a task is earned (``docs/decisions``: fixed when the task is baselined)."""

    ZERO_HUNDRED = "0/100"
    FIFTY_FIFTY = "50/50"
    LINEAR = "linear"
    """The stated share of the work, as it is stated."""
    LADDER = "ladder"
    """0, 0.30 started, 0.70 vendor says done, 1 accepted."""
    MILESTONES = "milestones"
    """Five milestones of 20: mapping, extract, trial 1, trial 2, reconciliation."""
    TEST = "test"
    """Passed / planned, at most 0.95 until signed off."""
    UNITS = "units"
    """Judged requirements / requirements in the standard's master list."""
    LEVEL_OF_EFFORT = "level_of_effort"
    """Earns nothing and weighs nothing."""


class ConstraintKind(StrEnum):
    """The kinds of date constraint; MSO and MFO are mandatory pins, all others are soft."""

    SNET = "SNET"
    SNLT = "SNLT"
    FNET = "FNET"
    FNLT = "FNLT"
    START_ON = "SO"
    FINISH_ON = "FO"
    MANDATORY_START = "MSO"
    MANDATORY_FINISH = "MFO"
    ALAP = "ALAP"


class Constraint(Record):
    """A date constraint; ``at`` is None for ALAP alone."""

    kind: ConstraintKind
    at: datetime | None = None


class Task(Record):
    """One piece of work. What has happened to it is said by progress reports, never written into it.

    ``duration`` is working time on the task's own calendar (None: the plan's). ``weight`` is planned person-days at
    the baseline, the weight in ``reported`` and ``verified``. ``planned_start`` and ``planned_finish`` are the
    baseline dates from which planned value is computed. ``step`` is the code of the national step (``"③-2"``) where
    the task is one. ``optimistic`` and ``pessimistic`` are the least and the most the duration may come to (None: by
    the plan's rule of risk). ``source_line`` is the line of the plan paper the task was read from.
    """

    id: TaskId
    name: str
    duration: Minutes
    system: SystemCode | None = None
    step: str | None = None
    measure: Measure = Measure.OTHER
    owner: str = ""
    calendar: CalendarId | None = None
    kind: TaskKind = TaskKind.TASK
    parent: TaskId | None = None
    weight: int = 0
    rule: ProgressRule = ProgressRule.ZERO_HUNDRED
    constraints: tuple[Constraint, ...] = ()
    deadline: datetime | None = None
    planned_start: date | None = None
    planned_finish: date | None = None
    optimistic: Minutes | None = None
    pessimistic: Minutes | None = None
    source_line: int | None = None


class LinkType(StrEnum):
    """Which ends a dependency ties: the predecessor's, then the successor's."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


class LagUnit(StrEnum):
    """Units of lag: working time, elapsed time (``e``) or percent of the predecessor's duration."""

    MINUTE = "m"
    HOUR = "h"
    DAY = "d"
    WEEK = "w"
    ELAPSED_MINUTE = "em"
    ELAPSED_HOUR = "eh"
    ELAPSED_DAY = "ed"
    ELAPSED_WEEK = "ew"
    PERCENT = "%"


class Lag(Record):
    """A distance between two linked ends; negative is a lead."""

    value: Fraction = Fraction(0)
    unit: LagUnit = LagUnit.DAY


class Dependency(Record):
    """A logical relationship: ``successor`` waits for ``predecessor``, end to end as ``link`` says, plus ``lag``."""

    predecessor: TaskId
    successor: TaskId
    link: LinkType = LinkType.FS
    lag: Lag = Lag()
    source_line: int | None = None
