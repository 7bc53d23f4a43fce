"""The way back from a figure to what it rests on: the register's rows, the reports, the receipts, the files."""

from datetime import date, datetime

from actions.access import Action, require, scope
from migration_plan.gaps import apply_reviews
from model.access import Actor
from model.fitgap import FitGapRecord
from model.keeping import Receipt
from model.progress import ProgressReport
from storage import plans, reports, reviews, sheets, uploads
from storage.database import Database


def register_as_of(
    db: Database, actor: Actor, status_date: date, *, recorded_until: datetime | None = None
) -> tuple[FitGapRecord, ...]:
    """Return the rows of a day with the ward's reviews applied, by system, kind and id; of the actor's systems."""
    require(actor, Action.SEE_REGISTER)
    with db.read(actor) as tx:
        rows = sheets.records_as_of(
            tx, effective_until=status_date, recorded_until=recorded_until, systems=scope(actor)
        )
        stated = reviews.reviews_as_of(tx, effective_until=status_date, recorded_until=recorded_until)
    return apply_reviews(rows, stated)


def reports_until(db: Database, actor: Actor, status_date: date) -> tuple[ProgressReport, ...]:
    """Return every report that is true by a day, in the order they were recorded; of the actor's tasks."""
    require(actor, Action.SEE_REGISTER)
    own = scope(actor)
    with db.read(actor) as tx:
        stated = reports.reports_as_of(tx, effective_until=status_date)
        current = plans.current_plan(tx)
    systems = {task.id: task.system for task in current[1].tasks} if current else {}
    return tuple(each for each in stated if own is None or systems.get(each.task) in own)


def receipts(db: Database, actor: Actor) -> tuple[Receipt, ...]:
    """Return the receipts of all files, oldest first; a vendor's own."""
    require(actor, Action.SEE_REGISTER)
    with db.read(actor) as tx:
        return tuple(uploads.receipts(tx, systems=scope(actor), vendor=actor.vendor))


def original_file(db: Database, actor: Actor, sha256: str) -> tuple[Receipt, bytes] | None:
    """Return a file as it was sent, byte for byte, with its receipt; None where the actor has no such file."""
    require(actor, Action.FETCH_FILE)
    with db.read(actor) as tx:
        own = uploads.receipts(tx, systems=scope(actor), vendor=actor.vendor)
        receipt = next((each for each in own if each.sha256 == sha256), None)
        content = uploads.file_bytes(tx, sha256)
    return None if receipt is None or content is None else (receipt, content)
