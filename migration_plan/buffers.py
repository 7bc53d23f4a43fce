"""How much of its time in hand a system has used: the fever chart of the critical chain, one point a system.

    buffer     statutory deadline − planned finish, in calendar days
    used       100 × (expected finish − planned finish) / buffer; below 0 it is early, above 100 it misses the deadline
    progress   its verified progress

Borders of the zones rise with the progress, as is the custom: 15 → 75 (green to yellow) and 30 → 90 (yellow to red).
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from fractions import Fraction

from model.plan import Plan
from model.record import Record, SystemCode
from model.schedule import last_day
from model.snapshot import Snapshot, SystemFigures
from model.system import StepStatus

LOW, HIGH = (Fraction(15), Fraction(75)), (Fraction(30), Fraction(90))
"""The borders at progress 0 and 100."""


class Zone(StrEnum):
    """What the use of the buffer asks for."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class BufferUse(Record):
    """The buffer of one system; days are the last of work."""

    code: SystemCode
    planned: date
    finish: date
    buffer: int
    """Calendar days from the planned finish to the deadline."""
    used: Fraction
    progress: Fraction

    @property
    def zone(self) -> Zone:
        """Return the zone of the point."""
        if self.used <= border(LOW, self.progress):
            return Zone.GREEN
        return Zone.YELLOW if self.used <= border(HIGH, self.progress) else Zone.RED


def border(ends: tuple[Fraction, Fraction], progress: Fraction) -> Fraction:
    """Return a border at a progress.

    >>> border(LOW, Fraction(50)), border(HIGH, Fraction(50))
    (Fraction(45, 1), Fraction(60, 1))
    """
    begin, end = ends
    return begin + (end - begin) * progress / 100


def buffer_uses(plan: Plan, snapshot: Snapshot) -> tuple[BufferUse, ...]:
    """Return the buffer of every system that has one: planned to end before the deadline, with a finish and a rate."""
    ends = _planned_ends(plan, snapshot)
    found = (_use(figures, ends.get(figures.code), snapshot.deadline) for figures in snapshot.systems)
    return tuple(use for use in found if use)


def without_buffer(plan: Plan, snapshot: Snapshot) -> tuple[SystemCode, ...]:
    """Return the systems that are planned to end at the deadline or after it: every day of theirs is one too many."""
    ends = _planned_ends(plan, snapshot)
    return tuple(figures.code for figures in snapshot.systems if ends.get(figures.code, date.min) >= snapshot.deadline)


def _use(figures: SystemFigures, planned: date | None, deadline: date) -> BufferUse | None:
    progress = figures.verified.value
    finish = last_day(figures.finish)
    if planned is None or planned >= deadline or finish is None or progress is None:
        return None
    buffer = (deadline - planned).days
    used = Fraction(100 * (finish - planned).days, buffer)
    return BufferUse(code=figures.code, planned=planned, finish=finish, buffer=buffer, used=used, progress=progress)


def _planned_ends(plan: Plan, snapshot: Snapshot) -> dict[SystemCode, date]:
    """Return the last planned day of each system, steps that do not apply left out."""
    out = {task.id for task in snapshot.tasks if task.status is StepStatus.NOT_APPLICABLE}
    days: Iterable[tuple[SystemCode, date]] = (
        (task.system, task.planned_finish)
        for task in plan.tasks
        if task.system and task.planned_finish and task.id not in out
    )
    ends: dict[SystemCode, date] = {}
    for code, day in days:
        ends[code] = max(ends.get(code, day), day)
    return ends
