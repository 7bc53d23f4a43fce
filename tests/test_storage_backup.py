import threading
from pathlib import Path

import pytest
from sqlalchemy import Executable, delete, text, update

from actions.backup import back_up, ledger_entries, verify
from actions.weekly import freeze_week
from model.access import Actor, Role
from storage import backup, tables
from storage.database import Database
from storage.faults import UnusableDatabase
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


def test_backups_made_while_others_write_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    db = full_ward(tmp_path)
    acknowledged: list[int] = []
    stop = threading.Event()

    def keep_writing() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with db.write(MANAGER) as tx:
                receipt = send(tx, changed=(row(1, note=f"{number}"),), content=f"{number}".encode())
            acknowledged.append(receipt.entry)

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        for number in range(3):
            before = acknowledged[-1] if acknowledged else 0
            made = backup.back_up(db, tmp_path / f"{number}.db")
            assert made.proof.intact
            assert made.proof.entries >= before
    finally:
        stop.set()
        writer.join()
    assert acknowledged


def test_a_backup_never_overwrites_a_file_and_a_missing_one_is_told(tmp_path: Path) -> None:
    db = full_ward(tmp_path)
    (tmp_path / "there.db").write_bytes(b"mine")

    with pytest.raises(UnusableDatabase) as caught:
        backup.back_up(db, tmp_path / "there.db")
    with pytest.raises(UnusableDatabase) as missing:
        backup.check_backup(tmp_path / "nowhere.db")

    assert (caught.value.code, missing.value.code) == ("backup-exists", "backup-missing")
    assert (tmp_path / "there.db").read_bytes() == b"mine"


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
