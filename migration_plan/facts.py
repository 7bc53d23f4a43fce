"""What is in force at a status date: the last report on each task, and what it says to the schedule."""

from collections.abc import Iterable
from datetime import date, datetime, time
from fractions import Fraction
from functools import lru_cache
from math import ceil
from operator import attrgetter
from typing import NamedTuple
from weakref import WeakKeyDictionary

from migration_plan.gaps import end_of
from migration_plan.network import Network, network_of
from model.plan import Plan
from model.progress import ProgressReport
from model.record import Minutes, TaskId
from model.schedule import Actuals
from model.system import StepStatus
from model.task import Task

UNDER_WAY = (StepStatus.IN_PROGRESS, StepStatus.COMPLETED)
_NOT_STARTED, _NOT_APPLICABLE = StepStatus.NOT_STARTED, StepStatus.NOT_APPLICABLE  # see progress.py


class Fact(NamedTuple):
    """The report in force on one task, and the first day on which the task was said to be under way."""

    report: ProgressReport
    begun: date | None


_KEPT: WeakKeyDictionary[Network, dict[int, tuple[Fact, Actuals | None]]] = WeakKeyDictionary()
"""What the last fact on each task, by its place in the plan, said: from week to week most of them are the same."""


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
        task, under_way = report.task, report.status in UNDER_WAY
        last[task] = report
        begun[task] = report.actual_start or begun.get(task) or report.effective if under_way else None
    return {task: Fact(report, begun[task]) for task, report in last.items()}


def actuals(plan: Plan, facts: dict[TaskId, Fact]) -> list[Actuals]:
    """Return what the facts say to the schedule.

    An actual date that was not stated is taken from the reports: the task began on the first day it was said to be
    under way, and was finished by the day of the report that says so. A task that is 対象外 is passed through as
    work of length 0 at the project start.
    """
    network = network_of(plan)
    kept = _KEPT.setdefault(network, {})
    found: list[Actuals] = []
    for place, name in enumerate(network.ids):
        fact = facts.get(name)
        if fact is None:
            continue
        known = kept.get(place)
        if known is None or known[0] != fact:
            known = kept[place] = fact, _actuals(plan, plan.tasks[place], fact)
        if known[1] is not None:
            found.append(known[1])
    return found


def status_of(fact: Fact | None) -> StepStatus:
    """Return the status of a task; one on which nothing was ever reported is not started."""
    return fact.report.status if fact else _NOT_STARTED


def remaining_work(task: Task, report: ProgressReport) -> Minutes:
    """Return the working time left: as it was stated, else the duration less the share that is done."""
    if report.remaining is not None:
        return report.remaining
    return Minutes(ceil(task.duration * (1 - (report.progress or Fraction(0)))))


def _actuals(plan: Plan, task: Task, fact: Fact) -> Actuals | None:
    report = fact.report
    if report.status is _NOT_STARTED:
        return None
    if report.status is _NOT_APPLICABLE:
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
