from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from storage.database import Database
from storage.migrations import newest_revision
from storage.tables import SCHEMA_VERSION, metadata


def test_the_schema_that_the_revisions_build_is_the_one_in_tables(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path}/new/tracker.db")

    with database.read() as transaction:
        differences = compare_metadata(MigrationContext.configure(transaction.connection), metadata)

    assert differences == []
    assert newest_revision() == SCHEMA_VERSION
