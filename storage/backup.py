"""A copy of the database while it runs, opened again and proven before anybody relies on it; and the way back."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import func, select

from model.keeping import Backup
from storage.database import Database
from storage.faults import UnusableDatabase
from storage.proof import prove
from storage.tables import metadata

UNFINISHED: Final = ("-journal", "-wal")
"""Endings of the files beside a database that hold what is not in it yet, or what is to be taken out of it again."""


def back_up(db: Database, path: Path) -> Backup:
    """Write a copy to a new file, check it whole and return what it holds. An existing file is never overwritten."""
    if path.exists():
        raise UnusableDatabase("backup-exists", str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    db.copy_to(path)
    return check_backup(path)


def check_backup(path: Path) -> Backup:
    """Open a copy and check it: the file's structure, the ledger, and every content against the ledger."""
    if not path.is_file():
        raise UnusableDatabase("backup-missing", str(path))
    return _checked(Database.open(str(path)), path)


@contextmanager
def restoring(copy: Path, to: Path) -> Iterator[tuple[Database, Backup]]:
    """Yield what a copy holds, opened beside its new place and checked; only when the block ends well is it put there.

    Nothing is overwritten, the copy itself is only read, and a copy of an earlier release comes out up to date.
    """
    _require_finished(copy)
    _require_free(to)
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=to.parent, prefix=".restoring-") as folder:
            beside = Path(shutil.copyfile(copy, Path(folder) / to.name))
            db, held = _opened(beside, copy)
            yield db, held
            db.close()
            _keep(beside)
            _require_free(to)
            beside.rename(to)
        _keep(to.parent)
    except OSError as error:
        raise UnusableDatabase("file-unwritable", str(to), error.strerror or "") from error


def _opened(path: Path, copy: Path) -> tuple[Database, Backup]:
    """Open and check the copy at its new place; what is wrong with it is told of the copy."""
    try:
        db = Database.open(str(path))
        return db, _checked(db, path)
    except UnusableDatabase as fault:
        raise UnusableDatabase(fault.code, str(copy), fault.detail) from fault


def _checked(db: Database, path: Path) -> Backup:
    damage = db.damage()
    if damage:
        raise UnusableDatabase("database-damaged", str(path), "; ".join(damage[:5]))
    with db.read(None) as tx:
        proof = prove(tx)
        rows = tuple(
            (table.name, tx.connection.execute(select(func.count()).select_from(table)).scalar_one())
            for table in metadata.sorted_tables
        )
    db.close()  # the hash is that of the file as it will lie there: opening it may have changed its journal mode
    content = hashlib.sha256(path.read_bytes()).hexdigest()
    return Backup(path=str(path), size=path.stat().st_size, sha256=content, proof=proof, rows=rows)


def _require_finished(copy: Path) -> None:
    if not copy.is_file():
        raise UnusableDatabase("backup-missing", str(copy))
    if beside := _beside(copy):
        raise UnusableDatabase("backup-unfinished", str(copy), beside)


def _require_free(to: Path) -> None:
    """Refuse a place that is taken, also by what an earlier database left: SQLite would write that into the new one."""
    if to.exists():
        raise UnusableDatabase("restore-exists", str(to))
    if beside := _beside(to):
        raise UnusableDatabase("restore-leftover", str(to), beside)


def _beside(database: Path) -> str:
    return next((f"{database}{ending}" for ending in UNFINISHED if Path(f"{database}{ending}").exists()), "")


def _keep(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk; Windows opens no folder and needs it not."""
    with suppress(PermissionError):
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
