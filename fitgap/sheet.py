"""A vendor's sheet: bytes in, records and findings out, and every row below the header in exactly one list.

The order is fixed: file, encoding, rows, header, cells, systems, ids, predecessors. A fault of the file refuses all of
it; a fault of a row sets that row aside; a doubtful predecessor is set aside alone.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fitgap.duplicates import set_duplicates_aside
from fitgap.findings import refuse, shortened
from fitgap.grid import Line
from fitgap.headings import Header, find_header
from fitgap.limits import ROWS
from fitgap.network import link_rows
from fitgap.records import read_columns, records_of
from fitgap.sorting import Sorted, is_filled, is_footer, sort_rows
from fitgap.source import Source, read_source
from fitgap.systems import assign_systems
from fitgap.vocabulary import WEEKLY_SHEET, Paper
from model.fitgap import RecordKey
from model.issue import Issue, Severity
from model.pause import collector_paused
from model.record import SystemCode
from model.sheet import SheetReading, UnreadColumn
from model.system import System
from model.table import Row

_LOOKED_AT, _SAMPLES = 200, 3
"""How many rows are looked at for samples of a column that was not understood, and how many samples are shown."""


@dataclass(frozen=True)
class _Terms:
    """On what terms a sheet is read; see ``read_sheet``."""

    systems: tuple[System, ...]
    allowed: frozenset[SystemCode]
    default_system: SystemCode | None
    mapping: Mapping[str, str] | None
    known: Iterable[RecordKey]
    paper: Paper
    restore_zeros: bool


def read_sheet(  # noqa: PLR0913 - each names one term of the reading
    content: bytes,
    file: str,
    *,
    systems: tuple[System, ...],
    allowed: frozenset[SystemCode],
    default_system: SystemCode | None = None,
    mapping: Mapping[str, str] | None = None,
    known: Iterable[RecordKey] = (),
    paper: Paper = WEEKLY_SHEET,
    restore_zeros: bool = False,
) -> SheetReading:
    """Return what a sheet says, and what is wrong with it.

    ``allowed`` are the systems whose rows may be in it: a row of any other refuses the whole file. ``mapping`` says for
    headings of this vendor which field they mean. ``known`` are the records a predecessor may name beside those of the
    sheet itself. ``restore_zeros`` is the uploader's yes to reading ids that lost their leading zeros with them.
    """
    reading = SheetReading(file=file, sha256=hashlib.sha256(content).hexdigest())
    with collector_paused():
        terms = _Terms(systems, allowed, default_system, mapping, known, paper, restore_zeros)
        return _read(reading, content, terms)


def _read(reading: SheetReading, content: bytes, terms: _Terms) -> SheetReading:
    """Walk the steps in their order; the first that refuses the file ends the walk."""
    file = reading.file
    source, issues = read_source(content, file)
    if source is None:
        return reading.model_copy(update={"issues": tuple(issues)})
    reading = reading.model_copy(
        update={"encoding": source.encoding, "delimiter": source.delimiter, "worksheet": source.worksheet}
    )
    if not any(is_filled(row) for row in source.rows):
        return reading.model_copy(update={"issues": (*issues, refuse("no-rows", file))})
    header, more = find_header(source.rows, file, terms.paper, terms.mapping)
    issues += more
    if header is None:
        return reading.model_copy(update={"issues": tuple(issues)})
    reading = reading.model_copy(update=_understood(header, source.rows))
    refusal = None if header.lacking else _cut_off(source, header, file) or _too_many(source, header, file)
    if header.lacking or refusal:
        return reading.model_copy(update={"issues": (*issues, refusal) if refusal else tuple(issues)})
    return _read_body(reading, source, header, issues, terms)


def _read_body(
    reading: SheetReading, source: Source, header: Header, issues: list[Issue], terms: _Terms
) -> SheetReading:
    """Walk the steps below the header."""
    file = reading.file
    rows_in = len(source.rows) - header.place - 1
    rows = sort_rows(source.rows.cut_below(header.place), header, file)
    issues += rows.issues
    read_columns(rows.drafts, header.columns, file, restore_zeros=terms.restore_zeros)
    if not rows.drafts.rows.lines and not rows.rejected:
        return reading.model_copy(update={"issues": (*issues, refuse("no-rows", file))})
    titles = _titles(source, header)
    issues += assign_systems(rows.drafts, header, file, terms.systems, terms.allowed, terms.default_system, titles)
    set_duplicates_aside(rows.drafts, rows.skipped, file)
    link_rows(rows.drafts, header, terms.known, file)
    return _reading(reading, rows, issues, rows_in)


def _understood(header: Header, rows: Sequence[Line]) -> dict[str, object]:
    """Return what is said of the header: which heading was read as which field, and which were not understood."""
    columns = tuple((column.heading, column.field.value) for column in header.columns)
    first = rows[header.place + 1 : header.place + 1 + _LOOKED_AT] if header.unread else ()
    return {
        "header_line": header.line,
        "headings": header.headings,
        "columns": columns,
        "fields": tuple(field for _, field in columns),
        "lacking": tuple(field.value for field in header.lacking),
        "unread": tuple(UnreadColumn(heading=header.headings[at], samples=_samples(first, at)) for at in header.unread),
        "mapped": tuple((column.heading, column.field.value) for column in header.mapped),
        "partial": header.returned,
    }


def _samples(rows: Sequence[Line], place: int) -> tuple[str, ...]:
    cells = (shortened(row.cells[place], 40) for row in rows if len(row.cells) > place)
    return tuple(dict.fromkeys(cell for cell in cells if cell.strip()))[:_SAMPLES]


def _too_many(source: Source, header: Header, file: str) -> Issue | None:
    count = len(source.rows) - header.place - 1
    return refuse("size-limit", file, limit=f"{ROWS:,}", place=f"{count:,}") if count > ROWS else None


def _reading(reading: SheetReading, rows: Sorted, issues: list[Issue], rows_in: int) -> SheetReading:
    """Return the reading with its rows in their lists; in a refused file every row is set aside."""
    drafts = rows.drafts
    told = (*issues, *drafts.told)
    refused = any(issue.severity is Severity.REFUSED for issue in told)
    aside = set(drafts.places) if refused else drafts.rejected() - drafts.repeats
    out, doubtful = aside | drafts.repeats, drafts.repaired()
    records = records_of(drafts, reading.file, reading.sha256)
    found = {
        "rows_in": rows_in,
        "accepted": records(_flags(len(drafts.ids), 1, out | doubtful)),
        "repaired": records(_flags(len(drafts.ids), 0, doubtful - out)),
        "rejected": _kept(sorted([*rows.rejected, *(drafts.row(at) for at in aside)])),
        "blank": tuple(rows.blank),
        "skipped": _kept(rows.skipped),
        "issues": told,
    }
    return reading.model_copy(update=found)


def _flags(count: int, most: int, others: Iterable[int]) -> bytes:
    """Return 1 or 0 for each row: what most have, and the opposite for the others."""
    flags = bytearray([most]) * count
    for at in others:
        flags[at] = 1 - most
    return bytes(flags)


def _kept(lines: list[Line]) -> tuple[Row, ...]:
    return tuple(Row(line=line, cells=cells) for line, cells in lines)


def _cut_off(source: Source, header: Header, file: str) -> Issue | None:
    """Return the finding of a file that ends in the middle of its last row."""
    last = source.rows[-1]
    cut = source.ends_in_a_row and is_filled(last) and len(last.cells) < len(header.headings)
    if not cut or last.line <= header.line or is_footer(last, header):
        return None
    return refuse("truncated-file", file, last.line)


def _titles(source: Source, header: Header) -> list[str]:
    above = [cell for row in source.rows[: header.place] for cell in row.cells if cell.strip()]
    return [source.worksheet, *above]
