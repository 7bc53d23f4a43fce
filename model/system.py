"""The 20 core business systems (基幹業務システム) and the vendors who carry them over."""

from datetime import date
from enum import StrEnum

from model.record import Record, SystemCode, VendorCode


class System(Record):
    """One of the 20 systems. ``in_scope`` is False for one the ward does not run (対象外: the Metropolis does)."""

    code: SystemCode
    name: str
    aliases: tuple[str, ...] = ()
    name_en: str = ""
    ministry: str = ""
    vendor: VendorCode | None = None
    department: str = ""
    in_scope: bool = True
    cutover: date | None = None
    transition_support: bool = False
    """Likely to become a 特定移行支援システム: it cannot make the statutory deadline."""

    def names(self) -> tuple[str, ...]:
        """Return every spelling by which a sheet may call the system."""
        return (self.name, *self.aliases)


class Vendor(Record):
    """A company that carries over one or more systems."""

    code: VendorCode
    name: str


class StepStatus(StrEnum):
    """The four states of a national step, as the ministry counts them."""

    COMPLETED = "completed"
    IN_PROGRESS = "in_progress"
    NOT_STARTED = "not_started"
    NOT_APPLICABLE = "not_applicable"
