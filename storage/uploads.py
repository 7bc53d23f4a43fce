"""Files that were sent: their bytes for ever, and the receipt that says what became of them."""

import zlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, bindparam, insert, select

from model.access import Actor
from model.fitgap import RecordKey
from model.keeping import Counts, Receipt, UploadKind
from model.record import Record, SystemCode, VendorCode
from model.week import IsoWeek
from storage import ledger, tables
from storage.canonical import digest
from storage.database import Transaction
from storage.faults import NotStored
from storage.ledger import Deed

PRUNED: Final = zlib.compress(b"")
"""What is kept of a file whose bytes were taken out; an empty one that was sent looks the same, but for its size."""
_KEYS = TypeAdapter(list[RecordKey])
_columns = tables.uploads.c
_files = tables.files.c
_PRUNED: Final = select((_files.content == PRUNED) & (_files.size > 0)).where(_files.sha256 == bindparam("sha256"))
_SAME_FILE: Final = (
    select(_columns.entry, _columns.system)
    .where(*(_columns[name] == bindparam(name) for name in ("kind", "sha256", "vendor", "week")))
    .order_by(_columns.entry)
)
_INSERT: Final = insert(tables.uploads)


class Upload(Record):
    """What is told about a file when it is stored; ``confirmed`` are the rows it repeats without a change."""

    kind: UploadKind
    file: str
    content: bytes
    effective: date
    recorded: datetime
    vendor: VendorCode | None = None
    week: IsoWeek | None = None
    system: SystemCode | None = None
    systems: tuple[SystemCode, ...] = ()
    counts: Counts = Counts()
    confirmed: tuple[RecordKey, ...] = ()
    undoes: int | None = None
    reason: str = ""

    @property
    def subject(self) -> str:
        """Return how the ledger names the file."""
        parts = (self.kind, self.vendor, self.week, self.system, self.file)
        return ":".join(str(part) for part in parts if part)


def save_upload(tx: Transaction, upload: Upload, *, actor: Actor, after: str) -> Receipt:
    """Store a file with its receipt and its ledger entry; ``after`` is the digest of what is stored from it.

    A file that was taken back may come again: it is then kept under a number of its own.
    """
    sha256 = digest(upload.content)
    key = _key(upload.kind, sha256, upload.vendor, upload.week, upload.system)
    before = len(_entries(tx, key))
    deed = Deed(action=f"store_{upload.kind}", subject=upload.subject, after=after, file_sha256=sha256)
    entry = ledger.append(tx, deed, actor=actor, at=upload.recorded)
    receipt = _receipt(upload, entry=entry, sha256=sha256, by=actor.name)
    _save_content(tx, sha256, upload.file, upload.content)
    tx.connection.execute(
        _INSERT,
        key
        | {
            "entry": entry,
            "system": f"{key['system']}#{before}" if before else key["system"],
            "file": upload.file,
            "effective": upload.effective,
            "recorded": upload.recorded,
            "receipt": receipt.model_dump_json(),
            "confirmed": zlib.compress(_KEYS.dump_json(list(upload.confirmed))),
        },
    )
    return receipt


def find_receipt(
    tx: Transaction,
    kind: UploadKind,
    sha256: str,
    *,
    vendor: VendorCode | None = None,
    week: IsoWeek | None = None,
    system: SystemCode | None = None,
) -> Receipt | None:
    """Return the receipt of the same bytes stored as the same thing, None where they never were or were taken back."""
    kept = _entries(tx, _key(kind, sha256, vendor, week, system))
    undone = undone_entries(tx) if kept else frozenset()
    standing = [entry for entry in kept if entry not in undone]
    return receipt_at(tx, standing[-1]) if standing else None


def receipt_at(tx: Transaction, entry: int) -> Receipt | None:
    """Return the receipt of an entry of the ledger, None where that entry stored no file."""
    query = select(tables.uploads.c.receipt).where(tables.uploads.c.entry == entry)
    found = tx.connection.execute(query).scalar()
    return None if found is None else Receipt.model_validate_json(found)


def undone_entries(tx: Transaction, conditions: Iterable[ColumnElement[bool]] = ()) -> frozenset[int]:
    """Return the entries of all uploads that were taken back, by corrections that satisfy the conditions."""
    with tx.whole_ward():
        return frozenset(tx.connection.execute(select(tables.corrections.c.undone).where(*conditions)).scalars())


def receipts(tx: Transaction, *, systems: Iterable[SystemCode] | None, vendor: VendorCode | None) -> list[Receipt]:
    """Return the receipts of all uploads, oldest first; with a scope, only those of its vendor or its systems."""
    rows = tx.connection.execute(select(tables.uploads.c.receipt).order_by(tables.uploads.c.entry)).scalars()
    everything = [Receipt.model_validate_json(row) for row in rows]
    if systems is None:
        return everything
    own = frozenset(systems)
    return [each for each in everything if (each.vendor and each.vendor == vendor) or each.system in own]


def file_bytes(tx: Transaction, sha256: str) -> bytes | None:
    """Return a file as it was sent, byte for byte; None where no such file was, or its bytes were taken out."""
    row = tx.connection.execute(select(_files.content, _files.size).where(_files.sha256 == sha256)).one_or_none()
    return None if row is None or (row.content == PRUNED and row.size) else zlib.decompress(row.content)


def confirmed_keys(content: bytes) -> frozenset[RecordKey]:
    """Return the keys kept in an upload's ``confirmed`` column."""
    return frozenset(_KEYS.validate_json(zlib.decompress(content)))


def _entries(tx: Transaction, key: dict[str, str]) -> list[int]:
    """Return the entries under which the same file is kept: one, and one more for each time it was taken back."""
    found = tx.connection.execute(_SAME_FILE, key)
    return [entry for entry, system in found if system == key["system"] or _numbered(system) == key["system"]]


def _numbered(system: str) -> str | None:
    """Return the system before the number under which a file came again; None where there is no number."""
    named, _, number = system.rpartition("#")
    return named if number.isdecimal() else None


def _save_content(tx: Transaction, sha256: str, file: str, content: bytes) -> None:
    with tx.whole_ward():  # the same bytes are kept once, whoever sent them first
        known = tx.connection.execute(_PRUNED, {"sha256": sha256}).scalar()
    if known:
        raise NotStored("original-pruned", file, sha256)
    if known is None:
        packed = zlib.compress(content)
        tx.connection.execute(insert(tables.files).values(sha256=sha256, size=len(content), content=packed))


def _receipt(upload: Upload, *, entry: int, sha256: str, by: str) -> Receipt:
    return Receipt(
        entry=entry,
        kind=upload.kind,
        file=upload.file,
        sha256=sha256,
        size=len(upload.content),
        vendor=upload.vendor,
        week=upload.week,
        system=upload.system,
        systems=upload.systems,
        effective=upload.effective,
        recorded=upload.recorded,
        by=by,
        counts=upload.counts,
        undoes=upload.undoes,
        reason=upload.reason,
    )


def _key(
    kind: UploadKind, sha256: str, vendor: VendorCode | None, week: IsoWeek | None, system: SystemCode | None
) -> dict[str, str]:
    return {
        "kind": kind,
        "sha256": sha256,
        "vendor": vendor or "",
        "week": str(week or ""),
        "system": system or "",
    }
