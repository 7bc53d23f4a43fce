"""SQLite, the default: one file, with the settings under which nothing acknowledged is lost."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, cast

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from model.keeping import DatabaseSettings
from storage.faults import NotStored, UnusableDatabase
from storage.schema import bring_up_to_date, may_upgrade, present_revision
from storage.scope import Scope
from storage.tables import SCHEMA_VERSION

BUSY_TIMEOUT_SECONDS: Final = 15
LATER: Final = 0.05
SOON: Final = 0.01
"""Seconds until a process asks again for the write lock: at first, and once it has waited for a second."""
_WRITES: Final = "tracker_writes"
PRAGMAS: Final = (
    "PRAGMA synchronous=EXTRA",  # also waits for the journal's deletion: till then a power cut takes the commit back
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA mmap_size=0",
)
"""What every connection is told: "stored" means that it survives a power cut."""
_CAUSES: Final = (
    ("disk is full", "disk-full"),
    ("locked", "database-busy"),
    ("readonly", "database-readonly"),
    ("i/o error", "disk-failed"),
    ("malformed", "database-damaged"),
    ("not a database", "not-a-database"),
    ("unable to open", "cannot-open"),
)


class Sqlite:
    """The database in one file, created where it is missing. It knows no scopes."""

    def __init__(self, url: URL) -> None:
        """Take the file of the URL; its folder is made where it is missing."""
        if url.database in (None, "", ":memory:"):
            raise UnusableDatabase("database-needs-a-file", str(url))
        self.place = url.database or ""
        try:
            Path(self.place).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UnusableDatabase("cannot-open", self.place, str(error)) from error
        self.engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": BUSY_TIMEOUT_SECONDS})
        event.listen(self.engine, "connect", _set_up)
        event.listen(self.engine, "begin", _begin)

    def prepared(self) -> DatabaseSettings:
        """Create the tables where there are none, bring them up to date and check the file."""
        try:
            settings = self._with_journal()
        except sqlite3.Error as error:
            raise UnusableDatabase(self.cause(error), self.place, str(error)) from error
        for writes in (False, True):
            with self.engine.connect() as connection, connection.execution_options(**{_WRITES: writes}).begin():
                present = present_revision(connection)
                if present == SCHEMA_VERSION:
                    break
                if not may_upgrade(present):
                    raise UnusableDatabase("database-is-newer", self.place, present or "")
                if writes:
                    bring_up_to_date(connection)
        return settings

    @contextmanager
    def begun(self, connection: Connection, scope: Scope, *, writable: bool) -> Iterator[Connection]:  # noqa: ARG002 - SQLite knows none
        """Run the block as one transaction; a writable one holds the write lock from its start (BEGIN IMMEDIATE)."""
        chosen = connection.execution_options(**{_WRITES: writable})
        with chosen.begin():
            yield chosen

    def enter(self, connection: Connection, scope: Scope) -> None:
        """Do nothing: SQLite knows no scopes."""

    def cause(self, error: BaseException) -> str:
        """Return the code of what went wrong."""
        sentence = str(error).lower()
        return next((code for phrase, code in _CAUSES if phrase in sentence), "database-failed")

    def copy_to(self, path: Path) -> None:
        """Write a whole, consistent copy to a new file while others read and write."""
        raw = self.engine.raw_connection()
        try:
            raw.cursor().execute("VACUUM INTO ?", (str(path),))
            raw.cursor().close()
        except sqlite3.Error as error:
            raise NotStored(self.cause(error), str(path), str(error)) from error
        finally:
            raw.close()

    def damage(self, connection: Connection) -> list[str]:
        """Return what a full check of the file finds wrong."""
        findings = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
        return [] if findings == ["ok"] else findings

    def _with_journal(self) -> DatabaseSettings:
        wanted = journal_mode(sqlite3.sqlite_version_info)
        raw = self.engine.raw_connection()
        try:
            findings = [row[0] for row in raw.cursor().execute("PRAGMA quick_check")]
            if findings != ["ok"]:
                raise UnusableDatabase("database-damaged", self.place, "; ".join(findings[:5]))
            actual = raw.cursor().execute("PRAGMA journal_mode").fetchone()[0]
            if str(actual).upper() != wanted:
                actual = raw.cursor().execute(f"PRAGMA journal_mode={wanted}").fetchone()[0]
        finally:
            raw.close()
        return DatabaseSettings(
            kind="sqlite", version=sqlite3.sqlite_version, journal_mode=str(actual).upper(), wanted_journal_mode=wanted
        )


def journal_mode(sqlite_version: tuple[int, int, int]) -> str:
    """Return the journal mode that is safe with this SQLite: those with the WAL-reset bug must not use WAL.

    Fixed in 3.51.3, 3.50.7 and 3.44.6 (https://sqlite.org/wal.html#walresetbug).

    >>> journal_mode((3, 40, 1)), journal_mode((3, 51, 3)), journal_mode((3, 50, 7)), journal_mode((3, 51, 2))
    ('DELETE', 'WAL', 'WAL', 'DELETE')
    """
    release, patch = sqlite_version[:2], sqlite_version[2]
    fixed = sqlite_version >= (3, 51, 3) or (release == (3, 50) and patch >= 7) or (release == (3, 44) and patch >= 6)
    return "WAL" if fixed else "DELETE"


def _set_up(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    if not connection.get_execution_options().get(_WRITES, False):
        connection.exec_driver_sql("BEGIN")
    elif not _took_the_lock(cast("sqlite3.Connection", connection.connection.dbapi_connection)):
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # tells what is in the way


def _took_the_lock(connection: sqlite3.Connection) -> bool:
    """Begin a writing transaction once no other process is in one; tell whether it came to that in time.

    SQLite itself lets who waits ask ever more seldom, so of many processes some would wait for ever.
    """
    began = time.monotonic()
    connection.execute("PRAGMA busy_timeout=0")
    while (waited := time.monotonic() - began) < BUSY_TIMEOUT_SECONDS:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                return False
            time.sleep(max(SOON, LATER - waited * (LATER - SOON)))
            continue
        connection.execute(f"PRAGMA busy_timeout={1000 * BUSY_TIMEOUT_SECONDS}")
        return True
    return False
