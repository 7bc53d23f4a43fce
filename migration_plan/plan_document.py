"""The migration plan as a document (移行計画書): how far it is, and how much of each chapter is on record (KPI 1)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from model.fitgap import FitGapRecord, Response
from model.paper import Chapter, ChapterState, Stage
from model.plan import Plan
from model.record import SystemCode
from model.snapshot import Rate, Snapshot
from model.system import StepStatus, System
from model.task import Measure, Task, TaskKind

WORDS: Final = frozenset({Chapter.PURPOSE, Chapter.POLICY, Chapter.RISKS})
"""The chapters that no record can write: they need the ward's own words."""
_POLICY_STEP: Final = "④-1"
"""移行方針や調達範囲・単位の検討."""
_RISK_STEP: Final = "④-4"
"""移行にあたっての課題と対策の整理."""


def document_tasks(plan: Plan) -> list[Task]:
    """Return the ward-wide tasks that write the document, in the order in which they were planned."""
    tasks = [
        task
        for task in plan.tasks
        if task.measure is Measure.PLAN_DOCUMENT and task.system is None and task.kind is not TaskKind.SUMMARY
    ]
    return sorted(tasks, key=lambda task: (task.planned_start or date.max, task.planned_finish or date.max))


def stage_of(statuses: Sequence[StepStatus]) -> Stage:
    """Return the stage: the first task writes the draft, the last the final version, those between polish it.

    >>> done, todo = StepStatus.COMPLETED, StepStatus.NOT_STARTED
    >>> [str(stage_of(each)) for each in ([todo, todo, todo], [done, todo, todo], [done, done, todo], [done, done])]
    ['draft', 'polishing', 'final_in_work', 'final']
    """
    if not statuses:
        return Stage.UNKNOWN
    done = [status in (StepStatus.COMPLETED, StepStatus.NOT_APPLICABLE) for status in statuses]
    if all(done):
        return Stage.FINAL
    if not done[0]:
        return Stage.DRAFT
    return Stage.FINAL_IN_WORK if all(done[:-1]) else Stage.POLISHING


def chapters(plan: Plan, snapshot: Snapshot, stage: Stage) -> tuple[ChapterState, ...]:
    """Return how much of each chapter is on record.

    A chapter is complete where nothing it rests on is missing and, if it needs the ward's own words, its draft was
    reported as completed.
    """
    written = stage not in (Stage.UNKNOWN, Stage.DRAFT)
    recorded = _recorded(plan, snapshot)
    return tuple(
        ChapterState(
            chapter=chapter,
            recorded=recorded[chapter],
            words=chapter in WORDS,
            complete=_full(recorded[chapter]) and (written or chapter not in WORDS),
        )
        for chapter in Chapter
    )


def completeness(states: Sequence[ChapterState]) -> Rate:
    """Return complete chapters / chapters."""
    return _share(state.complete for state in states)


def responses(records: Iterable[FitGapRecord]) -> tuple[tuple[SystemCode, Response, int], ...]:
    """Return how many gaps of each system are met in which way."""
    counted = Counter((record.system, record.response) for record in records if record.counts_as_gap)
    order = list(Response)
    keys = sorted(counted, key=lambda key: (key[0], order.index(key[1])))
    return tuple((system, response, counted[system, response]) for system, response in keys)


def _recorded(plan: Plan, snapshot: Snapshot) -> dict[Chapter, Rate]:
    """Return for each chapter how many of the facts it rests on are on record."""
    own = [system for system in plan.systems if system.in_scope]
    codes = {system.code for system in own}
    work = [task for task in plan.tasks if task.system in codes | {None} and task.kind is not TaskKind.SUMMARY]
    figures = [each for each in snapshot.systems if each.code in codes]
    return {
        Chapter.PURPOSE: _share([True]),
        Chapter.SYSTEMS: _share(bool(s.vendor and s.department and s.cutover) for s in own),
        Chapter.POLICY: _steps(own, work, snapshot, _POLICY_STEP),
        Chapter.ORGANISATION: _share(bool(task.owner) for task in work),
        Chapter.SCHEDULE: _share(bool(task.planned_start and task.planned_finish) for task in work),
        Chapter.TASKS: _share(bool(task.owner and task.planned_finish) for task in work),
        Chapter.FIT_GAP: Rate(
            numerator=Fraction(sum(each.judged for each in figures)),
            denominator=Fraction(sum(each.records for each in figures)),
        ),
        Chapter.MIGRATION: _share(
            bool(task.planned_start and task.planned_finish) for task in work if task.measure is Measure.MIGRATION
        ),
        Chapter.RISKS: _steps(own, work, snapshot, _RISK_STEP),
    }


def _steps(systems: Sequence[System], tasks: Sequence[Task], snapshot: Snapshot, step: str) -> Rate:
    """Return in how many of the systems a national step is done or 対象外."""
    finished = {each.id for each in snapshot.tasks if each.status in (StepStatus.COMPLETED, StepStatus.NOT_APPLICABLE)}
    done = {task.system for task in tasks if task.step == step and task.id in finished}
    return _share(system.code in done for system in systems)


def _share(facts: Iterable[bool]) -> Rate:
    found = list(facts)
    return Rate(numerator=Fraction(sum(found)), denominator=Fraction(len(found)))


def _full(rate: Rate) -> bool:
    return bool(rate.denominator) and rate.numerator == rate.denominator
