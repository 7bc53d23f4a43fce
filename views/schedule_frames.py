"""What the schedule page shows, as values: the filtered tasks and the Gantt of them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple

from migration_plan.gaps import end_of
from migration_plan.progress import reported_rate, verified_rate
from model.calendar import Calendar
from model.plan import Plan
from model.record import Record, SystemCode
from model.schedule import DriverKind
from model.snapshot import Rate, Snapshot, TaskFigures
from model.system import StepStatus
from model.task import Measure, Task, TaskKind
from views.gantt.rows import Bar, Chart, Kind, Link, drawing
from views.names import COMMON, Names
from views.schedule_lines import closed_spans, group_front, progress_front
from views.schedule_words import fiscal_year, float_text, month_names, period
from views.wording import percent, t

OPEN_AT_MOST = 120
"""A Gantt of so many rows opens all its groups; a longer one begins with the systems alone, one look for all."""
FINISHED = (StepStatus.COMPLETED, StepStatus.NOT_APPLICABLE)
MILESTONES = (TaskKind.START_MILESTONE, TaskKind.FINISH_MILESTONE)


class Only(StrEnum):
    """Which tasks the reader wants to see."""

    ALL = "all"
    CRITICAL = "critical"
    """Unfinished and without float."""
    BEHIND = "behind"
    """Unfinished, and the baseline promised more by the status date."""
    OPEN = "open"
    """Unfinished."""


class Choice(Record):
    """The reader's filter; no system means all of them, ``COMMON`` is the ward-wide work."""

    systems: tuple[str, ...] = ()
    only: Only = Only.ALL
    measure: Measure | None = None
    status_line: bool = True


class Shown(NamedTuple):
    """One task with its figures."""

    task: Task
    figures: TaskFigures


def is_open(figures: TaskFigures) -> bool:
    """Tell whether work on the task is left."""
    return figures.status not in FINISHED


def is_behind(figures: TaskFigures) -> bool:
    """Tell whether the baseline promised more of an unfinished task than was done: q > e."""
    return is_open(figures) and figures.planned > figures.execution


def is_critical(figures: TaskFigures) -> bool:
    """Tell whether an unfinished task has no float left."""
    return is_open(figures) and figures.schedule.critical


def shown_tasks(plan: Plan, snapshot: Snapshot, choice: Choice) -> list[Shown]:
    """Return the tasks that pass the filter, in the plan's order."""
    figures = {task.id: task for task in snapshot.tasks}
    both = (Shown(task, figures[task.id]) for task in plan.tasks if task.id in figures)
    return [shown for shown in both if _passes(shown, choice)]


def gantt_chart(plan: Plan, snapshot: Snapshot, choice: Choice) -> Chart:
    """Return the Gantt of the filtered tasks: a group for the ward-wide work and for each system, its tasks below."""
    names = Names(plan)
    shown = shown_tasks(plan, snapshot, choice)
    groups = _groups(plan, shown)
    rows = tuple(row for code, tasks in groups for row in _group_rows(names, snapshot, code, tasks))
    first, last = _horizon(plan, snapshot)
    return Chart(
        rows=rows,
        links=tuple(links(plan, snapshot)),
        status=end_of(snapshot.status_date),
        deadline=snapshot.deadline,
        closed=tuple(closed_spans(_calendar(plan), first, last)),
        years=tuple((date(year, 4, 1), fiscal_year(year)) for year in range(first.year - 1, last.year + 1)),
        months=month_names(),
        open=tuple(row.id for row in rows if row.kind is Kind.GROUP) if len(rows) <= OPEN_AT_MOST else (),
        view=choice.model_copy(update={"status_line": True}).model_dump_json(),
        status_line=choice.status_line,
    )


def gantt_drawing(plan: Plan, snapshot: Snapshot, choice: Choice) -> dict[str, Any]:
    """Return the Gantt of the filtered tasks as the element reads it."""
    return drawing(gantt_chart(plan, snapshot, choice))


def links(plan: Plan, snapshot: Snapshot) -> Iterable[Link]:
    """Yield every dependency; it drives where it set the successor's date, and is critical on the critical path."""
    driving = {(driver.task, task.id, driver.link) for task in snapshot.tasks for driver in task.schedule.drivers}
    path = set(snapshot.critical_path)
    for link in plan.dependencies:
        drives = (link.predecessor, link.successor, link.link) in driving
        both = link.predecessor in path and link.successor in path
        yield Link(
            predecessor=link.predecessor,
            successor=link.successor,
            link=link.link,
            driving=drives,
            critical=drives and both,
        )


