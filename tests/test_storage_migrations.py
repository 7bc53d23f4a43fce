"""The schema's history: a database of an earlier version is brought up to date with everything in it, and back."""

from importlib import import_module
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import inspect, text

from actions.opening import Database
from actions.weekly import freeze_week, recompute
from actions.what_ifs import save_what_if, saved_what_ifs
from model.record import TaskId
from model.what_if import Assumptions
from storage.ledger import verify
from tests.ward import MANAGER, WEEK, on, open_in, ward_in

VERSIONS = Path(__file__).parents[1] / "storage" / "migrations" / "versions"
NEW = {"what_ifs", "what_ifs_withdrawn"}


def back_to_0001(db: Database) -> None:
    """Take back every revision after the first, the newest first."""
    later = sorted(path.stem for path in VERSIONS.glob("v*.py"))[:0:-1]
    with db.write() as tx, Operations.context(MigrationContext.configure(tx.connection)):
        for name in later:
            import_module(f"storage.migrations.versions.{name}").downgrade()
        tx.connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))


def tables_of(db: Database) -> set[str]:
    with db.read() as tx:
        return set(inspect(tx.connection).get_table_names())


def test_a_database_from_before_what_ifs_were_kept_opens_with_everything_in_it(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    published = freeze_week(db, MANAGER, WEEK, on(5, 17))
    save_what_if(db, MANAGER, "遅れ", Assumptions(finished=(TaskId("1-a"),)), on(5, 18))
    before = tables_of(db)

    back_to_0001(db)
    assert before - tables_of(db) >= NEW

    again = open_in(tmp_path)
    assert tables_of(again) == before
    assert saved_what_ifs(again, MANAGER) == ()
    assert recompute(again, MANAGER, WEEK).published == published.snapshot
    assert recompute(again, MANAGER, WEEK).holds
    with again.read() as tx:
        assert verify(tx).intact
