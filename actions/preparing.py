"""Setting a PostgreSQL database up, by whoever owns its tables: the application itself may not."""

from actions.opening import open_database
from storage import preparing
from storage.database import Database
from storage.row_security import guarding


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
