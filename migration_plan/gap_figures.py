"""The figures of open gaps: what each withholds, by when it must be decided, and what its verification would give."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from fractions import Fraction
from math import lcm
from weakref import WeakKeyDictionary

from migration_plan import progress
from migration_plan.calendar import WorkingTime
from migration_plan.figures import Situation
from migration_plan.gaps import QUARTERS, closed_of, gap_id
from migration_plan.network import Network
from model.fitgap import FitGapRecord, Resolution
from model.record import TaskId, trusted
from model.schedule import HoldAnswer
from model.snapshot import GapFigures, TaskFigures
from model.system import StepStatus

_VERIFIED, _NOT_APPLICABLE = Resolution.VERIFIED, StepStatus.NOT_APPLICABLE  # asked of every row: see progress.py
_figures = trusted(GapFigures)
_Sources = tuple[FitGapRecord, HoldAnswer | None, TaskId | None, Fraction]
_KEPT: WeakKeyDictionary[Network, dict[str, tuple[_Sources, GapFigures]]] = WeakKeyDictionary()
"""The last figures of each gap with what they were made of: from week to week most come out the same."""


def open_gap_figures(situation: Situation, tasks: Sequence[TaskFigures], weight: int) -> tuple[GapFigures, ...]:
    """Return every open gap, the one that must be decided first in front; ``weight`` is that of all tasks in scope.

    Its ``points`` are the gain of ``verified`` if it alone were verified; the parts of one task share its cap and need
    not add up.
    """
    answers = {answer.id: answer for answer in situation.schedule.holds}
    releases = dict(_releases(situation, tasks, weight))
    kept, gaps = _KEPT.setdefault(situation.network, {}), []
    for row in situation.ever_gaps:
        if row.resolution is _VERIFIED:
            continue
        name, release = gap_id(row), releases.get(id(row))
        task, points = (release.task.id, release.points(row)) if release else (None, progress.ZERO)
        sources = (row, answers.get(name), task, points)
        known = kept.get(name)
        if known is None or known[0] != sources:
            known = kept[name] = sources, _gap_figures(name, *sources, situation.working_time)
        gaps.append(known[1])
    unit = lcm(*{gap.points.denominator for gap in gaps})

    def urgency(gap: GapFigures) -> tuple[datetime, int, str]:
        points_in_units = gap.points.numerator * (unit // gap.points.denominator)
        return gap.latest_decision or datetime.max, -points_in_units, gap.id

    return tuple(sorted(gaps, key=urgency))


class _Release:
    """What the gaps of one task withhold from it; its sums run in whole numbers."""

    def __init__(self, task: TaskFigures, rows: Sequence[FitGapRecord], weight: int) -> None:
        self.task, self.weight = task, weight
        self.closed, self.whole = closed_of(rows)
        self.withheld = weight and task.status is not _NOT_APPLICABLE and task.execution != task.progress
        self.by_kind: dict[tuple[int, Resolution], Fraction] = {}

    def points(self, row: FitGapRecord) -> Fraction:
        """Return the points that the verification of one row alone would give: equal for rows alike."""
        if not self.withheld:
            return progress.ZERO
        kind = (row.severity, row.resolution)
        if kind not in self.by_kind:
            self.by_kind[kind] = self._points(*kind)
        return self.by_kind[kind]

    def _points(self, severity: int, resolution: Resolution) -> Fraction:
        """Return 100 · w / Σ w · (min(e, a, γ) − p), with γ as the verification would leave it."""
        closed, whole = self.closed + severity * (4 - QUARTERS[resolution]), self.whole
        for share in (self.task.execution, self.task.assessed):
            numerator, denominator = share.as_integer_ratio()
            if numerator * whole < closed * denominator:
                closed, whole = numerator, denominator
        before, of = self.task.progress.as_integer_ratio()
        return Fraction(100 * self.task.weight * (closed * of - before * whole), self.weight * whole * of)


def _releases(situation: Situation, tasks: Sequence[TaskFigures], weight: int) -> Iterator[tuple[int, _Release]]:
    """Yield what each row belongs to, the row known by its identity: a name would have to be made first."""
    for task in tasks:
        rows = situation.gaps.get(task.id)
        if rows:
            release = _Release(task, rows, weight)
            yield from ((id(row), release) for row in rows)


def _gap_figures(
    name: str,
    row: FitGapRecord,
    answer: HoldAnswer | None,
    task: TaskId | None,
    points: Fraction,
    working_time: WorkingTime,
) -> GapFigures:
    drag = answer.drag if answer else None
    return _figures(
        id=name,
        system=row.system,
        requirement_id=row.requirement_id,
        name=row.name,
        verdict=row.verdict,
        severity=row.severity,
        resolution=row.resolution,
        task=task,
        department=row.department,
        due=row.due,
        latest_decision=answer.latest_decision if answer else None,
        driving=bool(answer and answer.driving),
        drag_days=None if drag is None else Fraction(drag, working_time.calendar.minutes_per_day),
        points=points,
        file=row.file,
        line=row.line,
        sheet=row.sheet,
    )
