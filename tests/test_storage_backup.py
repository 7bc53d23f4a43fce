import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Executable, create_engine, delete, text, update
from sqlalchemy.pool import NullPool

from actions.backup import back_up, ledger_entries, restore, verify
from actions.weekly import freeze_week, frozen_weeks
from model.access import Actor, Role
from model.keeping import NotedHead
from storage import backup, tables
from storage.canonical import digest
from storage.database import Database
from storage.faults import UnusableDatabase
from storage.migrations import downgrade
from tests.faults import backups
from tests.ward import MANAGER, WEEK, behind_our_back, on, row, send, ward_in

AUDITOR = Actor(name="監査", role=Role.AUDITOR)
ADMINISTRATOR = Actor(name="管理", role=Role.ADMINISTRATOR)


def full_ward(folder: Path) -> Database:
    db = ward_in(folder)
    with db.write(MANAGER) as tx:
        send(tx, added=(row(1), row(2)))
    freeze_week(db, MANAGER, WEEK, on(5, 17))
    return db


def test_a_backup_holds_everything_and_proves_it(tmp_path: Path) -> None:
    db = full_ward(tmp_path)

    made = back_up(db, ADMINISTRATOR, tmp_path / "copies" / "1.db", on(5, 18))

    assert made.proof.intact
    assert made.proof.entries == verify(db, AUDITOR).entries - 1
    assert dict(made.rows)["records"] == 2
    assert backup.check_backup(tmp_path / "copies" / "1.db") == made
    assert ledger_entries(db, AUDITOR)[-1].file_sha256 == made.sha256


def test_a_backup_never_overwrites_a_file_and_a_missing_one_is_told(tmp_path: Path) -> None:
    db = full_ward(tmp_path)
    (tmp_path / "there.db").write_bytes(b"mine")

    with pytest.raises(UnusableDatabase) as caught:
        backup.back_up(db, tmp_path / "there.db")
    with pytest.raises(UnusableDatabase) as missing:
        backup.check_backup(tmp_path / "nowhere.db")

    assert (caught.value.code, missing.value.code) == ("backup-exists", "backup-missing")
    assert (tmp_path / "there.db").read_bytes() == b"mine"


def test_the_hash_that_was_told_is_that_of_the_copy_in_every_journal_mode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.sqlite.journal_mode", lambda _: "WAL")
    db = full_ward(tmp_path)

    made = back_up(db, ADMINISTRATOR, tmp_path / "copy.db", on(5, 18))

    assert made.sha256 == digest((tmp_path / "copy.db").read_bytes())


def test_a_copy_comes_back_to_a_new_place_with_every_week_proven_and_the_return_noted(tmp_path: Path) -> None:
    db = full_ward(tmp_path)
    made = back_up(db, ADMINISTRATOR, tmp_path / "copy.db", on(5, 18))
    kept = (tmp_path / "copy.db").read_bytes()

    done = restore(ADMINISTRATOR, tmp_path / "copy.db", tmp_path / "new" / "ward.db", on(5, 20))

    back = Database.open(str(tmp_path / "new" / "ward.db"))
    assert done.weeks == (WEEK,)
    assert done.backup.proof == made.proof
    assert frozen_weeks(back, MANAGER) == frozen_weeks(db, MANAGER)
    assert verify(back, AUDITOR, noted=NotedHead(made.proof.entries, made.proof.head)).intact
    assert ledger_entries(back, AUDITOR)[-1].action == "restore"
    assert ledger_entries(back, AUDITOR)[-1].file_sha256 == made.sha256
    assert (tmp_path / "copy.db").read_bytes() == kept
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["ward.db"]


def test_a_copy_of_an_earlier_release_comes_back_up_to_date(tmp_path: Path) -> None:
    back_up(full_ward(tmp_path), ADMINISTRATOR, tmp_path / "copy.db", on(5, 18))
    engine = create_engine(f"sqlite:///{tmp_path}/copy.db", poolclass=NullPool)
    with engine.begin() as connection:
        downgrade(connection, tables.REVISIONS[-2])

    assert restore(ADMINISTRATOR, tmp_path / "copy.db", tmp_path / "new.db", on(5, 20)).weeks == (WEEK,)


def beside(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"x")


def forge_a_week(folder: Path, values: str) -> None:
    with sqlite3.connect(folder / "copy.db") as raw:
        raw.execute(f"UPDATE {values}")
    raw.close()


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda folder: beside(folder, "new.db"), "restore-exists"),
        (lambda folder: beside(folder, "new.db-journal"), "restore-leftover"),
        (lambda folder: beside(folder, "copy.db-wal"), "backup-unfinished"),
        (lambda folder: (folder / "copy.db").unlink(), "backup-missing"),
        (lambda folder: (folder / "copy.db").write_bytes(b"no database" * 900), "not-a-database"),
        (lambda folder: forge_a_week(folder, "snapshots SET digest = 'x'"), "restore-unproven"),
        (lambda folder: forge_a_week(folder, "ledger SET who = 'x' WHERE seq = 1"), "restore-unproven"),
        (lambda folder: forge_a_week(folder, "records SET effective = '2025-01-03'"), "restore-unproven"),
    ],
)
def test_what_does_not_hold_is_not_restored(tmp_path: Path, spoil: Callable[[Path], object], code: str) -> None:
    back_up(full_ward(tmp_path), ADMINISTRATOR, tmp_path / "copy.db", on(5, 18))
    spoil(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}

    with pytest.raises(UnusableDatabase) as caught:
        restore(ADMINISTRATOR, tmp_path / "copy.db", tmp_path / "new.db", on(5, 20))

    assert caught.value.code == code
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_copies_made_while_others_write_all_come_back_with_equal_digests() -> None:
    found = backups.drill(3)

    assert (found.trials, found.faults) == (3, [])


def test_the_drill_finds_copies_that_were_made_by_hand() -> None:
    assert backups.drill(1, "by-hand").faults


@pytest.mark.usefixtures("each_database")
@pytest.mark.parametrize(
    ("change", "altered"),
    [
        (update(tables.records).values(body=text("replace(body, 'gap', 'fit')")), "sheet:A:2024-W20:sheet.csv"),
        (delete(tables.records).where(tables.records.c.requirement_id == "0000002"), "sheet:A:2024-W20:sheet.csv"),
        (update(tables.plans).values(body=b"x"), "plan:1"),
        (update(tables.snapshots).values(line=text("replace(line, '2024-05-17', '2024-05-16')")), "week:2024-W20:1"),
        (update(tables.snapshots).values(input_digest="0" * 64), "week:2024-W20:1"),
        (update(tables.files).where(tables.files.c.size == 5).values(content=b"x"), "file:"),
    ],
)
def test_whatever_is_altered_behind_our_back_is_named(tmp_path: Path, change: Executable, altered: str) -> None:
    db = full_ward(tmp_path)
    assert verify(db, AUDITOR).intact

    with behind_our_back(tmp_path) as connection:
        connection.execute(change)

    proof = verify(db, AUDITOR)
    assert not proof.intact
    assert len(proof.altered) == 1
    assert proof.altered[0].startswith(altered)
