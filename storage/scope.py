"""Whose rows a transaction may touch: the whole ward's, one vendor's, or nobody's.

PostgreSQL holds every transaction to it by its own policies (``storage/row_security.py``). SQLite has no such policies:
there the actions and the queries alone keep vendors apart.
"""

from dataclasses import dataclass
from typing import Final

from model.access import Actor, Role
from model.record import SystemCode, VendorCode


@dataclass(frozen=True)
class Scope:
    """The reach of a transaction. The empty one reaches no row that belongs to a vendor."""

    ward: bool = False
    vendor: VendorCode | None = None
    systems: tuple[SystemCode, ...] = ()


NOBODY: Final = Scope()
WARD: Final = Scope(ward=True)


def scope_of(actor: Actor | None) -> Scope:
    """Return whose rows a person may touch; who is not known touches none.

    >>> scope_of(Actor(name="x", role=Role.VENDOR, vendor=VendorCode("A"), systems=(SystemCode("01"),)))
    Scope(ward=False, vendor='A', systems=('01',))
    >>> scope_of(Actor(name="x", role=Role.AUDITOR)) == WARD, scope_of(None) == NOBODY
    (True, True)
    """
    if actor is None or actor.role is None:
        return NOBODY
    if actor.role is not Role.VENDOR:
        return WARD
    return Scope(vendor=actor.vendor, systems=actor.systems or ()) if actor.vendor else NOBODY
