"""Opening the database: what a door calls first, and the ways to fill an empty one."""

from actions.example import load_example
from actions.planning import import_plan
from storage import ledger, plans, preparing
from storage.database import Database
from storage.faults import NotStored, UnusableDatabase
from storage.row_security import guarding

__all__ = [
    "Database",
    "NotStored",
    "UnusableDatabase",
    "edition",
    "import_plan",
    "is_empty",
    "load_example",
    "open_database",
    "prepare_database",
    "statements_of_rights",
    "take_schema_back",
]


def open_database(url: str) -> Database:
    """Open the database of a URL or a file's path: created where missing, brought up to date, checked."""
    return Database.open(url)


def prepare_database(owner_url: str, app_url: str, source_url: str = "") -> Database:
    """Set a PostgreSQL database up for the role of the second address, and open it as that role.

    With a source, everything that is in that database is taken over into the new one.
    """
    preparing.prepare(owner_url, app_url, source_url)
    return open_database(app_url)


def statements_of_rights(app_url: str) -> list[str]:
    """Return, in SQL, the rights that a prepared database gives to the role of the address."""
    return guarding(preparing.role_of(app_url))


def take_schema_back(owner_url: str, revision: str) -> None:
    """Take a PostgreSQL database back to the schema of an earlier release, which then prepares it for itself."""
    preparing.go_back(owner_url, revision)


def is_empty(db: Database) -> bool:
    """Tell whether the database holds no plan yet."""
    with db.read(None) as tx:
        return plans.current_plan(tx) is None


def edition(db: Database) -> int:
    """Return the number of the ledger's last change: it grows with everything that is stored."""
    with db.read(None) as tx:
        return ledger.last_change(tx)
