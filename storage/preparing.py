"""Setting a PostgreSQL database up, and again after every upgrade of the tracker: tables, rights and guards.

It runs as the role that owns the tables, in one transaction under the write lock: while it runs nobody writes, and a
fault leaves everything as it was. The role that the application connects with can do none of this.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from storage.database import kind_of
from storage.faults import UnusableDatabase
from storage.migrations import downgrade, upgrade
from storage.postgresql import Postgresql, lock_writers_out, require_known_schema, require_release
from storage.row_security import guarding, unguarding


def prepare(owner_url: str, role: str) -> None:
    """Bring the schema up to date and give the application's role its rights, as the owner of the tables."""
    with _unguarded(owner_url) as connection:
        upgrade(connection)
        _run(connection, guarding(role))


def go_back(owner_url: str, revision: str) -> None:
    """Take the schema back to that of an earlier release, which then prepares the database for itself."""
    with _unguarded(owner_url) as connection:
        downgrade(connection, revision)


@contextmanager
def _unguarded(owner_url: str) -> Iterator[Connection]:
    kind = kind_of(owner_url)
    if not isinstance(kind, Postgresql):
        raise UnusableDatabase("needs-no-preparing", kind.place)
    try:
        with kind.engine.begin() as connection:
            require_release(connection, kind.place)
            lock_writers_out(connection)
            require_known_schema(connection, kind.place)
            _run(connection, unguarding(connection))
            yield connection
    except DBAPIError as error:
        raise UnusableDatabase(kind.cause(error), kind.place, str(error.orig)) from error
    finally:
        kind.engine.dispose()


def _run(connection: Connection, statements: list[str]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement.replace("%", "%%"))
