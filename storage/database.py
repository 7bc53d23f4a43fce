"""Opening the database and running transactions on it: the only place that knows which database it is.

SQLite by default, with the settings under which nothing acknowledged is lost. Every transaction has a connection of
its own, so a connection belongs to one thread and never crosses a fork. A write takes the database's write lock before
it reads anything (``BEGIN IMMEDIATE``), so no two writers ever decide on the same state.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from model.keeping import DatabaseSettings
from storage.migrations import may_upgrade, present_revision, upgrade
from storage.tables import SCHEMA_VERSION

BUSY_TIMEOUT_SECONDS: Final = 15
_WRITES: Final = "tracker_writes"
_PRAGMAS: Final = (
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA mmap_size=0",
)
_CAUSES: Final = (
    ("disk is full", "disk-full"),
    ("locked", "database-busy"),
    ("readonly", "database-readonly"),
    ("i/o error", "disk-failed"),
    ("malformed", "database-damaged"),
    ("not a database", "not-a-database"),
    ("unable to open", "cannot-open"),
)


class UnusableDatabase(Exception):  # noqa: N818 (the name says what it is)
    """The database cannot be opened; ``code`` says why and ``detail`` what was found."""

    def __init__(self, code: str, place: str, detail: str = "") -> None:
        """Keep the evidence."""
        super().__init__(f"{code}: {place} {detail}".strip())
        self.code, self.place, self.detail = code, place, detail


class NotStored(Exception):  # noqa: N818
    """A transaction failed; ``code`` says why. An error on COMMIT may still have stored: ask for the receipt."""

    def __init__(self, code: str, place: str, detail: str) -> None:
        """Keep the evidence."""
        super().__init__(f"{code}: {place} {detail}")
        self.code, self.place, self.detail = code, place, detail


class Transaction:
    """One transaction on one connection; ``writable`` ones hold the write lock from their start."""

    def __init__(self, connection: Connection, *, writable: bool) -> None:
        """Wrap the connection, which never leaves storage."""
        self.connection = connection
        self.writable = writable


class Database:
    """A database that was opened, brought to the present schema and checked."""

    def __init__(self, engine: Engine, settings: DatabaseSettings) -> None:
        """Use ``Database.open``."""
        self._engine = engine
        self._writer = threading.Lock()
        self._mine = threading.local()
        self.settings = settings

    @property
    def url(self) -> str:
        """Return where the database is, with any password hidden."""
        return self._engine.url.render_as_string(hide_password=True)

    @classmethod
    def open(cls, url: str) -> "Database":
        """Create the database where there is none, bring its schema up to date and check it."""
        engine = _engine(url)
        place = engine.url.database or ""
        try:
            settings = _prepared(engine)
        except (DBAPIError, sqlite3.Error) as error:
            raise UnusableDatabase(_cause(error), place, str(error.__cause__ or error)) from error
        return cls(engine, settings)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Run the block on one consistent state; inside a transaction of the same thread, on that one."""
        if (outer := self._outer()) is not None:
            yield outer
            return
        with self._transaction(writable=False) as transaction:
            yield transaction

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Run the block as one transaction: committed whole at its end, or not at all.

        A write inside a write of the same thread is part of it, and stands or falls with it.
        """
        if (outer := self._outer()) is not None:
            if not outer.writable:
                raise RuntimeError("a write inside a read: the decision would rest on an unlocked state")
            yield outer
            return
        with self._writer, self._transaction(writable=True) as transaction:
            yield transaction

    def copy_to(self, path: Path) -> None:
        """Write a whole, consistent copy to a new file while others read and write."""
        raw = self._engine.raw_connection()
        try:
            raw.cursor().execute("VACUUM INTO ?", (str(path),))
            raw.cursor().close()
        except sqlite3.Error as error:
            raise NotStored(_cause(error), str(path), str(error)) from error
        finally:
            raw.close()

    def damage(self) -> list[str]:
        """Return what a full check of the file finds wrong; nothing where it is sound."""
        with self.read() as tx:
            findings = [str(row[0]) for row in tx.connection.exec_driver_sql("PRAGMA integrity_check")]
        return [] if findings == ["ok"] else findings

    def _outer(self) -> Transaction | None:
        found: Transaction | None = getattr(self._mine, "transaction", None)
        return found

    @contextmanager
    def _transaction(self, *, writable: bool) -> Iterator[Transaction]:
        try:
            with self._engine.connect() as connection:
                chosen = connection.execution_options(**{_WRITES: writable})
                with chosen.begin():
                    self._mine.transaction = Transaction(chosen, writable=writable)
                    yield self._mine.transaction
        except DBAPIError as error:
            raise NotStored(_cause(error), self._engine.url.database or "", str(error.orig)) from error
        finally:
            self._mine.transaction = None


def journal_mode(sqlite_version: tuple[int, int, int]) -> str:
    """Return the journal mode that is safe with this SQLite: those with the WAL-reset bug must not use WAL.

    Fixed in 3.51.3, 3.50.7 and 3.44.6 (https://sqlite.org/wal.html#walresetbug).

    >>> journal_mode((3, 40, 1)), journal_mode((3, 51, 3)), journal_mode((3, 50, 7)), journal_mode((3, 51, 2))
    ('DELETE', 'WAL', 'WAL', 'DELETE')
    """
    release, patch = sqlite_version[:2], sqlite_version[2]
    fixed = sqlite_version >= (3, 51, 3) or (release == (3, 50) and patch >= 7) or (release == (3, 44) and patch >= 6)
    return "WAL" if fixed else "DELETE"


def database_url(text_or_path: str) -> URL:
    """Return the URL of a database that may be named by the path of its file alone."""
    written = text_or_path if "://" in text_or_path else f"sqlite:///{text_or_path}"
    try:
        url = make_url(written)
        backend = url.get_backend_name()
    except (ArgumentError, NoSuchModuleError) as error:
        raise UnusableDatabase("not-a-database-url", text_or_path) from error
    if backend != "sqlite":
        raise UnusableDatabase("database-kind-unknown", url.render_as_string(hide_password=True))
    if url.database in (None, "", ":memory:"):
        raise UnusableDatabase("database-needs-a-file", text_or_path)
    return url


def _engine(written: str) -> Engine:
    url = database_url(written)
    try:
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnusableDatabase("cannot-open", url.database or "", str(error)) from error
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": BUSY_TIMEOUT_SECONDS})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepared(engine: Engine) -> DatabaseSettings:
    settings = _with_journal(engine)
    for writes in (False, True):
        with engine.connect() as connection, connection.execution_options(**{_WRITES: writes}).begin():
            present = present_revision(connection)
            if present == SCHEMA_VERSION:
                break
            if not may_upgrade(present):
                raise UnusableDatabase("database-is-newer", engine.url.database or "", present or "")
            if writes:
                upgrade(connection)
    return settings


def _with_journal(engine: Engine) -> DatabaseSettings:
    wanted = journal_mode(sqlite3.sqlite_version_info)
    raw = engine.raw_connection()
    try:
        findings = [row[0] for row in raw.cursor().execute("PRAGMA quick_check")]
        if findings != ["ok"]:
            raise UnusableDatabase("database-damaged", engine.url.database or "", "; ".join(findings[:5]))
        actual = raw.cursor().execute("PRAGMA journal_mode").fetchone()[0]
        if str(actual).upper() != wanted:
            actual = raw.cursor().execute(f"PRAGMA journal_mode={wanted}").fetchone()[0]
    finally:
        raw.close()
    return DatabaseSettings(
        kind="sqlite", version=sqlite3.sqlite_version, journal_mode=str(actual).upper(), wanted_journal_mode=wanted
    )


def _cause(error: BaseException) -> str:
    sentence = str(error).lower()
    return next((code for phrase, code in _CAUSES if phrase in sentence), "database-failed")
