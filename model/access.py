"""Who acts, and what a person may do."""

from datetime import datetime
from enum import StrEnum

from model.issue import Issue
from model.record import Record, SystemCode, VendorCode


class Role(StrEnum):
    """The parts people play."""

    VIEWER = "viewer"
    DEPARTMENT = "department"
    MANAGER = "manager"
    VENDOR = "vendor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Actor(Record):
    """The person on whose behalf an action runs. A vendor acts for its own systems alone.

    ``subject`` is the person as the sign-in names them, one for each person; the one at the machine itself has none.
    Somebody without a role may do nothing.
    """

    name: str
    role: Role | None
    vendor: VendorCode | None = None
    systems: tuple[SystemCode, ...] | None = None
    """None: all systems; a vendor always has a list."""
    subject: str = ""

    @property
    def identity(self) -> str:
        """Return what the ledger calls this person: names may be shared, subjects are not."""
        return self.subject or self.name


class User(Record):
    """A person who may sign in. Every change is a new version; ``changed`` and ``changed_by`` tell of the last one."""

    subject: str
    name: str
    role: Role
    vendor: VendorCode | None = None
    systems: tuple[SystemCode, ...] | None = None
    enabled: bool = True
    changed: datetime | None = None
    changed_by: str = ""


class UserKept(Record):
    """What became of a wish to add or change a person: kept as wished, or refused with the reasons."""

    user: User | None
    new: bool = False
    """Whether anything changed: the same wish again does not."""
    issues: tuple[Issue, ...] = ()
