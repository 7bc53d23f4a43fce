"""The register of a day with its digest, remembered while the sheets that it rests on are the same.

The rows of a day are decided by which uploads are visible: those true by that day and known by then. (A row that is
restated for a later day carries the day of an upload that was there before it, so it comes and goes with that one; a
correction is true from the day of the upload that it takes back.)
"""

from collections import OrderedDict
from threading import Lock
from typing import Final, NamedTuple

from sqlalchemy import select

from model.fitgap import FitGapRecord
from model.keeping import UploadKind
from storage import ledger, sheets, tables
from storage.database import Transaction
from storage.rows import AsOf, digest_of_rows

REMEMBERED: Final = 8
_KINDS: Final = (UploadKind.SHEET, UploadKind.REQUIREMENTS, UploadKind.CORRECTION)


class Register(NamedTuple):
    """The rows of a day, as the sheets and lists say, and the digest over their kept texts."""

    records: tuple[FitGapRecord, ...]
    digest: str


_Key = tuple[str, tuple[int, ...]]
_registers: OrderedDict[_Key, Register] = OrderedDict()
_lock: Final = Lock()


def register_of(tx: Transaction, as_of: AsOf, *, anew: bool = False) -> Register:
    """Return the register of a day; ``anew`` reads it from the rows even where it is remembered, as a proof must."""
    key = _key(tx, as_of)
    with _lock:
        known = None if anew else _registers.get(key)
    if known is not None:
        return known
    texts = sheets.record_texts(tx, as_of, systems=None)
    register = Register(sheets.decoded(texts), digest_of_rows(texts))
    with _lock:
        _registers[key] = register
        while len(_registers) > REMEMBERED:
            _registers.popitem(last=False)
    return register


def _key(tx: Transaction, as_of: AsOf) -> _Key:
    """Return the visible uploads, and the chained hash of the newest: it says in which database they are."""
    query = select(tables.uploads.c.entry).where(*as_of.conditions(tables.uploads), tables.uploads.c.kind.in_(_KINDS))
    entries = tuple(tx.connection.execute(query.order_by(tables.uploads.c.entry)).scalars())
    return ledger.hash_of(tx, entries[-1] if entries else 0), entries
