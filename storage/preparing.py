"""Setting a PostgreSQL database up, and again after every upgrade of the tracker: tables, rights and guards.

It runs as the role that owns the tables, in one transaction under the write lock: while it runs nobody writes, and a
fault leaves everything as it was. The role that the application connects with can do none of this.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, exists, insert, select
from sqlalchemy.exc import DBAPIError

from storage import tables
from storage.database import Database, Transaction, database_url, kind_of
from storage.faults import UnusableDatabase
from storage.migrations import NOTHING, downgrade, upgrade
from storage.postgresql import Postgresql, lock_writers_out, require_known_schema, require_release
from storage.row_security import guarding, unguarding
from storage.scope import WARD

BATCH: Final = 1000
"""How many rows are taken over at once."""


def prepare(owner_url: str, app_url: str, source_url: str = "") -> None:
    """Bring the schema up to date as the owner, and give the application's role its rights.

    With a source, an empty database first takes over everything that is in that one.
    """
    role = role_of(app_url)
    source = Database.open(source_url) if source_url else None
    with _unguarded(owner_url) as connection:
        upgrade(connection)
        if source is not None:
            _take_over(connection, source)
        _guard(connection, role)


def go_back(owner_url: str, revision: str) -> None:
    """Take the schema back to that of an earlier release, which then prepares the database for itself."""
    if revision not in {*tables.REVISIONS, NOTHING}:
        raise UnusableDatabase("schema-unknown", kind_of(owner_url).place, revision)
    with _unguarded(owner_url) as connection:
        downgrade(connection, revision)


@contextmanager
def owning(owner_url: str, app_url: str) -> Iterator[Transaction]:
    """Run the block as the owner of the tables over everybody's rows: for what the application may not do."""
    with _unguarded(owner_url) as connection:
        yield Transaction(connection, kind_of(owner_url), WARD, writable=True)
        _guard(connection, role_of(app_url))


def role_of(app_url: str) -> str:
    """Return the role with which the application connects."""
    url = database_url(app_url)
    if url.get_backend_name() == "sqlite":
        raise UnusableDatabase("needs-no-preparing", app_url)
    if not url.username:
        raise UnusableDatabase("database-role-missing", url.render_as_string(hide_password=True))
    return url.username


def _guard(connection: Connection, role: str) -> None:
    for statement in guarding(role):
        connection.exec_driver_sql(statement.replace("%", "%%"))


def _take_over(connection: Connection, source: Database) -> None:
    if connection.execute(select(exists(select(tables.ledger)))).scalar_one():
        raise UnusableDatabase("database-not-empty", connection.engine.url.render_as_string(hide_password=True))
    with source.read(None) as tx, tx.whole_ward():
        for table in tables.metadata.sorted_tables:
            for rows in tx.connection.execute(select(table)).mappings().partitions(BATCH):
                connection.execute(insert(table), [dict(row) for row in rows])


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
            for statement in unguarding(connection):
                connection.exec_driver_sql(statement)
            yield connection
    except DBAPIError as error:
        raise UnusableDatabase(kind.cause(error), kind.place, str(error.orig)) from error
    finally:
        kind.engine.dispose()
