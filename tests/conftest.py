"""Settings of every test run, and what several tests share."""

import os
from collections.abc import Iterator
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


@pytest.fixture(scope="session")
def example_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database with the example, made by the command that a user runs; copy it before changing anything."""
    database = tmp_path_factory.mktemp("example") / "example.db"
    with pytest.raises(SystemExit) as ended:
        cli.main(["init", "--example", "--database", f"sqlite:///{database}"])
    assert ended.value.code == 0
    return database


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
