"""A sheet that people fill in: drop-downs, notes on headings and marked cells; every cell is text exactly as given.

No cell is ever a formula, a link or a number: ids keep their zeros, also those that are typed in later, and what looks
like a formula stays text even when the cell is edited.
"""

import io
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it has no types

from migration_plan.exchange.text_cells import CHARACTERS, QUOTED, TEXT_ONLY, looks_like_formula, width

WIDEST = 48
"""The widest a column is set, in characters."""
_ROOM = 2_000
"""How many rows below the last one are ready for typing: text cells with their drop-downs."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]|^'+|'+$")
"""What the name of a sheet may not hold."""


class Choice(NamedTuple):
    """The words of a drop-down; ``strict`` ones refuse any other, the rest only offer."""

    words: tuple[str, ...]
    title: str
    hint: str
    strict: bool = True


class Form(NamedTuple):
    """A table to be filled in. Columns are named by their heading; ``marked`` are (row, column) places from 0."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    choices: Mapping[str, Choice] = {}
    notes: Mapping[str, str] = {}
    marked: frozenset[tuple[int, int]] = frozenset()
    added: frozenset[str] = frozenset()
    """Headings of columns that are ours, not the sender's: they are shown in grey."""


def write_form(form: Form, stamp: datetime) -> bytes:
    """Return the form as a workbook of one sheet; ``stamp`` is noted in it as the time of its making."""
    content = io.BytesIO()
    book = Workbook(content, TEXT_ONLY)
    book.set_properties({"created": stamp.replace(tzinfo=None)})
    sheet = book.add_worksheet(_NOT_IN_NAMES.sub("", form.name)[:31] or "Fit&Gap")
    styles = {
        name: book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"} | more)
        for name, more in _STYLES.items()
    }
    _write_headings(sheet, form, styles)
    for line, row in enumerate(form.rows, 1):
        for column, cell in enumerate(row):
            style = _style(form, line - 1, column, cell)
            sheet.write_string(line, column, cell[:CHARACTERS], styles[style])
    last = len(form.rows) + _ROOM
    for column, heading in enumerate(form.headings):
        if heading in form.choices:
            sheet.data_validation(1, column, last, column, _validation(form.choices[heading]))
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
    sheet.freeze_panes(1, 0)
    if form.rows:
        sheet.autofilter(0, 0, len(form.rows), len(form.headings) - 1)
    book.close()
    return content.getvalue()


_STYLES: Mapping[str, dict[str, Any]] = {
    "heading": {"bold": True, "bottom": 1, "bg_color": "#DCE6F1"},
    "added_heading": {"bold": True, "bottom": 1, "bg_color": "#E7E6E6", "font_color": "#595959"},
    "cell": {},
    "quoted": QUOTED,
    "marked": {"bg_color": "#FFF2CC", "border": 1, "border_color": "#BF8F00"} | QUOTED,
    "added": {"font_color": "#595959", "bg_color": "#F2F2F2"} | QUOTED,
}


def _style(form: Form, line: int, column: int, cell: str) -> str:
    if column < len(form.headings) and form.headings[column] in form.added:
        return "added"
    if (line, column) in form.marked:
        return "marked"
    return "quoted" if looks_like_formula(cell) else "cell"


def _write_headings(sheet: Any, form: Form, styles: Mapping[str, Any]) -> None:
    for column, heading in enumerate(form.headings):
        style = styles["added_heading" if heading in form.added else "heading"]
        cells = (heading, *(row[column] for row in form.rows if column < len(row)))
        widest = min(WIDEST, max(width(cell) for cell in cells) + 3)
        sheet.set_column(column, column, widest, styles["cell"])
        sheet.write_string(0, column, heading[:CHARACTERS], style)
        if heading in form.notes:
            sheet.write_comment(0, column, form.notes[heading], {"x_scale": 2, "y_scale": 1.5})


def _validation(choice: Choice) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": list(choice.words),
        "input_title": choice.title[:32],
        "input_message": choice.hint[:255],
        "error_title": choice.title[:32],
        "error_message": choice.hint[:255],
        "error_type": "stop" if choice.strict else "information",
    }
