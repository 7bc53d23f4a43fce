"""Two snapshots side by side: what moved between them, by system, task, gap and path."""

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from typing import Literal

from model.record import Record, SystemCode, TaskId
from model.schedule import last_day
from model.snapshot import GapFigures, Rate, Snapshot, SystemFigures, TaskFigures

_Figures = Snapshot | SystemFigures | None


class SystemChange(Record):
    """One system in both snapshots; None where it is not in that one."""

    code: SystemCode
    before: SystemFigures | None
    after: SystemFigures | None

    @property
    def steps(self) -> int:
        """Return by how many the steps that count as done (完了済み and 対象外) grew."""
        return _done(self.after) - _done(self.before)

    @property
    def national(self) -> Fraction | None:
        """Return the points by which the national rate of the system moved."""
        return _moved(self.before, self.after, "national")

    @property
    def verified(self) -> Fraction | None:
        """Return the points by which its verified progress moved."""
        return _moved(self.before, self.after, "verified")


class TaskChange(Record):
    """One task in both snapshots; None where it is not in that one."""

    id: TaskId
    before: TaskFigures | None
    after: TaskFigures | None

    @property
    def days(self) -> int | None:
        """Return the calendar days by which its finish moved; positive is later."""
        return _days(*(task.schedule.finish if task else None for task in (self.before, self.after)))

    @property
    def advanced(self) -> bool:
        """Tell whether status or progress changed, or the task came or went."""
        if self.before is None or self.after is None:
            return True
        old, new = self.before, self.after
        return (old.status, old.execution, old.progress) != (new.status, new.execution, new.progress)


class Comparison(Record):
    """What moved from one snapshot to a later one. Rates move in points, finishes in calendar days."""

    before: Snapshot
    after: Snapshot
    national: Fraction | None
    verified: Fraction | None
    reported: Fraction | None
    days: int | None
    """How much later the whole plan finishes."""
    systems: tuple[SystemChange, ...]
    tasks: tuple[TaskChange, ...]
    """The tasks that advanced, fell back, came, went or changed their finish, in the plan's order."""
    gaps_closed: tuple[GapFigures, ...]
    gaps_opened: tuple[GapFigures, ...]
    path_joined: tuple[TaskId, ...]
    """Tasks that are on the critical path now and were not before."""
    path_left: tuple[TaskId, ...]


def compare(before: Snapshot, after: Snapshot) -> Comparison:
    """Return what moved from ``before`` to ``after``."""
    old_gaps, new_gaps = {gap.id for gap in before.gaps}, {gap.id for gap in after.gaps}
    return Comparison.model_construct(
        before=before,
        after=after,
        national=_moved(before, after, "national"),
        verified=_moved(before, after, "verified"),
        reported=_moved(before, after, "reported"),
        days=_days(before.finish, after.finish),
        systems=tuple(_systems(before, after)),
        tasks=tuple(change for change in _tasks(before, after) if change.advanced or change.days),
        gaps_closed=tuple(gap for gap in before.gaps if gap.id not in new_gaps),
        gaps_opened=tuple(gap for gap in after.gaps if gap.id not in old_gaps),
        path_joined=_only_in(after.critical_path, before.critical_path),
        path_left=_only_in(before.critical_path, after.critical_path),
    )


def _systems(before: Snapshot, after: Snapshot) -> Iterable[SystemChange]:
    old = {system.code: system for system in before.systems}
    new = {system.code: system for system in after.systems}
    for code in dict.fromkeys((*new, *old)):
        yield SystemChange.model_construct(code=code, before=old.get(code), after=new.get(code))


def _tasks(before: Snapshot, after: Snapshot) -> Iterable[TaskChange]:
    old = {task.id: task for task in before.tasks}
    new = {task.id: task for task in after.tasks}
    for task in dict.fromkeys((*new, *old)):
        yield TaskChange.model_construct(id=task, before=old.get(task), after=new.get(task))


def _done(system: SystemFigures | None) -> int:
    return system.steps.completed + system.steps.not_applicable if system else 0


def _moved(before: _Figures, after: _Figures, rate: Literal["national", "verified", "reported"]) -> Fraction | None:
    if before is None or after is None:
        return None
    old: Rate = getattr(before, rate)
    new: Rate = getattr(after, rate)
    return None if old.value is None or new.value is None else new.value - old.value


def _days(before: datetime | None, after: datetime | None) -> int | None:
    old, new = last_day(before), last_day(after)
    return None if old is None or new is None else (new - old).days


def _only_in(these: Iterable[TaskId], those: Iterable[TaskId]) -> tuple[TaskId, ...]:
    known = set(those)
    return tuple(task for task in these if task not in known)
