"""A vendor's sheet: bytes in, records and findings out, and every row below the header in exactly one list.

The order is fixed: file, encoding, rows, header, cells, systems, ids, predecessors. A fault of the file refuses all of
it; a fault of a row sets that row aside; a doubtful predecessor is set aside alone.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress

from fitgap.duplicates import set_duplicates_aside
from fitgap.findings import finding, refuse, shortened
from fitgap.grid import Line, Stretch
from fitgap.headings import Header, find_header
from fitgap.limits import ROWS
from fitgap.network import link_rows
from fitgap.pause import collector_paused
from fitgap.plain import plain
from fitgap.records import Drafts, read_columns, records_of
from fitgap.source import Source, read_source
from fitgap.systems import assign_systems
from fitgap.vocabulary import FOOTER_BEGINNINGS, FOOTERS, WEEKLY_SHEET, Field, Paper, spellings
from model.fitgap import RecordKey
from model.issue import Issue, Severity
from model.record import SystemCode
from model.sheet import SheetReading, UnreadColumn
from model.system import System
from model.table import Row

_LOOKED_AT, _SAMPLES = 200, 3
"""How many rows are looked at for samples of a column that was not understood, and how many samples are shown."""
_FOOTERS = frozenset(spellings(FOOTERS))
_FOOTER_BEGINNINGS = tuple(spellings(FOOTER_BEGINNINGS))


@dataclass
class _Sorted:
    """The rows below the header, sorted by what they are."""

    drafts: Drafts
    rejected: list[Line] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    skipped: list[Line] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


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
    if not any(_filled(row) for row in source.rows):
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
    rows = _sort(source.rows.below(header.place), header, file, restore_zeros=terms.restore_zeros)
    issues += rows.issues
    if not rows.drafts.rows.lines and not rows.rejected:
        return reading.model_copy(update={"issues": (*issues, refuse("no-rows", file))})
    titles = _titles(source, header)
    issues += assign_systems(rows.drafts, header, file, terms.systems, terms.allowed, terms.default_system, titles)
    set_duplicates_aside(rows.drafts, rows.skipped, file)
    link_rows(rows.drafts, header, terms.known, file)
    return _reading(reading, rows, issues, len(source.rows) - header.place - 1)


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


def _reading(reading: SheetReading, rows: _Sorted, issues: list[Issue], rows_in: int) -> SheetReading:
    """Return the reading with its rows in their lists; in a refused file every row is set aside."""
    drafts = rows.drafts
    told = (*issues, *drafts.told)
    refused = any(issue.severity is Severity.REFUSED for issue in told)
    aside = set(drafts.places) if refused else drafts.rejected() - drafts.repeats
    keep = [at not in aside and at not in drafts.repeats for at in range(len(drafts.ids))]
    records = [] if refused else records_of(drafts, keep, reading.file, reading.sha256)
    doubtful = drafts.repaired()
    repaired = [at in doubtful for at in compress(range(len(keep)), keep)]
    found = {
        "rows_in": rows_in,
        "accepted": tuple(compress(records, (not each for each in repaired))),
        "repaired": tuple(compress(records, repaired)),
        "rejected": _kept(sorted([*rows.rejected, *(drafts.row(at) for at in aside)])),
        "blank": tuple(rows.blank),
        "skipped": _kept(rows.skipped),
        "issues": told,
    }
    return reading.model_copy(update=found)


def _kept(lines: list[Line]) -> tuple[Row, ...]:
    return tuple(Row(line=line, cells=cells) for line, cells in lines)


def _sort(body: list[Stretch], header: Header, file: str, *, restore_zeros: bool) -> _Sorted:
    """Sort the rows below the header into data, ragged, blank and skipped ones, and read the data."""
    width, named = len(header.headings), _named(header)
    found = _Sorted(Drafts(Stretch(width)))
    seen: dict[tuple[str, ...], int] = {}
    repeated = _repeated_ids(body, header)
    for stretch in body:
        aside: set[int] = set()
        for at in _conspicuous(stretch, header, named[0], repeated):
            row = stretch.row(at)
            if _is_set_aside(row, found, header, named, seen, file):
                aside.add(at)
            elif len(row.cells) > width:
                found.drafts.beyond[len(found.drafts.rows.lines) + at - len(aside)] = row.cells[width:]
        found.drafts.rows.take(stretch, aside)
    if found.blank:
        count = f"{len(found.blank)}"
        found.issues.append(finding("blank-row", Severity.NOTICE, file, found.blank[0], count=count))
    read_columns(found.drafts, header.columns, file, restore_zeros=restore_zeros)
    return found


def _is_set_aside(
    row: Line, found: _Sorted, header: Header, named: list[int], seen: dict[tuple[str, ...], int], file: str
) -> bool:
    """Tell whether a row is no data; such a row goes to its list."""
    if not _filled(row):
        found.blank.append(row.line)
    elif skip := _skip(row, header, named, seen, file):
        found.skipped.append(row)
        found.issues.append(skip)
    elif fault := _ragged(row, header, file):
        found.rejected.append(row)
        found.issues.append(fault)
    else:
        return False
    return True


def _repeated_ids(body: list[Stretch], header: Header) -> set[str]:
    """Return the ids that stand in several rows as wide as the header: only such rows can be the same row twice."""
    place, width = _id_place(header), len(header.headings)
    ids = [text for stretch in body if len(stretch.columns) == width for text in stretch.columns[place]]
    if len(set(ids)) == len(ids):
        return set()
    return {text for text, count in Counter(ids).items() if count > 1}


def _conspicuous(stretch: Stretch, header: Header, mark: int, repeated: set[str]) -> Iterable[int]:
    """Return the places of rows that may be no data: of another width, without a mark, with a heading, a known id."""
    if len(stretch.columns) != len(header.headings):
        return range(len(stretch.lines))
    marks, ids = stretch.columns[mark], stretch.columns[_id_place(header)]
    odd = {text for text in set(marks) if plain(text) in ("", plain(header.headings[mark]))}
    if not odd and not repeated:
        return ()
    return [at for at, (text, name) in enumerate(zip(marks, ids, strict=True)) if text in odd or name in repeated]


def _id_place(header: Header) -> int:
    place = header.place_of(Field.REQUIREMENT)
    return place if place is not None else header.place_of(Field.FORM) or 0


def _filled(row: Line) -> bool:
    """Tell whether a row has anything that can be seen."""
    return any(cell and (cell.isalnum() or plain(cell)) for cell in row.cells)


def _skip(row: Line, header: Header, named: list[int], seen: dict[tuple[str, ...], int], file: str) -> Issue | None:
    """Return the finding that leaves a row out: the header again, a footer, or exactly the same row again."""
    if all(_cell(row, column.place) == plain(column.heading) for column in header.columns):
        return finding("repeated-header", Severity.NOTICE, file, row.line)
    if _is_footer(row, named):
        return finding("footer-skipped", Severity.NOTICE, file, row.line, value=next(c for c in row.cells if c.strip()))
    other = seen.setdefault(row.cells, row.line)
    if other != row.line:
        return finding("duplicate-row", Severity.NOTICE, file, row.line, other=f"{other}")
    return None


def _is_footer(row: Line, named: list[int]) -> bool:
    """Tell whether a row is a total or a note: it begins like one and has neither a name nor a verdict."""
    if any(_cell(row, place) for place in named):
        return False
    first = next(plain(cell) for cell in row.cells if plain(cell))
    return first in _FOOTERS or first.startswith(_FOOTER_BEGINNINGS)


def _named(header: Header) -> list[int]:
    return [place for place in (header.place_of(Field.VERDICT), header.place_of(Field.NAME)) if place is not None]


def _cell(row: Line, place: int) -> str:
    return plain(row.cells[place]) if place < len(row.cells) else ""


def _ragged(row: Line, header: Header, file: str) -> Issue | None:
    width = len(header.headings)
    if len(row.cells) == width:
        return None
    if len(row.cells) < width:
        return finding("missing-cell", Severity.REJECTED, file, row.line, column=header.headings[len(row.cells)])
    extra = [cell for cell in row.cells[width:] if cell.strip()]
    return finding("extra-cell", Severity.REJECTED, file, row.line, value=extra[0]) if extra else None


def _cut_off(source: Source, header: Header, file: str) -> Issue | None:
    """Return the finding of a file that ends in the middle of its last row."""
    last = source.rows[-1]
    cut = source.ends_in_a_row and _filled(last) and len(last.cells) < len(header.headings)
    if not cut or last.line <= header.line or _is_footer(last, _named(header)):
        return None
    return refuse("truncated-file", file, last.line)


def _titles(source: Source, header: Header) -> list[str]:
    above = [cell for row in source.rows[: header.place] for cell in row.cells if cell.strip()]
    return [source.worksheet, *above]
