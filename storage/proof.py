"""The proof that nothing kept was altered: every content against the digest that the chained ledger holds of it."""

import zlib
from collections.abc import Callable, Iterator
from typing import Any, Final

from sqlalchemy import CompoundSelect, Select, Table, select, union_all

from model.keeping import LedgerEntry, LedgerProof, NotedHead
from model.week import IsoWeek
from storage import ledger, snapshots, tables
from storage.canonical import digest
from storage.database import Transaction
from storage.rows import digest_of_rows
from storage.uploads import PRUNED


def prove(tx: Transaction, *, noted: NotedHead | None = None) -> LedgerProof:
    """Walk the ledger and compare everything kept with it; ``noted`` is a head that was noted elsewhere."""
    proof = ledger.verify(tx, noted=noted)
    altered = [*_altered_objects(tx), *_altered_files(tx)]
    return proof.model_copy(update={"altered": tuple(altered)})


def _altered_objects(tx: Transaction) -> Iterator[str]:
    for entry in ledger.entries(tx):
        found = _DIGESTS.get(entry.action)
        if found is not None and found(tx, entry) != entry.after:
            yield entry.object


def _altered_files(tx: Transaction) -> Iterator[str]:
    pruning = select(tables.ledger.c.file_sha256).where(tables.ledger.c.action == ledger.PRUNE)
    pruned = set(tx.connection.execute(pruning).scalars())
    for sha256, content in tx.connection.execute(select(tables.files.c.sha256, tables.files.c.content)):
        if digest(_unpacked(content)) != sha256 and not (content == PRUNED and sha256 in pruned):
            yield f"file:{sha256}"


def _of_texts(query: Callable[[int], Select[Any] | CompoundSelect[Any]]) -> Callable[[Transaction, LedgerEntry], str]:
    def of_entry(tx: Transaction, entry: LedgerEntry) -> str:
        return digest_of_rows(tx.connection.execute(query(entry.seq)).scalars())

    return of_entry


def _of_body(table: Table) -> Callable[[Transaction, LedgerEntry], str]:
    def of_entry(tx: Transaction, entry: LedgerEntry) -> str:
        body = tx.connection.execute(select(table.c.body).where(table.c.entry == entry.seq)).scalar()
        return "" if body is None else digest(_unpacked(body))

    return of_entry


def _of_week(tx: Transaction, entry: LedgerEntry) -> str:
    """Return the digest of a frozen week's snapshot, nothing where its headline or its input digest differs."""
    query = select(tables.snapshots.c.week).where(tables.snapshots.c.entry == entry.seq)
    week = tx.connection.execute(query).scalar()
    frozen = None if week is None else snapshots.frozen_week(tx, IsoWeek.parse(week))
    if frozen is None or frozen.input_digest != entry.before or not snapshots.headline_holds(tx, frozen):
        return ""
    return digest(snapshots.published_json(tx, frozen.week))


def _unpacked(content: bytes) -> bytes:
    """Return the content, or nothing where it does not unpack: then its digest differs."""
    try:
        return zlib.decompress(content)
    except zlib.error:
        return b""


def _bodies_in(table: Table) -> Callable[[int], Select[Any]]:
    return lambda seq: select(table.c.body).where(table.c.entry == seq)


_DIGESTS: Final[dict[str, Callable[[Transaction, LedgerEntry], str]]] = {
    "new_plan_version": _of_body(tables.plans),
    "store_sheet": _of_texts(_bodies_in(tables.records)),
    "store_requirements": _of_texts(_bodies_in(tables.records)),
    "store_reports": _of_texts(_bodies_in(tables.reports)),
    "store_reviews": _of_texts(_bodies_in(tables.reviews)),
    "save_what_if": _of_texts(_bodies_in(tables.what_ifs)),
    "store_correction": _of_texts(
        lambda seq: union_all(_bodies_in(tables.records)(seq), _bodies_in(tables.corrections)(seq))
    ),
    "save_mapping": _of_texts(_bodies_in(tables.mappings)),
    **dict.fromkeys(("add_user", "change_user", "disable_user"), _of_texts(_bodies_in(tables.users))),
    "freeze_week": _of_week,
}
