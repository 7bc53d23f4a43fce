"""Editing a plan: the cells that differ, what they do to the figures, and the versions that are kept."""

from datetime import datetime
from enum import StrEnum

from model.issue import Issue
from model.plan import Plan
from model.record import Record
from model.snapshot import Snapshot


class ChangeKind(StrEnum):
    """What became of a row."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Change(Record):
    """One row that came or went, or one cell that reads otherwise, as the papers of the plan write it."""

    table: str
    """``systems``, ``vendors``, ``tasks`` or ``dependencies``."""
    key: str
    kind: ChangeKind
    field: str = ""
    before: str = ""
    after: str = ""


class PlanEdit(Record):
    """An edit before it counts. ``plan`` is None where a finding refuses it.

    ``base`` is the version that was edited. ``counted`` names the tasks and systems whose part in the figures changes
    without any work done: then the edit needs a reason and a second person.
    """

    base: int
    plan: Plan | None
    issues: tuple[Issue, ...] = ()
    changes: tuple[Change, ...] = ()
    counted: tuple[str, ...] = ()
    before: Snapshot | None = None
    after: Snapshot | None = None


class EditNote(Record):
    """What is kept beside an edited version: from which it started, why, who agreed, and every cell it changed."""

    base: int
    reason: str = ""
    proposed_by: str = ""
    """Who wants the edit, where the approver keeps it by their own sign-in."""
    approved_by: str = ""
    version: int = 0
    changes: tuple[Change, ...] = ()


class PlanVersion(Record):
    """One version of the plan that was kept: who made it, when, and why where it was edited in the app."""

    version: int
    recorded: datetime
    by: str
    tasks: int
    links: int
    reason: str = ""
    proposed_by: str = ""
    approved_by: str = ""
