"""Progress reports: statements with the day they are true for and the instant they were learned."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import insert, select

from model.access import Actor
from model.keeping import Receipt
from model.progress import ProgressReport
from model.record import SystemCode, TaskId
from storage import plans, tables, uploads
from storage.database import Transaction
from storage.rows import FEW, AsOf, Decoder, digest_of_rows
from storage.uploads import Upload

_decoder = Decoder(ProgressReport)
_columns = tables.reports.c
_INSERT: Final = insert(tables.reports)


def save_reports(tx: Transaction, reports: Sequence[ProgressReport], upload: Upload, *, actor: Actor) -> Receipt:
    """Store the reports of a file with its bytes; each is recorded at the instant of the upload."""
    systems = _systems(tx)
    recorded = [report.model_copy(update={"recorded": upload.recorded}) for report in reports]
    bodies = _decoder.encode(recorded)
    receipt = uploads.save_upload(tx, upload, actor=actor, after=digest_of_rows(bodies))
    rows = [
        {
            "entry": receipt.entry,
            "position": position,
            "task": report.task,
            "system": systems.get(report.task) or "",
            "effective": report.effective,
            "recorded": upload.recorded,
            "body": body,
        }
        for position, (report, body) in enumerate(zip(recorded, bodies, strict=True))
    ]
    if rows:
        tx.connection.execute(_INSERT, rows)
    return receipt


def reports_as_of(
    tx: Transaction,
    *,
    effective_until: date,
    recorded_until: datetime | None = None,
    tasks: Collection[TaskId] | None = None,
) -> tuple[ProgressReport, ...]:
    """Return every report that is true by a day, known by an instant and not taken back, as they were recorded.

    With ``tasks`` those of other tasks may be left out.
    """
    return decoded(report_texts(tx, AsOf(effective_until, recorded_until), tasks))


def report_texts(tx: Transaction, as_of: AsOf, tasks: Collection[TaskId] | None = None) -> list[str]:
    """Return the same reports as the JSON texts that are kept."""
    undone = uploads.undone_entries(tx, as_of.conditions(tables.corrections))
    query = select(_columns.body).where(*as_of.conditions(tables.reports), _columns.entry.not_in(undone))
    if tasks is not None and len(tasks) <= FEW:
        query = query.where(_columns.task.in_(tasks))
    query = query.order_by(_columns.entry, _columns.position)
    return list(tx.connection.execute(query).scalars().all())


def decoded(texts: Sequence[str]) -> tuple[ProgressReport, ...]:
    """Return the reports that the texts hold."""
    return _decoder.decode(texts)


def _systems(tx: Transaction) -> Mapping[TaskId, SystemCode | None]:
    """Return of which system each task of the plan is; a task of the whole ward is of none."""
    current = plans.current_plan(tx)
    return {task.id: task.system for task in current[1].tasks} if current else {}
