"""From a file to a table: the plain, strict reading of plan and report papers."""

from fitgap.findings import refuse
from fitgap.limits import COLUMNS
from fitgap.source import read_source
from model.issue import Issue
from model.table import Row, Table


def read_table(content: bytes, file: str) -> tuple[Table | None, tuple[Issue, ...]]:
    """Return the table of a file whose first row that is not blank is the header.

    A CSV is UTF-8 (with or without a mark), CP932 or marked UTF-16; of a workbook the sheet with the best header is
    read. Cells are text exactly as written; blank rows are left out; a row may be shorter or longer than the header.
    What cannot be read gives None and says why.
    """
    source, issues = read_source(content, file)
    if source is None:
        return None, tuple(issues)
    rows = [row for row in (Row(line=line, cells=cells) for line, cells in source.rows) if not is_blank(row)]
    if not rows:
        return None, (*issues, refuse("no-rows", file))
    header, *body = rows
    if len(header.cells) > COLUMNS:
        return None, (
            *issues,
            refuse("size-limit", file, header.line, limit=f"{COLUMNS}", place=f"{len(header.cells)}"),
        )
    return Table(file=file, header_line=header.line, headings=header.cells, rows=tuple(body)), tuple(issues)


def is_blank(row: Row) -> bool:
    """Tell whether a row has nothing but blanks in it."""
    return not any(cell.strip() for cell in row.cells)
