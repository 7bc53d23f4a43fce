"""Opening the database and running transactions on it, whichever database it is.

Every transaction has a connection of its own, so a connection belongs to one thread and never crosses a fork. A write
takes the one write lock before it reads anything, so no two writers ever decide on the same state. A transaction runs
on somebody's behalf: it reaches the rows of that person's scope.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import wraps
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from model.access import Actor
from model.keeping import DatabaseSettings
from storage.faults import NotStored, UnusableDatabase
from storage.kind import Kind
from storage.postgresql import Postgresql
from storage.scope import WARD, Scope, scope_of
from storage.sqlite import Sqlite
from storage.turns import Turns

_P = ParamSpec("_P")
_R = TypeVar("_R")
CONFLICTS: Final = 3
"""How many times an action is repeated that lost against another work."""


class Transaction:
    """One transaction on one connection; ``writable`` ones hold the write lock from their start."""

    def __init__(self, connection: Connection, kind: Kind, scope: Scope, *, writable: bool) -> None:
        """Wrap the connection, which never leaves storage."""
        self.connection = connection
        self.writable = writable
        self._kind = kind
        self._scope = scope

    @contextmanager
    def within(self, scope: Scope) -> Iterator[None]:
        """Run the block in a scope, and go back to the one before."""
        before = self._enter(scope)
        try:
            yield
        except DBAPIError:
            raise  # the transaction is lost, and its scope with it
        except Exception:
            self._enter(before)
            raise
        self._enter(before)

    def whole_ward(self) -> AbstractContextManager[None]:
        """Run the block over everybody's rows: for totals and the ledger's chain, which no vendor's part can give."""
        return self.within(WARD)

    def _enter(self, scope: Scope) -> Scope:
        before = self._scope
        if scope != before:
            self._kind.enter(self.connection, scope)
            self._scope = scope
        return before


class Database:
    """A database that was opened, brought to the present schema and checked."""

    def __init__(self, kind: Kind, settings: DatabaseSettings) -> None:
        """Use ``Database.open``."""
        self._kind = kind
        self._writer = Turns()
        self._mine = threading.local()
        self.settings = settings

    @property
    def url(self) -> str:
        """Return where the database is, with any password hidden."""
        return self._kind.engine.url.render_as_string(hide_password=True)

    @classmethod
    def open(cls, url: str) -> "Database":
        """Open the database of a URL and check it; one that is a file is created and brought up to date too."""
        kind = kind_of(url)
        try:
            return cls(kind, kind.prepared())
        except DBAPIError as error:
            kind.engine.dispose()
            raise UnusableDatabase(kind.cause(error), kind.place, str(error.orig)) from error
        except UnusableDatabase:
            kind.engine.dispose()
            raise

    @contextmanager
    def read(self, actor: Actor | None) -> Iterator[Transaction]:
        """Run the block on one consistent state, on the actor's behalf (None: nobody's, which sees no vendor's row).

        Inside a transaction of the same thread it runs on that one.
        """
        if (outer := self._outer()) is not None:
            with outer.within(scope_of(actor)):
                yield outer
            return
        with self._transaction(scope_of(actor), writable=False) as transaction:
            yield transaction

    @contextmanager
    def write(self, actor: Actor | None) -> Iterator[Transaction]:
        """Run the block as one transaction: committed whole at its end, or not at all.

        A write inside a write of the same thread is part of it, and stands or falls with it.
        """
        if (outer := self._outer()) is not None:
            if not outer.writable:
                raise RuntimeError("a write inside a read: the decision would rest on an unlocked state")
            with outer.within(scope_of(actor)):
                yield outer
            return
        with self._writer, self._transaction(scope_of(actor), writable=True) as transaction:
            yield transaction

    def copy_to(self, path: Path) -> None:
        """Write a whole, consistent copy to a new file while others read and write."""
        self._kind.copy_to(path)

    def damage(self) -> list[str]:
        """Return what a full check finds wrong; nothing where everything is sound."""
        with self._transaction(WARD, writable=False) as tx:
            return self._kind.damage(tx.connection)

    def close(self) -> None:
        """Let go of every connection; the next transaction makes a new one."""
        self._kind.engine.dispose()

    def _outer(self) -> Transaction | None:
        found: Transaction | None = getattr(self._mine, "transaction", None)
        return found

    @contextmanager
    def _transaction(self, scope: Scope, *, writable: bool) -> Iterator[Transaction]:
        kind = self._kind
        try:
            with kind.engine.connect() as fresh, kind.begun(fresh, scope, writable=writable) as connection:
                self._mine.transaction = Transaction(connection, kind, scope, writable=writable)
                yield self._mine.transaction
        except DBAPIError as error:
            raise NotStored(kind.cause(error), kind.place, str(error.orig)) from error
        except NoConnectionLeft as error:
            raise NotStored("database-busy", kind.place, str(error)) from error
        finally:
            self._mine.transaction = None


def repeated(action: Callable[_P, _R]) -> Callable[_P, _R]:
    """Return the action so that it is done again, as a whole, where another work broke its transaction off.

    Nothing of it was stored then. An action inside another one's transaction is repeated with that one.
    """

    @wraps(action)
    def again(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        for _ in range(CONFLICTS):
            try:
                return action(*args, **kwargs)
            except NotStored as fault:
                if fault.code != "database-conflict":
                    raise
        return action(*args, **kwargs)

    return again


def database_url(text_or_path: str) -> URL:
    """Return the URL of a database that may be named by the path of its file alone."""
    written = text_or_path if "://" in text_or_path else f"sqlite:///{text_or_path}"
    try:
        url = make_url(written)
        backend = url.get_backend_name()
    except (ArgumentError, NoSuchModuleError) as error:
        raise UnusableDatabase("not-a-database-url", text_or_path) from error
    if backend not in _KINDS:
        raise UnusableDatabase("database-kind-unknown", url.render_as_string(hide_password=True))
    return url


def kind_of(written: str) -> Kind:
    """Return the database of a URL, not yet opened."""
    url = database_url(written)
    return _KINDS[url.get_backend_name()](url)


_KINDS: Final[dict[str, Callable[[URL], Kind]]] = {"sqlite": Sqlite, "postgresql": Postgresql}
