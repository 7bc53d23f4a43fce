"""Summaries: dates by min and max, shares over the leaves; a summary has no work, float or logic of its own."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from model.plan import Plan
from model.record import TaskId
from model.schedule import ScheduledTask
from model.task import Task, TaskKind


class WeightRule(StrEnum):
    """By what the leaves of a summary were weighed; shown with the share."""

    WORK = "work"
    DURATION = "duration"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a summary is done, 0 to 1, and the rule used."""

    done: Fraction
    rule: WeightRule


def leaves_of(plan: Plan) -> dict[TaskId, list[int]]:
    """Return the positions of the leaves below every summary, at whatever depth; no task is walked round twice."""
    above = {task.id: task.parent for task in plan.tasks if task.parent is not None}
    found: dict[TaskId, list[int]] = {task.id: [] for task in plan.tasks if task.kind is TaskKind.SUMMARY}
    for position, task in enumerate(plan.tasks):
        seen: set[TaskId] = {task.id}
        parent = above.get(task.id) if task.kind is not TaskKind.SUMMARY else None
        while parent is not None and parent not in seen:
            if parent in found:
                found[parent].append(position)
            seen.add(parent)
            parent = above.get(parent)
    return found


def roll_up_dates(plan: Plan, records: list[ScheduledTask]) -> list[ScheduledTask]:
    """Return the records with summaries filled in from their leaves: the earliest start, the last finish."""
    summary = TaskKind.SUMMARY
    if not any(task.kind is summary for task in plan.tasks):
        return records
    leaves = leaves_of(plan)
    return [
        _summary(record, [records[leaf] for leaf in leaves[record.id] if records[leaf].start is not None])
        if record.id in leaves and plan.tasks[position].kind is TaskKind.SUMMARY
        else record
        for position, record in enumerate(records)
    ]


def share_done(leaves: Iterable[Task], done: Mapping[TaskId, Fraction], cancelled: Collection[TaskId] = ()) -> Share:
    """Return Σ weight · share done / Σ weight over the leaves of a summary.

    The weight is the work where any leaf has some, else the duration, else 1 for each. Milestones weigh 0 and
    cancelled leaves are out. A summary without weight is done when all of its leaves are.

    >>> leaves = [Task(id="A", name="", duration=0, weight=10), Task(id="B", name="", duration=0, weight=30)]
    >>> share_done(leaves, {"A": Fraction(1, 2), "B": Fraction(1, 10)}).done
    Fraction(1, 5)
    """
    counted = [leaf for leaf in leaves if leaf.id not in cancelled]
    rule, weights = _weights(counted)
    shares = [done.get(leaf.id, Fraction(0)) for leaf in counted]
    total = sum(weights)
    if not total:
        return Share(Fraction(int(bool(shares) and all(share == 1 for share in shares))), rule)
    return Share(sum((w * s for w, s in zip(weights, shares, strict=True)), Fraction(0)) / total, rule)


def _weights(leaves: list[Task]) -> tuple[WeightRule, list[int]]:
    work = [leaf.weight for leaf in leaves]
    if any(work):
        return WeightRule.WORK, work
    durations = [int(leaf.duration) for leaf in leaves]
    if any(durations):
        return WeightRule.DURATION, durations
    milestones = (TaskKind.START_MILESTONE, TaskKind.FINISH_MILESTONE)
    return WeightRule.COUNT, [int(leaf.kind not in milestones) for leaf in leaves]


def _summary(record: ScheduledTask, leaves: list[ScheduledTask]) -> ScheduledTask:
    def least(name: str) -> object:
        return min((getattr(leaf, name) for leaf in leaves), default=None)

    def most(name: str) -> object:
        return max((getattr(leaf, name) for leaf in leaves), default=None)

    starts = {name: least(name) for name in ("start", "early_start", "late_start")}
    finishes = {name: most(name) for name in ("finish", "early_finish", "late_finish")}
    flags = {name: any(getattr(leaf, name) for leaf in leaves) for name in ("critical", "longest_path")}
    return record.model_copy(update=starts | finishes | flags)
