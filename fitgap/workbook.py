"""Workbooks (.xlsx, .xlsm, .xls, .ods), read by content with calamine: the sheet with the table, its cells as text.

Numbers, dates and errors become the text a person sees, so that the same cell rules hold as for a CSV: a number that
lost its leading zero is found there. A workbook that would grow too large is refused before it is opened.
"""

import io
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from fitgap.biff_scan import require_small
from fitgap.content import COMPOUND
from fitgap.findings import finding, refuse
from fitgap.headings import RANKS
from fitgap.limits import COLUMNS, FILE_BYTES, HEADER_SEARCH_ROWS, PACKING_RATIO, ROWS, UNPACKED_BYTES, WORKBOOK_CELLS
from fitgap.plain import plain
from fitgap.workbook_scan import Place, SheetScan, TooLarge, Unreadable, scan
from model.issue import Issue, Severity
from model.table import Row

WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
WORKBOOK_KINDS = frozenset({"ZIP", "Excel 97-2003 (xls)"})
_EXCEL_DIGITS = 15
_BROKEN = (
    CalamineError,
    Unreadable,
    ValueError,
    OSError,
    LookupError,  # a part or an encoding that is not there
    EOFError,
    RuntimeError,  # an encrypted part
    NotImplementedError,
    zipfile.BadZipFile,
    zlib.error,
)

Cells = list[list[Any]]


class Worksheet(NamedTuple):
    """The chosen sheet of a workbook."""

    name: str
    rows: list[Row]


class _Book(NamedTuple):
    sheets: dict[str, Cells]
    merged: dict[str, list[tuple[Place, Place]]]
    hidden: frozenset[str]


def read_workbook(content: bytes, file: str) -> tuple[Worksheet | None, list[Issue]]:
    """Return the sheet that looks most like a Fit&Gap table, or None and the finding that refuses the file."""
    opened = _looked_into(content, file)
    if isinstance(opened, Issue):
        return None, [opened]
    book, scans = opened
    filled = {
        name: cells for name, cells in book.sheets.items() if any(any(_seen(cell) for cell in row) for row in cells)
    }
    if not filled:
        return None, [refuse("no-rows", file)]
    name = max(filled, key=lambda each: (_headings_in(filled[each]), each not in book.hidden))
    found = scans.get(name, SheetScan())
    issues = _choice(name, [*filled], book.hidden, found, file)
    cells = filled[name]
    issues += _fill_merged(cells, book.merged[name], name, file)
    return Worksheet(name, _rows(cells, found)), issues


def read_sheets(content: bytes, file: str) -> tuple[dict[str, list[Row]], list[Issue]]:
    """Return the rows of every sheet by its name, or none and the finding that refuses the file."""
    opened = _looked_into(content, file)
    if isinstance(opened, Issue):
        return {}, [opened]
    book, scans = opened
    return {name: _rows(cells, scans.get(name, SheetScan())) for name, cells in book.sheets.items()}, []


