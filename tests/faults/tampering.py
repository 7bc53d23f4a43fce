"""Alter the ledger in every way, row by row, as somebody who can write the file and compute hashes: all is found.

    python -m tests.faults.tampering 1000        five ways for each of 1,000 rows
    python -m tests.faults.tampering 100 --plant no-anchor      the head was noted nowhere: a cut end must go unseen

Each row in turn is changed (its own hash made to fit), deleted, doubled by a forged one, swapped with its neighbour,
and cut off together with all that come after it.
"""

import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from model.keeping import NotedHead
from storage import ledger, tables
from storage.database import Database
from storage.ledger import Deed
from tests.faults.verdict import Found, run
from tests.ward import MANAGER, on, open_in

_place = tables.ledger.c.seq
_FAR: Final = 1_000_000
"""Where rows are put aside while they change places."""


class _Undo(Exception):  # noqa: N818
    """Takes back what was altered, for the next way."""


def tamperings(count: int, plant: str = "") -> Found:
    """Alter each of so many rows in each way; return what was not found."""
    with tempfile.TemporaryDirectory() as name:
        db = open_in(Path(name))
        with db.write(MANAGER) as tx:
            for number in range(count):
                ledger.append(tx, Deed(action="note", subject=f"{number}"), actor=MANAGER, at=on(4, 1))
            head = ledger.verify(tx).head
        noted = None if plant else NotedHead(count, head)
        unseen = [way.__name__ for way in WAYS for seq in range(1, count + 1) if not _is_seen(db, way, seq, noted)]
        with db.read(MANAGER) as tx:
            assert ledger.verify(tx, noted=NotedHead(count, head)).intact
    return Found(len(WAYS) * count, unseen)


def _is_seen(db: Database, way: Callable[[Connection, int], None], seq: int, noted: NotedHead | None) -> bool:
    seen = False
    with suppress(_Undo), db.write(MANAGER) as tx:
        way(tx.connection, seq)
        seen = not ledger.verify(tx, noted=noted).intact
        raise _Undo
    return seen


def changed(connection: Connection, seq: int) -> None:
    """Change who did it, and make the row's own hash fit."""
    row = connection.execute(select(tables.ledger).where(_place == seq)).mappings().one()
    entry = ledger._entry(row).model_copy(update={"who": "somebody else"})  # noqa: SLF001 - the forger knows how
    connection.execute(update(tables.ledger).where(_place == seq).values(who=entry.who, h=ledger._hash(entry)))  # noqa: SLF001


def deleted(connection: Connection, seq: int) -> None:
    """Take the row out and close the gap."""
    connection.execute(delete(tables.ledger).where(_place == seq))
    _move(connection, seq, -1)


def inserted(connection: Connection, seq: int) -> None:
    """Put a forged row before this one, with hashes that fit the row before."""
    row = dict(connection.execute(select(tables.ledger).where(_place == seq)).mappings().one())
    _move(connection, seq, 1)
    entry = ledger._entry(row | {"who": "forged"})  # type: ignore[arg-type]  # noqa: SLF001
    connection.execute(insert(tables.ledger).values(**row | {"who": "forged", "h": ledger._hash(entry)}))  # noqa: SLF001


def swapped(connection: Connection, seq: int) -> None:
    """Let the row and the one before change places; the first one goes to the end."""
    other = seq - 1 or connection.execute(select(_place).order_by(_place.desc()).limit(1)).scalar_one()
    for before, after in ((seq, _FAR), (other, seq), (_FAR, other)):
        connection.execute(update(tables.ledger).where(_place == before).values(seq=after))


def truncated(connection: Connection, seq: int) -> None:
    """Cut off the row and everything after it."""
    connection.execute(delete(tables.ledger).where(_place >= seq))


def _move(connection: Connection, first: int, by: int) -> None:
    connection.execute(update(tables.ledger).where(_place >= first).values(seq=_place + _FAR))
    connection.execute(update(tables.ledger).where(_place >= _FAR).values(seq=_place - _FAR + by))


WAYS: Final = (changed, deleted, inserted, swapped, truncated)

if __name__ == "__main__":
    run(tamperings, count=1000, plants=("no-anchor",), about=__doc__ or "")
