"""The people who may sign in. Every change is a new version, the last one counts, none is ever lost."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, select

from model.access import Actor, User
from storage import ledger, tables
from storage.database import Transaction
from storage.ledger import Deed
from storage.rows import digest_of_rows

_columns = tables.users.c


def save_user(tx: Transaction, user: User, *, deed: str, recorded: datetime, actor: Actor) -> User:
    """Store a person's next version under the name of the deed that made it, and return it."""
    before = user_of(tx, user.subject)
    stated = user.model_copy(update={"changed": recorded, "changed_by": actor.identity})
    body = stated.model_dump_json()
    done = Deed(
        action=deed,
        subject=f"user:{user.subject}",
        before=digest_of_rows([before.model_dump_json()]) if before else "",
        after=digest_of_rows([body]),
    )
    entry = ledger.append(tx, done, actor=actor, at=recorded)
    values = {"entry": entry, "subject": user.subject, "recorded": recorded, "body": body}
    tx.connection.execute(insert(tables.users).values(**values))
    return stated


def user_of(tx: Transaction, subject: str) -> User | None:
    """Return the person of a subject as last changed; None where nobody is known by it."""
    query = select(_columns.body).where(_columns.subject == subject).order_by(_columns.entry.desc()).limit(1)
    found = tx.connection.execute(query).scalar()
    return None if found is None else User.model_validate_json(found)


def users(tx: Transaction) -> tuple[User, ...]:
    """Return every person as last changed, disabled ones too, by subject."""
    return tuple(User.model_validate_json(body) for body in tx.connection.execute(_last_versions()).scalars())


def _last_versions() -> Select[Any]:
    newest = select(func.max(_columns.entry)).group_by(_columns.subject)
    return select(_columns.body).where(_columns.entry.in_(newest)).order_by(_columns.subject)
