"""Who acts, and what a person may do."""

from enum import StrEnum

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
    """The person on whose behalf an action runs. A vendor acts for its own systems alone."""

    name: str
    role: Role
    vendor: VendorCode | None = None
    systems: tuple[SystemCode, ...] | None = None
    """None: all systems; a vendor always has a list."""
