"""Originals of superseded sheets may be taken out after a time that was set; everything a figure rests on stays."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from actions.access import LOCAL_PERSON
from actions.archiving import export_everything, import_everything
from actions.backup import ledger_entries, verify
from actions.correcting import undo_sheet
from actions.intake import import_sheet
from actions.opening import Database
from actions.register import original_file, receipts
from actions.retention import LEAST, prune, retention, set_retention
from actions.weekly import freeze_week, recompute, snapshot_as_of
from model.keeping import Receipt
from model.record import VendorCode
from model.week import IsoWeek
from storage import tables
from storage.faults import NotStored, UnusableDatabase
from storage.uploads import PRUNED
from tests import ward
from tests.places import OWNER, Server
from tests.ward import MANAGER, WEEK, behind_our_back, on, open_in, ward_in

NEXT = IsoWeek.of(WEEK.friday + timedelta(days=7))
LONG_AFTER = on(5, 24) + timedelta(days=LEAST)

pytestmark = pytest.mark.usefixtures("each_database")


def sent(db: Database, week: IsoWeek, progress: int, now: datetime, system: str = "01") -> Receipt:
    line = f"{system},0000001,機能,×,作業中,{progress}"
    content = f"システム名,機能ID,機能名称,適合区分,対応状況,進捗率\n{line}\n".encode()
    vendor = VendorCode("A" if system == "01" else "B")
    done = import_sheet(
        db, MANAGER, vendor=vendor, file=f"{week}.csv", content=content, week=week, now=now, confirmed=True
    )
    assert done.receipt, done.issues
    return done.receipt


def two_weeks(folder: Path) -> tuple[Database, Receipt]:
    """Return a ward with a frozen week, whose sheet a later one superseded, and the receipt of that sheet."""
    db = ward_in(folder)
    first = sent(db, WEEK, 10, on(5, 17))
    sent(db, WEEK, 20, on(5, 17), system="02")
    freeze_week(db, MANAGER, WEEK, on(5, 18))
    sent(db, NEXT, 30, on(5, 24))
    return db, first


def owner(folder: Path) -> str:
    return ward.places.url(folder, OWNER) if isinstance(ward.places, Server) else ""


def test_nothing_is_ever_due_until_somebody_says_for_how_long(tmp_path: Path) -> None:
    db, _ = two_weeks(tmp_path)

    assert retention(db, LOCAL_PERSON, LONG_AFTER).due == ()
    assert prune(db, LOCAL_PERSON, LONG_AFTER, owner_url=owner(tmp_path)) == ()


def test_only_a_sheet_that_was_superseded_for_longer_is_due(tmp_path: Path) -> None:
    db, first = two_weeks(tmp_path)

    kept = set_retention(db, LOCAL_PERSON, LEAST, on(5, 25)).retention

    assert kept is not None
    assert (kept.days, kept.set_by) == (LEAST, LOCAL_PERSON.name)
    assert retention(db, LOCAL_PERSON, LONG_AFTER - timedelta(seconds=1)).due == ()
    assert [each.entries for each in retention(db, LOCAL_PERSON, LONG_AFTER).due] == [(first.entry,)]
    refused = set_retention(db, LOCAL_PERSON, LEAST - 1, on(5, 25))
    assert ([each.code for each in refused.issues], refused.retention) == (["retention-too-short"], None)
    set_retention(db, LOCAL_PERSON, None, on(5, 26))
    assert retention(db, LOCAL_PERSON, LONG_AFTER).due == ()


def test_what_is_pruned_leaves_every_figure_and_proof_as_it_was_and_the_ledger_says_so(tmp_path: Path) -> None:
    db, first = two_weeks(tmp_path)
    second = next(each for each in receipts(db, MANAGER) if each.week == NEXT)
    set_retention(db, LOCAL_PERSON, LEAST, on(5, 25))
    before = (snapshot_as_of(db, MANAGER, WEEK.friday), receipts(db, MANAGER))

    pruned = prune(db, LOCAL_PERSON, LONG_AFTER, owner_url=owner(tmp_path))

    assert [each.file for each in pruned] == [first.file]
    assert original_file(db, MANAGER, first.sha256) is None
    assert original_file(db, MANAGER, second.sha256) is not None
    assert (snapshot_as_of(db, MANAGER, WEEK.friday), receipts(db, MANAGER)) == before
    assert recompute(db, MANAGER, WEEK).holds
    assert verify(db, LOCAL_PERSON).intact
    entry = ledger_entries(db, LOCAL_PERSON)[-1]
    assert (entry.action, entry.file_sha256, entry.who) == ("prune_original", first.sha256, LOCAL_PERSON.name)
    assert prune(db, LOCAL_PERSON, LONG_AFTER, owner_url=owner(tmp_path)) == ()
    with pytest.raises(NotStored, match="original-pruned"):
        sent(db, IsoWeek.of(NEXT.friday + timedelta(days=7)), 10, LONG_AFTER)
    export_everything(db, LOCAL_PERSON, tmp_path / "all.zip", LONG_AFTER)
    new = open_in(tmp_path / "new")
    _, weeks = import_everything(new, LOCAL_PERSON, tmp_path / "all.zip", LONG_AFTER)
    assert (weeks, verify(new, LOCAL_PERSON).intact) == ((WEEK,), True)


def test_a_sheet_that_was_taken_back_is_due_after_that(tmp_path: Path) -> None:
    db, _ = two_weeks(tmp_path)
    last = next(each for each in receipts(db, MANAGER) if each.week == NEXT)
    undo_sheet(db, MANAGER, last.entry, "誤り", on(6, 1))
    set_retention(db, LOCAL_PERSON, LEAST, on(6, 2))

    due = retention(db, LOCAL_PERSON, on(6, 1) + timedelta(days=LEAST)).due

    assert [each.entries for each in due] == [(last.entry,)]


def test_bytes_that_are_gone_without_an_entry_are_found(tmp_path: Path) -> None:
    db, first = two_weeks(tmp_path)

    with behind_our_back(tmp_path) as connection:
        gone = update(tables.files).where(tables.files.c.sha256 == first.sha256).values(content=PRUNED)
        connection.execute(gone)

    assert verify(db, LOCAL_PERSON).altered == (f"file:{first.sha256}",)


def test_on_a_server_the_application_itself_cannot_prune(tmp_path: Path, each_database: str) -> None:
    if each_database == "sqlite":
        pytest.skip("a file has one owner")
    db, _ = two_weeks(tmp_path)

    with pytest.raises(UnusableDatabase, match="owner-url-missing"):
        prune(db, LOCAL_PERSON, LONG_AFTER)
