"""Everything out in open formats and in again: the ward's way to another tracker, another database, another product."""

from datetime import datetime
from pathlib import Path

from actions.access import Action, require
from actions.backup import proven_weeks
from model.access import Actor
from model.keeping import Archive
from model.week import IsoWeek
from storage import archive, ledger
from storage.database import Database
from storage.ledger import Deed


def export_everything(db: Database, actor: Actor, path: Path, now: datetime) -> Archive:
    """Write every table and every file that was sent into one ZIP, and note it in the ledger."""
    require(actor, Action.BACK_UP)
    with db.read(actor) as tx:
        made = archive.write_archive(tx, path)
    with db.write(actor) as tx:
        ledger.append(tx, _deed("export_everything", path, made), actor=actor, at=now)
    return made


def import_everything(db: Database, actor: Actor, path: Path, now: datetime) -> tuple[Archive, tuple[IsoWeek, ...]]:
    """Take an archive into an empty database and prove it there: all of it, or nothing.

    Returned are what it held, and the frozen weeks that were computed anew and came out as published.
    """
    require(actor, Action.BACK_UP)
    with db.write(actor) as tx:
        taken, proof = archive.read_archive(tx, path)
        weeks = proven_weeks(db, proof, str(path))
        ledger.append(tx, _deed("import_everything", path, taken), actor=actor, at=now)
    return taken, weeks


def _deed(action: str, path: Path, made: Archive) -> Deed:
    return Deed(action=action, subject=f"archive:{path.name}", after=made.head, file_sha256=made.sha256)
