"""Imports that are broken off on their way, right ones and planted faults, and what must hold after the crash."""

import os
import re
import time
import zlib
from collections.abc import Callable, Iterable
from functools import partial

from sqlalchemy import func, select

from actions.intake import import_sheet
from model.fitgap import FitGapRecord
from model.keeping import UploadKind
from model.record import VendorCode
from storage import ledger, tables
from storage.database import Database
from tests.ward import MANAGER, WEEK, on, row, send

ROWS = 400
Import = Callable[[Database, int, Callable[[], None]], None]


def served(db: Database, number: int, acknowledge: Callable[[], None], rows: int = ROWS) -> None:
    """Import a sheet by the action that the page and the command call."""
    result = import_sheet(
        db,
        MANAGER,
        vendor=VendorCode("A"),
        file=f"{number}.csv",
        content=sheet_of(number, rows),
        week=WEEK,
        now=on(5, 17),
        confirmed=True,
    )
    if result.receipt is None:
        raise RuntimeError(f"{number} was not stored: {result.issues}")
    acknowledge()


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


def sheet_of(number: int, rows: int = ROWS) -> bytes:
    """Return a vendor's sheet in which every row says the number; it is the first digits of the file."""
    lines = (f"{number},住民基本台帳,{index:07d},機能,×,未着手" for index in range(1, rows + 1))
    return "\n".join(["備考,業務名,機能ID,機能名称,適合区分,対応状況", *lines, ""]).encode()


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


def faults_in(db: Database, acknowledged: set[int], rows: int = ROWS) -> set[str]:
    """Return what is wrong after the crash."""
    per_import = select(func.count()).select_from(tables.records).group_by(tables.records.c.entry)
    sheets = tables.uploads.c.kind == UploadKind.SHEET
    sent = select(tables.files.c.content).join(tables.uploads, tables.uploads.c.sha256 == tables.files.c.sha256)
    noted = select(func.count()).select_from(tables.ledger).where(tables.ledger.c.action == "store_sheet")
    with db.read(MANAGER) as tx:
        counts = tx.connection.execute(per_import).scalars().all()
        stored = [_number(content) for content in tx.connection.execute(sent.where(sheets)).scalars()]
        entries = tx.connection.execute(noted).scalar_one()
        chain = ledger.verify(tx)
    checks = {
        "damaged": bool(db.damage()),
        "torn": any(count != rows for count in counts) or len(counts) != len(stored),
        "acknowledged and lost": not acknowledged <= set(stored),
        "twice": len(stored) != len(set(stored)),
        "ledger broken": not chain.intact or entries != len(stored),
    }
    return {fault for fault, found in checks.items() if found}


def _number(content: bytes) -> int:
    found = re.search(rb"\d+", zlib.decompress(content))
    assert found
    return int(found.group())


def _say(pipe: int, number: int) -> None:
    os.write(pipe, f"{number}\n".encode())
