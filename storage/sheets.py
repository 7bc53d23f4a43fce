"""The register of Fit&Gap rows: what each sheet added or changed, and the state of every row on any day.

A sheet stores only the rows that it adds or changes; a row that is missing from it stays as it was. The state of a row
on a day is its newest one whose sheet is true by that day. Rows of a master list (``save_requirements``) count only
until a sheet speaks of them.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, exists, func, insert, select, tuple_

from model.access import Actor
from model.fitgap import FitGapRecord, RecordKey
from model.keeping import Counts, Receipt, UploadKind
from model.record import SystemCode, VendorCode
from model.sheet import Reconciled, SheetReading, balance_of
from model.week import IsoWeek
from storage import tables, uploads
from storage.database import Transaction
from storage.rows import FEW, AsOf, Decoder, digest_of_rows
from storage.uploads import Upload

LISTED: Final = 0
JUDGED: Final = 1
_decoder = Decoder(FitGapRecord)
_rows = tables.records.c
Stated = tuple[FitGapRecord, date]
"""A row, and the day from which it is true."""


def save_sheet(  # noqa: PLR0913 (each names one fact of the sheet)
    tx: Transaction,
    reading: SheetReading,
    reconciled: Reconciled,
    *,
    vendor: VendorCode,
    week: IsoWeek,
    effective: date,
    recorded: datetime,
    actor: Actor,
    content: bytes,
) -> Receipt:
    """Store a sheet with its bytes and the rows it adds or changes, and return the receipt."""
    upload = Upload(
        kind=UploadKind.SHEET,
        file=reading.file,
        content=content,
        vendor=vendor,
        week=week,
        systems=tuple(sorted({record.system for record in reconciled.records})),
        effective=effective,
        recorded=recorded,
        counts=balance_of(reading, reconciled),
        confirmed=tuple(record.key for record in reconciled.unchanged),
    )
    changed = (*reconciled.added, *reconciled.changed)
    stated = [(record, effective) for record in changed]
    overtaken = _restated_later(tx, reconciled.changed, effective)
    everything = [*stated, *overtaken]
    return _save(tx, upload, everything, [JUDGED] * len(everything), actor=actor)


def save_requirements(  # noqa: PLR0913 (each names one fact of the list)
    tx: Transaction,
    records: Sequence[FitGapRecord],
    *,
    system: SystemCode,
    file: str,
    content: bytes,
    effective: date,
    recorded: datetime,
    actor: Actor,
    counts: Counts | None = None,
    again: Sequence[FitGapRecord] = (),
) -> Receipt:
    """Store a master list of requirements: its rows are in the register until a sheet judges them.

    Rows that are to be judged ``again`` take the place of what the sheets said before that day.
    """
    upload = Upload(
        kind=UploadKind.REQUIREMENTS,
        file=file,
        content=content,
        system=system,
        effective=effective,
        recorded=recorded,
        counts=counts or Counts(rows_in=len(records), accepted=len(records), added=len(records)),
    )
    anew = {record.key for record in again}
    stated = [(record, effective) for record in (*again, *(each for each in records if each.key not in anew))]
    ranks = [JUDGED] * len(again) + [LISTED] * (len(stated) - len(again))
    return _save(tx, upload, stated, ranks, actor=actor)


def receipt_of(tx: Transaction, sha256: str, week: IsoWeek, vendor: VendorCode) -> Receipt | None:
    """Return the receipt of a sheet whose bytes were already stored for that week and vendor."""
    return uploads.find_receipt(tx, UploadKind.SHEET, sha256, vendor=vendor, week=week)


def standing_receipts(tx: Transaction, vendor: VendorCode) -> list[Receipt]:
    """Return the receipts of a vendor's sheets that were not taken back, oldest first."""
    column = tables.uploads.c
    query = select(column.receipt).where(column.kind == UploadKind.SHEET, column.vendor == vendor)
    query = query.where(column.entry.not_in(select(tables.corrections.c.undone))).order_by(column.entry)
    return [Receipt.model_validate_json(row) for row in tx.connection.execute(query).scalars()]


def receipt_of_requirements(tx: Transaction, sha256: str, system: SystemCode) -> Receipt | None:
    """Return the receipt of a master list whose bytes were already stored for that system."""
    return uploads.find_receipt(tx, UploadKind.REQUIREMENTS, sha256, system=system)


def sheet_bytes(tx: Transaction, sha256: str) -> bytes | None:
    """Return a sheet as it was sent, byte for byte."""
    return uploads.file_bytes(tx, sha256)


def records_as_of(
    tx: Transaction,
    *,
    effective_until: date,
    recorded_until: datetime | None = None,
    systems: Iterable[SystemCode] | None,
) -> tuple[FitGapRecord, ...]:
    """Return the register on a day as it was known by an instant, by system, kind and id.

    ``systems`` None means all; there is no default, so that nobody forgets to say whose rows they ask for.
    """
    return decoded(record_texts(tx, AsOf(effective_until, recorded_until), systems=systems))


def first_days(tx: Transaction, keys: Collection[RecordKey]) -> dict[tuple[str, ...], date]:
    """Return the day from which the register has each of some rows, by system, kind and id; others may be there too."""
    columns = [_rows[name] for name in RecordKey.model_fields]
    named = [{getattr(key, column.name) for key in keys} for column in columns]
    query = select(*columns, func.min(_rows.effective)).where(*_standing(_rows.entry, uploads.undone_entries(tx)))
    query = query.where(*(column.in_(few) for column, few in zip(columns, named, strict=True) if len(few) <= FEW))
    return {tuple(key): day for *key, day in tx.connection.execute(query.group_by(*columns))}


