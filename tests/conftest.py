"""Settings of every test run, and what several tests share."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy.engine import make_url

import cli
from tests import cluster, ward
from tests.places import GIVEN, Server
from views.wording import Reader, listen_to

# Shared machines are noisy: a time limit, or a check that inputs come fast enough, would test the machine.
settings.register_profile("project", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("project")


@pytest.fixture(autouse=True)
def plain_reader() -> None:
    """Let every test read plain Japanese, whatever language the one before it asked for."""
    listen_to(Reader)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files with a browser first: they are the longest, and one that began last would keep all others waiting.

    Workers keep this order where they are told ``--no-loadscope-reorder``.
    """
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.fixture(scope="session")
def example_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database with the example, made by the command that a user runs; copy it before changing anything.

    Of workers that test side by side the first makes it while the others wait, and each has a copy of its own.
    """
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    whole, in_part = shared / "example.db", shared / "example-in-part.db"
    with closing(sqlite3.connect(shared / "example.lock", timeout=300)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        if not whole.exists():
            with pytest.raises(SystemExit) as ended:
                cli.main(["init", "--example", "--database", f"sqlite:///{in_part}"])
            assert ended.value.code == 0
            shutil.copy(in_part, whole)
    return Path(shutil.copy(whole, tmp_path_factory.mktemp("example")))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """Return a PostgreSQL server: the one that is named in the environment, else one of our own."""
    given = os.environ.get(GIVEN)
    if given:
        server = Server(make_url(given).set(drivername="postgresql+psycopg"))
        yield server
        server.close()
        return
    if reason := cluster.why_not():
        pytest.skip(reason)
    with cluster.running(*cluster.POWERED) as own:
        yield Server(own.url)


@pytest.fixture
def on_postgresql(postgresql: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Let the databases of the test lie on the server."""
    monkeypatch.setattr(ward, "places", postgresql)
    yield postgresql
    postgresql.take_back()


@pytest.fixture(params=["sqlite", "postgresql"])
def each_database(request: pytest.FixtureRequest) -> str:
    """Run the test over each kind of database; it is told which."""
    if request.param == "postgresql":
        request.getfixturevalue("on_postgresql")
    return str(request.param)