def cell_text(value: Any) -> str:
    """Return the text of a cell as a person would have typed it.

    >>> cell_text(10001.0), cell_text(date(2026, 4, 1)), cell_text(0.5)
    ('10001', '2026/04/01', '0.5')
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 10**_EXCEL_DIGITS else repr(value)
    if isinstance(value, datetime):
        return f"{value:%Y/%m/%d}" if value.time() == time(0) else f"{value:%Y/%m/%d %H:%M:%S}"
    return f"{value:%Y/%m/%d}" if isinstance(value, date) else str(value)


def _looked_into(content: bytes, file: str) -> tuple[_Book, dict[str, SheetScan]] | Issue:
    """Return the opened workbook and what was seen in its parts before, or the finding that refuses the file."""
    refusal = _too_large(content, file)
    if refusal:
        return refusal
    try:
        if content.startswith(COMPOUND):
            require_small(content)
        scans = scan(content) if content.startswith(b"PK") else {}
        return _open(content), scans
    except TooLarge:
        return refuse("size-limit", file, limit=f"{ROWS:,} × {COLUMNS}", place="xlsx")
    except _BROKEN:
        return refuse("format-error", file, kind="broken-workbook")


def _open(content: bytes) -> _Book:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    listed = [sheet for sheet in book.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]
    sheets, merged = {}, {}
    for sheet in listed:
        opened = book.get_sheet_by_name(sheet.name)
        sheets[sheet.name] = opened.to_python(skip_empty_area=False, nrows=ROWS)
        merged[sheet.name] = opened.merged_cell_ranges or []
        if sum(min(bottom, ROWS) - top for (top, _), (bottom, _) in merged[sheet.name]) > WORKBOOK_CELLS:
            raise TooLarge
    hidden = frozenset(sheet.name for sheet in listed if sheet.visible is not SheetVisibleEnum.Visible)
    return _Book(sheets, merged, hidden)


def _too_large(content: bytes, file: str) -> Issue | None:
    """Return the finding of a workbook that unpacks to more than the limit, before anything is unpacked."""
    if len(content) > FILE_BYTES:
        return refuse("size-limit", file, limit="20 MB", place=f"{len(content) / 2**20:.1f} MB")
    if not content.startswith(b"PK"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except _BROKEN:
        return refuse("format-error", file, kind="broken-zip")
    unpacked = sum(part.file_size for part in parts)
    bomb = any(part.file_size > PACKING_RATIO * max(part.compress_size, 1) and part.file_size > 2**22 for part in parts)
    if bomb or unpacked > UNPACKED_BYTES or len(parts) > 10_000:
        return refuse("size-limit", file, limit=f"{UNPACKED_BYTES // 2**20} MB", place=f"{unpacked / 2**20:.0f} MB")
    return None


def _choice(name: str, filled: Sequence[str], hidden: frozenset[str], found: SheetScan, file: str) -> list[Issue]:
    """Return what is told about the choice of the sheet and what is hidden in it."""
    issues = []
    if len(filled) > 1:
        others = "、".join(other for other in filled if other != name)
        issues.append(finding("worksheet-chosen", Severity.NOTICE, file, value=name, others=others))
    if name in hidden:
        issues.append(finding("hidden-sheet", Severity.NOTICE, file, value=name))
    if found.hidden_rows:
        issues.append(finding("hidden-rows", Severity.NOTICE, file, value=name, count=f"{found.hidden_rows}"))
    return issues


def _headings_in(cells: Cells) -> int:
    rows = cells[:HEADER_SEARCH_ROWS]
    return max(len({RANKS[plain(str(cell))][0] for cell in row if plain(str(cell)) in RANKS}) for row in rows)


def _fill_merged(cells: Cells, merged: Sequence[tuple[Place, Place]], name: str, file: str) -> list[Issue]:
    """Write the value of cells merged downwards into each of their rows; a workbook says which they are."""
    issues = []
    for (top, left), (bottom, right) in merged:
        if (
            left != right
            or bottom <= top
            or top >= len(cells)
            or left >= len(cells[top])
            or not _seen(cells[top][left])
        ):
            continue
        for row in cells[top + 1 : bottom + 1]:
            row[left] = cells[top][left]
        shown, span = cell_text(cells[top][left]), f"{top + 1}–{bottom + 1}"
        issues.append(finding("merged-filled", Severity.REPAIRED, file, top + 1, value=shown, lines=span, sheet=name))
    return issues


def _rows(cells: Cells, found: SheetScan) -> list[Row]:
    """Return the rows as text, without the empty columns at the right and the empty rows at the end."""
    texts = [
        [_shown(cell, (line, column), found) for column, cell in enumerate(row, 1)] for line, row in enumerate(cells, 1)
    ]
    width = max((at + 1 for row in texts for at, text in enumerate(row) if text.strip()), default=0)
    last = max((at for at, row in enumerate(texts) if any(text.strip() for text in row)), default=-1)
    return [Row(line=number, cells=tuple(row[:width])) for number, row in enumerate(texts[: last + 1], 1)]


def _shown(cell: Any, place: Place, found: SheetScan) -> str:
    """Return what a person sees: 50% for 0.5 in a cell of percentages, 0010001 for 10001 in one of seven digits."""
    if place in found.errors:
        return found.errors[place]
    shown = found.formats.get(place)
    if not shown or not isinstance(cell, float):
        return cell_text(cell)
    if shown == "%":
        return f"{(Decimal(repr(cell)) * 100).normalize():f}%"
    return cell_text(cell).zfill(len(shown))


def _seen(cell: Any) -> bool:
    return bool(str(cell).strip())
