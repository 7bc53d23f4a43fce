"""A question of "what if": changes tried on a copy, and what they do to points, days and the critical path."""

from datetime import date, datetime
from fractions import Fraction

from model.record import Record, TaskId
from model.task import Dependency


class Assumptions(Record):
    """What is assumed; every part may be empty. Days are working days of the task's own calendar."""

    slipped: tuple[tuple[TaskId, int], ...] = ()
    """Tasks that take so many days longer (less, where negative)."""
    finished: tuple[TaskId, ...] = ()
    """Tasks that are finished on the status date."""
    verified: tuple[str, ...] = ()
    """Gaps that the ward verifies on the status date."""
    added: tuple[Dependency, ...] = ()
    dropped: tuple[tuple[TaskId, TaskId], ...] = ()
    """Links taken out, by predecessor and successor."""


class Standing(Record):
    """The figures that a question compares. ``ceiling`` is what the national rate can still be on the target date."""

    national: Fraction | None
    verified: Fraction | None
    ceiling: Fraction | None
    finish: datetime | None
    critical: tuple[TaskId, ...]


class WhatIf(Record):
    """The figures as they are and as they would be."""

    status_date: date
    assumptions: Assumptions
    before: Standing
    after: Standing
    days: Fraction | None
    """Working days by which the finish moves; positive is later."""

    @property
    def newly_critical(self) -> tuple[TaskId, ...]:
        """Return the tasks that would be on the longest path and are not now."""
        return tuple(task for task in self.after.critical if task not in self.before.critical)

    @property
    def no_longer_critical(self) -> tuple[TaskId, ...]:
        """Return the tasks that are on the longest path and would not be."""
        return tuple(task for task in self.before.critical if task not in self.after.critical)
