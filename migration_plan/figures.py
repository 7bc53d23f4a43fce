"""The figures of single tasks, gaps and systems, each from what is in force at the status date."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from math import lcm
from weakref import WeakKeyDictionary

from migration_plan import gaps as gap_work
from migration_plan import progress
from migration_plan.calendar import WorkingTime
from migration_plan.conditions import Facts
from migration_plan.facts import Fact, status_of
from migration_plan.gaps import end_of
from migration_plan.network import Network
from migration_plan.planned_value import planned_progress
from model.fitgap import FitGapRecord, Resolution, Verdict
from model.plan import Plan
from model.progress import ProgressReport
from model.record import SystemCode, TaskId, trusted
from model.schedule import HoldAnswer, Schedule, ScheduledTask
from model.snapshot import GapFigures, StepCount, SystemFigures, TaskFigures
from model.system import StepStatus, System
from model.task import Task, TaskKind

_of_task, _of_gap = trusted(TaskFigures), trusted(GapFigures)
_Sources = tuple[ProgressReport | None, ScheduledTask, Fraction, Fraction, Fraction]
_Kept = dict[TaskId, tuple[_Sources, TaskFigures]]
_KEPT: WeakKeyDictionary[Network, _Kept] = WeakKeyDictionary()
"""The last figures of each task with what they came from: most tasks are finished and stay as they are."""


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
    def gaps_of(self) -> Mapping[SystemCode, Sequence[FitGapRecord]]:
        """Return the rows that are or ever were a gap by system, those without a task in the plan too."""
        return gap_work.by_system(self.ever_gaps)


def all_task_figures(situation: Situation) -> tuple[TaskFigures, ...]:
    """Return the figures of every task but summaries, in the plan's order."""
    dates = {task.id: task for task in situation.schedule.tasks}
    kept = _KEPT.setdefault(situation.network, {})
    return tuple(
        _task_figures(situation, task, dates[task.id], kept)
        for task in situation.plan.tasks
        if task.kind is not TaskKind.SUMMARY and task.id in dates
    )


