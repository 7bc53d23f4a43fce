"""Imports that are killed on their way, right ones and planted faults, and what must hold after the crash."""

import os
import time
import zlib
from collections.abc import Callable, Iterable
from functools import partial

from sqlalchemy import func, select

from model.fitgap import FitGapRecord
from storage import ledger, tables
from storage.database import Database
from tests.ward import MANAGER, row, send

ROWS = 400
Import = Callable[[Database, int, Callable[[], None]], None]


def whole(db: Database, number: int, acknowledge: Callable[[], None]) -> None:
    """Import as the tracker does: the word "stored" comes after the commit."""
    with db.write(MANAGER) as tx:
        send(tx, added=rows_of(number), content=f"{number}".encode())
    acknowledge()


def acknowledged_early(db: Database, number: int, acknowledge: Callable[[], None]) -> None:
    """Say that it is stored before it is."""
    acknowledge()
    time.sleep(0.002)
    whole(db, number, lambda: None)


def torn(db: Database, number: int, acknowledge: Callable[[], None]) -> None:
    """Store all rows but one."""
    with db.write(MANAGER) as tx:
        send(tx, added=rows_of(number)[1:], content=f"{number}".encode())
    acknowledge()


def rows_of(number: int) -> tuple[FitGapRecord, ...]:
    """Return the rows of an import."""
    return tuple(row(index, note=f"{number}") for index in range(ROWS))


def importing(opened: Callable[[], Database], numbers: Iterable[int], how: Import) -> tuple[int, int]:
    """Import one after the other in a process of its own; return that process, and where it tells what is stored."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            db = opened()
            for number in numbers:
                how(db, number, partial(_say, writing, number))
        finally:
            os._exit(0)
    os.close(writing)
    return child, reading


def faults_in(db: Database, acknowledged: set[int]) -> set[str]:
    """Return what is wrong after the crash."""
    per_import = select(func.count()).select_from(tables.records).group_by(tables.records.c.entry)
    with db.read(MANAGER) as tx:
        counts = tx.connection.execute(per_import).scalars().all()
        imports = tx.connection.execute(select(func.count()).select_from(tables.uploads)).scalar_one()
        contents = tx.connection.execute(select(tables.files.c.content)).scalars()
        stored = [int(zlib.decompress(content)) for content in contents]
        chain = ledger.verify(tx)
    checks = {
        "damaged": bool(db.damage()),
        "torn": any(count != ROWS for count in counts) or len(counts) != imports,
        "acknowledged and lost": not acknowledged <= set(stored),
        "twice": len(stored) != imports,
        "ledger broken": not chain.intact or chain.entries != imports,
    }
    return {fault for fault, found in checks.items() if found}


def _say(pipe: int, number: int) -> None:
    os.write(pipe, f"{number}\n".encode())
