"""One system as values: its steps by phase, its slice of the schedule, what holds its progress back, its weeks."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from model.plan import Plan
from model.record import Record, SystemCode, TaskId
from model.schedule import last_day
from model.snapshot import Rate, Snapshot, SystemFigures, TaskFigures
from model.system import StepStatus
from model.task import Task
from views.charts.house import apart, sided
from views.names import Names
from views.schedule_frames import FINISHED, Shown, is_open
from views.steering_frames import shown
from views.wording import in_full, percent, t, table_day

SLICE = ("row", "base_from", "base_to", "from", "done", "to", "name", "late", "words")
LINES = ("measure", "day", "value", "words")
_FIRST_GROUP = ord("①")
_ROOM = 8.0
"""So far apart, in points, are the names of two lines."""
_DAY = timedelta(days=1)


class Phase(StrEnum):
    """The three phases of the forty steps."""

    PLANNING = "planning"
    """① to ④."""
    SELECTION = "selection"
    """⑤ to ⑩."""
    MIGRATION = "migration"
    """⑪ to ⑱."""


class Step(NamedTuple):
    """One step of a system; ``early`` where it is completed although a step before it is open."""

    shown: Shown
    early: bool


class Held(NamedTuple):
    """What the lock holds back of one task, in points of its system, and which of the two locks holds it."""

    task: TaskId
    points: Fraction
    by_gaps: bool
    share: Fraction
    """How far that lock is open, on the scale 0 to 100."""


class SystemWeek(Record):
    """The figures of one system at the end of one week."""

    day: date
    national: Rate
    planned: Rate
    verified: Rate

    @classmethod
    def of(cls, day: date, figures: SystemFigures) -> "SystemWeek":
        """Return the week of these figures."""
        return cls(day=day, national=figures.national, planned=figures.planned_national, verified=figures.verified)


def phase_of(step: str) -> Phase | None:
    """Return the phase of a national step by its code; None where it is not one of the eighteen groups.

    >>> phase_of("④-4"), phase_of("⑤-1"), phase_of("⑱-1"), phase_of("7")
    (<Phase.PLANNING: 'planning'>, <Phase.SELECTION: 'selection'>, <Phase.MIGRATION: 'migration'>, None)
    """
    group = ord(step[0]) - _FIRST_GROUP + 1
    ends = ((4, Phase.PLANNING), (10, Phase.SELECTION), (18, Phase.MIGRATION))
    return next((phase for end, phase in ends if 1 <= group <= end), None)


def steps_of(plan: Plan, snapshot: Snapshot, code: SystemCode) -> list[Step]:
    """Return the national steps of a system in the plan's order."""
    figures = {task.id: task for task in snapshot.tasks}
    own = [Shown(task, figures[task.id]) for task in plan.tasks if task.system == code and task.step]
    found, waiting = [], False
    for one in own:
        waiting = waiting or one.figures.status not in FINISHED
        found.append(Step(one, early=waiting and one.figures.status is StepStatus.COMPLETED))
    return found


def by_phase(steps: Iterable[Step]) -> dict[Phase | None, list[Step]]:
    """Return the steps of each phase; those of no phase come last."""
    found: dict[Phase | None, list[Step]] = {phase: [] for phase in (*Phase, None)}
    for step in steps:
        found[phase_of(step.shown.task.step or " ")].append(step)
    return {phase: own for phase, own in found.items() if own}


def held_back(plan: Plan, snapshot: Snapshot, figures: SystemFigures) -> list[Held]:
    """Return what is withheld of the system, the most points first; the points sum to its ``withheld``."""
    own = {task.id for task in plan.tasks if task.system == figures.code}
    tasks = [task for task in snapshot.tasks if task.id in own and task.withheld and task.weight]
    weight = figures.verified.denominator
    found = [
        Held(
            task=task.id,
            points=100 * task.weight * task.withheld / weight,
            by_gaps=task.gap_closure <= task.assessed,
            share=100 * task.cap,
        )
        for task in tasks
        if task.status is not StepStatus.NOT_APPLICABLE
    ]
    return sorted(found, key=lambda held: -held.points)


def slice_of(steps: Sequence[Step], names: Names, status: date) -> tuple[pd.DataFrame, list[str]]:
    """Return the bars of the steps that apply, and the code of each row."""
    own = [step.shown for step in steps if step.shown.figures.status is not StepStatus.NOT_APPLICABLE]
    rows = [_bar(row, task, figures, status, names) for row, (task, figures) in enumerate(own)]
    return sided(pd.DataFrame(rows, columns=list(SLICE))), [one.task.step or "" for one in own]


def week_lines(weeks: Sequence[SystemWeek]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the three lines of the system's weeks, and the names at their ends, set apart where they would meet."""
    lines = [line for week in weeks for line in _lines(week)]
    ends = list(_lines(weeks[-1]))
    places = apart([line.value for line in ends], _ROOM)
    names = [(end.measure, end.day, place, end.name) for end, place in zip(ends, places, strict=True)]
    return (
        pd.DataFrame([(line.measure, line.day, line.value, line.words) for line in lines], columns=list(LINES)),
        pd.DataFrame(names, columns=["measure", "day", "place", "name"]),
    )


class _Point(NamedTuple):
    measure: str
    day: pd.Timestamp
    value: float
    words: str
    name: str


def _lines(week: SystemWeek) -> Iterable[_Point]:
    rates = {"national": week.national, "planned": week.planned, "verified": week.verified}
    for measure, rate in rates.items():
        if rate.value is not None:
            words = f"{table_day(week.day)} {t(f'system_line_{measure}', value=in_full(rate))}"
            name = t(f"system_line_{measure}", value=percent(rate.value))
            yield _Point(measure, pd.Timestamp(week.day), shown(rate.value, 1), words, name)


def _bar(row: int, task: Task, figures: TaskFigures, status: date, names: Names) -> dict[str, object]:
    start, finish = figures.schedule.start, last_day(figures.schedule.finish)
    end = None if start is None or finish is None else max(finish, start.date())
    done = None if figures.status is StepStatus.NOT_STARTED or end is None else _reached(figures, end, status)
    late = is_open(figures) and end is not None and task.planned_finish is not None and end > task.planned_finish
    return {
        "row": row,
        "base_from": _stamp(task.planned_start),
        "base_to": _stamp(task.planned_finish, over=True),
        "from": _stamp(start.date() if start else None),
        "done": _stamp(done, over=True),
        "to": _stamp(end, over=True),
        "name": task.name.partition("（")[0],
        "late": late,
        "words": t(
            "fiscal_bar",
            name=names.task(task.id),
            planned=f"{table_day(task.planned_start)} – {table_day(task.planned_finish)}",
            dates=f"{table_day(start.date() if start else None)} – {table_day(end)}",
            progress=percent(100 * figures.progress),
        ),
    }


def _reached(figures: TaskFigures, end: date, status: date) -> date:
    return end if figures.status in FINISHED else status


def _stamp(day: date | None, *, over: bool = False) -> datetime | None:
    """Return the begin of a day, or of the one after."""
    return None if day is None else datetime.combine(day + _DAY * over, datetime.min.time())
