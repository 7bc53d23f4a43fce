"""What goes out to be filled in comes back as it was meant: templates without a repair, rows that were set aside."""

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from actions.forms import CHOICES, returned_rows, sheet_template
from actions.intake import import_requirements, import_sheet
from fitgap.sheet import read_sheet
from fitgap.vocabulary import RETURNED
from fitgap.workbook import read_sheets
from migration_plan.exchange.forms import Choice, Form, write_form
from model.issue import Severity
from model.record import SystemCode, VendorCode
from model.sheet import SheetReading, SheetStatus
from model.system import System
from storage.database import Database
from tests.fitgap_sheets import OTHER, OWN, codes, read, row, sheet
from tests.ward import MANAGER, WEEK, on, ward_in
from views.wording.catalogue import Language, catalogue
from views.wording.returned import explained, template_texts

NOW = on(5, 27)
S = SystemCode("01")
LIST = (
    "機能ID,機能名称,実装区分,仕様書版,機能要件\r\n0010001,転入,実装必須,4.0,受け付ける。\r\n"
    "0010002,=転出,標準オプション,4.0,\r\n0010003,転居,実装不可,4.0,\r\n"
).encode()


def ward(tmp_path: Path) -> Database:
    db = ward_in(tmp_path)
    import_requirements(db, MANAGER, system=S, file="list.csv", content=LIST, now=on(4, 2))
    return db


def template(db: Database, *, filled: bool = False) -> bytes:
    content = sheet_template(db, MANAGER, S, template_texts(Language.JA), NOW, filled=filled)
    assert content is not None
    return content


def read_back(content: bytes) -> SheetReading:
    systems = (System(code=S, name="住民基本台帳"),)
    return read_sheet(content, "template.xlsx", systems=systems, allowed=frozenset({S}))


