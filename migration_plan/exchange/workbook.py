"""Tables as an Excel workbook, one sheet each; the only place that knows XlsxWriter.

Every cell is text exactly as given: no formula, no link and no number is made of it, so that ids keep their zeros.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime

from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it has no types

from migration_plan.exchange.papers import plan_grids
from migration_plan.exchange.text_cells import CHARACTERS, QUOTED, TEXT_ONLY, looks_like_formula, width
from model.plan import Plan

WIDEST = 60
"""The widest a column is set, in characters."""


def write_plan_workbook(plan: Plan, stamp: datetime) -> bytes:
    """Return the tables of the plan's papers as one workbook; ``stamp`` is noted in it as the time of its making."""
    return write_workbook({name: grid for name, grid in plan_grids(plan).items() if len(grid) > 1}, stamp)


def write_workbook(sheets: Mapping[str, Sequence[Sequence[str]]], stamp: datetime) -> bytes:
    """Return a workbook with a sheet for each table; the first row is its heading and stays in view."""
    content = io.BytesIO()
    book = Workbook(content, TEXT_ONLY)
    book.set_properties({"created": stamp.replace(tzinfo=None)})
    heading, quoted = book.add_format({"bold": True, "bottom": 1}), book.add_format(QUOTED)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name[:31])
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                form = heading if line == 0 else quoted if looks_like_formula(cell) else None
                sheet.write_string(line, column, cell[:CHARACTERS], form)
        sheet.freeze_panes(1, 0)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{max(1, len(rows))}"})
        for column in range(max(map(len, rows), default=1)):
            longest = max(width(row[column]) for row in rows if column < len(row))
            sheet.set_column(column, column, min(WIDEST, longest + 2))
    book.close()
    return content.getvalue()
