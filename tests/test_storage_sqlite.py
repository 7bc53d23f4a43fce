"""SQLite alone: the safe settings of the file, and what is said when it is damaged, full or held."""

import sqlite3
from pathlib import Path

import pytest

from storage import ledger
from storage.database import Database
from storage.faults import NotStored, UnusableDatabase
from storage.ledger import Deed
from storage.sqlite import journal_mode
from tests.ward import MANAGER, on, open_in

DEED = Deed(action="try", subject="nothing")


def entries(db: Database) -> int:
    with db.read(MANAGER) as tx:
        return ledger.last_entry(tx)


def test_every_connection_runs_with_the_safe_settings(tmp_path: Path) -> None:
    names = ("synchronous", "foreign_keys", "trusted_schema", "cell_size_check", "mmap_size", "busy_timeout")

    with open_in(tmp_path).read(MANAGER) as tx:
        found = [tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    assert found == [3, 1, 0, 1, 0, 15000]  # EXTRA, ON, OFF, ON, 0, ms


def test_an_sqlite_with_the_wal_reset_bug_never_runs_in_wal_mode(tmp_path: Path) -> None:
    settings = open_in(tmp_path).settings

    assert settings.journal_mode == settings.wanted_journal_mode == journal_mode(sqlite3.sqlite_version_info)


def test_a_folder_that_is_missing_is_made_and_a_second_opening_finds_what_was_kept(tmp_path: Path) -> None:
    place = tmp_path / "new" / "deeper"
    with open_in(place).write(MANAGER) as tx:
        ledger.append(tx, DEED, actor=MANAGER, at=on(4, 1))

    assert entries(open_in(place)) == 1


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    place = tmp_path / "tracker.db"
    place.write_bytes(b"these are not the bytes of a database" * 100)

    with pytest.raises(UnusableDatabase) as caught:
        open_in(tmp_path)

    assert caught.value.code == "not-a-database"
    assert place.read_bytes().startswith(b"these are not")


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    db = open_in(tmp_path)
    with db.write(MANAGER) as tx:
        for _ in range(200):
            ledger.append(tx, DEED, actor=MANAGER, at=on(4, 1))
    place = tmp_path / "tracker.db"
    content = bytearray(place.read_bytes())
    content[4096 * 3 : 4096 * 12] = b"\x5a" * (4096 * 9)
    place.write_bytes(content)

    with pytest.raises(UnusableDatabase) as caught:
        open_in(tmp_path)

    assert caught.value.code == "database-damaged"


def test_a_full_disk_is_told_as_such_and_the_same_write_works_later(tmp_path: Path) -> None:
    db = open_in(tmp_path)
    big = DEED.model_copy(update={"subject": "x" * 200_000})

    def write_on_a_full_disk() -> None:
        with db.write(MANAGER) as tx:
            pages = tx.connection.exec_driver_sql("PRAGMA page_count").scalar()
            tx.connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
            ledger.append(tx, big, actor=MANAGER, at=on(4, 1))

    with pytest.raises(NotStored) as caught:
        write_on_a_full_disk()

    assert caught.value.code == "disk-full"
    with db.write(MANAGER) as tx:
        ledger.append(tx, big, actor=MANAGER, at=on(4, 1))
    assert entries(db) == 1


def test_a_lock_that_another_program_holds_is_told_as_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.sqlite.BUSY_TIMEOUT_SECONDS", 0.1)
    db = open_in(tmp_path)
    other = sqlite3.connect(tmp_path / "tracker.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(NotStored) as caught, db.write(MANAGER):
        pass

    other.close()
    assert caught.value.code == "database-busy"
