"""The audit ledger: who did what to which object, each entry chained to the one before by its hash.

``h = sha256(prev + canonical JSON of the entry without prev and h)``, the first ``prev`` empty. The chain shows any
change inside it; that its end was cut off shows only against a head that was noted elsewhere.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import RowMapping, func, insert, select

from model.access import Actor
from model.keeping import LedgerEntry, LedgerProof, NotedHead
from model.record import Record
from storage import tables
from storage.database import Transaction

NOTES: Final = frozenset({"sign_in", "sign_out", "denied"})
"""What is only noted: it changes nothing that anybody is shown."""
PRUNE: Final = "prune_original"
"""The bytes of a file were taken out, as the retention says."""
_CHAIN: Final = frozenset({"prev", "h"})
_INSERT: Final = insert(tables.ledger)
_NEWEST: Final = select(tables.ledger.c.seq, tables.ledger.c.h).where(
    tables.ledger.c.seq == select(func.max(tables.ledger.c.seq)).scalar_subquery()
)


class Deed(Record):
    """What was done to which object; ``before`` and ``after`` are digests of the object's content."""

    action: str
    subject: str
    before: str = ""
    after: str = ""
    file_sha256: str = ""


def append(tx: Transaction, deed: Deed, *, actor: Actor, at: datetime) -> int:
    """Write the next entry and return its number."""
    if not tx.writable:
        raise RuntimeError("the ledger is written in a writing transaction")
    last, prev = _last(tx)
    entry = LedgerEntry(
        seq=last + 1,
        at=_utc(at),
        who=actor.identity,
        role=actor.role or "",
        action=deed.action,
        object=deed.subject,
        before=deed.before,
        after=deed.after,
        file_sha256=deed.file_sha256,
        prev=prev,
        h="",
    )
    tx.connection.execute(_INSERT, entry.model_dump() | {"h": _hash(entry)})
    return entry.seq


def last_entry(tx: Transaction) -> int:
    """Return the number of the newest entry, 0 where there is none."""
    return _last(tx)[0]


def last_change(tx: Transaction) -> str:
    """Return the chained hash of the newest entry that changed anything, blank where there is none.

    Its number would not do: a copy that is put back counts on from where it was made.
    """
    column = tables.ledger.c
    newest = select(func.max(column.seq)).where(column.action.not_in(NOTES)).scalar_subquery()
    with tx.whole_ward():
        return tx.connection.execute(select(column.h).where(column.seq == newest)).scalar() or ""


def last_instant(tx: Transaction) -> datetime | None:
    """Return the latest instant that any entry bears, None where there is none."""
    with tx.whole_ward():
        found: datetime | None = tx.connection.execute(select(func.max(tables.ledger.c.at))).scalar()
    return found


def hash_of(tx: Transaction, entry: int) -> str:
    """Return the chained hash of an entry: it stands for everything that was kept up to there."""
    with tx.whole_ward():
        found = tx.connection.execute(select(tables.ledger.c.h).where(tables.ledger.c.seq == entry)).scalar()
    return str(found or "")


def entries(tx: Transaction) -> list[LedgerEntry]:
    """Return the whole ledger in order."""
    rows = tx.connection.execute(select(tables.ledger).order_by(tables.ledger.c.seq)).mappings()
    return [_entry(row) for row in rows]


def verify(tx: Transaction, *, noted: NotedHead | None = None) -> LedgerProof:
    """Walk the chain and return what was found; ``noted`` is a head that was noted elsewhere."""
    prev, count, hashes = "", 0, {0: ""}
    for count, entry in enumerate(entries(tx), 1):
        if (entry.seq, entry.prev, entry.h) != (count, prev, _hash(entry)):
            return LedgerProof(entries=count, head=prev, broken_at=count)
        prev = hashes[entry.seq] = entry.h
    missing = noted is not None and not hashes.get(noted.entry, "").startswith(noted.hash)
    return LedgerProof(entries=count, head=prev, missing=noted.entry if noted and missing else None)


def _last(tx: Transaction) -> tuple[int, str]:
    with tx.whole_ward():
        row = tx.connection.execute(_NEWEST).one_or_none()
    return (row.seq, row.h) if row else (0, "")


def _entry(row: RowMapping) -> LedgerEntry:
    return LedgerEntry.model_validate(dict(row))


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"an instant without a time zone: {at}")
    return at.astimezone(UTC)


def _hash(entry: LedgerEntry) -> str:
    fields = entry.model_dump(mode="json", exclude=set(_CHAIN)) | {"at": entry.at.isoformat(timespec="microseconds")}
    body = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256((entry.prev + body).encode()).hexdigest()
