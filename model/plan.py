"""The plan: what the ward means to do, with its target. Facts about what happened live in reports and records."""

from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from pydantic import Field

from model.calendar import Calendar
from model.fitgap import Blocks
from model.record import CalendarId, Minutes, Record, SystemCode, TaskId
from model.system import System, Vendor
from model.task import Dependency, Task


class LagCalendar(StrEnum):
    """On whose calendar a lag runs (P6 default: the predecessor's)."""

    PREDECESSOR = "predecessor"
    SUCCESSOR = "successor"
    PROJECT = "project"
    ALL_HOURS = "24h"


class ProgressMode(StrEnum):
    """What happens to a task that was started out of sequence."""

    RETAINED_LOGIC = "retained"
    OVERRIDE = "override"


class ScheduleOptions(Record):
    """The rules on which schedulers differ; the defaults are those of Primavera P6."""

    lag_calendar: LagCalendar = LagCalendar.PREDECESSOR
    progress_mode: ProgressMode = ProgressMode.RETAINED_LOGIC
    microsoft_rules: bool = False
    """True: follow Microsoft Project where it differs (actual start pins the task, no status date floor ...)."""
    honour_deadlines: bool = True
    critical_float: Minutes = Minutes(0)
    near_critical_days: int = 5


class MeasureName(StrEnum):
    """The measures a baseline and a target may be stated in; one is never compared with a target of another."""

    NATIONAL = "national_rate"
    VERIFIED = "verified"


class Goal(Record):
    """A value of a named measure on a date: the baseline (75 on 2024-03-31) or the target (85 on 2025-03-31)."""

    measure: MeasureName = MeasureName.NATIONAL
    day: date
    value: Fraction
    """On the scale 0 to 100."""


class GapRule(Record):
    """How Fit&Gap records reach the tasks: which step they are assessed in, which step they hold, and how."""

    assessment_step: str = "③-2"
    response_step: str = "⑬-1"
    blocks: Blocks = Blocks.FINISH
    verification_days: int = 2
    """Working days from a gap's expected resolution to the ward's verification."""


class RiskShape(StrEnum):
    """How a three-point estimate spreads between its ends: PERT-beta (λ = 4) or triangular."""

    PERT = "pert"
    TRIANGULAR = "triangular"


class RiskRule(Record):
    """What is uncertain where a task says nothing of its own: shares of its likely time left (decision 7).

    A gap may take from ``gap_optimistic`` to ``gap_pessimistic`` times the working time that is left until the date it
    is promised for, and up to ``gap_late_days`` working days more: an overdue gap is not certain to close today.
    """

    optimistic: Fraction = Field(default=Fraction(9, 10), ge=0, le=1)
    pessimistic: Fraction = Field(default=Fraction(3, 2), ge=1, le=100)
    gap_optimistic: Fraction = Field(default=Fraction(1), ge=0, le=1)
    gap_pessimistic: Fraction = Field(default=Fraction(3, 2), ge=1, le=100)
    gap_late_days: int = Field(default=10, ge=0, le=1000)
    shape: RiskShape = RiskShape.PERT
    shared: Fraction = Field(default=Fraction(3, 10), ge=0, le=1)
    """ρ, 0 to 1: how strongly the work of one owner is late or early together."""
    trials: int = Field(default=10_000, ge=1, le=100_000)
    seed: int = Field(default=85, ge=0, lt=2**63)


class Plan(Record):
    """One version of the migration plan; immutable, a change is a new version."""

    name: str
    municipality: str
    start: datetime
    deadline: date
    """The statutory end: 2026-03-31 unless a system is a 特定移行支援システム."""
    baseline: Goal
    target: Goal
    calendars: tuple[Calendar, ...]
    calendar: CalendarId
    """The project calendar, used where a task names none."""
    systems: tuple[System, ...]
    vendors: tuple[Vendor, ...] = ()
    tasks: tuple[Task, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    must_finish_by: datetime | None = None
    options: ScheduleOptions = ScheduleOptions()
    gap_rule: GapRule = GapRule()
    risk: RiskRule = RiskRule()
    illustrative: bool = False
    """True for the example ward: every page says so."""

    def system(self, code: SystemCode) -> System | None:
        """Return the system of that code, None where the plan has none."""
        return next((system for system in self.systems if system.code == code), None)

    def task(self, task_id: TaskId) -> Task | None:
        """Return the task of that id, None where the plan has none."""
        return next((task for task in self.tasks if task.id == task_id), None)
