"""An upload is taken back as a recorded correction: rows return, later statements and frozen weeks stay."""

from pathlib import Path

import pytest

from actions import weekly
from actions.access import Forbidden
from actions.correcting import corrections_by_entry, undo_sheet
from actions.intake import import_sheet
from actions.register import receipts
from model.fitgap import FitGapRecord
from model.keeping import Receipt, UndoResult, UndoStatus, UploadKind
from model.record import VendorCode
from model.sheet import SheetResult
from model.week import IsoWeek
from storage import proof, sheets
from storage.database import Database
from tests.ward import MANAGER, VENDOR, WEEK, behind_our_back, on, ward_in

pytestmark = pytest.mark.usefixtures("each_database")

HEADER = "機能ID,業務名,機能名称,適合区分,対応状況,進捗率\r\n"
NEXT = IsoWeek(year=2024, number=21)
NOW = on(5, 27)


def sheet(*verdicts: str) -> bytes:
    rows = (f"000000{number},住民基本台帳,機能{number},{mark},,50\r\n" for number, mark in enumerate(verdicts, 1))
    return (HEADER + "".join(rows)).encode()


def send(db: Database, *verdicts: str, week: IsoWeek = WEEK) -> Receipt:
    result = import_sheet(
        db, MANAGER, vendor=VendorCode("A"), file="a.csv", content=sheet(*verdicts), week=week, now=NOW, confirmed=True
    )
    assert result.receipt is not None
    return result.receipt


def undo(db: Database, receipt: Receipt, reason: str = "別の週の表だった") -> UndoResult:
    return undo_sheet(db, MANAGER, receipt.entry, reason, NOW)


def register(db: Database, week: IsoWeek = NEXT) -> list[FitGapRecord]:
    with db.read(MANAGER) as tx:
        return list(sheets.records_as_of(tx, effective_until=week.friday, systems=None))


def verdicts(db: Database, week: IsoWeek = NEXT) -> list[str]:
    return [row.verdict.value for row in register(db, week)]


def test_changed_rows_return_to_what_they_were_and_added_ones_are_gone(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    send(db, "○", "△")
    before = register(db)
    second = send(db, "×", "△", "×", week=NEXT)

    result = undo(db, second)

    assert (result.status, result.undone, result.restated) == (UndoStatus.UNDONE, 2, 0)
    assert register(db) == before
    assert not register(db)[0].ever_gap


def test_the_same_undo_twice_changes_nothing_and_gives_the_first_receipt(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    receipt = send(db, "○")

    first, second = undo(db, receipt), undo(db, receipt, "もう一度")

    assert (second.status, second.receipt) == (UndoStatus.ALREADY_UNDONE, first.receipt)
    assert sum(each.kind is UploadKind.CORRECTION for each in receipts(db, MANAGER)) == 1


def test_rows_that_a_later_sheet_changed_stay_as_that_sheet_says(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    send(db, "○", "○")
    second = send(db, "△", "△", week=NEXT)
    third = import_third(db)

    undo(db, second)

    assert third.receipt is not None
    assert verdicts(db) == ["gap", "fit"]


def import_third(db: Database) -> SheetResult:
    """A sheet of one row for the same week: it changes that row and is silent on the other."""
    return import_sheet(
        db, MANAGER, vendor=VendorCode("A"), file="c.csv", content=sheet("×"), week=NEXT, now=NOW, confirmed=True
    )


def test_a_row_that_a_later_sheet_repeated_stays_from_that_sheets_day(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    first = send(db, "×", "○")
    send(db, "×", "○", week=NEXT)

    result = undo(db, first)

    assert result.restated == 2
    assert (verdicts(db, WEEK), verdicts(db, NEXT)) == ([], ["gap", "fit"])


def test_the_file_can_be_sent_again_after_it_was_taken_back(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    first = send(db, "×")
    undo(db, first)

    again = send(db, "×")
    undo(db, again)
    third = send(db, "×")

    assert len({first.entry, again.entry, third.entry}) == 3
    assert verdicts(db) == ["gap"]


def test_a_frozen_week_stays_as_published_and_recomputes_equal(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    receipt = send(db, "×", "○")
    frozen = weekly.freeze_week(db, MANAGER, WEEK, NOW)

    undo(db, receipt)

    assert weekly.frozen_week(db, MANAGER, WEEK) == frozen
    assert weekly.recompute(db, MANAGER, WEEK).holds
    restated = weekly.snapshot_as_of(db, MANAGER, WEEK.friday)
    assert restated is not None
    assert len(frozen.snapshot.gaps) == 1
    assert restated.gaps == ()


def test_nothing_kept_is_altered_and_the_ledger_holds_the_correction(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    receipt = send(db, "×")
    stored = undo(db, receipt).receipt

    with db.read(MANAGER) as tx:
        assert proof.prove(tx).intact
    assert stored is not None
    assert (stored.undoes, stored.reason, stored.effective) == (receipt.entry, "別の週の表だった", receipt.effective)
    assert corrections_by_entry(receipts(db, MANAGER)) == {receipt.entry: stored}


def test_a_correction_that_was_altered_in_the_database_is_found(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    undo(db, send(db, "×"))

    with behind_our_back(tmp_path) as connection:
        connection.exec_driver_sql("UPDATE corrections SET body = replace(body, '別', '同')")

    with db.read(MANAGER) as tx:
        assert not proof.prove(tx).intact


@pytest.mark.parametrize(("entry", "reason", "code"), [(99, "x", "no-such-receipt"), (1, " ", "reason-missing")])
def test_without_a_reason_or_a_sheet_nothing_happens(tmp_path: Path, entry: int, reason: str, code: str) -> None:
    db = ward_in(tmp_path)
    send(db, "×")

    result = undo_sheet(db, MANAGER, entry, reason, NOW)

    assert (result.status, [issue.code for issue in result.issues]) == (UndoStatus.REFUSED, [code])
    assert verdicts(db) == ["gap"]


def test_a_vendor_cannot_take_its_sheet_back(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    receipt = send(db, "×")

    with pytest.raises(Forbidden):
        undo_sheet(db, VENDOR, receipt.entry, "x", NOW)
