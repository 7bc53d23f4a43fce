"""PostgreSQL, by one setting: for more than one machine, with the database itself keeping vendors apart.

A write takes one advisory lock before it reads anything, in READ COMMITTED: what it then reads is what the writer
before it committed, as with SQLite's BEGIN IMMEDIATE. A read is REPEATABLE READ READ ONLY: one consistent state. Scope
and limits are set inside each transaction, so a pooled connection carries nothing over (``docs/decisions/0017``).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, OperationalError

from model.keeping import DatabaseSettings
from storage.faults import UnusableDatabase
from storage.row_security import is_guarded
from storage.schema import may_upgrade, present_revision
from storage.scope import Scope
from storage.tables import SCHEMA_VERSION, metadata

OLDEST: Final = 15
WRITE_LOCK: Final = 0x7472_6163_6B65_7221
"""The key of the advisory lock that every writer, and every upgrade of the schema, takes first."""
LIMITS: Final[dict[str, object]] = {
    "lock_timeout": "15s",
    "statement_timeout": "120s",
    "idle_in_transaction_session_timeout": "300s",
}
"""How long a transaction waits for another, runs one statement, and may stand idle."""
POOL: Final = {"pool_size": 10, "max_overflow": 20, "pool_timeout": 15, "pool_pre_ping": True, "pool_recycle": 1800}
CAUSES: Final = {
    "53100": "disk-full",
    "58030": "disk-failed",
    "53300": "database-busy",
    "55P03": "database-busy",
    "57014": "database-too-slow",
    "25P03": "database-too-slow",
    "40001": "database-conflict",
    "40P01": "database-conflict",
    "25006": "database-readonly",
    "42501": "database-forbids",
    "XX001": "database-damaged",
    "XX002": "database-damaged",
    "08": "database-gone",
    "57P": "database-gone",
}
"""Codes by SQLSTATE, or by the beginning of it."""
_SCOPE: Final = """
    set_config('app.ward', :ward, true), set_config('app.vendor', :vendor, true),
    set_config('app.systems', CAST(CAST(:systems AS text[]) AS text), true)
"""
DURABLE: Final = """
    set_config('synchronous_commit', CASE WHEN current_setting('synchronous_commit') = 'off' THEN 'on'
        ELSE current_setting('synchronous_commit') END, true)
"""
_LIMITED: Final = ", ".join(f"set_config('{name}', :{name}, true)" for name in LIMITS)
_ENTER: Final = text(f"SELECT {_SCOPE}")
BEGIN: Final = text(f"SELECT {_SCOPE}, {_LIMITED}, {DURABLE}")
_LOCK: Final = text(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")
_DAMAGED_PAGES: Final = text("SELECT checksum_failures FROM pg_stat_database WHERE datname = current_database()")
_DAMAGED_INDEXES: Final = text("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid")


class Postgresql:
    """A database on a server. The role that connects owns nothing; ``storage/preparing.py`` sets the tables up."""

    def __init__(self, url: URL) -> None:
        """Take the place of the URL; nothing is connected yet."""
        self.place = url.render_as_string(hide_password=True)
        if not url.database:
            raise UnusableDatabase("not-a-database-url", self.place)
        options = {"connect_timeout": 10, "application_name": "tracker"} | dict(url.query)
        try:
            self.engine = create_engine(url.set(drivername="postgresql+psycopg"), connect_args=options, **POOL)
        except ModuleNotFoundError as error:
            raise UnusableDatabase("database-driver-missing", self.place, str(error)) from error

    def prepared(self) -> DatabaseSettings:
        """Check version, schema and role: a role that could go around the guards is refused."""
        with self.engine.connect() as connection:
            release = require_release(connection, self.place)
            present = require_known_schema(connection, self.place)
            if present != SCHEMA_VERSION or not is_guarded(connection):
                raise UnusableDatabase("database-not-prepared", self.place, present or "")
        return DatabaseSettings(kind="postgresql", version=release, journal_mode="WAL", wanted_journal_mode="WAL")

    @contextmanager
    def begun(self, connection: Connection, scope: Scope, *, writable: bool) -> Iterator[Connection]:
        """Run the block as one transaction in a scope; a writable one waits for the write lock first."""
        level = "READ COMMITTED" if writable else "REPEATABLE READ"
        chosen = connection.execution_options(isolation_level=level, postgresql_readonly=not writable)
        with chosen.begin():
            chosen.execute(BEGIN, _settings(scope) | LIMITS)
            if writable:
                lock_writers_out(chosen)
            yield chosen

    def enter(self, connection: Connection, scope: Scope) -> None:
        """Give the running transaction another scope; it ends with the transaction."""
        connection.execute(_ENTER, _settings(scope))

    def cause(self, error: BaseException) -> str:
        """Return the code of what went wrong."""
        state = getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None
        if state is None:
            return "database-gone" if isinstance(error, OperationalError) else "database-failed"
        return next((CAUSES[state[:length]] for length in (5, 3, 2) if state[:length] in CAUSES), "database-failed")

    def copy_to(self, path: Path) -> None:
        """Refuse: a server is backed up with its own tools."""
        raise UnusableDatabase("backup-is-the-servers", self.place, str(path))

    def damage(self, connection: Connection) -> list[str]:
        """Return what reading every row, the server's page checksums and its list of indexes find wrong."""
        for table in metadata.sorted_tables:
            connection.execute(text(f"SELECT count(t) FROM {table.name} t"))  # noqa: S608 - a name of our own
        pages = connection.execute(_DAMAGED_PAGES).scalar_one()
        indexes = connection.execute(_DAMAGED_INDEXES).scalars()
        return [*([f"pages: {pages}"] if pages else []), *(f"index: {name}" for name in indexes)]


def lock_writers_out(connection: Connection) -> None:
    """Wait for the one write lock, which the transaction then holds to its end."""
    connection.execute(_LOCK)


def require_release(connection: Connection, place: str) -> str:
    """Return the server's release; refuse one that is too old."""
    release = str(connection.exec_driver_sql("SHOW server_version").scalar_one())
    if int(connection.exec_driver_sql("SHOW server_version_num").scalar_one()) < OLDEST * 10_000:
        raise UnusableDatabase("database-too-old", place, release)
    return release


def require_known_schema(connection: Connection, place: str) -> str | None:
    """Return the revision of the schema; refuse one of a later tracker."""
    present = present_revision(connection)
    if not may_upgrade(present):
        raise UnusableDatabase("database-is-newer", place, present or "")
    return present


def _settings(scope: Scope) -> dict[str, object]:
    return {"ward": "yes" if scope.ward else "", "vendor": scope.vendor or "", "systems": list(scope.systems)}
