"""A snapshot: every figure of one status date. All pages show one; the weekly freeze keeps one."""

from datetime import date, datetime
from fractions import Fraction

from model.fitgap import Resolution, Verdict
from model.issue import Issue
from model.plan import Goal, MeasureName
from model.record import Record, RequirementId, SystemCode, TaskId
from model.schedule import ScheduledTask
from model.system import StepStatus
from model.task import Measure


class Rate(Record):
    """A figure that never appears without its numerator and denominator. ``value`` is on the scale 0 to 100."""

    numerator: Fraction
    denominator: Fraction

    @property
    def value(self) -> Fraction | None:
        """Return 100 × numerator / denominator; None, shown as "–", where the denominator is 0."""
        return 100 * self.numerator / self.denominator if self.denominator else None


class StepCount(Record):
    """How many of a set of national steps are in each state."""

    completed: int = 0
    in_progress: int = 0
    not_started: int = 0
    not_applicable: int = 0

    @property
    def total(self) -> int:
        """Return the number of steps."""
        return self.completed + self.in_progress + self.not_started + self.not_applicable


class TaskFigures(Record):
    """Figures of one task: ``execution`` e, ``assessed`` a, ``gap_closure`` γ, ``cap`` c, ``progress`` min(e, c)."""

    id: TaskId
    status: StepStatus
    weight: int
    execution: Fraction
    assessed: Fraction
    gap_closure: Fraction
    cap: Fraction
    progress: Fraction
    planned: Fraction
    """Planned progress q by the same rule, at the status date."""
    schedule: ScheduledTask
    reported_on: date | None = None
    """The effective day of the report in force; None where nothing was ever reported."""
    reported_by: str = ""
    reason: str = ""
    file: str = ""
    line: int | None = None

    @property
    def withheld(self) -> Fraction:
        """Return h = e − p, what the lock holds back of this task."""
        return self.execution - self.progress


class GapFigures(Record):
    """One open gap: what it holds, the points its verification alone would give, and by when it must be decided."""

    id: str
    system: SystemCode
    requirement_id: RequirementId
    name: str
    verdict: Verdict
    severity: int
    resolution: Resolution
    task: TaskId | None
    department: str
    due: date | None
    latest_decision: datetime | None
    driving: bool
    drag_days: Fraction | None
    points: Fraction
    """Gain of ``verified``, in points, if this gap alone were verified."""
    file: str = ""
    line: int | None = None
    sheet: str = ""


class SystemFigures(Record):
    """All figures of one system."""

    code: SystemCode
    steps: StepCount
    national: Rate
    national_without_na: Rate
    verified: Rate
    reported: Rate
    planned: Rate
    """Planned value by weight, to be read beside ``verified``."""
    planned_national: Rate
    """Planned value of the step count, to be read beside ``national``."""
    records: int
    judged: int
    fits: int
    gaps: int
    """Rows that are or ever were a gap."""
    open_gaps: int
    finish: datetime | None
    days_late: int
    """Working days by which the forecast finish lies after the cut-over date of the system; 0 when in time."""
    last_report: date | None

    @property
    def withheld(self) -> Rate:
        """Return R − P over the same denominator."""
        return Rate(numerator=self.reported.numerator - self.verified.numerator, denominator=self.reported.denominator)


class Pace(Record):
    """How a measure runs from its baseline to its target. Values are points, times weeks; None means not defined."""

    weeks_elapsed: Fraction
    """AT, since the baseline."""
    weeks_planned: Fraction
    """PD, from the baseline to the target date."""
    attainment: Fraction | None
    """(X − B) / (T − B)."""
    remaining: Fraction
    """T − X."""
    schedule_variance: Fraction
    """SV = X − PV."""
    incremental_spi: Fraction | None
    """(X − B) / (PV − B), the headline index: it starts at the baseline."""
    cumulative_spi: Fraction | None
    """X / PV, near 1 whatever happens."""
    earned_schedule: Fraction
    schedule_variance_time: Fraction
    """SV(t) = ES − AT."""
    spi_time: Fraction | None
    """SPI(t) = ES / AT."""
    estimated_weeks: Fraction | None
    """IEAC(t) = PD / SPI(t)."""
    tspi_time: Fraction | None
    """TSPI(t) = (PD − ES) / (PD − AT)."""
    required_pace: Fraction | None
    """(T − X) / weeks left."""
    actual_pace: Fraction | None
    """(X − B) / AT."""


class Snapshot(Record):
    """Everything that is true of the plan at one status date, by one formula version, from one set of inputs."""

    status_date: date
    formula_version: str
    municipality: str
    illustrative: bool
    baseline: Goal
    target: Goal
    deadline: date
    steps: StepCount
    national: Rate
    national_without_na: Rate
    national_own_systems: Rate
    """The mean over the systems the ward runs itself."""
    verified: Rate
    reported: Rate
    equal_system_mean: Rate
    planned_value: Rate
    """Planned value of the national rate at the status date."""
    planned_verified: Rate
    """Planned value by weight, to be read beside ``verified``."""
    pace: Pace | None
    """The national rate against its plan and its target; None where the plan has no national steps, or states its
    baseline or target in another measure: values of two measures are never compared."""
    coverage: Rate
    """Weight of the tasks in progress that were reported within 7 days / weight of the tasks in progress."""
    finish: datetime | None
    critical_path: tuple[TaskId, ...]
    systems: tuple[SystemFigures, ...]
    tasks: tuple[TaskFigures, ...]
    gaps: tuple[GapFigures, ...]
    measures: tuple[tuple[Measure, Rate], ...] = ()
    """``verified`` of each of the four measures."""
    issues: tuple[Issue, ...] = ()

    def driving_chain(self, target: TaskId) -> tuple[TaskId, ...]:
        """Return the chain of first drivers that ends at a task, in time order; it begins where no task drives."""
        drivers = {task.id: task.schedule.drivers for task in self.tasks}
        chain: list[TaskId] = []
        here: TaskId | None = target
        while here in drivers and here not in chain:
            chain.append(here)
            here = next((driver.task for driver in drivers[here] if driver.task is not None), None)
        return tuple(reversed(chain))

    def measured(self, measure: MeasureName) -> Rate:
        """Return the figure of the measure in which a baseline or target is stated."""
        return self.national if measure is MeasureName.NATIONAL else self.verified

    @property
    def withheld(self) -> Rate:
        """Return H = R − P: reported, but held back by open gaps or missing verdicts."""
        return Rate(numerator=self.reported.numerator - self.verified.numerator, denominator=self.reported.denominator)
