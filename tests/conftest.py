"""Settings of every test run, and what several tests share."""

from pathlib import Path

import pytest
from hypothesis import settings

import cli

settings.register_profile("project", deadline=None)  # shared machines are noisy; a time limit would test the machine
settings.load_profile("project")


@pytest.fixture(scope="session")
def example_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database with the example, made by the command that a user runs; copy it before changing anything."""
    database = tmp_path_factory.mktemp("example") / "example.db"
    with pytest.raises(SystemExit) as ended:
        cli.main(["init", "--example", "--database", f"sqlite:///{database}"])
    assert ended.value.code == 0
    return database