def _passes(shown: Shown, choice: Choice) -> bool:
    wanted = {Only.CRITICAL: is_critical, Only.BEHIND: is_behind, Only.OPEN: is_open}.get(choice.only)
    return (
        (not choice.systems or (shown.task.system or COMMON) in choice.systems)
        and (choice.measure is None or shown.task.measure is choice.measure)
        and (wanted is None or wanted(shown.figures))
    )


def _groups(plan: Plan, shown: Iterable[Shown]) -> list[tuple[SystemCode | None, list[Shown]]]:
    by_system: dict[SystemCode | None, list[Shown]] = {}
    for one in shown:
        by_system.setdefault(one.task.system, []).append(one)
    order: list[SystemCode | None] = [None, *(system.code for system in plan.systems)]
    return [(code, by_system[code]) for code in order if code in by_system]


def _group_rows(names: Names, snapshot: Snapshot, code: SystemCode | None, tasks: list[Shown]) -> Iterable[Bar]:
    group = f"group:{code or COMMON}"
    status = end_of(snapshot.status_date)
    yield _group_bar(names, snapshot, code, tasks, group)
    for one in tasks:
        yield _task_bar(names, one, group, status)


def _task_bar(names: Names, shown: Shown, group: str, status: datetime) -> Bar:
    task, figures = shown
    out = figures.status is StepStatus.NOT_APPLICABLE
    return Bar(
        id=task.id,
        parent=group,
        name=names.task(task.id),
        kind=Kind.MILESTONE if task.duration == 0 or task.kind in MILESTONES else Kind.TASK,
        start=None if out else figures.schedule.start,
        finish=None if out else figures.schedule.finish,
        base_start=task.planned_start,
        base_finish=task.planned_finish,
        verified=figures.progress,
        reported=figures.execution,
        front=progress_front(task, figures, status),
        critical=is_critical(figures),
        near=is_open(figures) and figures.schedule.near_critical,
        progress=t("gantt_out_of_scope") if out else percent(100 * figures.progress),
        float=float_text(names, figures),
        period="" if out else period(figures.schedule.start, figures.schedule.finish),
    )


def _group_bar(names: Names, snapshot: Snapshot, code: SystemCode | None, tasks: list[Shown], group: str) -> Bar:
    system = next((system for system in snapshot.systems if system.code == code), None)
    figures = [one.figures for one in tasks if one.figures.status is not StepStatus.NOT_APPLICABLE]
    dates = [one.schedule for one in figures]
    verified = system.verified if system else verified_rate(figures)
    reported = system.reported if system else reported_rate(figures)
    begin = min((one.task.planned_start for one in tasks if one.task.planned_start), default=None)
    end = max((one.task.planned_finish for one in tasks if one.task.planned_finish), default=None)
    tightest = min(filter(is_open, figures), key=_float_of, default=None)
    start = min((one.start for one in dates if one.start), default=None)
    finish = max((one.finish for one in dates if one.finish), default=None)
    return Bar(
        id=group,
        name=names.system(code),
        kind=Kind.GROUP,
        start=start,
        finish=finish,
        base_start=begin if figures else None,
        base_finish=end if figures else None,
        verified=_share(verified),
        reported=_share(reported),
        front=_front_of(tasks, begin, end, end_of(snapshot.status_date)),
        critical=any(map(is_critical, figures)),
        progress=percent(verified.value) if figures else t("gantt_out_of_scope"),
        float=float_text(names, tightest) if tightest else "",
        period=period(start, finish),
    )


def _front_of(tasks: Iterable[Shown], begin: date | None, end: date | None, status: datetime) -> datetime | None:
    scope = [one.figures for one in tasks if one.figures.status is not StepStatus.NOT_APPLICABLE]
    weight = sum(one.weight for one in scope)
    if begin is None or end is None or not weight:
        return None
    missing = sum((one.weight * (one.planned - one.execution) for one in scope), Fraction(0))
    return group_front(begin, end, missing / weight, status)


def _float_of(figures: TaskFigures) -> int:
    left = figures.schedule.total_float
    return 10**9 if left is None else left


def _share(rate: Rate) -> Fraction:
    return (rate.value or Fraction(0)) / 100


def _horizon(plan: Plan, snapshot: Snapshot) -> tuple[date, date]:
    finishes = [task.schedule.finish.date() for task in snapshot.tasks if task.schedule.finish]
    starts = [task.planned_start for task in plan.tasks if task.planned_start]
    margin = timedelta(days=90)
    return min([plan.start.date(), *starts]) - margin, max([snapshot.deadline, *finishes]) + margin


def _calendar(plan: Plan) -> Calendar:
    return next(calendar for calendar in plan.calendars if calendar.id == plan.calendar)


def gaps_driving(figures: TaskFigures) -> list[str]:
    """Return the ids of the gaps that set the dates of a task."""
    return [driver.gap for driver in figures.schedule.drivers if driver.kind is DriverKind.GAP and driver.gap]
