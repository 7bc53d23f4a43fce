"""Opening the database: what a door calls first."""

from storage import ledger, plans
from storage.database import Database
from storage.faults import NotStored, UnusableDatabase

__all__ = ["Database", "NotStored", "UnusableDatabase", "edition", "is_empty", "open_database"]


def open_database(url: str) -> Database:
    """Open the database of a URL or a file's path: created where missing, brought up to date, checked."""
    return Database.open(url)


def is_empty(db: Database) -> bool:
    """Tell whether the database holds no plan yet."""
    with db.read(None) as tx:
        return plans.current_plan(tx) is None


def edition(db: Database) -> str:
    """Return the hash of the ledger's last change: it stands for everything that is stored."""
    with db.read(None) as tx:
        return ledger.last_change(tx)
