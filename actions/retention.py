"""How long the bytes of superseded sheets are kept, what is due, and the act that takes it out."""

from datetime import datetime
from typing import Final

from actions import log
from actions.access import Action, require
from model.access import Actor
from model.issue import Issue, Severity
from model.keeping import Original, RetentionKept, RetentionState
from storage import originals, preparing
from storage.database import Database, repeated
from storage.faults import UnusableDatabase

LEAST: Final = 365
"""Days that bytes are kept at least after they were superseded: the audit of a fiscal year must find them."""


def retention(db: Database, actor: Actor, now: datetime) -> RetentionState:
    """Return for how long bytes are kept, and the files that are due."""
    require(actor, Action.RETAIN)
    with db.read(actor) as tx:
        kept = originals.retention_of(tx)
        due = () if kept.days is None else originals.due(tx, kept.days, now)
    return RetentionState(retention=kept, due=due)


@repeated
def set_retention(db: Database, actor: Actor, days: int | None, now: datetime) -> RetentionKept:
    """Keep bytes for so many days after they were superseded; None: for ever. Nothing is taken out by that."""
    require(actor, Action.RETAIN)
    if days is not None and days < LEAST:
        values = (("least", str(LEAST)),)
        refused = Issue(code="retention-too-short", severity=Severity.REFUSED, value=str(days), values=values)
        return RetentionKept(issues=(refused,))
    with db.write(actor) as tx:
        if originals.retention_of(tx).days != days:
            originals.set_retention(tx, days, actor=actor, at=now)
        return RetentionKept(retention=originals.retention_of(tx))


def prune(db: Database, actor: Actor, now: datetime, *, owner_url: str = "") -> tuple[Original, ...]:
    """Take out the bytes that are due, all or none, and return which; on a server as the role that owns the tables."""
    require(actor, Action.RETAIN)
    server = db.settings.kind != "sqlite"
    if server and not owner_url:
        raise UnusableDatabase("owner-url-missing", db.url)
    with preparing.owning(owner_url, db.url) if server else db.write(actor) as tx:
        kept = originals.retention_of(tx)
        due = () if kept.days is None else originals.due(tx, kept.days, now)
        originals.prune(tx, due, actor=actor, at=now)
    log.note(log.Event.PRUNE, files=len(due), bytes=sum(each.size for each in due))
    return due
