"""The explained change: an additive waterfall from one published value to a later one (progress.md §6).

Order: published → restatement of the past → formula and weights → scope, at the old progress → progress, at the new
weights. Each step is the difference of two weighted means, so the bars telescope and leave no remainder.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from migration_plan.gaps import CLOSURE
from migration_plan.progress import ONE, ZERO
from model.explanation import Bar, Cause, Explanation
from model.plan import MeasureName
from model.record import SystemCode, TaskId
from model.snapshot import GapFigures, Snapshot, TaskFigures
from model.system import StepStatus


class Line(NamedTuple):
    """One task in a weighted mean: weight w, execution e, cap c; ``assessed`` is a, the judged share in the cap."""

    weight: Fraction
    execution: Fraction
    cap: Fraction = ONE
    assessed: Fraction = ONE
    out_of_scope: bool = False
    """Turned 対象外; it still has a line where that counts as done."""

    @property
    def progress(self) -> Fraction:
        """Return p = min(e, c)."""
        return min(self.execution, self.cap)


Lines = Mapping[TaskId, Line]
NO_LINE = Line(ZERO, ZERO)


def explain(
    published: Snapshot, restated: Snapshot, now: Snapshot, measure: MeasureName, systems: Mapping[TaskId, SystemCode]
) -> Explanation:
    """Return why a measure moved from a published snapshot to a later one.

    ``restated`` is the published week computed from what is known now, by the formula of now; ``systems`` says which
    national step belongs to which system.
    """
    read = _national_lines if measure is MeasureName.NATIONAL else _verified_lines
    first, past, present = (read(snapshot, systems) for snapshot in (published, restated, now))
    gaps = _gap_moves(restated.gaps, now.gaps)
    return Explanation(
        measure=measure, before=mean(first), after=mean(present), bars=tuple(waterfall(first, past, present, gaps))
    )


def mean(lines: Lines) -> Fraction:
    """Return Σ w p / Σ w in points, 0 to 100; 0 of nothing."""
    weight = sum((line.weight for line in lines.values()), ZERO)
    return 100 * sum((line.weight * line.progress for line in lines.values()), ZERO) / weight if weight else ZERO


def waterfall(
    published: Lines, restated: Lines, now: Lines, gaps: Mapping[TaskId, Mapping[str, Fraction]]
) -> Iterable[Bar]:
    """Yield the bars; ``gaps`` holds u Δr of each gap that moved, by task."""
    yield from _bars(Cause.RESTATEMENT, published, restated)
    weighed = {task: line._replace(weight=now.get(task, line).weight) for task, line in restated.items()}
    yield from _bars(Cause.FORMULA, restated, weighed)
    scoped = {task: _at_old_progress(line, restated.get(task)) for task, line in now.items()}
    yield from _bars(Cause.SCOPE, weighed, scoped)
    weight = sum((line.weight for line in now.values()), ZERO)
    for task, line in now.items():
        yield from _progress_bars(task, scoped[task], line, 100 * line.weight / (weight or ONE), gaps.get(task, {}))


def split(before: Line, after: Line) -> tuple[Fraction, Fraction]:
    """Return (φ_e, φ_c), the Shapley shares of execution and cap in the change of min(e, c).

    >>> split(Line(ONE, Fraction("0.80"), Fraction("0.75")), Line(ONE, Fraction("0.90"), Fraction("0.85")))
    (Fraction(1, 40), Fraction(3, 40))
    """
    (e0, c0), (e1, c1) = (before.execution, before.cap), (after.execution, after.cap)
    by_execution = (min(e1, c0) - min(e0, c0) + min(e1, c1) - min(e0, c1)) / 2
    return by_execution, after.progress - before.progress - by_execution


def _bars(cause: Cause, before: Lines, after: Lines) -> list[Bar]:
    """Return what each task adds to the difference of two means.

    With W = Σ w: mean_1 - mean_0 = Σ_t (Δ(w p)_t - mean_0 Δw_t) / W_1, so that a task added at p = 0 shows
    the dilution that its weight brings.
    """
    weight = sum((line.weight for line in after.values()), ZERO)
    old = mean(before)
    if not weight:
        return [Bar(cause=cause, points=-old)] if old else []
    bars = []
    for task in {**before, **after}:
        was, is_now = before.get(task, NO_LINE), after.get(task, NO_LINE)
        earned = is_now.weight * is_now.progress - was.weight * was.progress
        if points := (100 * earned - old * (is_now.weight - was.weight)) / weight:
            bars.append(Bar(cause=cause, points=points, task=task))
    return bars


def _at_old_progress(line: Line, before: Line | None) -> Line:
    if line.out_of_scope:
        return line
    if before is None or before.out_of_scope:
        return line._replace(execution=ZERO)
    return line._replace(execution=before.execution, cap=before.cap, assessed=before.assessed)


def _progress_bars(
    task: TaskId, before: Line, after: Line, scale: Fraction, gaps: Mapping[str, Fraction]
) -> Iterable[Bar]:
    by_execution, by_cap = split(before, after)
    if by_execution:
        yield Bar(cause=Cause.EXECUTION, points=scale * by_execution, task=task)
    moved = sum(gaps.values(), ZERO)
    judged = before.cap == before.assessed < 1 or after.cap == after.assessed < 1
    if by_cap and (judged or not moved):
        yield Bar(cause=Cause.ASSESSMENT, points=scale * by_cap, task=task)
    elif by_cap:
        for gap, move in gaps.items():
            yield Bar(cause=Cause.GAP, points=scale * by_cap * move / moved, task=task, gap=gap)


def _verified_lines(snapshot: Snapshot, _systems: Mapping[TaskId, SystemCode]) -> dict[TaskId, Line]:
    return {
        task.id: Line(Fraction(task.weight), task.execution, task.cap, task.assessed)
        for task in snapshot.tasks
        if task.status is not StepStatus.NOT_APPLICABLE
    }


def _national_lines(snapshot: Snapshot, systems: Mapping[TaskId, SystemCode]) -> dict[TaskId, Line]:
    steps: dict[SystemCode, list[TaskFigures]] = {}
    for task in snapshot.tasks:
        if task.id in systems:
            steps.setdefault(systems[task.id], []).append(task)
    return {
        task.id: Line(
            Fraction(1, len(tasks)),
            ONE if task.status in (StepStatus.COMPLETED, StepStatus.NOT_APPLICABLE) else ZERO,
            out_of_scope=task.status is StepStatus.NOT_APPLICABLE,
        )
        for tasks in steps.values()
        for task in tasks
    }


def _gap_moves(before: Sequence[GapFigures], after: Sequence[GapFigures]) -> dict[TaskId, dict[str, Fraction]]:
    """Return u Δr of every gap that moved, by task. A gap that is open at one end alone was closed at the other."""
    ends = [{gap.id: gap for gap in gaps} for gaps in (before, after)]
    moves: dict[TaskId, dict[str, Fraction]] = {}
    for gap in (ends[0] | ends[1]).values():
        rungs = [CLOSURE[end[gap.id].resolution] if gap.id in end else ONE for end in ends]
        if gap.task and rungs[0] != rungs[1]:
            moves.setdefault(gap.task, {})[gap.id] = gap.severity * (rungs[1] - rungs[0])
    return moves
