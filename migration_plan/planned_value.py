"""Planned value: what the baseline plan promised by a day, under the same rules by which execution is earned.

Days are closed: work planned to finish on a day counts as promised at the end of that day. The baseline dates are the
``planned_start`` and ``planned_finish`` of the tasks; they are frozen with the plan version (progress.md §5).
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time
from fractions import Fraction

from migration_plan.calendar import WorkingTime
from migration_plan.gaps import end_of
from migration_plan.progress import count_steps, national_rate
from model.plan import Plan
from model.record import SystemCode, TaskId
from model.snapshot import Rate, StepCount
from model.system import StepStatus
from model.task import ProgressRule, Task


def planned_progress(task: Task, day: date, working_time: WorkingTime) -> Fraction:
    """Return q, the share of the task planned to be done by the end of a day; 0 without baseline dates.

    Linear over working time between the planned dates; 0/100 at the planned finish; 50/50 half at the start and half
    at the finish.
    """
    if task.planned_finish is None or task.rule is ProgressRule.LEVEL_OF_EFFORT:
        return Fraction(0)
    start = task.planned_start or task.planned_finish
    if day >= task.planned_finish:
        return Fraction(1)
    if day < start or task.rule is ProgressRule.ZERO_HUNDRED:
        return Fraction(0)
    if task.rule is ProgressRule.FIFTY_FIFTY:
        return Fraction(1, 2)
    begin = datetime.combine(start, time.min)
    whole = working_time.between(begin, end_of(task.planned_finish))
    return Fraction(working_time.between(begin, end_of(day)), whole) if whole else Fraction(0)


def planned_steps(plan: Plan, not_applicable: AbstractSet[TaskId], day: date) -> dict[SystemCode, StepCount]:
    """Return for each system the steps planned to be finished by the end of a day; 対象外 at the baseline stays so."""
    marks: dict[SystemCode, list[StepStatus]] = {system.code: [] for system in plan.systems}
    for task in plan.tasks:
        if task.step and task.system in marks:
            marks[task.system].append(_planned_status(task, not_applicable, day))
    return {code: count_steps(statuses) for code, statuses in marks.items()}


def planned_national(plan: Plan, not_applicable: AbstractSet[TaskId], day: date) -> Rate:
    """Return the planned value of ``national_rate`` at the end of a day."""
    return national_rate(list(planned_steps(plan, not_applicable, day).values()))


def planned_curve(plan: Plan, not_applicable: AbstractSet[TaskId], days: Iterable[date]) -> list[tuple[date, Rate]]:
    """Return the planned value of ``national_rate`` on each of the days."""
    return [(day, planned_national(plan, not_applicable, day)) for day in days]


def _planned_status(task: Task, not_applicable: AbstractSet[TaskId], day: date) -> StepStatus:
    if task.id in not_applicable:
        return StepStatus.NOT_APPLICABLE
    due = task.planned_finish is not None and task.planned_finish <= day
    return StepStatus.COMPLETED if due else StepStatus.NOT_STARTED
