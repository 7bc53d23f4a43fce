"""A copy of everything, and the proof that nothing was altered."""

from datetime import datetime
from pathlib import Path

from actions.access import Action, require
from model.access import Actor
from model.keeping import Backup, LedgerEntry, LedgerProof
from storage import backup, ledger, proof
from storage.database import Database
from storage.ledger import Deed


def back_up(db: Database, actor: Actor, path: Path, now: datetime) -> Backup:
    """Write a checked copy of the database to a new file, and note it in the ledger."""
    require(actor, Action.BACK_UP)
    made = backup.back_up(db, path)
    with db.write(actor) as tx:
        deed = Deed(action="back_up", subject=f"backup:{path.name}", after=made.proof.head, file_sha256=made.sha256)
        ledger.append(tx, deed, actor=actor, at=now)
    return made


def verify(db: Database, actor: Actor, *, anchor: tuple[int, str] | None = None) -> LedgerProof:
    """Walk the ledger and compare everything kept with it; ``anchor`` is an entry and its hash noted elsewhere."""
    require(actor, Action.READ_LEDGER)
    with db.read(actor) as tx:
        return proof.prove(tx, anchor=anchor)


def ledger_entries(db: Database, actor: Actor) -> tuple[LedgerEntry, ...]:
    """Return the whole ledger, oldest entry first."""
    require(actor, Action.READ_LEDGER)
    with db.read(actor) as tx:
        return tuple(ledger.entries(tx))
