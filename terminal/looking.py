"""Commands that look: the figures of a status date, and the chain of tasks that sets a date."""

from collections.abc import Mapping
from typing import Annotated

import typer

from actions import weekly
from actions.opening import Database
from model.plan import Plan
from model.record import SystemCode, TaskId
from model.schedule import last_day
from model.snapshot import Rate, Snapshot, SystemFigures, TaskFigures
from terminal import answers
from terminal.door import Door
from terminal.tables import columns
from views.wording import count, day, fraction_of, lateness, percent, points, share_of_days

AsOf = Annotated[str, typer.Option("--as-of", metavar="YYYY-MM-DD", help="The status date; the latest that has facts.")]
To = Annotated[str, typer.Option("--to", metavar="TASK", help="The task to explain; the end of the plan.")]


def status(context: typer.Context, as_of: AsOf = "") -> None:
    """Show every figure of a status date."""
    door: Door = context.obj
    plan, snapshot = figures_of(door, door.database(), as_of)
    door.answer(answers.status(snapshot, door.language), _headline(door, snapshot) + _board(door, plan, snapshot))


def critical_path(context: typer.Context, to: To = "", as_of: AsOf = "") -> None:
    """Show the tasks that set the end of the plan, or the dates of one task."""
    door: Door = context.obj
    plan, snapshot = figures_of(door, door.database(), as_of)
    figures = {task.id: task for task in snapshot.tasks}
    if to and TaskId(to) not in figures:
        door.stop("task-unknown", value=to)
    path = snapshot.driving_chain(TaskId(to)) if to else snapshot.critical_path
    names = {task.id: task.name for task in plan.tasks}
    gaps = [gap for gap in snapshot.gaps if gap.driving and gap.task in path]
    answer = {
        "status_date": answers.moment(snapshot.status_date),
        "to": to or (path[-1] if path else None),
        "finish": answers.moment(figures[path[-1]].schedule.finish if path else None),
        "critical_path": list(path),
        "tasks": [answers.task(figures[task], names.get(task, "")) for task in path],
        "gaps": [answers.gap(gap) for gap in gaps],
    }
    door.answer(answer, _path_lines(door, plan, [figures[task] for task in path]))


def figures_of(door: Door, database: Database, as_of: str) -> tuple[Plan, Snapshot]:
    """Return the plan in force and its figures on a day; end the command where there is no plan yet."""
    plan = weekly.plan_of(database, door.actor)
    if plan is None:
        door.stop("no-plan-yet", value=door.url)
    status_date = door.day(as_of) if as_of else weekly.day_to_show(database, door.actor, door.now)
    snapshot = weekly.snapshot_as_of(database, door.actor, status_date)
    if snapshot is None:
        door.stop("no-plan-yet", value=door.url)
    return plan, snapshot


def _headline(door: Door, snapshot: Snapshot) -> list[str]:
    shown: list[tuple[str, Rate]] = [
        ("national", snapshot.national),
        ("planned_value", snapshot.planned_value),
        ("verified", snapshot.verified),
        ("reported", snapshot.reported),
    ]
    rates = [(door.say(name), percent(rate.value), fraction_of(rate)) for name, rate in shown]
    rates.append((door.say("withheld"), points(snapshot.withheld.value), fraction_of(snapshot.withheld)))
    finish = last_day(snapshot.finish)
    return [
        door.say("as_of", municipality=snapshot.municipality, date=day(snapshot.status_date)),
        *([door.say("illustrative")] if snapshot.illustrative else []),
        *columns(rates, right=frozenset({1, 2})),
        door.say("target", value=percent(snapshot.target.value), date=day(snapshot.target.day)),
        door.say("finish", date=day(finish), late=lateness(finish, snapshot.deadline) if finish else ""),
        door.say("path", count=count(len(snapshot.critical_path)), tasks=" → ".join(snapshot.critical_path)),
        door.say("open_gaps", count=count(len(snapshot.gaps))),
        "",
    ]


def _board(door: Door, plan: Plan, snapshot: Snapshot) -> list[str]:
    names: dict[SystemCode, str] = {system.code: system.name for system in plan.systems}
    headings = [door.say(name) for name in ("system", "national", "verified", "gaps_left", "finish_day", "days_late")]
    rows = [_system_row(names, figures) for figures in snapshot.systems]
    return columns([("", *headings), *rows], right=frozenset({2, 3, 4, 6}))


def _system_row(names: Mapping[SystemCode, str], figures: SystemFigures) -> tuple[str, ...]:
    return (
        figures.code,
        names.get(figures.code, ""),
        percent(figures.national.value),
        percent(figures.verified.value),
        count(figures.open_gaps),
        day(last_day(figures.finish)),
        count(figures.days_late),
    )


def _path_lines(door: Door, plan: Plan, path: list[TaskFigures]) -> list[str]:
    tasks = {task.id: task for task in plan.tasks}
    calendars = {calendar.id: calendar.minutes_per_day for calendar in plan.calendars}
    headings = tuple(door.say(name) for name in ("task", "task_name", "owner", "start", "finish_day", "float_days"))
    rows = [
        (
            figures.id,
            tasks[figures.id].name,
            tasks[figures.id].owner,
            day(figures.schedule.start.date() if figures.schedule.start else None),
            day(figures.schedule.last_day),
            share_of_days(figures.schedule.total_float, calendars[tasks[figures.id].calendar or plan.calendar]),
        )
        for figures in path
    ]
    return columns([headings, *rows], right=frozenset({5}))
