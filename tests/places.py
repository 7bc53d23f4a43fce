"""Where the databases of a test lie: a file in its folder, or a database on a server that is emptied for the next."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol

from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import NullPool

from storage.database import Database
from storage.preparing import prepare
from storage.row_security import GUARDS
from storage.tables import SCHEMA_VERSION

GIVEN: Final = "TRACKER_TEST_POSTGRESQL"
"""The environment variable with the address of a superuser, where the tests are to use that server."""
OWNER: Final = "tracker_test_owner"
APP: Final = "tracker_test_app"
PASSWORD: Final = "only-for-tests"  # noqa: S105


class Places(Protocol):
    """Gives each folder of a test one database."""

    def open(self, folder: Path) -> Database:
        """Open the folder's database as the tracker does."""

    def unbound_url(self, folder: Path) -> str:
        """Return its address for somebody whom no rights bind."""


class Files:
    """Databases in files."""

    def open(self, folder: Path) -> Database:
        """Open the file in the folder."""
        return Database.open(self.unbound_url(folder))

    def unbound_url(self, folder: Path) -> str:
        """Return the address of the file."""
        return f"sqlite:///{folder}/tracker.db"


class Server:
    """A PostgreSQL server with the three roles of the tracker, and databases that are prepared once.

    One role owns the tables, the role that the application connects with owns nothing; the superuser does what neither
    may.
    """

    def __init__(self, superuser: URL) -> None:
        """Make the roles."""
        self._superuser = superuser
        self._spare: list[str] = []
        self._opened: list[Database] = []
        self._lent: dict[Path, str] = {}
        self._names = (f"tracker_test_{os.getpid()}_{number}" for number in range(10_000))
        for role in (OWNER, APP):
            with suppress_known(), self.unbound() as connection:
                connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'")

    def open(self, folder: Path) -> Database:
        """Open the folder's database with the application's role."""
        self._opened.append(Database.open(self.url(folder)))
        return self._opened[-1]

    def url(self, folder: Path, role: str = APP) -> str:
        """Return the address of the folder's database for a role."""
        return self.address(self._name(folder), role)

    def unbound_url(self, folder: Path) -> str:
        """Return the address for the superuser."""
        return self._superuser.set(database=self._name(folder)).render_as_string(hide_password=False)

    def address(self, name: str, role: str) -> str:
        """Return the address of a database for a role."""
        url = self._superuser.set(database=name, username=role, password=PASSWORD)
        return url.render_as_string(hide_password=False)

    def created(self) -> str:
        """Return the name of a new database in which nothing is yet; it is the owner's."""
        name = next(self._names)
        with self.unbound() as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.exec_driver_sql(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE template0")
        return name

    def take_back(self) -> None:
        """Empty what a test had, for the next one; a schema that it changed is not used again."""
        while self._opened:
            self._opened.pop().close()
        for name in self._lent.values():
            with self.unbound(name) as connection:
                connection.exec_driver_sql("SET lock_timeout = '5s'")
                if connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == SCHEMA_VERSION:
                    connection.exec_driver_sql(f"TRUNCATE {', '.join(GUARDS)}")
                    self._spare.append(name)
        self._lent.clear()

    def close(self) -> None:
        """Remove the databases."""
        with self.unbound() as connection:
            for name in self._spare:
                connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def prepared(self, role: str) -> str:
        """Return the address for a role of a new database with everything in place."""
        return self.address(self._prepared(), role)

    @contextmanager
    def unbound(self, name: str = "") -> Iterator[Connection]:
        """Yield a connection of the superuser; each statement stands for itself."""
        url = self._superuser.set(database=name) if name else self._superuser
        engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            yield connection

    def _name(self, folder: Path) -> str:
        if folder not in self._lent:
            self._lent[folder] = self._spare.pop() if self._spare else self._prepared()
        return self._lent[folder]

    def _prepared(self) -> str:
        name = self.created()
        prepare(self.address(name, OWNER), self.address(name, APP))
        return name


@contextmanager
def suppress_known() -> Iterator[None]:
    """Pass over what is there already from an earlier run on a server that was given."""
    try:
        yield
    except ProgrammingError as error:
        if "already exists" not in str(error):
            raise
