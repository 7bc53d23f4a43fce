"""Small plans for the tests of the schedule engine: tasks and links in one line each."""

from collections.abc import Iterable
from datetime import date, datetime
from fractions import Fraction
from itertools import pairwise

from migration_plan.ward_calendars import all_hours_calendar
from model.calendar import Calendar
from model.plan import Goal, Plan, ScheduleOptions
from model.record import CalendarId, Minutes, TaskId
from model.task import Dependency, Lag, LagUnit, LinkType, Task

START = datetime(2026, 4, 6)
GOAL = Goal(day=date(2026, 3, 31), value=Fraction(85))
DAY = 1440


def task(name: str, days: int = 1, line: int | None = None) -> Task:
    """Return a task of so many days around the clock."""
    return Task(id=TaskId(name), name=name, duration=Minutes(DAY * days), source_line=line)


def link(text: str, line: int | None = None) -> Dependency:
    """Return the link written as ``A B``, ``A B SS`` or ``A B SS 3`` (a lag in days)."""
    before, after, *rest = text.split()
    kind = LinkType(rest[0]) if rest else LinkType.FS
    lag = Lag(value=Fraction(rest[1]), unit=LagUnit.DAY) if len(rest) > 1 else Lag()
    return Dependency(predecessor=TaskId(before), successor=TaskId(after), link=kind, lag=lag, source_line=line)


def plan(
    tasks: Iterable[Task],
    links: Iterable[Dependency] = (),
    *,
    calendars: Iterable[Calendar] = (),
    options: ScheduleOptions | None = None,
) -> Plan:
    """Return a plan whose own calendar is the one of 24 hours."""
    return Plan(
        name="例",
        municipality="例",
        start=START,
        deadline=date(2026, 3, 31),
        baseline=GOAL,
        target=GOAL,
        calendars=(all_hours_calendar(), *calendars),
        calendar=CalendarId("24h"),
        systems=(),
        tasks=tuple(tasks),
        dependencies=tuple(links),
        options=options or ScheduleOptions(),
    )


def chain_of(letters: str) -> list[Dependency]:
    """Return finish-to-start links along the letters."""
    return [link(f"{before} {after}") for before, after in pairwise(letters)]
