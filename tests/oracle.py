"""The adapter from the neutral case of the schedule oracle to our plan and back: ``solve(case)``."""

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from migration_plan.critical_path import schedule
from migration_plan.network import build_network
from model.calendar import Calendar, CalendarException, Shift
from model.plan import Goal, LagCalendar, Plan, ProgressMode, ScheduleOptions
from model.record import CalendarId, Minutes, TaskId
from model.schedule import Actuals, Schedule, ScheduledTask
from model.task import Constraint, ConstraintKind, Dependency, Lag, LagUnit, LinkType, Task, TaskKind

Case = Mapping[str, Any]
GOAL = Goal(day=date(2026, 1, 1), value=Fraction(0))


def solve(case: Case) -> dict[str, dict[str, Any]]:
    """Return dates, floats and flags of every task of a case that is not a summary."""
    answer = schedule_case(case)
    return {str(task.id): _row(task) for task in answer.tasks if task.start is not None}


def schedule_case(case: Case) -> Schedule:
    """Return the schedule of a case."""
    return schedule(
        build_network(plan_of(case)), status=_moment(case["project"].get("status_date")), actuals=_actuals(case)
    )


def plan_of(case: Case) -> Plan:
    """Return the plan of a case."""
    project = case["project"]
    microsoft = case["rules"] == "ms"
    default_lag = "successor" if microsoft else "predecessor"
    options = ScheduleOptions(
        lag_calendar=LagCalendar(project.get("lag_calendar") or default_lag),
        progress_mode=ProgressMode(project.get("progress_mode") or "retained"),
        microsoft_rules=microsoft,
        honour_deadlines=project.get("honour_deadlines", True),
    )
    return Plan(
        name=case["id"],
        municipality="",
        start=datetime.fromisoformat(project["start"]),
        deadline=date(2026, 3, 31),
        baseline=GOAL,
        target=GOAL,
        calendars=tuple(_calendar(calendar, project) for calendar in case["calendars"]),
        calendar=CalendarId(project["calendar"]),
        systems=(),
        tasks=tuple(_task(task) for task in case["tasks"]),
        dependencies=tuple(_dependency(link) for link in case["links"]),
        must_finish_by=_moment(project.get("must_finish_by")),
        options=options,
    )


def _row(task: ScheduledTask) -> dict[str, Any]:
    return {
        "early_start": task.early_start and task.early_start.isoformat(),
        "early_finish": task.early_finish and task.early_finish.isoformat(),
        "late_start": task.late_start and task.late_start.isoformat(),
        "late_finish": task.late_finish and task.late_finish.isoformat(),
        "total_float_min": task.total_float,
        "free_float_min": task.free_float,
        "critical": task.critical,
        "longest_path": task.longest_path,
    }


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _calendar(given: Case, project: Case) -> Calendar:
    exceptions = tuple(
        CalendarException(day=date.fromisoformat(entry["date"]), shifts=_shifts(entry["hours"]))
        for entry in given.get("exceptions", ())
    )
    return Calendar(
        id=CalendarId(given["id"]),
        week=tuple(_shifts(day) for day in given["week"]),
        exceptions=exceptions,
        minutes_per_day=Minutes(given.get("minutes_per_day") or project.get("minutes_per_day") or 480),
    )


def _shifts(spans: list[list[str]]) -> tuple[Shift, ...]:
    clocks = [[int(text[:2]) * 60 + int(text[3:5]) for text in span] for span in spans]
    return tuple(Shift(start=begin, end=end or 1440) for begin, end in clocks)


def _task(given: Case) -> Task:
    kind = {"start": TaskKind.START_MILESTONE, "finish": TaskKind.FINISH_MILESTONE}.get(given.get("milestone") or "")
    if given.get("summary"):
        kind = TaskKind.SUMMARY
    constraints = [given[key] for key in ("constraint", "constraint2") if given.get(key)]
    return Task(
        id=TaskId(given["id"]),
        name=given.get("name") or "",
        duration=Minutes(round(given.get("duration_min") or 0)),
        calendar=CalendarId(given["calendar"]) if given.get("calendar") else None,
        kind=kind or TaskKind.TASK,
        parent=TaskId(given["parent"]) if given.get("parent") else None,
        constraints=tuple(
            Constraint(kind=ConstraintKind(entry["type"]), at=_moment(entry["date"]))
            for entry in constraints
            if entry["type"] != "ASAP"
        ),
        deadline=_moment(given.get("deadline")),
    )


def _dependency(given: Case) -> Dependency:
    lag = given.get("lag") or {"value": 0, "unit": "d"}
    return Dependency(
        predecessor=TaskId(given["pred"]),
        successor=TaskId(given["succ"]),
        link=LinkType(given["type"]),
        lag=Lag(value=Fraction(str(lag["value"])), unit=LagUnit(lag["unit"])),
    )


def _actuals(case: Case) -> list[Actuals]:
    return [
        Actuals(
            task=TaskId(task["id"]),
            actual_start=_moment(task.get("actual_start")),
            actual_finish=_moment(task.get("actual_finish")),
            remaining=task.get("remaining_min"),
        )
        for task in case["tasks"]
        if task.get("actual_start") or task.get("actual_finish") or task.get("remaining_min") is not None
    ]
