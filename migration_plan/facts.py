"""What is in force at a status date: the last report on each task, and what it says to the schedule."""

from collections.abc import Iterable
from datetime import date, datetime, time
from fractions import Fraction
from functools import lru_cache
from math import ceil
from operator import attrgetter
from typing import NamedTuple

from migration_plan.gaps import end_of
from model.plan import Plan
from model.progress import ProgressReport
from model.record import Minutes, TaskId
from model.schedule import Actuals
from model.system import StepStatus
from model.task import Task

UNDER_WAY = (StepStatus.IN_PROGRESS, StepStatus.COMPLETED)


class Fact(NamedTuple):
    """The report in force on one task, and the first day on which the task was said to be under way."""

    report: ProgressReport
    begun: date | None


def facts_at(reports: Iterable[ProgressReport], status_date: date) -> dict[TaskId, Fact]:
    """Return the fact in force on each task at a status date.

    A report counts from its effective day on. Of two reports true for the same day the one given later counts, so give
    them in the order in which they were recorded.
    """
    last: dict[TaskId, ProgressReport] = {}
    begun: dict[TaskId, date | None] = {}
    for report in sorted(reports, key=attrgetter("effective")):
        if report.effective > status_date:
            break
        task = report.task
        last[task], begun[task] = report, _begun(report, begun.get(task))
    return {task: Fact(report, begun[task]) for task, report in last.items()}


def actuals(plan: Plan, facts: dict[TaskId, Fact]) -> list[Actuals]:
    """Return what the facts say to the schedule.

    An actual date that was not stated is taken from the reports: the task began on the first day it was said to be
    under way, and was finished by the day of the report that says so. A task that is 対象外 is passed through as
    work of length 0 at the project start.
    """
    return [
        _actuals(plan, task, fact)
        for task in plan.tasks
        if (fact := facts.get(task.id)) and fact.report.status is not StepStatus.NOT_STARTED
    ]


def status_of(fact: Fact | None) -> StepStatus:
    """Return the status of a task; one on which nothing was ever reported is not started."""
    return fact.report.status if fact else StepStatus.NOT_STARTED


def remaining_work(task: Task, report: ProgressReport) -> Minutes:
    """Return the working time left: as it was stated, else the duration less the share that is done."""
    if report.remaining is not None:
        return report.remaining
    return Minutes(ceil(task.duration * (1 - (report.progress or Fraction(0)))))


def _begun(report: ProgressReport, before: date | None) -> date | None:
    if report.status not in UNDER_WAY:
        return None
    return report.actual_start or before or report.effective


def _actuals(plan: Plan, task: Task, fact: Fact) -> Actuals:
    report = fact.report
    if report.status is StepStatus.NOT_APPLICABLE:
        return _passed_through(task, plan.start)
    begun = fact.begun or report.effective
    finished = report.status is StepStatus.COMPLETED
    last_day = report.actual_finish or report.effective
    if finished:
        return Actuals(task.id, _begin_of(min(begun, last_day)), end_of(last_day), Minutes(0))
    return Actuals(task.id, _begin_of(begun), None, remaining_work(task, report))


@lru_cache(maxsize=10_000)  # the days of a plan are few
def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time.min)


def _passed_through(task: Task, start: datetime) -> Actuals:
    return Actuals(task.id, start, start, Minutes(0))
