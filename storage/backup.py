"""A copy of the database while it runs, opened again and proven before anybody relies on it."""

import hashlib
from pathlib import Path

from sqlalchemy import func, select

from model.keeping import Backup
from storage.database import Database
from storage.faults import UnusableDatabase
from storage.proof import prove
from storage.tables import metadata


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
    content = hashlib.sha256(path.read_bytes()).hexdigest()
    copy = Database.open(str(path))
    damage = copy.damage()
    if damage:
        raise UnusableDatabase("database-damaged", str(path), "; ".join(damage[:5]))
    with copy.read(None) as tx:
        proof = prove(tx)
        rows = tuple(
            (table.name, tx.connection.execute(select(func.count()).select_from(table)).scalar_one())
            for table in metadata.sorted_tables
        )
    return Backup(path=str(path), size=path.stat().st_size, sha256=content, proof=proof, rows=rows)
