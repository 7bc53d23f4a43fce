"""What the papers are drawn up from: the weekly report, the migration plan, the values of a month, and everything."""

from datetime import date
from enum import StrEnum

from model.deciding import Decisions
from model.explanation import Explanation
from model.fitgap import FitGapRecord, Response
from model.forecast import Forecast
from model.keeping import FrozenWeek, WeekLine
from model.plan import Plan
from model.progress import ProgressReport
from model.record import Record, SystemCode, TaskId
from model.snapshot import Rate, Snapshot
from model.system import StepStatus


class WeeklyPaper(Record):
    """One week, or a day as a draft: its figures, why they moved, and what proves them."""

    plan: Plan
    snapshot: Snapshot
    frozen: FrozenWeek | None
    """None: a draft of figures that may still change."""
    before: FrozenWeek | None
    """The week that was published last before this one."""
    explanation: Explanation | None
    forecast: Forecast | None
    actual: tuple[tuple[date, Rate], ...]
    """The headline from the baseline's day over the published weeks to this one."""
    promised: tuple[tuple[date, Rate], ...]
    """The headline as the plan promised it, week by week until the target's day."""
    entry: int
    """The entry of the ledger that froze the week; of a draft, the newest."""
    chain: str
    """The chained hash of that entry: it stands for everything that was kept up to there."""


class Stage(StrEnum):
    """How far the migration plan is as a document (移行計画書)."""

    UNKNOWN = "unknown"
    """The plan has no tasks for it."""
    DRAFT = "draft"
    POLISHING = "polishing"
    FINAL_IN_WORK = "final_in_work"
    FINAL = "final"
    """Version 1.0."""


class Chapter(StrEnum):
    """The chapters of the document, in their order."""

    PURPOSE = "purpose"
    SYSTEMS = "systems"
    POLICY = "policy"
    ORGANISATION = "organisation"
    SCHEDULE = "schedule"
    TASKS = "tasks"
    FIT_GAP = "fit_gap"
    MIGRATION = "migration"
    RISKS = "risks"


class ChapterState(Record):
    """How much of what a chapter rests on is on record; ``words``: it also needs the ward's own words."""

    chapter: Chapter
    recorded: Rate
    words: bool
    complete: bool


class PlanDocument(Record):
    """What the migration plan document (移行計画書) is written from, with its stage and its completeness (KPI 1)."""

    plan: Plan
    snapshot: Snapshot
    stage: Stage
    tasks: tuple[TaskId, ...]
    """The tasks whose statuses say the stage."""
    writer: str
    """Who owns them: whose words the document waits for."""
    chapters: tuple[ChapterState, ...]
    completeness: Rate
    """Complete chapters / chapters."""
    responses: tuple[tuple[SystemCode, Response, int], ...]
    """How many gaps of each system are met in which way."""


class StepValue(Record):
    """One national step of one system, as it is keyed into the national PMO tool this month and was last month."""

    system: SystemCode
    step: str
    task: TaskId
    before: StepStatus | None
    now: StepStatus

    @property
    def changed(self) -> bool:
        """Tell whether it must be keyed in again."""
        return self.before is not self.now


class MonthValues(Record):
    """The steps of every system at the end of a month, beside those of the month before.

    Both are those of the last week that was frozen in their month; ``week`` and ``week_before`` are None where none
    was, and the values are those of ``day`` and ``day_before`` from what is known now.
    """

    plan: Plan
    day: date
    day_before: date
    week: WeekLine | None
    week_before: WeekLine | None
    values: tuple[StepValue, ...]


class Everything(Record):
    """Everything that is on record for a day, for one workbook."""

    plan: Plan
    snapshot: Snapshot
    records: tuple[FitGapRecord, ...]
    reports: tuple[ProgressReport, ...]
    weeks: tuple[WeekLine, ...]
    decisions: Decisions | None