def with_text(content: bytes, old: str, new: str, *, times: int = -1) -> bytes:
    """The workbook as somebody saved it with another word in its cells."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/sharedStrings.xml":
                part = part.decode().replace(f">{old}<", f">{new}<", times).encode()
            target.writestr(name, part)
    return out.getvalue()


def test_an_empty_template_reads_back_without_a_repair_with_ids_as_text(tmp_path: Path) -> None:
    reading = read_back(template(ward(tmp_path)))

    assert reading.status is SheetStatus.ACCEPT
    assert [record.requirement_id for record in reading.accepted] == ["0010001", "0010002", "0010003"]
    assert reading.accepted[1].name == "=転出"
    assert {issue.code for issue in reading.issues} == {"formula-cell"}


@pytest.mark.parametrize("word", CHOICES["verdict"])  # type: ignore[index]  # a field is its value
def test_a_judged_template_reads_back_without_a_repair(tmp_path: Path, word: str) -> None:
    reading = read_back(with_text(template(ward(tmp_path)), "未判定", word))

    without_a_reason = [issue.code for issue in reading.issues if issue.severity is Severity.REJECTED]
    assert reading.repaired == ()
    assert len(reading.accepted) + len(without_a_reason) == 3
    assert set(without_a_reason) == ({"required"} if word == "対象外" else set())


def test_a_filled_template_changes_nothing_when_it_comes_back(tmp_path: Path) -> None:
    db = ward(tmp_path)
    text = (
        "機能ID,業務名,機能名称,判定,影響度,対応方針,対応状況,期限,工数,先行機能ID,進捗率,備考\r\n"
        "0010001,住民基本台帳,転入,△,高,独自の対応,対応中,2024/07/31,3.5,0010002,50,+メモ\r\n"
        "0010002,住民基本台帳,=転出,○,,,,,,,,\r\n"
    )
    import_sheet(db, MANAGER, vendor=VendorCode("A"), file="a.csv", content=text.encode(), week=WEEK, now=NOW)
    content = template(db, filled=True)

    result = import_sheet(
        db, MANAGER, vendor=VendorCode("A"), file="t.xlsx", content=content, week=WEEK, now=NOW, confirmed=True
    )

    assert result.reading.status is SheetStatus.ACCEPT
    assert result.reconciled.added == ()
    assert {r.requirement_id for r in result.reconciled.unchanged} == {"0010001", "0010002"}
    assert result.reading.rejected == ()


def test_a_template_has_drop_downs_and_notes_and_no_formula(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(template(ward(tmp_path)))) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
        notes = [name for name in book.namelist() if "comments" in name]

    tree = ET.fromstring(page)  # noqa: S314 - our own bytes
    found = [node for node in tree.iter() if node.tag.endswith("}dataValidation")]
    assert len(found) == len(CHOICES) == 4
    assert [node for node in tree.iter() if node.tag.endswith("}f")] == []
    assert notes


def test_an_unknown_system_has_no_template(tmp_path: Path) -> None:
    assert sheet_template(ward_in(tmp_path), MANAGER, SystemCode("99"), {}, NOW) is None


# ---- rows that were set aside ---------------------------------------------------------------------------------------


def aside() -> SheetReading:
    return read(
        sheet(row(適合区分="▲", 備考="=1+1"), row(機能ID="0100002"), row(機能ID="0100003", 工数="約3", 備考="'=2"))
    )


def returned(reading: SheetReading, language: Language = Language.JA) -> bytes:
    return returned_rows(reading, explained(reading, language), list(Language).index(language), NOW)


def test_rows_come_back_as_they_were_sent_with_line_reason_and_remedy() -> None:
    reading = aside()

    tables, issues = read_sheets(returned(reading), "rows.xlsx")
    header, *rows = (each.cells for each in tables["Fit&Gap"])

    assert issues == []
    assert header == (*reading.headings, *RETURNED[0])
    assert [cells[: len(reading.headings)] for cells in rows] == [each.cells for each in reading.rejected]
    assert [cells[-3] for cells in rows] == ["2", "4"]
    assert "▲" in rows[0][-2]
    assert "○△×" in rows[0][-1]


@pytest.mark.parametrize("language", Language)
def test_corrected_rows_are_read_without_tripping_over_the_added_columns(language: Language) -> None:
    content = with_text(with_text(returned(aside(), language), "▲", "×"), "約3", "3")

    reading = read(content, "corrected.xlsx")

    assert reading.status is SheetStatus.REPAIR  # the apostrophe that was there before
    assert (len(reading.records), reading.rejected, reading.partial) == (2, (), True)
    assert "extra-label" not in codes(reading)
    assert [record.note for record in reading.records] == ["=1+1", "=2"]


def test_rows_that_look_like_formulas_are_text_cells_in_the_workbook() -> None:
    with zipfile.ZipFile(io.BytesIO(returned(aside()))) as book:
        tree = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own bytes
        styles = book.read("xl/styles.xml").decode()

    cells = [node for node in tree.iter() if node.tag.endswith("}c")]
    assert {cell.get("t") for cell in cells if len(cell)} == {"s"}
    assert [node for node in tree.iter() if node.tag.endswith("}f")] == []
    assert "quotePrefix" in styles


def test_rows_that_come_back_do_not_make_the_others_vanish(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    text = "機能ID,業務名,機能名称,判定,進捗率\r\n" + "".join(
        f"00100{number:02d},住民基本台帳,機能{number},{'▲' if number == 1 else '○'},5\r\n" for number in range(1, 13)
    )
    first = import_sheet(db, MANAGER, vendor=VendorCode("A"), file="a.csv", content=text.encode(), week=WEEK, now=NOW)
    content = with_text(returned(first.reading), "▲", "×")

    result = import_sheet(db, MANAGER, vendor=VendorCode("A"), file="b.xlsx", content=content, week=WEEK, now=NOW)

    assert result.receipt is not None  # no question held it
    assert (len(result.reconciled.added), result.reconciled.vanished) == (1, ())


@pytest.mark.parametrize("language", Language)
def test_the_words_on_the_page_are_the_columns_that_are_known_when_they_come_back(language: Language) -> None:
    words = catalogue(language)
    names = ("fitgap_column_line", "fitgap_column_reason", "fitgap_column_remedy")

    assert tuple(words[name] for name in names) == RETURNED[list(Language).index(language)]


def test_a_column_that_is_merely_called_line_does_not_make_a_sheet_a_correction() -> None:
    content = sheet(row(), header=",".join([*"abcdefghijk", "元の行番号"]))

    assert not read(content, systems=(OWN, OTHER)).partial


def test_a_drop_down_that_only_offers_lets_other_words_pass() -> None:
    form = Form("住民/税:x", ["a", "b"], [["1", "2"]], {"a": Choice(("1",), "a", "hint", strict=False)})

    with zipfile.ZipFile(io.BytesIO(write_form(form, NOW))) as book:
        assert 'errorStyle="information"' in book.read("xl/worksheets/sheet1.xml").decode()
