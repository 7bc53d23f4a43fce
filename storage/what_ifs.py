"""Saved what-ifs: assumptions with a name, an author and an instant. One that is withdrawn is marked, never deleted."""

from datetime import datetime

from sqlalchemy import insert, select

from model.access import Actor
from model.what_if import Assumptions, SavedWhatIf
from storage import ledger, tables
from storage.database import Transaction
from storage.ledger import Deed
from storage.rows import digest_of_rows

_saved, _withdrawn = tables.what_ifs, tables.what_ifs_withdrawn


def save_what_if(tx: Transaction, name: str, assumptions: Assumptions, *, recorded: datetime, actor: Actor) -> int:
    """Store assumptions under a name and return the number of their ledger entry."""
    body = assumptions.model_dump_json()
    deed = Deed(action="save_what_if", subject=f"what-if:{name}", after=digest_of_rows([body]))
    entry = ledger.append(tx, deed, actor=actor, at=recorded)
    tx.connection.execute(
        insert(_saved).values(entry=entry, name=name, author=actor.name, recorded=recorded, body=body)
    )
    return entry


def withdraw_what_if(tx: Transaction, saved: SavedWhatIf, *, recorded: datetime, actor: Actor) -> int:
    """Mark a saved what-if as withdrawn and return the number of the ledger entry; twice is a programmer's mistake."""
    deed = Deed(action="withdraw_what_if", subject=f"what-if:{saved.name}:{saved.number}")
    entry = ledger.append(tx, deed, actor=actor, at=recorded)
    tx.connection.execute(
        insert(_withdrawn).values(entry=entry, what_if=saved.number, by=actor.name, recorded=recorded)
    )
    return entry


def saved_what_ifs(tx: Transaction) -> tuple[SavedWhatIf, ...]:
    """Return every what-if that was ever saved, the withdrawn ones too, in the order in which they were."""
    query = (
        select(_saved, _withdrawn.c.by, _withdrawn.c.recorded.label("withdrawn"))
        .join_from(_saved, _withdrawn, isouter=True)
        .order_by(_saved.c.entry)
    )
    return tuple(
        SavedWhatIf(
            number=row["entry"],
            name=row["name"],
            author=row["author"],
            recorded=row["recorded"],
            assumptions=Assumptions.model_validate_json(row["body"]),
            withdrawn=row["withdrawn"],
            withdrawn_by=row["by"] or "",
        )
        for row in tx.connection.execute(query).mappings()
    )
