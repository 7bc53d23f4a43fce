"""What the tracker asks of a kind of database; the rest of storage is the same over all of them."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine

from model.keeping import DatabaseSettings
from storage.scope import Scope


class Kind(Protocol):
    """A database server or file, at one place."""

    engine: Engine
    place: str
    """How messages name it; never with a password."""

    def prepared(self) -> DatabaseSettings:
        """Check that it can be used as it is, or make it so, and return what it is."""

    def begun(self, connection: Connection, scope: Scope, *, writable: bool) -> AbstractContextManager[Connection]:
        """Run the block as one transaction in a scope; a writable one waits for the write lock first."""

    def enter(self, connection: Connection, scope: Scope) -> None:
        """Give the running transaction another scope."""

    def cause(self, error: BaseException) -> str:
        """Return the code of what went wrong."""

    def copy_to(self, path: Path) -> None:
        """Write a whole, consistent copy to a new file while others read and write."""

    def damage(self, connection: Connection) -> list[str]:
        """Return what a full check finds wrong."""
