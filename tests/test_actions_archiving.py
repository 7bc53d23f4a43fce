"""Everything out in open formats and in again, over both databases and from one to the other."""

import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from actions.access import LOCAL_PERSON
from actions.archiving import export_everything, import_everything
from actions.backup import verify
from actions.opening import is_empty
from actions.register import original_file, receipts
from actions.weekly import frozen_weeks
from model.keeping import NotedHead
from storage import tables
from storage.canonical import digest
from storage.database import Database
from storage.faults import UnusableDatabase
from tests import ward
from tests.places import Files, Server
from tests.test_storage_migrations import lived_in
from tests.ward import MANAGER, WEEK, on, open_in

AT = on(5, 20)
Change = Callable[[str, bytes], tuple[str, bytes]]


def taken_in(db: Database, path: Path) -> tuple[Database, str]:
    made = export_everything(db, LOCAL_PERSON, path, AT)
    new = open_in(path.parent / "new")
    taken, weeks = import_everything(new, LOCAL_PERSON, path, AT)
    assert (taken, weeks) == (made, (WEEK,))
    return new, made.head


def same(before: Database, after: Database, head: str, entries: int) -> None:
    assert frozen_weeks(after, MANAGER) == frozen_weeks(before, MANAGER)
    assert verify(after, LOCAL_PERSON, noted=NotedHead(entries, head)).intact
    assert receipts(after, MANAGER) == receipts(before, MANAGER)
    for receipt in receipts(before, MANAGER):
        assert original_file(after, MANAGER, receipt.sha256) == original_file(before, MANAGER, receipt.sha256)


@pytest.mark.usefixtures("each_database")
def test_everything_goes_out_and_in_with_equal_weeks_and_a_ledger_that_goes_on(tmp_path: Path) -> None:
    db = lived_in(tmp_path)
    entries = verify(db, LOCAL_PERSON).entries

    new, head = taken_in(db, tmp_path / "all.zip")

    same(db, new, head, entries)
    assert verify(new, LOCAL_PERSON).entries == entries + 1


def test_the_archive_is_the_way_from_a_file_to_a_server(tmp_path: Path, on_postgresql: Server) -> None:
    assert isinstance(ward.places, Server)
    ward.places = Files()
    db = lived_in(tmp_path)
    entries = verify(db, LOCAL_PERSON).entries
    ward.places = on_postgresql

    new, head = taken_in(db, tmp_path / "all.zip")

    assert new.settings.kind == "postgresql"
    same(db, new, head, entries)


def test_the_archive_is_text_that_anybody_can_read_and_the_files_as_they_were_sent(tmp_path: Path) -> None:
    db = lived_in(tmp_path)
    export_everything(db, LOCAL_PERSON, tmp_path / "all.zip", AT)

    with ZipFile(tmp_path / "all.zip") as archive:
        plans = [json.loads(line) for line in archive.read("tables/plans.jsonl").splitlines()]
        sent = {name.removeprefix("files/"): archive.read(name) for name in archive.namelist() if "files/" in name}
        names = {name for name in archive.namelist() if name.startswith("tables/")}

    assert json.loads(plans[0]["body"])["municipality"] == "例示区"
    assert names == {f"tables/{name}.jsonl" for name in tables.metadata.tables}
    kept = [original_file(db, MANAGER, sha256) for sha256 in sent]
    assert list(sent.values()) == [file[1] for file in kept if file]
    assert set(sent) == {each.sha256 for each in receipts(db, MANAGER)}


def rewritten(path: Path, change: Change) -> None:
    with ZipFile(path) as old:
        content = [change(name, old.read(name)) for name in old.namelist()]
    with ZipFile(path, "w") as new:
        for name, held in content:
            new.writestr(name, held)


def forged(name: str, held: bytes) -> tuple[str, bytes]:
    return name, held.replace("例示区".encode(), "別の区".encode()) if name == "tables/plans.jsonl" else held


def of_a_later_release(name: str, held: bytes) -> tuple[str, bytes]:
    return name, held.replace(tables.SCHEMA_VERSION.encode(), b"9999") if name == "manifest.json" else held


def renamed(name: str, held: bytes) -> tuple[str, bytes]:
    return name.replace("tables/plans", "tables/../plans"), held


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda path: rewritten(path, forged), "archive-unreadable"),
        (lambda path: rewritten(path, renamed), "archive-unreadable"),
        (lambda path: rewritten(path, of_a_later_release), "archive-of-another-release"),
        (lambda path: path.write_bytes(path.read_bytes()[:-900]), "archive-unreadable"),
        (lambda path: path.unlink(), "archive-unreadable"),
    ],
)
def test_an_archive_that_is_not_what_was_written_leaves_the_database_empty(
    tmp_path: Path, spoil: Callable[[Path], object], code: str
) -> None:
    export_everything(lived_in(tmp_path), LOCAL_PERSON, tmp_path / "all.zip", AT)
    spoil(tmp_path / "all.zip")
    new = open_in(tmp_path / "new")

    with pytest.raises(UnusableDatabase) as caught:
        import_everything(new, LOCAL_PERSON, tmp_path / "all.zip", AT)

    assert caught.value.code == code
    assert is_empty(new)
    assert verify(new, LOCAL_PERSON).entries == 0


def test_a_forger_who_also_corrects_the_hashes_of_the_files_is_found_by_the_ledger(tmp_path: Path) -> None:
    export_everything(lived_in(tmp_path), LOCAL_PERSON, tmp_path / "all.zip", AT)
    with ZipFile(tmp_path / "all.zip") as archive:
        true = archive.read("tables/plans.jsonl")
    false = forged("tables/plans.jsonl", true)[1]
    rewritten(
        tmp_path / "all.zip",
        lambda name, held: (
            (name, held.replace(digest(true).encode(), digest(false).encode()))
            if name == "manifest.json"
            else forged(name, held)
        ),
    )

    with pytest.raises(UnusableDatabase) as caught:
        import_everything(open_in(tmp_path / "new"), LOCAL_PERSON, tmp_path / "all.zip", AT)

    assert caught.value.code == "restore-unproven"
    assert caught.value.detail.startswith("plan:")


def test_nothing_is_taken_into_a_database_with_a_record_and_no_file_is_overwritten(tmp_path: Path) -> None:
    db = lived_in(tmp_path)
    export_everything(db, LOCAL_PERSON, tmp_path / "all.zip", AT)
    before = verify(db, LOCAL_PERSON)

    with pytest.raises(UnusableDatabase, match="archive-into-full"):
        import_everything(db, LOCAL_PERSON, tmp_path / "all.zip", AT)
    with pytest.raises(UnusableDatabase, match="backup-exists"):
        export_everything(db, LOCAL_PERSON, tmp_path / "all.zip", AT)

    assert verify(db, LOCAL_PERSON) == before
