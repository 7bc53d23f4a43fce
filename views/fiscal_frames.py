"""The sheet of one fiscal year computed from the tasks: which bars there are, where they lie, and what is behind each.

A bar is one ward-wide task, or one national step of all systems together. Days are inclusive until they are drawn.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from migration_plan.progress import verified_rate
from model.plan import Plan
from model.record import TaskId
from model.schedule import last_day
from model.snapshot import Snapshot, TaskFigures
from model.system import StepStatus
from model.task import Measure, Task
from views.charts.fiscal import Frame
from views.names import Names
from views.schedule_frames import FINISHED
from views.wording import count, percent, t, table_day

MEASURES = (Measure.FIT_GAP, Measure.PLATFORM, Measure.PLAN_DOCUMENT, Measure.MIGRATION)
"""The four measures of the ward's sheet, in its order."""
BARS = (
    *("key", "row", "from", "to", "since", "room", "name", "flipped"),
    *("begun", "reached", "finish", "share", "late", "words"),
)
TASKS = ("id", "measure", "task", "system", "owner", "planned", "dates", "progress", "status")
HEAD = 0.55
"""The height of a measure's name, in rows."""
_DAY = timedelta(days=1)
_LETTER = 5 * _DAY
"""So wide is a letter on a sheet of A4."""
_MARCH = 3


class Year(NamedTuple):
    """A fiscal year by the calendar year of its April."""

    number: int

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.number, 4, 1)

    @property
    def end(self) -> date:
        """Return the first day of the next one."""
        return date(self.number + 1, 4, 1)

    @property
    def quarters(self) -> tuple[date, ...]:
        """Return the first day of each quarter."""
        return self.first, date(self.number, 7, 1), date(self.number, 10, 1), date(self.number + 1, 1, 1)

    @classmethod
    def of(cls, day: date) -> "Year":
        """Return the fiscal year of a day.

        >>> Year.of(date(2025, 3, 31)), Year.of(date(2025, 4, 1))
        (Year(number=2024), Year(number=2025))
        """
        return cls(day.year if day.month > _MARCH else day.year - 1)


class Strip(NamedTuple):
    """One bar of the sheet: what was planned, what came of it, and the tasks behind it."""

    key: str
    measure: Measure
    name: str
    tasks: tuple[TaskId, ...]
    first: date
    last: date
    start: date | None
    """The first day of work, done or expected; None where it cannot be computed."""
    finish: date | None
    reached: date | None
    """The day up to which work was done: its end, or the status date; None before it begins."""
    progress: Fraction | None
    """What is verified, on the scale 0 to 100."""

    @property
    def late(self) -> bool:
        """Tell whether it ends after its planned end."""
        return self.finish is not None and self.finish > self.last


class Document(NamedTuple):
    """How the plan document stands: the ward's own tasks for it, and when the last of them ends."""

    tasks: int
    done: bool
    planned: date
    finish: date | None


def document(plan: Plan, snapshot: Snapshot) -> Document | None:
    """Return how the plan document stands; None where the ward has no task of its own for it."""
    figures = {task.id: task for task in snapshot.tasks if task.status is not StepStatus.NOT_APPLICABLE}
    own = [
        task
        for task in plan.tasks
        if task.system is None and task.measure is Measure.PLAN_DOCUMENT and task.id in figures and task.planned_finish
    ]
    if not own:
        return None
    ends = [last_day(figures[task.id].schedule.finish) for task in own]
    return Document(
        tasks=len(own),
        done=all(figures[task.id].status is StepStatus.COMPLETED for task in own),
        planned=max(task.planned_finish for task in own if task.planned_finish),
        finish=None if None in ends else max(end for end in ends if end),
    )


def years(plan: Plan) -> list[Year]:
    """Return the fiscal years from the first planned day to the last, the deadline included."""
    days = [day for task in plan.tasks for day in (task.planned_start, task.planned_finish) if day]
    first, last = Year.of(min([*days, plan.deadline])), Year.of(max([*days, plan.deadline]))
    return [Year(number) for number in range(first.number, last.number + 1)]


