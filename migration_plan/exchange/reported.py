"""The facts of an imported file as progress reports, which is how the tracker keeps what happened."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from migration_plan.exchange.cells import last_day
from model.plan import Plan
from model.progress import ProgressReport
from model.record import Minutes
from model.schedule import Actuals
from model.system import StepStatus
from model.task import Task


def reports_of(
    plan: Plan, actuals: Iterable[Actuals], effective: date, *, file: str, reported_by: str
) -> tuple[ProgressReport, ...]:
    """Return a report of the day on each task on which something is known to have happened.

    The share claimed is what is not left of the duration.
    """
    tasks = {task.id: task for task in plan.tasks}
    return tuple(
        _report(tasks[fact.task], fact, effective).model_copy(update={"file": file, "reported_by": reported_by})
        for fact in actuals
        if fact.task in tasks
    )


def _report(task: Task, fact: Actuals, effective: date) -> ProgressReport:
    start, finish = fact.actual_start, fact.actual_finish
    left = Minutes(0) if finish else task.duration if fact.remaining is None else fact.remaining
    share = Fraction(max(0, task.duration - left), task.duration) if task.duration else Fraction(finish is not None)
    return ProgressReport(
        task=task.id,
        effective=effective,
        status=StepStatus.COMPLETED if finish else StepStatus.IN_PROGRESS,
        progress=share,
        actual_start=start.date() if start else None,
        actual_finish=last_day(finish) if finish else None,
        remaining=left,
    )
