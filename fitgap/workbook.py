"""Workbooks (.xlsx, .xlsm, .xls, .ods), read by content with calamine: the sheet with the table, its cells as text.

Numbers, dates and errors become the text a person would have typed, so that the same cell rules hold as for a CSV: a
number that lost its leading zero is found there. A workbook that would grow too large is refused before it is opened.
"""

import io
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from fitgap.findings import finding, refuse
from fitgap.headings import RANKS
from fitgap.limits import COLUMNS, FILE_BYTES, HEADER_SEARCH_ROWS, PACKING_RATIO, ROWS, UNPACKED_BYTES
from fitgap.plain import plain
from model.issue import Issue, Severity
from model.table import Row

WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".xlsb"})
WORKBOOK_KINDS = frozenset({"ZIP", "Excel 97-2003 (xls)"})


class Worksheet(NamedTuple):
    """The chosen sheet of a workbook."""

    name: str
    rows: list[Row]


def read_workbook(content: bytes, file: str) -> tuple[Worksheet | None, list[Issue]]:
    """Return the sheet that looks most like a Fit&Gap table, or None and the finding that refuses the file."""
    refusal = _too_large(content, file)
    if refusal:
        return None, [refusal]
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = {
            sheet.name: book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False, nrows=ROWS)
            for sheet in book.sheets_metadata
            if sheet.typ is SheetTypeEnum.WorkSheet
        }
        hidden = {sheet.name for sheet in book.sheets_metadata if sheet.visible is not SheetVisibleEnum.Visible}
    except (CalamineError, ValueError, OSError):
        return None, [refuse("format-error", file, kind="broken or protected workbook")]
    filled = {
        name: cells for name, cells in sheets.items() if any(any(str(cell).strip() for cell in row) for row in cells)
    }
    if not filled:
        return None, [refuse("no-rows", file)]
    name = max(filled, key=lambda each: (_headings_in(filled[each]), each not in hidden))
    if max(len(row) for row in filled[name]) > 16 * COLUMNS:
        return None, [refuse("size-limit", file, limit=f"{COLUMNS}", place=name)]
    issues = []
    if len(filled) > 1:
        others = "、".join(other for other in filled if other != name)
        issues.append(finding("worksheet-chosen", Severity.NOTICE, file, value=name, others=others))
    if name in hidden:
        issues.append(finding("hidden-sheet", Severity.NOTICE, file, value=name))
    return Worksheet(name, _rows(filled[name])), issues


def cell_text(value: Any) -> str:
    """Return the text of a cell as a person would have typed it.

    >>> cell_text(10001.0), cell_text(date(2026, 4, 1)), cell_text(0.5)
    ('10001', '2026/04/01', '0.5')
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return f"{value:%Y/%m/%d}" if midnight else f"{value:%Y/%m/%d %H:%M:%S}"
    if isinstance(value, date):
        return f"{value:%Y/%m/%d}"
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value)


def _too_large(content: bytes, file: str) -> Issue | None:
    """Return the finding of a workbook that unpacks to more than the limit, before anything is unpacked."""
    if len(content) > FILE_BYTES:
        return refuse("size-limit", file, limit="20 MB", place=f"{len(content) / 2**20:.1f} MB")
    if not content.startswith(b"PK"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return refuse("format-error", file, kind="broken ZIP")
    unpacked = sum(part.file_size for part in parts)
    bomb = any(part.file_size > PACKING_RATIO * max(part.compress_size, 1) and part.file_size > 2**22 for part in parts)
    if bomb or unpacked > UNPACKED_BYTES or len(parts) > 10_000:
        return refuse("size-limit", file, limit=f"{UNPACKED_BYTES // 2**20} MB", place=f"{unpacked / 2**20:.0f} MB")
    return None


def _headings_in(cells: list[list[Any]]) -> int:
    rows = cells[:HEADER_SEARCH_ROWS]
    return max(len({RANKS[plain(str(cell))][0] for cell in row if plain(str(cell)) in RANKS}) for row in rows)


def _rows(cells: list[list[Any]]) -> list[Row]:
    """Return the rows as text, without the empty columns at the right and the empty rows at the end."""
    texts = [[cell_text(cell) for cell in row] for row in cells]
    width = max((at + 1 for row in texts for at, text in enumerate(row) if text.strip()), default=0)
    last = max((at for at, row in enumerate(texts) if any(text.strip() for text in row)), default=-1)
    return [Row(line=number, cells=tuple(row[:width])) for number, row in enumerate(texts[: last + 1], 1)]
