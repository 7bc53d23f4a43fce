"""Workbooks are read by content, as a person sees their cells, and hostile ones are refused before they are opened."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from fitgap.workbook import cell_text
from fitgap.workbook_scan import Unreadable, scan
from model.fitgap import Verdict
from model.sheet import SheetStatus
from tests.fitgap_sheets import COLUMNS, DEFAULTS, balance, codes, read, row, sheet

Fill = Callable[[xlsxwriter.Workbook], None]
SHEET = "xl/worksheets/sheet1.xml"
RELATIONS, STRINGS = "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"


def workbook(fill: Fill) -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    fill(book)
    book.close()
    return content.getvalue()


def table(book: xlsxwriter.Workbook, name: str = "戸籍", rows: int = 2) -> xlsxwriter.worksheet.Worksheet:
    page = book.add_worksheet(name)
    page.write_row(0, 0, COLUMNS)
    for number in range(1, rows + 1):
        page.write_row(number, 0, [f"010000{number}", *[*DEFAULTS.values()][1:]])
    return page


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as after:
        for each in before.namelist():
            after.writestr(each, change(before.read(each)) if each == name else before.read(each))
    return changed.getvalue()


def open_document(body: str) -> bytes:
    spaces = ("office", "table", "text", "manifest")
    names = "".join(f' xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{each}:1.0"' for each in spaces)
    page = f'<office:body><office:spreadsheet><table:table table:name="S">{body}</table:table></office:spreadsheet>'
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest{names}/>")
        archive.writestr(
            "content.xml", f"<office:document-content{names}>{page}</office:body></office:document-content>"
        )
    return content.getvalue()


def open_row(*cells: str) -> str:
    texts = (
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
    )
    return f"<table:table-row>{''.join(texts)}</table:table-row>"


def test_the_sheet_with_the_table_is_read_and_the_others_are_told() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("表紙").write(0, 0, "Fit&Gap")
        table(book)

    reading = read(workbook(fill), "sheet.xlsx")

    assert (reading.encoding, reading.worksheet, balance(reading)) == ("workbook", "戸籍", [2, 0, 0, 0, 0])
    assert codes(reading) == ["worksheet-chosen"]


def test_numbers_and_dates_are_what_a_person_sees() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = table(book)
        page.write_number(1, 0, 100001, book.add_format({"num_format": "0000000"}))
        page.write_number(1, 10, 0.29, book.add_format({"num_format": "0%"}))
        page.write_number(2, 10, 1, book.add_format({"num_format": "0.0%"}))
        page.write_datetime(1, 7, datetime(2026, 4, 1), book.add_format({"num_format": "[$-411]ge.m.d"}))
        page.write_number(1, 6, 2.5)

    first, second = read(workbook(fill), "sheet.xlsx").records

    assert (first.requirement_id, first.planned_start, first.effort) == ("0100001", date(2026, 4, 1), Fraction(5, 2))
    assert (first.progress, second.progress) == (Fraction(29), Fraction(100))


def test_a_number_that_lost_its_zero_and_an_error_set_their_rows_aside() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = table(book, rows=3)
        page.write_number(1, 0, 100001)
        page.write_formula(2, 11, "=1/0", None, "#DIV/0!")

    reading = read(workbook(fill), "sheet.xlsx")

    assert codes(reading) == ["leading-zero-lost", "error-cell"]
    assert [each.line for each in reading.rejected] == [2, 3]


def test_cells_merged_downwards_count_for_each_row_and_are_told() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        table(book).merge_range(1, 1, 2, 1, "戸籍")

    reading = read(workbook(fill), "sheet.xlsx")

    assert codes(reading) == ["merged-filled"]
    assert (len(reading.records), reading.status) == (2, SheetStatus.REPAIR)


def test_hidden_rows_of_an_open_document_are_read_and_told() -> None:
    rows = [open_row(*COLUMNS), open_row(*DEFAULTS.values()), "<table:table-row table:visibility='collapse'/>"]
    hidden = (
        rows[1].replace("0100001", "0100002").replace("<table:table-row", "<table:table-row table:visibility='filter'")
    )

    reading = read(open_document("".join([*rows, hidden])), "sheet.ods")

    told = [issue for issue in reading.issues if issue.code == "hidden-rows"]
    assert (len(reading.records), [dict(issue.values)["count"] for issue in told]) == (2, ["1"])


def test_hidden_rows_are_read_and_told() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        table(book).set_row(1, None, None, {"hidden": True})

    reading = read(workbook(fill), "sheet.xlsx")

    assert (len(reading.records), codes(reading)) == (2, ["hidden-rows"])


def test_a_percentage_of_an_open_document_is_read_as_it_is_shown_where_rows_and_columns_repeat() -> None:
    titles = '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
    line = open_row("0100001", "戸籍", "(blanks)", "届", "○", "(half)")
    for place, attributes in (
        ("(blanks)", 'table:number-columns-repeated="2"'),
        ("(half)", 'office:value-type="percentage" office:value="0.5"'),
    ):
        line = line.replace(f'office:value-type="string"><text:p>{place}</text:p>', f"{attributes}>")
    body = titles + open_row("機能ID", "システム名", "", "", "機能名称", "判定", "進捗率") + line

    reading = read(open_document(body), "sheet.ods")

    assert [record.progress for record in reading.records] == [50]


def test_an_open_document_is_read_too() -> None:
    body = open_row("機能ID", "システム名", "機能名称", "判定", "進捗率") + open_row("0100001", "戸籍", "届", "△", "50")

    assert read(open_document(body), "sheet.ods").records[0].verdict is Verdict.PARTIAL


def test_a_workbook_under_the_name_of_a_csv_is_not_what_its_name_says() -> None:
    reading = read(workbook(table), "sheet.csv")

    assert codes(reading) == ["format-error"]


def test_a_csv_under_the_name_of_a_workbook_is_read_as_the_csv_it_is() -> None:
    assert balance(read(sheet(row()), "sheet.xlsx")) == [1, 0, 0, 0, 0]


@pytest.mark.parametrize(
    "change",
    [
        lambda part: part.replace(b'r="A1"', b'r="XFD1048576"'),
        lambda part: part.replace(b'r="A1"', b"r='&#88;FD1048576'"),
        lambda part: part.replace(b'<row r="2"', b'<row r="99999999"').replace(b' r="A2"', b""),
        lambda part: part.replace(b"<worksheet", b"<!--" + b" " * 5000 + b"--><worksheet").replace(
            b'r="A1"', b'r="XFD1048576"'
        ),
    ],
)
def test_a_cell_far_away_is_refused_before_memory_is_filled_up_to_it(change: Callable[[bytes], bytes]) -> None:
    assert codes(read(with_part(workbook(table), SHEET, change), "sheet.xlsx")) == ["size-limit"]


FAR = workbook(lambda book: table(book).write("XFD1000000", "x"))


def moved(content: bytes, names: dict[str, str], target: str = "worksheets/sheet1.xml") -> bytes:
    """Return the workbook with parts under other names, and its sheet where the relation says."""
    related = with_part(content, RELATIONS, lambda part: part.replace(b"worksheets/sheet1.xml", target.encode()))
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(related)) as before, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as after:
        for each in before.namelist():
            after.writestr(names.get(each, each), before.read(each))
    return changed.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        moved(FAR, {SHEET: "xl/worksheets/sheet1.XML"}),
        moved(FAR, {SHEET: "xl/worksheets/SHEET.x"}, "worksheets/sheet.x"),
        moved(FAR, {SHEET: "xl\\worksheets\\sheet.x"}, "worksheets/sheet.x"),
        moved(FAR, {SHEET: "xl/./worksheets/sheet.x"}, "./worksheets/sheet.x"),
        moved(FAR, {SHEET: "xl/worksheets/sheet.x"}, "xl/worksheets/sheet.x"),
        moved(FAR, {SHEET: "xl/worksheets/sheet.x", "xl/workbook.xml": "xl/Workbook.xml"}, "worksheets/sheet.x"),
        with_part(FAR, SHEET, lambda part: part.replace(b"<worksheet", b"<other").replace(b"</worksheet", b"</other")),
    ],
)
def test_a_sheet_is_looked_at_whatever_its_part_is_called_and_says_it_is(content: bytes) -> None:
    assert codes(read(content, "sheet.xlsx")) == ["size-limit"]


def test_a_workbook_of_two_kinds_at_once_is_refused() -> None:
    both = io.BytesIO(workbook(table))
    with zipfile.ZipFile(both, "a") as archive:
        archive.writestr("content.xml", "<a/>")

    assert codes(read(both.getvalue(), "sheet.xlsx")) == ["format-error"]


def test_a_part_that_is_longer_than_the_archive_says_is_refused_before_it_is_opened() -> None:
    short = b"<sst/>"
    content = with_part(workbook(table), STRINGS, lambda part: short + part)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.getinfo(STRINGS)
    sizes = struct.pack("<LLL", part.CRC, part.compress_size, part.file_size)
    lie = struct.pack("<LLL", zlib.crc32(short), part.compress_size, len(short))
    assert content.count(sizes) == 2

    with pytest.raises((Unreadable, zipfile.BadZipFile)):  # before calamine unpacks it to its end, wherever that is
        scan(content.replace(sizes, lie))


def test_more_merged_cells_than_a_sheet_may_have_are_refused() -> None:
    merged = b"".join(b'<mergeCell ref="A%d:A1000000"/>' % top for top in range(1, 8))
    cells = b"</sheetData><mergeCells>" + merged + b"</mergeCells>"
    content = with_part(workbook(table), SHEET, lambda part: part.replace(b"</sheetData>", cells))

    assert codes(read(content, "sheet.xlsx")) == ["size-limit"]


def test_repeated_cells_of_an_open_document_are_counted_before_they_are_made() -> None:
    row_of_many = open_row("x").replace("table-cell office", 'table-cell table:number-columns-repeated="9999" office')
    body = row_of_many.replace("<table:table-row>", '<table:table-row table:number-rows-repeated="9999">')

    assert codes(read(open_document(body), "sheet.ods")) == ["size-limit"]


@pytest.mark.parametrize(
    "change",
    [
        lambda part: part[:200],
        lambda part: b'<!DOCTYPE x [<!ENTITY a "b">]>' + part,
        lambda part: part.replace(b'r="A1"', b'r="G99999996"'),
        lambda part: b"text" + part,
        lambda part: part.replace(b'"UTF-8"', b'"UTF-9"'),
        lambda part: part.replace(b'<row r="2"', b'<row r="two"'),
    ],
)
def test_a_broken_part_refuses_the_workbook(change: Callable[[bytes], bytes]) -> None:
    assert codes(read(with_part(workbook(table), SHEET, change), "sheet.xlsx")) == ["format-error"]


@pytest.mark.parametrize("content", [b"PK\x03\x04 no archive", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600])
def test_a_broken_or_protected_workbook_is_refused(content: bytes) -> None:
    assert codes(read(content, "sheet.xls")) == ["format-error"]


def test_a_part_that_unpacks_to_too_much_is_refused_before_it_is_unpacked() -> None:
    bomb = with_part(workbook(table), SHEET, lambda part: part + b" " * 2**25)

    assert codes(read(bomb, "sheet.xlsx")) == ["size-limit"]


def test_a_workbook_without_a_value_has_no_rows() -> None:
    assert codes(read(workbook(lambda book: book.add_worksheet("空")), "sheet.xlsx")) == ["no-rows"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "TRUE"),
        (1.5, "1.5"),
        (1e15, "1000000000000000.0"),
        ("x ", "x "),
        (datetime(2026, 4, 1, 9, 30), "2026/04/01 09:30:00"),
    ],
)
def test_a_value_becomes_the_text_a_person_would_type(value: object, text: str) -> None:
    assert cell_text(value) == text