def open_gap_figures(situation: Situation, tasks: Sequence[TaskFigures]) -> tuple[GapFigures, ...]:
    """Return every open gap, the one that must be decided first in front.

    Its ``points`` are the gain of ``verified`` if it alone were verified; the parts of one task share its cap and need
    not add up.
    """
    weight = sum(task.weight for task in progress.in_scope(tasks))
    answers = {answer.id: answer for answer in situation.schedule.holds}
    release = dict(_releases(situation, tasks, weight))
    gaps = [
        _gap_figures(situation, row, release, answers)
        for row in situation.ever_gaps
        if row.resolution is not Resolution.VERIFIED
    ]
    unit = lcm(*{gap.points.denominator for gap in gaps})

    def urgency(gap: GapFigures) -> tuple[datetime, int, str]:
        points_in_units = gap.points.numerator * (unit // gap.points.denominator)
        return gap.latest_decision or datetime.max, -points_in_units, gap.id

    return tuple(sorted(gaps, key=urgency))


def system_figures(
    situation: Situation, system: System, tasks: Sequence[TaskFigures], planned: StepCount
) -> SystemFigures:
    """Return the figures of one system; ``tasks`` are its own, ``planned`` its steps as the baseline promised them."""
    verdicts = situation.verdicts.get(system.code, gap_work.Verdicts())
    gaps = situation.gaps_of.get(system.code, ())
    steps = step_count(situation, tasks)
    finish = max((t.schedule.finish for t in tasks if _unfinished(t) and t.schedule.finish), default=None)
    return SystemFigures(
        code=system.code,
        steps=steps,
        national=progress.step_rate(steps),
        national_without_na=progress.step_rate_without_na(steps),
        verified=progress.verified_rate(tasks),
        reported=progress.reported_rate(tasks),
        planned=progress.planned_rate(tasks),
        planned_national=progress.step_rate(planned),
        records=verdicts.total(),
        judged=verdicts.total() - verdicts[Verdict.NOT_JUDGED],
        fits=verdicts[Verdict.FIT],
        gaps=len(gaps),
        open_gaps=sum(row.resolution is not Resolution.VERIFIED for row in gaps),
        finish=finish,
        days_late=_days_late(situation.working_time, system, finish),
        last_report=max((task.reported_on for task in tasks if task.reported_on), default=None),
    )


def step_count(situation: Situation, tasks: Iterable[TaskFigures]) -> StepCount:
    """Return the count of those tasks that are national steps."""
    return progress.count_steps(task.status for task in tasks if task.id in situation.steps)


def _task_figures(situation: Situation, task: Task, dates: ScheduledTask, kept: _Kept) -> TaskFigures:
    fact = situation.facts.get(task.id)
    report = fact.report if fact else None
    gaps = situation.gaps.get(task.id)
    assessed = situation.assessed.get(task.id, progress.ONE)
    closure = gap_work.gap_closure(gaps) if gaps else progress.ONE
    planned = planned_progress(task, situation.status_date, situation.working_time)
    sources = (report, dates, assessed, closure, planned)
    known = kept.get(task.id)
    if known is not None and known[0] == sources:
        return known[1]
    status, limit = status_of(fact), progress.cap(assessed, closure)
    executed = progress.execution(task.rule, status, report.progress if report else None, assessed)
    figures = _of_task(
        id=task.id,
        status=status,
        weight=task.weight,
        execution=executed,
        assessed=assessed,
        gap_closure=closure,
        cap=limit,
        progress=min(executed, limit),
        planned=planned,
        schedule=dates,
        reported_on=report.effective if report else None,
        reported_by=report.reported_by if report else "",
        reason=report.reason if report else "",
        file=report.file if report else "",
        line=report.line if report else None,
    )
    kept[task.id] = sources, figures
    return figures


class _Release:
    """What the gaps of one task withhold from it."""

    def __init__(self, task: TaskFigures, rows: Sequence[FitGapRecord], weight: int) -> None:
        self.task = task
        self.severity = sum(row.severity for row in rows)
        self.closed = sum(row.severity * gap_work.QUARTERS[row.resolution] for row in rows)
        counts = weight and task.status is not StepStatus.NOT_APPLICABLE and task.execution != task.progress
        self.points_of_whole = Fraction(100 * task.weight, weight) if counts else progress.ZERO
        self.by_kind: dict[tuple[int, Resolution], Fraction] = {}

    def points(self, row: FitGapRecord) -> Fraction:
        """Return the points that the verification of one row alone would give: equal for rows alike."""
        if not self.points_of_whole:
            return progress.ZERO
        kind = (row.severity, row.resolution)
        if kind not in self.by_kind:
            self.by_kind[kind] = self._points(*kind)
        return self.by_kind[kind]

    def _points(self, severity: int, resolution: Resolution) -> Fraction:
        rest = severity * (4 - gap_work.QUARTERS[resolution])
        closure = Fraction(self.closed + rest, 4 * self.severity)
        released = min(self.task.execution, progress.cap(self.task.assessed, closure)) - self.task.progress
        return self.points_of_whole * released


def _releases(situation: Situation, tasks: Sequence[TaskFigures], weight: int) -> Iterator[tuple[str, _Release]]:
    for task in tasks:
        rows = situation.gaps.get(task.id)
        if rows:
            release = _Release(task, rows, weight)
            yield from ((gap_work.gap_id(row), release) for row in rows)


def _gap_figures(
    situation: Situation,
    row: FitGapRecord,
    releases: Mapping[str, _Release],
    answers: Mapping[str, HoldAnswer],
) -> GapFigures:
    name = gap_work.gap_id(row)
    release, answer = releases.get(name), answers.get(name)
    drag = answer.drag if answer else None
    return _of_gap(
        id=name,
        system=row.system,
        requirement_id=row.requirement_id,
        name=row.name,
        verdict=row.verdict,
        severity=row.severity,
        resolution=row.resolution,
        task=release.task.id if release else None,
        department=row.department,
        due=row.due,
        latest_decision=answer.latest_decision if answer else None,
        driving=bool(answer and answer.driving),
        drag_days=None if drag is None else Fraction(drag, situation.working_time.calendar.minutes_per_day),
        points=release.points(row) if release else progress.ZERO,
        file=row.file,
        line=row.line,
        sheet=row.sheet,
    )


def _unfinished(task: TaskFigures) -> bool:
    return task.status in (StepStatus.IN_PROGRESS, StepStatus.NOT_STARTED)


def _days_late(working_time: WorkingTime, system: System, finish: datetime | None) -> int:
    if finish is None or system.cutover is None or finish <= end_of(system.cutover):
        return 0
    return -(-working_time.between(end_of(system.cutover), finish) // working_time.calendar.minutes_per_day)
