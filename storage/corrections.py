"""Uploads that were taken back: the rows they stored no longer count, and nothing that was kept is touched.

A correction is an upload of its own, with a receipt and a ledger entry. Where a later sheet said the same as the one
that is taken back, it stored nothing for those rows; the correction states them again from that sheet's day.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import insert, select

from model.access import Actor
from model.fitgap import FitGapRecord, RecordKey
from model.keeping import Receipt, UploadKind
from model.record import Record
from storage import sheets, tables, uploads
from storage.canonical import canonical_json
from storage.database import Transaction
from storage.rows import AsOf, digest_of_rows
from storage.uploads import Upload


class Correction(Record):
    """The statement that an upload is taken back, as it is kept."""

    undoes: int
    reason: str


def correction_of(tx: Transaction, entry: int) -> Receipt | None:
    """Return the receipt of the correction that took an upload back; None where it stands."""
    query = select(tables.corrections.c.entry).where(tables.corrections.c.undone == entry)
    found = tx.connection.execute(query).scalar()
    return None if found is None else uploads.receipt_at(tx, found)


def undo(
    tx: Transaction, receipt: Receipt, *, reason: str, recorded: datetime, actor: Actor
) -> tuple[Receipt, list[FitGapRecord]]:
    """Take an upload back and return the receipt of that, with the rows that stay for a later sheet said the same."""
    restated = list(_said_again(tx, receipt))
    correction = Correction(undoes=receipt.entry, reason=reason)
    body = correction.model_dump_json()
    bodies = [record.model_dump_json() for record, _ in restated]
    upload = Upload(
        kind=UploadKind.CORRECTION,
        file=f"undo-{receipt.entry}.json",
        content=canonical_json(correction),
        vendor=receipt.vendor,
        week=receipt.week,
        system=receipt.system,
        systems=receipt.systems,
        effective=receipt.effective,
        recorded=recorded,
        undoes=receipt.entry,
        reason=reason,
    )
    stored = uploads.save_upload(tx, upload, actor=actor, after=digest_of_rows([*bodies, body]))
    sheets.insert_rows(tx, stored, restated, bodies, [sheets.JUDGED] * len(restated))
    tx.connection.execute(
        insert(tables.corrections).values(
            entry=stored.entry, undone=receipt.entry, effective=receipt.effective, recorded=recorded, body=body
        )
    )
    return stored, [record for record, _ in restated]


def _said_again(tx: Transaction, receipt: Receipt) -> Iterator[sheets.Stated]:
    """Yield the rows of an upload that a sheet sent after it repeated, with the day from which that sheet is true."""
    still_open = sheets.stored_keys(tx, receipt.entry)
    column = tables.uploads.c
    later = tx.connection.execute(
        select(column.effective, column.confirmed)
        .where(column.kind == UploadKind.SHEET, column.entry > receipt.entry, column.effective >= receipt.effective)
        .where(column.entry.not_in(select(tables.corrections.c.undone)))
        .order_by(column.effective, column.entry)
    ).all()
    for day, confirmed in later:
        said = still_open & uploads.confirmed_keys(confirmed)
        if said:
            standing = sheets.rows_of(tx, receipt.entry, AsOf(day))
            yield from ((standing[key], day) for key in _in_order(said) if key in standing)
        still_open -= said


def _in_order(keys: set[RecordKey]) -> list[RecordKey]:
    return sorted(keys, key=str)
