"""Where the lines of the schedule run: the progress front of each row (イナズマ線) and the days the ward is closed."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction

from migration_plan.gaps import end_of
from model.calendar import Calendar
from model.snapshot import TaskFigures
from model.system import StepStatus
from model.task import Task


def progress_front(task: Task, figures: TaskFigures, status: datetime) -> datetime | None:
    """Return where the イナズマ線 runs through a task: where its baseline bar is filled up to the execution e.

    A task on plan (e = q) leaves the line at the status date; one behind never lies right of it, one ahead never left.
    """
    if task.planned_start is None or task.planned_finish is None:
        return None
    if figures.status is StepStatus.NOT_APPLICABLE or figures.execution == figures.planned:
        return status
    begin = datetime.combine(task.planned_start, datetime.min.time())
    reached = begin + (end_of(task.planned_finish) - begin) * float(figures.execution)
    return min(reached, status) if figures.execution < figures.planned else max(reached, status)


def group_front(begin: date, end: date, behind: Fraction, status: datetime) -> datetime:
    """Return where the line runs through a group: left of the status date by the share q − e of its baseline span."""
    return status - (end_of(end) - datetime.combine(begin, datetime.min.time())) * float(behind)


def closed_spans(calendar: Calendar, first: date, last: date) -> Iterable[tuple[date, date]]:
    """Yield the closed spans of a calendar between two days, half-open.

    >>> office = Calendar(id="office", week=((),) * 7)
    >>> list(closed_spans(office, date(2024, 1, 1), date(2024, 1, 2)))
    [(datetime.date(2024, 1, 1), datetime.date(2024, 1, 3))]
    """
    exceptions = {exception.day: bool(exception.shifts) for exception in calendar.exceptions}
    begun: date | None = None
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        works = exceptions.get(day, bool(calendar.week[day.weekday()]))
        if works and begun:
            yield begun, day
            begun = None
        elif not works:
            begun = begun or day
    if begun:
        yield begun, last + timedelta(days=1)
