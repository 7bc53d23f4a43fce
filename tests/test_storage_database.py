"""What holds over every kind of database: one writer at a time, whole transactions, and what is said when it fails."""

import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from storage import ledger
from storage.database import Database
from storage.faults import UnusableDatabase
from storage.ledger import Deed
from storage.tables import metadata
from tests.ward import MANAGER, behind_our_back, on, open_in

pytestmark = pytest.mark.usefixtures("each_database")

DEED = Deed(action="try", subject="nothing")


def entries(db: Database) -> int:
    with db.read(MANAGER) as tx:
        return ledger.last_entry(tx)


def test_the_schema_of_a_database_is_the_one_in_tables(tmp_path: Path) -> None:
    with open_in(tmp_path).read(MANAGER) as tx:
        assert compare_metadata(MigrationContext.configure(tx.connection), metadata) == []


def test_a_block_that_is_broken_off_leaves_nothing_whatever_breaks_it(tmp_path: Path) -> None:
    db = open_in(tmp_path)

    def broken_off() -> None:
        with db.write(MANAGER) as tx:
            ledger.append(tx, DEED, actor=MANAGER, at=on(4, 1))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()

    assert entries(db) == 0


def test_a_write_inside_a_write_stands_or_falls_with_it(tmp_path: Path) -> None:
    db = open_in(tmp_path)

    def fails_late() -> None:
        with db.write(MANAGER):
            with db.write(MANAGER) as inner:
                ledger.append(inner, DEED, actor=MANAGER, at=on(4, 1))
            assert entries(db) == 1
            raise RuntimeError("outer")

    with pytest.raises(RuntimeError, match="outer"):
        fails_late()

    assert entries(db) == 0


def test_a_write_inside_a_read_is_refused_because_it_would_decide_on_an_unlocked_state(tmp_path: Path) -> None:
    db = open_in(tmp_path)

    with db.read(MANAGER), pytest.raises(RuntimeError), db.write(MANAGER):
        pass
    with db.read(MANAGER) as tx, pytest.raises(RuntimeError):
        ledger.append(tx, DEED, actor=MANAGER, at=on(4, 1))


def test_writers_in_many_threads_lose_nothing_and_never_see_a_lock(tmp_path: Path) -> None:
    databases = [open_in(tmp_path), open_in(tmp_path)]
    faults: list[Exception] = []

    def write_often(number: int) -> None:
        try:
            for _ in range(5):
                with databases[number % 2].write(MANAGER) as tx:
                    ledger.append(tx, DEED, actor=MANAGER, at=on(4, 1))
        except Exception as error:  # noqa: BLE001 - whatever a thread meets is the finding
            faults.append(error)

    threads = [threading.Thread(target=write_often, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    with databases[0].read(MANAGER) as tx:
        assert ledger.verify(tx).intact
    assert entries(databases[0]) == 40


def test_a_long_reader_keeps_nobody_from_opening_and_reading(tmp_path: Path) -> None:
    db = open_in(tmp_path)

    with db.read(MANAGER) as tx:
        assert entries(open_in(tmp_path)) == ledger.last_entry(tx) == 0


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("sqlite://", "database-needs-a-file"),
        ("sqlite:///:memory:", "database-needs-a-file"),
        ("postgresql://host", "not-a-database-url"),
        ("mysql+pymysql://host/name", "database-kind-unknown"),
        ("nonsense://host/name", "database-kind-unknown"),
        ("://", "not-a-database-url"),
    ],
)
def test_a_database_that_cannot_be_used_is_refused_with_the_reason(url: str, code: str) -> None:
    with pytest.raises(UnusableDatabase) as caught:
        Database.open(url)

    assert caught.value.code == code


def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    open_in(tmp_path)
    with behind_our_back(tmp_path) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(UnusableDatabase) as caught:
        open_in(tmp_path)

    assert (caught.value.code, caught.value.detail) == ("database-is-newer", "9999")
