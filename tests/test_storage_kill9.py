"""A process is killed in the middle of an import, twenty times: the import is whole or absent, and said so rightly."""

import os
import random
import signal
import time
import zlib
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select

from model.fitgap import FitGapRecord
from storage import ledger, tables
from storage.database import Database
from tests.ward import open_in, row, send

KILLS = 20
ROWS = 400
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
Import = Callable[[Database, int, Callable[[], None]], None]


def whole(db: Database, number: int, acknowledge: Callable[[], None]) -> None:
    with db.write() as tx:
        send(tx, added=rows_of(number), content=f"{number}".encode())
    acknowledge()


def acknowledged_early(db: Database, number: int, acknowledge: Callable[[], None]) -> None:
    acknowledge()
    time.sleep(0.002)
    whole(db, number, lambda: None)


def torn(db: Database, number: int, acknowledge: Callable[[], None]) -> None:
    with db.write() as tx:
        receipt = send(tx, added=rows_of(number), content=f"{number}".encode())
        tx.connection.execute(tables.records.delete().where(tables.records.c.requirement_id == "0000001"))
        assert receipt.entry
    acknowledge()


def rows_of(number: int) -> tuple[FitGapRecord, ...]:
    return tuple(row(index, note=f"{number}") for index in range(ROWS))


def killed_while_importing(folder: Path, numbers: Iterable[int], delay: float, how: Import) -> set[int]:
    """Import in a process of its own, kill it a while after its first word, and return what it acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            db = open_in(folder)
            for number in numbers:
                how(db, number, partial(_say, writing, number))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        first = pipe.readline()
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return {int(line) for line in (first, *pipe.readlines())}


def _say(pipe: int, number: int) -> None:
    os.write(pipe, f"{number}\n".encode())


def faults_in(db: Database, acknowledged: set[int]) -> set[str]:
    """Return what is wrong after the crash."""
    per_import = select(func.count()).select_from(tables.records).group_by(tables.records.c.entry)
    with db.read() as tx:
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


def faults_after_kills(folder: Path, how: Import, kills: int) -> tuple[set[str], int]:
    """Kill again and again; return the faults found on the way and how many imports were acknowledged."""
    db, chance, acknowledged, found = open_in(folder), random.Random(7), set[int](), set[str]()
    for kill in range(kills):
        numbers = range(kill * 1000, kill * 1000 + 1000)
        acknowledged |= killed_while_importing(folder, numbers, chance.uniform(0, 0.1), how)
        found |= faults_in(db, acknowledged)
    return found, len(acknowledged)


def test_twenty_kills_tear_nothing_and_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    faults, acknowledged = faults_after_kills(tmp_path, whole, KILLS)

    assert faults == set()
    assert acknowledged > 0


def test_the_kills_find_an_import_that_says_stored_too_early(tmp_path: Path) -> None:
    faults, _ = faults_after_kills(tmp_path, acknowledged_early, KILLS)

    assert "acknowledged and lost" in faults


def test_the_kills_find_an_import_that_is_not_whole(tmp_path: Path) -> None:
    faults, _ = faults_after_kills(tmp_path, torn, 2)

    assert "torn" in faults
