"""Who may do what: a table of roles and actions, asked first by every action, on every call.

What the table does not name is denied. A vendor acts for its own systems and under its own name alone.
"""

import unicodedata
from enum import StrEnum
from typing import Final

from model.access import Actor, Role
from model.record import SystemCode, VendorCode


class Action(StrEnum):
    """What a person may be allowed to do."""

    SEE_FIGURES = "see_figures"
    SEE_REGISTER = "see_register"
    FETCH_FILE = "fetch_file"
    IMPORT_PLAN = "import_plan"
    IMPORT_REQUIREMENTS = "import_requirements"
    PREVIEW_SHEET = "preview_sheet"
    IMPORT_SHEET = "import_sheet"
    UNDO_SHEET = "undo_sheet"
    REPORT_PROGRESS = "report_progress"
    APPROVE_RESPONSE = "approve_response"
    VERIFY_GAP = "verify_gap"
    STEER = "steer"
    """See what the whole ward had best do next."""
    KEEP_WHAT_IF = "keep_what_if"
    """Save the assumptions of a what-if, or withdraw them."""
    FREEZE_WEEK = "freeze_week"
    RECOMPUTE_WEEK = "recompute_week"
    DRAW_PAPERS = "draw_papers"
    """Draw up the ward's reports: the weekly page, the migration plan, the values for the state, the charts."""
    EXPORT = "export"
    READ_LEDGER = "read_ledger"
    BACK_UP = "back_up"
    RETAIN = "retain"
    """Set how long the bytes of superseded sheets are kept, and take out what is due."""
    MANAGE_USERS = "manage_users"


_LOOK: Final = frozenset({Action.SEE_FIGURES, Action.SEE_REGISTER})
_SEND: Final = frozenset({Action.PREVIEW_SHEET, Action.IMPORT_SHEET})
_BY_MACHINE: Final = frozenset({Action.READ_LEDGER, Action.BACK_UP, Action.RETAIN, Action.MANAGE_USERS})
ALLOWED: Final[dict[Role, frozenset[Action]]] = {
    Role.VIEWER: _LOOK | {Action.DRAW_PAPERS},
    Role.DEPARTMENT: _LOOK
    | {Action.STEER, Action.KEEP_WHAT_IF, Action.FETCH_FILE, Action.REPORT_PROGRESS, Action.APPROVE_RESPONSE}
    | {Action.DRAW_PAPERS},
    Role.MANAGER: frozenset(Action) - _BY_MACHINE,
    Role.VENDOR: _LOOK | _SEND | {Action.FETCH_FILE, Action.REPORT_PROGRESS},
    Role.AUDITOR: _LOOK
    | {Action.FETCH_FILE, Action.STEER, Action.RECOMPUTE_WEEK, Action.DRAW_PAPERS, Action.EXPORT, Action.READ_LEDGER},
    Role.ADMINISTRATOR: _LOOK | _BY_MACHINE,
}
"""The whole table. The administrator keeps the machine and has no part in the numbers; the auditor only reads."""

LOCAL_PERSON: Final = Actor(name="local", role=Role.MANAGER)
"""The one person of the single-person mode, at their own machine; so is whoever types a command there."""

NOBODY: Final = Actor(name="", role=None)
"""Who has not signed in, is not known, or was disabled."""


class Forbidden(Exception):  # noqa: N818 (the name says what it is)
    """An action that the actor may not do; nothing was read or changed. It tells nothing of what it refused."""

    def __init__(self, actor: Actor, action: Action, system: SystemCode | None = None) -> None:
        """Keep who asked for what."""
        super().__init__(f"{actor.identity} ({actor.role}) may not {action}{f' in {system}' if system else ''}")
        self.actor, self.action, self.system = actor, action, system


def may(actor: Actor, action: Action, system: SystemCode | None = None, *, vendor: VendorCode | None = None) -> bool:
    """Tell whether the actor may do it: at all, or in that system, or under that vendor's name.

    >>> vendor = Actor(name="A社", role=Role.VENDOR, vendor=VendorCode("A"), systems=(SystemCode("01"),))
    >>> may(vendor, Action.IMPORT_SHEET, SystemCode("01")), may(vendor, Action.IMPORT_SHEET, SystemCode("02"))
    (True, False)
    >>> may(vendor, Action.VERIFY_GAP, SystemCode("01"))
    False
    """
    return _granted(actor, action) and _in_scope(actor, system) and _own_name(actor, vendor)


def require(
    actor: Actor, action: Action, system: SystemCode | None = None, *, vendor: VendorCode | None = None
) -> None:
    """Raise Forbidden where the actor may not do it."""
    if not may(actor, action, system, vendor=vendor):
        raise Forbidden(actor, action, system)


def part_of(actor: Actor) -> Actor:
    """Return the actor without the person: two people of one part and scope are answered alike."""
    return actor if actor == LOCAL_PERSON else actor.model_copy(update={"name": "", "subject": ""})


def scope(actor: Actor) -> tuple[SystemCode, ...] | None:
    """Return the systems whose rows the actor may see; None means all."""
    return (actor.systems or ()) if actor.role is Role.VENDOR else actor.systems


def _granted(actor: Actor, action: Action) -> bool:
    if actor == LOCAL_PERSON and action in _BY_MACHINE:
        return True
    return actor.role is not None and action in ALLOWED[actor.role]


def _in_scope(actor: Actor, system: SystemCode | None) -> bool:
    if actor.role is Role.VENDOR and not actor.systems:
        return False
    own = scope(actor)
    return system is None or own is None or _plain(system) in {_plain(each) for each in own}


def _own_name(actor: Actor, vendor: VendorCode | None) -> bool:
    if actor.role is not Role.VENDOR:
        return True
    return actor.vendor is not None and (vendor is None or _plain(vendor) == _plain(actor.vendor))


def _plain(code: str) -> str:
    """Return a code without disguise: compatibility forms folded, invisible characters taken out."""
    folded = unicodedata.normalize("NFKC", code)
    return "".join(character for character in folded if unicodedata.category(character) not in {"Cf", "Cc"}).strip()
