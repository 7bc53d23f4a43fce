"""Plan papers in one workbook: each of its sheets is a table under the sheet's name."""

from fitgap.findings import refuse
from fitgap.limits import COLUMNS
from fitgap.table import is_blank
from fitgap.workbook import read_sheets
from model.issue import Issue
from model.table import Table


def read_tables(content: bytes, file: str) -> tuple[dict[str, Table], tuple[Issue, ...]]:
    """Return the tables of a workbook by the names of their sheets; none, with what is wrong, where it cannot be read.

    The first row of a sheet that is not blank is its header; blank rows and sheets are left out.
    """
    sheets, issues = read_sheets(content, file)
    tables = {}
    for name, every in sheets.items():
        rows = [row for row in every if not is_blank(row)]
        if not rows:
            continue
        header, *body = rows
        if len(header.cells) > COLUMNS:
            return {}, (refuse("size-limit", file, header.line, limit=f"{COLUMNS}", place=name),)
        tables[name.strip().lower()] = Table(
            file=f"{file} ({name})", header_line=header.line, headings=header.cells, rows=tuple(body)
        )
    return tables, tuple(issues)
