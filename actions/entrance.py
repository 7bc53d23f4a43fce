"""Who stands at the door: the person behind a sign-in, looked up anew on every call, and the notes the door keeps.

A note is a ledger entry that changes nothing. It is written in a transaction of its own, after the refused one ended.
"""

from datetime import datetime

from actions import log
from actions.access import NOBODY, Forbidden
from model.access import Actor, User
from storage import ledger, users
from storage.database import Database
from storage.ledger import Deed


def actor_of(db: Database, subject: str) -> Actor:
    """Return on whose behalf a signed-in person acts; nobody's where they are not known or were disabled."""
    with db.read(None) as tx:
        known = users.user_of(tx, subject)
    return _acting(known) if known and known.enabled else NOBODY


def note_sign_in(db: Database, subject: str, now: datetime) -> None:
    """Note that somebody signed in: under their part, or without one where they may not come in."""
    actor = _named(db, subject)
    _note(db, actor, Deed(action="sign_in", subject=f"user:{subject}"), now)
    log.note(log.Event.SIGN_IN, role=actor.role, allowed=actor.role is not None)


def note_sign_out(db: Database, subject: str, reason: str, now: datetime) -> None:
    """Note that a person's session ended, and why."""
    actor = _named(db, subject)
    _note(db, actor, Deed(action="sign_out", subject=f"user:{subject}:{reason}"), now)
    log.note(log.Event.SIGN_OUT, role=actor.role)


def note_denial(db: Database, actor: Actor, denied: Forbidden, now: datetime) -> None:
    """Note what was refused to whom, and in which system where one was named."""
    _note(db, actor, Deed(action="denied", subject=":".join(filter(None, (denied.action, denied.system)))), now)
    log.warn(log.Event.DENIED, role=actor.role, action=denied.action)


def _acting(user: User) -> Actor:
    return Actor(name=user.name, role=user.role, vendor=user.vendor, systems=user.systems, subject=user.subject)


def _named(db: Database, subject: str) -> Actor:
    return actor_of(db, subject).model_copy(update={"subject": subject})


def _note(db: Database, actor: Actor, deed: Deed, now: datetime) -> None:
    with db.write(actor) as tx:
        ledger.append(tx, deed, actor=actor, at=now)