def record_texts(tx: Transaction, as_of: AsOf, *, systems: Iterable[SystemCode] | None) -> list[str]:
    """Return the same register as the JSON texts that are kept."""
    undone = uploads.undone_entries(tx, as_of.conditions(tables.corrections))
    query = select(_rows.body).where(*as_of.conditions(tables.records), *_standing(_rows.entry, undone))
    query = query.where(~_overtaken(as_of, undone))
    if systems is not None:
        query = query.where(_rows.system.in_(list(systems)))
    query = query.order_by(_rows.system, _rows.kind, _rows.requirement_id)
    return list(tx.connection.execute(query).scalars().all())


def decoded(texts: Sequence[str]) -> tuple[FitGapRecord, ...]:
    """Return the records that the texts hold."""
    return _decoder.decode(texts)


def rows_of(tx: Transaction, entry: int, as_of: AsOf) -> dict[RecordKey, FitGapRecord]:
    """Return the rows of one upload that are the state of their requirement on a day."""
    undone = uploads.undone_entries(tx, as_of.conditions(tables.corrections))
    query = select(_rows.body).where(
        _rows.entry == entry, *as_of.conditions(tables.records), ~_overtaken(as_of, undone)
    )
    return {record.key: record for record in decoded(list(tx.connection.execute(query).scalars()))}


def listed_as_of(tx: Transaction, day: date, systems: Iterable[SystemCode]) -> tuple[FitGapRecord, ...]:
    """Return the requirements as the newest list of each system has them, whatever a sheet says of them."""
    wanted = set(systems)
    column = tables.uploads.c
    lists = tx.connection.execute(
        select(column.entry, column.receipt)
        .where(column.kind == UploadKind.REQUIREMENTS, column.effective <= day)
        .where(column.entry.not_in(select(tables.corrections.c.undone)))
        .order_by(column.effective, column.entry)
    )
    newest = {Receipt.model_validate_json(receipt).system: entry for entry, receipt in lists}
    entries = [entry for system, entry in newest.items() if system in wanted]
    return decoded(list(tx.connection.execute(select(_rows.body).where(_rows.entry.in_(entries))).scalars()))


def _standing(entry: ColumnElement[int], undone: Collection[int]) -> list[ColumnElement[bool]]:
    """Return the condition that a row is of no upload that was taken back."""
    return [entry.not_in(sorted(undone))] if undone else []


def _overtaken(as_of: AsOf, undone: Collection[int]) -> ColumnElement[bool]:
    """Return the condition that the same requirement has a row that counts more: judged, then later, then newer."""
    other = tables.records.alias("other")
    key = ("system", "kind", "requirement_id")
    rank = ("judged", "effective", "entry")
    return exists().where(
        *(other.c[name] == _rows[name] for name in key),
        *as_of.conditions(other),
        *_standing(other.c.entry, undone),
        tuple_(*(other.c[name] for name in rank)) > tuple_(*(_rows[name] for name in rank)),
    )


def _save(tx: Transaction, upload: Upload, stated: Sequence[Stated], ranks: Sequence[int], *, actor: Actor) -> Receipt:
    bodies = _decoder.encode(record for record, _ in stated)
    receipt = uploads.save_upload(tx, upload, actor=actor, after=digest_of_rows(bodies))
    insert_rows(tx, receipt, stated, bodies, ranks)
    return receipt


def insert_rows(
    tx: Transaction, receipt: Receipt, stated: Sequence[Stated], bodies: Sequence[str], ranks: Sequence[int]
) -> None:
    """Write the rows of an upload, each with its day, the text that is kept of it, and its rank: listed or judged."""
    rows = [
        {
            "entry": receipt.entry,
            "system": record.system,
            "kind": record.kind,
            "requirement_id": record.requirement_id,
            "effective": effective,
            "judged": rank,
            "recorded": receipt.recorded,
            "body": body,
        }
        for (record, effective), body, rank in zip(stated, bodies, ranks, strict=True)
    ]
    if rows:
        tx.connection.execute(insert(tables.records), rows)


def _restated_later(
    tx: Transaction, changed: Iterable[FitGapRecord], effective: date
) -> list[tuple[FitGapRecord, date]]:
    """Return the rows that a later sheet confirmed as they were before this late one: they are true again from there.

    A later sheet that confirmed a row stored nothing for it, so without this the late change would reach past it.
    """
    open_keys = {record.key for record in changed}
    query = (
        select(tables.uploads.c.entry, tables.uploads.c.effective, tables.uploads.c.confirmed)
        .where(tables.uploads.c.kind == UploadKind.SHEET, tables.uploads.c.effective > effective)
        .where(tables.uploads.c.entry.not_in(select(tables.corrections.c.undone)))
        .order_by(tables.uploads.c.effective, tables.uploads.c.entry)
    )
    with tx.whole_ward():  # the system may have had another vendor, or the ward sent its sheet
        later = tx.connection.execute(query).all()
    if not later or not open_keys:
        return []
    systems = {key.system for key in open_keys}
    before = {row.key: row for row in records_as_of(tx, effective_until=effective, systems=systems)}
    restated = []
    for upload in later:
        settled = open_keys & stored_keys(tx, upload.entry)
        confirmed = (open_keys - settled) & uploads.confirmed_keys(upload.confirmed)
        restated += [(before[key], upload.effective) for key in sorted(confirmed, key=str) if key in before]
        open_keys -= settled | confirmed
    return restated


def stored_keys(tx: Transaction, entry: int) -> set[RecordKey]:
    """Return the requirements of which an upload stored a row."""
    rows = tx.connection.execute(
        select(_rows.system, _rows.kind, _rows.requirement_id).where(_rows.entry == entry)
    ).mappings()
    return {RecordKey.model_validate(dict(row)) for row in rows}
