"""A question of "what if": changes tried on a copy, and what they do to points, days and the critical path."""

from datetime import date, datetime
from fractions import Fraction

from model.issue import Issue
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
    """Links put in; one takes the place of every link from the same predecessor to the same successor."""
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
    loop: tuple[TaskId, ...] = ()
    """The circle that the added links would close, from a task back to itself: then nothing after it is known."""

    @property
    def newly_critical(self) -> tuple[TaskId, ...]:
        """Return the tasks that would be on the longest path and are not now."""
        return tuple(task for task in self.after.critical if task not in self.before.critical)

    @property
    def no_longer_critical(self) -> tuple[TaskId, ...]:
        """Return the tasks that are on the longest path and would not be."""
        return tuple(task for task in self.before.critical if task not in self.after.critical)


class SavedWhatIf(Record):
    """Assumptions that were kept, to be asked again on later facts. ``number`` is that of their ledger entry.

    A withdrawn one stays, with who withdrew it and when.
    """

    number: int
    name: str
    author: str
    recorded: datetime
    assumptions: Assumptions
    withdrawn: datetime | None = None
    withdrawn_by: str = ""


class ComparedWhatIf(Record):
    """A saved question with its answer on today's facts.

    ``missing`` are the tasks and gaps it speaks of that the plan and the register do not have any more.
    """

    saved: SavedWhatIf
    answer: WhatIf
    missing: tuple[str, ...] = ()


class WhatIfKept(Record):
    """The answer to the wish to save or withdraw a what-if; nothing was stored where ``saved`` is None."""

    saved: SavedWhatIf | None
    new: bool = False
    """False where the same assumptions are kept under that name already."""
    issues: tuple[Issue, ...] = ()