def has_ward_wide(plan: Plan) -> bool:
    """Tell whether the plan has ward-wide work of the four measures."""
    return any(task.system is None and task.measure in MEASURES for task in plan.tasks)


def strips(plan: Plan, snapshot: Snapshot, year: Year, *, steps: bool) -> list[Strip]:
    """Return the bars that touch a fiscal year, by measure and planned start; ``steps`` adds the national steps."""
    figures = {task.id: task for task in snapshot.tasks if task.status is not StepStatus.NOT_APPLICABLE}
    groups = _groups([task for task in plan.tasks if task.id in figures and task.measure in MEASURES], steps=steps)
    names = Names(plan)
    found = (_strip(key, tasks, figures, names, snapshot.status_date) for key, tasks in groups.items())
    touching = [strip for strip in found if strip and _touches(strip, year)]
    return sorted(touching, key=lambda strip: (MEASURES.index(strip.measure), len(strip.tasks), strip.first))


def sheet(found: Sequence[Strip], year: Year, snapshot: Snapshot) -> tuple[pd.DataFrame, Frame]:
    """Return the bars with their places, and what stands around them."""
    status, rates = snapshot.status_date, dict(snapshot.measures)
    rows: list[dict[str, object]] = []
    heads: list[tuple[float, str]] = []
    top = 0.0
    for measure in MEASURES:
        verified = percent(rates[measure].value if measure in rates else None)
        heads.append((top, t("fiscal_head", measure=t(f"schedule_measure_{measure}"), verified=verified)))
        lanes = packed([strip for strip in found if strip.measure is measure], year)
        for number, lane in enumerate(lanes):
            rows.extend(_lane(lane, top + HEAD + number, year))
        top += HEAD + max(1, len(lanes))
    quarters = tuple((day, t(f"fiscal_quarter_{number}")) for number, day in enumerate(year.quarters, start=1))
    said = (status, t("fiscal_status", date=table_day(status))) if year.first <= status < year.end else None
    return pd.DataFrame(rows, columns=list(BARS)), Frame(year.first, year.end, quarters, tuple(heads), top, said)


def packed(found: Iterable[Strip], year: Year) -> list[list[Strip]]:
    """Return the bars in lanes, each bar with room for its name on a sheet of A4 before the next one begins."""
    lanes: list[list[Strip]] = []
    for strip in found:
        lane = next((lane for lane in lanes if _end(lane[-1], year) <= _begin(strip, year)), None)
        if lane is None:
            lanes.append([strip])
        else:
            lane.append(strip)
    return lanes


def task_rows(found: Iterable[Strip], plan: Plan, snapshot: Snapshot) -> pd.DataFrame:
    """Return the tasks behind the bars: what was planned, what came of it, and who does it."""
    names, figures = Names(plan), {task.id: task for task in snapshot.tasks}
    rows = [
        {
            "id": task,
            "measure": t(f"schedule_measure_{strip.measure}"),
            "task": names.task(task),
            "system": names.system(names.system_of(task)),
            "owner": names.owner(task),
            "planned": _span(names.tasks[task].planned_start, names.tasks[task].planned_finish),
            "dates": _span(*_dates(figures[task])),
            "progress": percent(100 * figures[task].progress),
            "status": t(f"status_{figures[task].status}"),
        }
        for strip in found
        for task in strip.tasks
    ]
    return pd.DataFrame(rows, columns=list(TASKS))


def told(strip: Strip) -> str:
    """Return a bar in words: its name, its plan, and what came of it."""
    planned, dates = _span(strip.first, strip.last), _span(strip.start, strip.finish)
    return t("fiscal_bar", name=strip.name, planned=planned, dates=dates, progress=percent(strip.progress))


def _groups(tasks: Iterable[Task], *, steps: bool) -> dict[str, list[Task]]:
    """Return the tasks of each bar by its key."""
    groups: dict[str, list[Task]] = {}
    for task in tasks:
        if task.system is None:
            groups[task.id] = [task]
        elif steps and task.step:
            groups.setdefault(f"step:{task.step}", []).append(task)
    return groups


