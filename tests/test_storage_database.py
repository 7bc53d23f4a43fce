import sqlite3
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from storage import ledger
from storage.database import Database, NotStored, UnusableDatabase, journal_mode
from storage.ledger import Deed
from storage.migrations import newest_revision
from storage.tables import SCHEMA_VERSION, metadata
from tests.ward import MANAGER, on, open_in

DEED = Deed(action="try", subject="nothing")


def entries(db: Database) -> int:
    with db.read() as tx:
        return ledger.last_entry(tx)


def test_the_schema_that_the_revisions_build_is_the_one_in_tables(tmp_path: Path) -> None:
    with open_in(tmp_path).read() as tx:
        differences = compare_metadata(MigrationContext.configure(tx.connection), metadata)

    assert differences == []
    assert newest_revision() == SCHEMA_VERSION


def test_every_connection_runs_with_the_safe_settings(tmp_path: Path) -> None:
    names = ("synchronous", "foreign_keys", "trusted_schema", "cell_size_check", "mmap_size", "busy_timeout")

    with open_in(tmp_path).read() as tx:
        found = [tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    assert found == [2, 1, 0, 1, 0, 15000]


def test_an_sqlite_with_the_wal_reset_bug_never_runs_in_wal_mode(tmp_path: Path) -> None:
    settings = open_in(tmp_path).settings

    assert settings.journal_mode == settings.wanted_journal_mode == journal_mode(sqlite3.sqlite_version_info)


def test_a_folder_that_is_missing_is_made_and_a_second_opening_finds_what_was_kept(tmp_path: Path) -> None:
    place = tmp_path / "new" / "deeper"
    with open_in(place).write() as tx:
        ledger.append(tx, DEED, actor=MANAGER, at=on(4, 1))

    assert entries(open_in(place)) == 1


def test_a_block_that_is_broken_off_leaves_nothing_whatever_breaks_it(tmp_path: Path) -> None:
    db = open_in(tmp_path)

    def broken_off() -> None:
        with db.write() as tx:
            ledger.append(tx, DEED, actor=MANAGER, at=on(4, 1))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()

    assert entries(db) == 0


def test_a_write_inside_a_write_stands_or_falls_with_it(tmp_path: Path) -> None:
    db = open_in(tmp_path)

    def fails_late() -> None:
        with db.write():
            with db.write() as inner:
                ledger.append(inner, DEED, actor=MANAGER, at=on(4, 1))
            assert entries(db) == 1
            raise RuntimeError("outer")

    with pytest.raises(RuntimeError, match="outer"):
        fails_late()

    assert entries(db) == 0


def test_a_write_inside_a_read_is_refused_because_it_would_decide_on_an_unlocked_state(tmp_path: Path) -> None:
    db = open_in(tmp_path)

    with db.read(), pytest.raises(RuntimeError), db.write():
        pass
    with db.read() as tx, pytest.raises(RuntimeError):
        ledger.append(tx, DEED, actor=MANAGER, at=on(4, 1))


def test_writers_in_many_threads_lose_nothing_and_never_see_a_lock(tmp_path: Path) -> None:
    databases = [open_in(tmp_path), open_in(tmp_path)]
    faults: list[Exception] = []

    def write_often(number: int) -> None:
        try:
            for _ in range(5):
                with databases[number % 2].write() as tx:
                    ledger.append(tx, DEED, actor=MANAGER, at=on(4, 1))
        except Exception as error:  # noqa: BLE001 - whatever a thread meets is the finding
            faults.append(error)

    threads = [threading.Thread(target=write_often, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    with databases[0].read() as tx:
        assert ledger.verify(tx).intact
    assert entries(databases[0]) == 40


def test_a_long_reader_keeps_nobody_from_opening_and_reading(tmp_path: Path) -> None:
    db = open_in(tmp_path)

    with db.read() as tx:
        assert entries(open_in(tmp_path)) == ledger.last_entry(tx) == 0


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("sqlite://", "database-needs-a-file"),
        ("sqlite:///:memory:", "database-needs-a-file"),
        ("postgresql://host/name", "database-kind-unknown"),
        ("nonsense://host/name", "database-kind-unknown"),
        ("://", "not-a-database-url"),
    ],
)
def test_a_database_that_cannot_be_used_is_refused_with_the_reason(url: str, code: str) -> None:
    with pytest.raises(UnusableDatabase) as caught:
        Database.open(url)

    assert caught.value.code == code


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    place = tmp_path / "tracker.db"
    place.write_bytes(b"these are not the bytes of a database" * 100)

    with pytest.raises(UnusableDatabase) as caught:
        open_in(tmp_path)

    assert caught.value.code == "not-a-database"
    assert place.read_bytes().startswith(b"these are not")


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    db = open_in(tmp_path)
    with db.write() as tx:
        for _ in range(200):
            ledger.append(tx, DEED, actor=MANAGER, at=on(4, 1))
    place = tmp_path / "tracker.db"
    content = bytearray(place.read_bytes())
    content[4096 * 3 : 4096 * 12] = b"\x5a" * (4096 * 9)
    place.write_bytes(content)

    with pytest.raises(UnusableDatabase) as caught:
        open_in(tmp_path)

    assert caught.value.code == "database-damaged"


def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    with open_in(tmp_path).write() as tx:
        tx.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(UnusableDatabase) as caught:
        open_in(tmp_path)

    assert (caught.value.code, caught.value.detail) == ("database-is-newer", "9999")


def test_a_full_disk_is_told_as_such_and_the_same_write_works_later(tmp_path: Path) -> None:
    db = open_in(tmp_path)
    big = DEED.model_copy(update={"subject": "x" * 200_000})

    def write_on_a_full_disk() -> None:
        with db.write() as tx:
            pages = tx.connection.exec_driver_sql("PRAGMA page_count").scalar()
            tx.connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
            ledger.append(tx, big, actor=MANAGER, at=on(4, 1))

    with pytest.raises(NotStored) as caught:
        write_on_a_full_disk()

    assert caught.value.code == "disk-full"
    with db.write() as tx:
        ledger.append(tx, big, actor=MANAGER, at=on(4, 1))
    assert entries(db) == 1


def test_a_lock_that_another_program_holds_is_told_as_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.database.BUSY_TIMEOUT_SECONDS", 0.1)
    db = open_in(tmp_path)
    other = sqlite3.connect(tmp_path / "tracker.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(NotStored) as caught, db.write():
        pass

    other.close()
    assert caught.value.code == "database-busy"
