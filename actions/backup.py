"""A copy of everything, the way back from it, and the proof that nothing was altered."""

from datetime import datetime
from pathlib import Path

from actions import log
from actions.access import LOCAL_PERSON, Action, require
from actions.weekly import frozen_weeks, recompute
from migration_plan.snapshot import FORMULA_VERSION
from model.access import Actor
from model.keeping import Backup, LedgerEntry, LedgerProof, NotedHead, Restored, WeekLine
from model.week import IsoWeek
from storage import backup, ledger, proof
from storage.database import Database
from storage.faults import UnusableDatabase
from storage.ledger import Deed


def back_up(db: Database, actor: Actor, path: Path, now: datetime) -> Backup:
    """Write a checked copy of the database to a new file, and note it in the ledger."""
    require(actor, Action.BACK_UP)
    made = backup.back_up(db, path)
    with db.write(actor) as tx:
        deed = Deed(action="back_up", subject=f"backup:{path.name}", after=made.proof.head, file_sha256=made.sha256)
        ledger.append(tx, deed, actor=actor, at=now)
    log.note(log.Event.BACK_UP, bytes=made.size, entries=made.proof.entries, intact=made.proof.intact)
    return made


def restore(actor: Actor, copy: Path, to: Path, now: datetime) -> Restored:
    """Put a copy to a new place, once its ledger is proven and every frozen week came out anew as published.

    Whatever does not hold leaves the new place empty. The restored ledger notes who brought it back from what.
    """
    require(actor, Action.BACK_UP)
    with backup.restoring(copy, to) as (db, held):
        weeks = proven_weeks(db, held.proof, str(copy))
        with db.write(actor) as tx:
            deed = Deed(action="restore", subject=f"backup:{copy.name}", after=held.proof.head, file_sha256=held.sha256)
            ledger.append(tx, deed, actor=actor, at=now)
    return Restored(backup=held.model_copy(update={"path": str(to)}), weeks=weeks)


def proven_weeks(db: Database, proof: LedgerProof, place: str) -> tuple[IsoWeek, ...]:
    """Return the frozen weeks after computing each anew; raise where one, or the ledger before, does not hold.

    It shows no figure, so who may keep the machine may ask for it without the right to see one.
    """
    if not proof.intact:
        broken = () if proof.broken_at is None else (f"ledger {proof.broken_at}",)
        raise UnusableDatabase("restore-unproven", place, ", ".join([*broken, *proof.altered][:5]))
    lines = frozen_weeks(db, LOCAL_PERSON)
    differing = [str(line.week) for line in lines if not _holds(db, line)]
    if differing:
        raise UnusableDatabase("restore-unproven", place, ", ".join(differing[:5]))
    return tuple(line.week for line in lines)


def verify(db: Database, actor: Actor, *, noted: NotedHead | None = None) -> LedgerProof:
    """Walk the ledger and compare everything kept with it; ``noted`` is a head that was noted elsewhere."""
    require(actor, Action.READ_LEDGER)
    with db.read(actor) as tx:
        return proof.prove(tx, noted=noted)


def ledger_entries(db: Database, actor: Actor) -> tuple[LedgerEntry, ...]:
    """Return the whole ledger, oldest entry first."""
    require(actor, Action.READ_LEDGER)
    with db.read(actor) as tx:
        return tuple(ledger.entries(tx))


def _holds(db: Database, line: WeekLine) -> bool:
    """Tell whether a week comes out as published; one of an earlier formula, whether it rests on the same facts.

    That the published figures of such a week are unaltered, the ledger's proof has shown.
    """
    found = recompute(db, LOCAL_PERSON, line.week)
    return found.holds or (line.formula_version != FORMULA_VERSION and found.input_digest_equal)
