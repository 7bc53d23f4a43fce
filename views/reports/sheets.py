"""Tables as an Excel workbook: numbers and days are numbers and days, whatever was typed by a person stays text.

A fraction is written exactly as far as Excel can hold it, cut at six decimals and never rounded up. A float is a figure
that was already floored to the tenth for the eye. No cell is ever a formula or a link, also when it is edited.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any, NamedTuple

from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it has no types

from migration_plan.exchange.text_cells import CHARACTERS, QUOTED, TEXT_ONLY, looks_like_formula, width
from model.week import JAPAN
from views.steering_frames import shown

Cell = str | int | float | Fraction | date | datetime | bool | None
WIDEST = 60
"""The widest a column is set, in characters."""
_MEASURED = 200
"""So many rows say how wide a column is."""
_FORMS = {
    "heading": {"bold": True, "bottom": 1, "bg_color": "#DCE6F1", "text_wrap": True, "valign": "top"},
    "text": {"num_format": "@"},
    "quoted": {"num_format": "@"} | QUOTED,
    "whole": {"num_format": "#,##0"},
    "exact": {"num_format": "#,##0.######"},
    "tenth": {"num_format": "0.0"},
    "day": {"num_format": "yyyy/mm/dd"},
    "instant": {"num_format": "yyyy/mm/dd hh:mm"},
}


class Sheet(NamedTuple):
    """One table: its name, its headings and its rows; the first ``fixed`` columns stay in view."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    fixed: int = 1


def write(sheets: Iterable[Sheet], stamp: datetime) -> bytes:
    """Return a workbook with one sheet for each table; ``stamp`` is noted in it as the time of its making."""
    content = io.BytesIO()
    book = Workbook(content, TEXT_ONLY)
    book.set_properties({"created": stamp.replace(tzinfo=None)})
    forms = {name: book.add_format(form) for name, form in _FORMS.items()}
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name[:31]), sheet, forms)
    book.close()
    return content.getvalue()


def _write(page: Any, sheet: Sheet, forms: dict[str, Any]) -> None:
    for column, heading in enumerate(sheet.headings):
        cells = [heading, *(_told(row[column]) for row in sheet.rows[:_MEASURED])]
        page.set_column(column, column, min(WIDEST, max(map(width, cells)) + 2))
        page.write_string(0, column, heading, forms["heading"])
    for line, row in enumerate(sheet.rows, 1):
        for column, cell in enumerate(row):
            _put(page, line, column, cell, forms)
    page.freeze_panes(1, sheet.fixed)
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.headings) - 1)
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{len(sheet.rows) + 1}"})
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _put(page: Any, line: int, column: int, cell: Cell, forms: dict[str, Any]) -> None:
    match cell:
        case None | "":
            return
        case str():
            form = "quoted" if looks_like_formula(cell) else "text"
            page.write_string(line, column, cell[:CHARACTERS], forms[form])
        case bool():
            page.write_boolean(line, column, cell)
        case int():
            page.write_number(line, column, cell, forms["whole"])
        case float():
            page.write_number(line, column, cell, forms["tenth"])
        case Fraction():
            page.write_number(line, column, shown(cell, 6), forms["exact"])
        case datetime():
            local = cell.astimezone(JAPAN).replace(tzinfo=None) if cell.tzinfo else cell
            page.write_datetime(line, column, local, forms["instant"])
        case date():
            page.write_datetime(line, column, cell, forms["day"])


def _told(cell: Cell) -> str:
    return "0000/00/00" if isinstance(cell, date) else "" if cell is None else str(cell)[:WIDEST]
