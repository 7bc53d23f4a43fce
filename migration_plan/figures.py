"""The figures of single tasks and systems, each from what is in force at the status date."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from weakref import WeakKeyDictionary

from migration_plan import gaps as gap_work
from migration_plan import progress
from migration_plan.calendar import WorkingTime
from migration_plan.conditions import Facts
from migration_plan.facts import Fact
from migration_plan.gaps import end_of
from migration_plan.network import Network
from migration_plan.planned_value import planned_progress, promised_days
from model.fitgap import FitGapRecord, Resolution, Verdict
from model.plan import Plan
from model.progress import ProgressReport
from model.record import SystemCode, TaskId, trusted
from model.schedule import Schedule, ScheduledTask
from model.snapshot import StepCount, SystemFigures, TaskFigures
from model.system import StepStatus, System
from model.task import Task, TaskKind

_of_task = trusted(TaskFigures)
# Asked of every task: see progress.py.
_VERIFIED, _SUMMARY = Resolution.VERIFIED, TaskKind.SUMMARY
_NOT_STARTED, _NOT_APPLICABLE = StepStatus.NOT_STARTED, StepStatus.NOT_APPLICABLE
_UNFINISHED = (StepStatus.IN_PROGRESS, _NOT_STARTED)
_NONE_JUDGED = gap_work.Verdicts()
_Sources = tuple[ProgressReport | None, Fraction, Fraction, Fraction, ScheduledTask]


class _Kept:
    """The last figures made for a plan with what they were made of: from week to week most come out the same."""

    def __init__(self, plan: Plan) -> None:
        places = enumerate(zip(plan.tasks, promised_days(plan.tasks), strict=True))
        self.leaves = [(place, task.id, day) for place, (task, day) in places if task.kind is not _SUMMARY]
        """Place, id and promised day of every task but summaries, as they are asked for again and again."""
        self.tasks: dict[int, tuple[_Sources, TaskFigures]] = {}
        """By place in the plan."""
        self.systems: dict[SystemCode, tuple[object, SystemFigures]] = {}


_KEPT: WeakKeyDictionary[Network, _Kept] = WeakKeyDictionary()


@dataclass(frozen=True)
class Situation:
    """A plan and all that is in force on it at one status date, grouped once for every figure."""

    plan: Plan
    status_date: date
    steps: frozenset[TaskId]
    """The tasks that are national steps."""
    facts: Mapping[TaskId, Fact]
    ever_gaps: Sequence[FitGapRecord]
    """Rows that are or ever were a gap."""
    verdicts: Mapping[SystemCode, gap_work.Verdicts]
    """The rows in scope of each system, counted."""
    assessed: Mapping[TaskId, Fraction]
    """a of the tasks in which rows are assessed."""
    gaps: Mapping[TaskId, Sequence[FitGapRecord]]
    """Rows that are or ever were a gap, by the task they hold."""
    network: Network
    told: Facts
    """What the schedule was told besides the plan."""
    schedule: Schedule
    working_time: WorkingTime
    """The project calendar."""

    @cached_property
    def kept(self) -> _Kept:
        """Return the last figures made for the plan."""
        known = _KEPT.get(self.network)
        if known is None:
            known = _KEPT[self.network] = _Kept(self.plan)
        return known

    @cached_property
    def gaps_of(self) -> Mapping[SystemCode, Sequence[FitGapRecord]]:
        """Return the rows that are or ever were a gap by system, those without a task in the plan too."""
        return gap_work.by_system(self.ever_gaps)


def all_task_figures(situation: Situation) -> tuple[TaskFigures, ...]:
    """Return the figures of every task but summaries, in the plan's order."""
    kept, found, day, one = situation.kept, list[TaskFigures](), situation.status_date, progress.ONE
    facts, assessed, gaps = situation.facts, situation.assessed, situation.gaps
    dates = {task.id: task for task in situation.schedule.tasks}
    for place, name, promised in kept.leaves:
        fact, rows = facts.get(name), gaps.get(name)
        if promised is None or day >= promised:
            planned = progress.ZERO if promised is None else one
        else:
            planned = planned_progress(situation.plan.tasks[place], day, situation.working_time)
        closure = gap_work.gap_closure(rows) if rows else one
        sources = (fact.report if fact else None, assessed.get(name, one), closure, planned, dates[name])
        known = kept.tasks.get(place)
        if known is None or known[0] != sources:
            known = kept.tasks[place] = sources, _task_figures(situation.plan.tasks[place], *sources)
        found.append(known[1])
    return tuple(found)


def system_figures(
    situation: Situation, system: System, tasks: Sequence[TaskFigures], planned: StepCount
) -> SystemFigures:
    """Return the figures of one system; ``tasks`` are its own, ``planned`` its steps as the baseline promised them."""
    verdicts = situation.verdicts.get(system.code, _NONE_JUDGED)
    gaps = situation.gaps_of.get(system.code, ())
    sources = (tasks, planned, verdicts, gaps)
    known = situation.kept.systems.get(system.code)
    if known is None or known[0] != sources:
        known = sources, _system_figures(situation, system, *sources)
        situation.kept.systems[system.code] = known
    return known[1]


def _system_figures(
    situation: Situation,
    system: System,
    tasks: Sequence[TaskFigures],
    planned: StepCount,
    verdicts: gap_work.Verdicts,
    gaps: Sequence[FitGapRecord],
) -> SystemFigures:
    steps, rates = step_count(situation, tasks), progress.rates(tasks)
    unfinished = [task.schedule.finish for task in tasks if task.status in _UNFINISHED]
    finish = max(filter(None, unfinished), default=None)
    return SystemFigures(
        code=system.code,
        steps=steps,
        national=progress.step_rate(steps),
        national_without_na=progress.step_rate_without_na(steps),
        verified=rates.verified,
        reported=rates.reported,
        planned=rates.planned,
        planned_national=progress.step_rate(planned),
        records=verdicts.total(),
        judged=verdicts.total() - verdicts[Verdict.NOT_JUDGED],
        fits=verdicts[Verdict.FIT],
        gaps=len(gaps),
        open_gaps=len(gaps) - [row.resolution for row in gaps].count(_VERIFIED),
        finish=finish,
        days_late=_days_late(situation.working_time, system, finish),
        last_report=max(filter(None, [task.reported_on for task in tasks]), default=None),
    )


def step_count(situation: Situation, tasks: Iterable[TaskFigures]) -> StepCount:
    """Return the count of those tasks that are national steps."""
    return progress.count_steps(task.status for task in tasks if task.id in situation.steps)


def _task_figures(
    task: Task,
    report: ProgressReport | None,
    assessed: Fraction,
    closure: Fraction,
    planned: Fraction,
    dates: ScheduledTask,
) -> TaskFigures:
    status, limit = report.status if report else _NOT_STARTED, progress.cap(assessed, closure)
    executed = progress.execution(task.rule, status, report.progress if report else None, assessed)
    return _of_task(
        id=task.id,
        status=status,
        weight=task.weight,
        execution=executed,
        assessed=assessed,
        gap_closure=closure,
        cap=limit,
        progress=executed if limit is progress.ONE else min(executed, limit),
        planned=planned,
        schedule=dates,
        reported_on=report.effective if report else None,
        reported_by=report.reported_by if report else "",
        reason=report.reason if report else "",
        file=report.file if report else "",
        line=report.line if report else None,
    )


def _days_late(working_time: WorkingTime, system: System, finish: datetime | None) -> int:
    if finish is None or system.cutover is None or finish <= end_of(system.cutover):
        return 0
    return -(-working_time.between(end_of(system.cutover), finish) // working_time.calendar.minutes_per_day)
