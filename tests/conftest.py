"""Settings of every test run, and what several tests share."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import cli
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