def _strip(
    key: str, tasks: Sequence[Task], figures: dict[TaskId, TaskFigures], names: Names, status: date
) -> Strip | None:
    firsts = [task.planned_start for task in tasks if task.planned_start]
    lasts = [task.planned_finish for task in tasks if task.planned_finish]
    if not firsts or not lasts:
        return None
    own = [figures[task.id] for task in tasks]
    begun = [one for one in own if one.status is not StepStatus.NOT_STARTED]
    starts = [start for start, _ in map(_dates, begun or own) if start]
    finishes = [finish for _, finish in map(_dates, own) if finish]
    finish = max(finishes) if len(finishes) == len(own) else None
    ended = finish if all(one.status in FINISHED for one in own) else None
    name = names.task(tasks[0].id)
    return Strip(
        key=key,
        measure=tasks[0].measure,
        name=name if tasks[0].system is None else t("fiscal_step", step=name, systems=count(len(tasks))),
        tasks=tuple(task.id for task in tasks),
        first=min(firsts),
        last=max(lasts),
        start=min(starts, default=None),
        finish=finish,
        reached=(ended or status) if begun else None,
        progress=verified_rate(own).value,
    )


def _dates(figures: TaskFigures) -> tuple[date | None, date | None]:
    """Return the first and the last day of work, done or expected."""
    start, last = figures.schedule.start, last_day(figures.schedule.finish)
    first = start.date() if start else None
    return first, max(first, last) if first and last else last


def _touches(strip: Strip, year: Year) -> bool:
    """Tell whether it was planned for the year, or happens in it."""
    spans = ((strip.first, strip.last), (strip.start or strip.first, strip.finish or strip.reached or strip.last))
    return any(first < year.end and last >= year.first for first, last in spans)


def _lane(lane: Sequence[Strip], row: float, year: Year) -> Iterator[dict[str, object]]:
    borders = [_border(strip, after, year) for strip, after in pairwise(lane)]
    rooms, sinces = [*borders, year.end], [year.first, *borders]
    for strip, since, room in zip(lane, sinces, rooms, strict=True):
        reached = strip.reached and strip.reached + _DAY
        yield {
            "key": strip.key,
            "row": row,
            "from": _cut(strip.first, year),
            "to": _cut(strip.last + _DAY, year),
            "since": _cut(since, year),
            "room": _cut(room, year),
            "name": strip.name,
            "flipped": _flipped(strip, year),
            "begun": _cut(strip.start, year),
            "reached": _cut(reached, year),
            "finish": _cut(strip.finish and strip.finish + _DAY, year),
            "share": percent(strip.progress),
            "late": strip.late,
            "words": told(strip),
        }


def _span(first: date | None, last: date | None) -> str:
    return f"{table_day(first)} – {table_day(last)}"


def _cut(day: date | None, year: Year) -> pd.Timestamp | None:
    return None if day is None else pd.Timestamp(min(max(day, year.first), year.end))


def _flipped(strip: Strip, year: Year) -> bool:
    """Tell whether the name has no room from the bar's begin to the end of the year, but before the bar's end."""
    return max(strip.first, year.first) + _wide(strip) > year.end


def _border(strip: Strip, after: Strip, year: Year) -> date:
    """Return the day between two bars up to which the name of one may run, and from which that of the next may."""
    begin = _begin(after, year)
    return begin - max(begin - _end(strip, year), timedelta()) // 2 if _flipped(after, year) else begin


def _begin(strip: Strip, year: Year) -> date:
    """Return the first day on which a bar or its name stands."""
    words = min(strip.last + _DAY, year.end) - _wide(strip) if _flipped(strip, year) else strip.first
    return min(strip.first, strip.start or strip.first, words)


def _end(strip: Strip, year: Year) -> date:
    """Return the day up to which a bar or its name stands."""
    words = strip.last if _flipped(strip, year) else max(strip.first, year.first) + _wide(strip)
    return max(words, strip.last + _DAY, (strip.finish or strip.last) + _DAY)


def _wide(strip: Strip) -> timedelta:
    """Return how many days the name is wide on a sheet of A4."""
    return (len(strip.name) + 1) * _LETTER
