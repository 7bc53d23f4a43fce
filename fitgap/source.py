"""From a file to its rows, whatever it is: a CSV by its text, a workbook by its cells."""

from pathlib import PurePath
from typing import NamedTuple

from fitgap.blocks import read_blocks
from fitgap.content import kind_of
from fitgap.decode import decode
from fitgap.findings import refuse
from fitgap.grid import Grid, TooManyRows
from fitgap.limits import ROWS
from fitgap.rows import read_rows, told_of_separator
from fitgap.workbook import WORKBOOK_KINDS, WORKBOOK_SUFFIXES, read_workbook
from model.issue import Issue


class Source(NamedTuple):
    """The rows of a file, blank ones too, and how they were read."""

    rows: Grid
    encoding: str
    delimiter: str = ""
    worksheet: str = ""
    ends_in_a_row: bool = False
    """True where the text of a CSV does not end in a line end: its last row may have been cut."""


def read_source(content: bytes, file: str) -> tuple[Source | None, list[Issue]]:
    """Return the rows of a file, or None and the finding that refuses it.

    A workbook is known by its content; under the name of a CSV it is refused, for it is not what the name says.
    """
    if PurePath(file).suffix.lower() in WORKBOOK_SUFFIXES and kind_of(content) in WORKBOOK_KINDS:
        worksheet, issues = read_workbook(content, file)
        if worksheet is None:
            return None, issues
        rows = Grid((row.line, row.cells) for row in worksheet.rows)
        return Source(rows, "workbook", worksheet=worksheet.name), issues
    try:
        return _read_text(content, file)
    except TooManyRows:
        return None, [refuse("size-limit", file, limit=f"{ROWS:,}", place=f"> {ROWS:,}")]


def _read_text(content: bytes, file: str) -> tuple[Source | None, list[Issue]]:
    plain = read_blocks(content, file)
    if plain:
        open_end = not content.endswith((b"\n", b"\r"))
        told = told_of_separator(plain.separator, file)
        return Source(plain.rows, plain.encoding, plain.separator, ends_in_a_row=open_end), told
    decoded, issues = decode(content, file)
    if decoded is None:
        return None, issues
    found, more = read_rows(decoded.text, file)
    issues += more
    if found is None:
        return None, issues
    open_end = not decoded.text.endswith(("\n", "\r"))
    return Source(found.rows, decoded.encoding, found.separator, ends_in_a_row=open_end), issues
