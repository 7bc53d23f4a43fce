"""The bytes of superseded sheets, and for how long they are kept: the one thing that may ever be taken out.

Every figure is computed from rows, and these stay, as do receipts and hashes; so no past number changes when a file's
bytes go. The setting is the ledger's last word on it, and each file that is pruned has an entry of its own.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update

from model.access import Actor
from model.keeping import Original, Receipt, Retention, UploadKind
from storage import ledger, tables, uploads
from storage.database import Transaction
from storage.ledger import Deed
from storage.uploads import PRUNED

SETTING: Final = "set_retention"
FOR_EVER: Final = "for_ever"
_SUBJECT: Final = "retention:"
_files, _ledger = tables.files.c, tables.ledger.c


def retention_of(tx: Transaction) -> Retention:
    """Return the setting in force; for ever where nobody ever set any."""
    query = select(_ledger.object, _ledger.who, _ledger.at).where(_ledger.action == SETTING)
    row = tx.connection.execute(query.order_by(_ledger.seq.desc()).limit(1)).one_or_none()
    if row is None:
        return Retention()
    said = row.object.removeprefix(_SUBJECT)
    return Retention(days=None if said == FOR_EVER else int(said), set_by=row.who, set_at=row.at)


def set_retention(tx: Transaction, days: int | None, *, actor: Actor, at: datetime) -> None:
    """State for how many days bytes are kept after they were superseded; None: for ever."""
    said = FOR_EVER if days is None else str(days)
    ledger.append(tx, Deed(action=SETTING, subject=f"{_SUBJECT}{said}"), actor=actor, at=at)


def due(tx: Transaction, days: int, now: datetime) -> tuple[Original, ...]:
    """Return the files whose bytes were superseded, in every use of them, for more than so many days."""
    receipts = uploads.receipts(tx, systems=None, vendor=None)
    since = dict(_superseded(receipts))
    gone = set(tx.connection.execute(select(_files.sha256).where(_files.content == PRUNED)).scalars())
    uses: dict[str, list[Receipt]] = {}
    for each in receipts:
        uses.setdefault(each.sha256, []).append(each)
    before = now - timedelta(days=days)
    return tuple(
        Original(sha256=sha256, size=used[-1].size, file=used[-1].file, entries=tuple(each.entry for each in used))
        for sha256, used in uses.items()
        if sha256 not in gone and all(each.entry in since and since[each.entry] <= before for each in used)
    )


def prune(tx: Transaction, originals: Iterable[Original], *, actor: Actor, at: datetime) -> None:
    """Take the bytes of these files out, each with its own entry in the ledger."""
    for each in originals:
        tx.connection.execute(update(tables.files).where(_files.sha256 == each.sha256).values(content=PRUNED))
        deed = Deed(action=ledger.PRUNE, subject=f"original:{each.file}", file_sha256=each.sha256)
        ledger.append(tx, deed, actor=actor, at=at)


def _superseded(receipts: list[Receipt]) -> Iterator[tuple[int, datetime]]:
    """Yield the entry of each sheet that a later one replaced, or that was taken back, and since when."""
    undone = {each.undoes: each.recorded for each in receipts if each.undoes is not None}
    standing: list[Receipt] = []
    for each in reversed(receipts):
        if each.kind is not UploadKind.SHEET:
            continue
        later = [other.recorded for other in standing if _replaces(other, each)]
        moments = [*later, *([undone[each.entry]] if each.entry in undone else [])]
        if moments:
            yield each.entry, min(moments)
        if each.entry not in undone:
            standing.append(each)


def _replaces(later: Receipt, earlier: Receipt) -> bool:
    """Tell whether a vendor's later sheet speaks of every system that the earlier one spoke of."""
    return later.vendor == earlier.vendor and bool(earlier.systems) and set(earlier.systems) <= set(later.systems)
