"""A heading that nobody knows is explained once; the answer is kept for the vendor and used for its next sheet."""

from pathlib import Path

import pytest

from actions.access import Forbidden
from actions.headings import field_of, forget_headings, saved_mapping
from actions.intake import import_sheet, preview_sheet
from model.keeping import SavedMapping
from model.record import VendorCode
from model.sheet import SheetPreview, SheetResult, SheetStatus
from model.week import IsoWeek
from storage import ledger, proof
from storage.database import Database
from tests.ward import MANAGER, VENDOR, WEEK, on, ward_in

pytestmark = pytest.mark.usefixtures("each_database")

A = VendorCode("A")
NEXT = IsoWeek(year=2024, number=21)
NOW = on(5, 27)
SHEET = "機能ID,業務名,機能名称,見立て,進捗率,めど\r\n0000001,住民基本台帳,転入,△,50,2024/06/30\r\n".encode()
SAID = {"見立て": "verdict", "めど": "due"}


def look(db: Database, mapping: dict[str, str] | None = None, content: bytes = SHEET) -> SheetPreview:
    return preview_sheet(db, MANAGER, vendor=A, file="a.csv", content=content, week=WEEK, now=NOW, mapping=mapping)


def send(
    db: Database, mapping: dict[str, str] | None = None, content: bytes = SHEET, week: IsoWeek = WEEK
) -> SheetResult:
    return import_sheet(
        db, MANAGER, vendor=A, file="a.csv", content=content, week=week, now=NOW, confirmed=True, mapping=mapping
    )


def saved(db: Database) -> SavedMapping:
    return saved_mapping(db, MANAGER, A)


def test_a_sheet_that_lacks_a_column_says_which_and_offers_its_unknown_headings(tmp_path: Path) -> None:
    reading = look(ward_in(tmp_path)).reading

    assert reading.refused
    assert reading.lacking == ("verdict",)
    assert [(column.heading, column.samples) for column in reading.unread] == [
        ("見立て", ("△",)),
        ("めど", ("2024/06/30",)),
    ]


def test_looking_with_a_mapping_reads_the_sheet_and_saves_nothing(tmp_path: Path) -> None:
    db = ward_in(tmp_path)

    reading = look(db, SAID).reading

    assert [str(record.due) for record in reading.records] == ["2024-06-30"]
    assert reading.mapped == (("見立て", "verdict"), ("めど", "due"))
    assert [issue.value for issue in reading.issues if issue.code == "header-mapped"] == ["見立て", "めど"]
    assert saved(db).pairs == ()


def test_the_mapping_is_saved_with_the_sheet_and_used_for_the_next_one(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    send(db, SAID)

    second = send(db, content=SHEET.replace("△".encode(), "×".encode()), week=NEXT)

    assert saved(db).pairs == (("めど", "due"), ("見立て", "verdict"))
    assert second.receipt is not None
    assert second.reading.mapped == (("見立て", "verdict"), ("めど", "due"))


def test_a_mapping_of_one_vendor_is_not_used_for_another(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    send(db, SAID)
    other = SHEET.replace("住民基本台帳".encode(), "戸籍".encode())

    preview = preview_sheet(db, MANAGER, vendor=VendorCode("B"), file="b.csv", content=other, week=WEEK, now=NOW)

    assert preview.reading.lacking == ("verdict",)


def test_a_sheet_that_is_refused_saves_no_mapping(tmp_path: Path) -> None:
    db = ward_in(tmp_path)

    result = send(db, {"めど": "due"})

    assert result.status is SheetStatus.REJECT
    assert saved(db).pairs == ()


def test_what_is_forgotten_is_asked_again_and_the_ledger_has_every_version(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    send(db, SAID)

    left = forget_headings(db, MANAGER, A, ["見立て"], NOW)

    assert left.pairs == (("めど", "due"),)
    assert look(db, content=SHEET + b"\r\n").reading.lacking == ("verdict",)
    with db.read(MANAGER) as tx:
        assert [entry.action for entry in ledger.entries(tx)].count("save_mapping") == 2
        assert proof.prove(tx).intact


def test_forgetting_what_is_not_there_changes_nothing(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    send(db, SAID)
    before = saved(db)

    assert forget_headings(db, MANAGER, A, ["色"], NOW) == before


def test_a_vendor_sees_and_changes_its_own_mapping_alone(tmp_path: Path) -> None:
    db = ward_in(tmp_path)

    assert saved_mapping(db, VENDOR, A).pairs == ()
    with pytest.raises(Forbidden):
        saved_mapping(db, VENDOR, VendorCode("B"))
    with pytest.raises(Forbidden):
        forget_headings(db, VENDOR, VendorCode("B"), ["見立て"], NOW)


@pytest.mark.parametrize(("text", "field"), [("適合区分", "verdict"), ("due", "due"), ("色", None)])
def test_a_field_is_named_by_its_own_name_or_its_value(text: str, field: str | None) -> None:
    assert field_of(text) == field


def test_zeros_are_restored_at_a_yes_alone(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    content = SHEET.replace(b"0000001", b"10001").replace("見立て".encode(), "判定".encode())

    without = look(db, content=content).reading
    result = import_sheet(db, MANAGER, vendor=A, file="a.csv", content=content, week=WEEK, now=NOW, restore_zeros=True)

    assert [issue.code for issue in without.issues if issue.line == 2] == ["leading-zero-lost"]
    assert [record.requirement_id for record in result.reading.repaired] == ["0010001"]
    assert [dict(issue.values)["after"] for issue in result.issues if issue.code == "zeros-restored"] == ["0010001"]
