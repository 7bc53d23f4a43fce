"""What each row below the header is: data, or a blank, a footer, the header or the same row again, or one too short.

Most rows are plainly data; only those that are conspicuous are looked at one by one.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

from fitgap.columns import places_in
from fitgap.findings import finding
from fitgap.grid import Line, Stretch
from fitgap.headings import Header
from fitgap.plain import plain
from fitgap.records import Drafts
from fitgap.vocabulary import FOOTER_BEGINNINGS, FOOTERS, Field, spellings
from model.issue import Issue, Severity

_FOOTERS = frozenset(spellings(FOOTERS))
_FOOTER_BEGINNINGS = tuple(spellings(FOOTER_BEGINNINGS))


@dataclass
class Sorted:
    """The rows below the header, sorted by what they are."""

    drafts: Drafts
    rejected: list[Line] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    skipped: list[Line] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def sort_rows(body: Iterable[Stretch], header: Header, file: str) -> Sorted:
    """Return the rows below the header by what they are; data as wide as the header."""
    stretches, width = list(body), len(header.headings)
    found = Sorted(Drafts(Stretch(width)))
    repeated = _repeated_ids(stretches, header)
    seen: dict[tuple[str, ...], int] = {}
    for stretch in stretches:
        aside: set[int] = set()
        for at in _conspicuous(stretch, header, repeated):
            row = stretch.row(at)
            if _is_set_aside(row, found, header, seen, file):
                aside.add(at)
            elif len(row.cells) > width:
                found.drafts.beyond[len(found.drafts.rows.lines) + at - len(aside)] = row.cells[width:]
        stretch.leave_out(aside)
        if found.drafts.rows.lines or len(stretch.columns) != width:
            found.drafts.rows.take(stretch)
        else:
            found.drafts.rows = stretch
    if found.blank:
        count = f"{len(found.blank)}"
        found.issues.append(finding("blank-row", Severity.NOTICE, file, found.blank[0], count=count))
    return found


def is_filled(row: Line) -> bool:
    """Tell whether a row has anything that can be seen."""
    return any(cell and (cell.isalnum() or plain(cell)) for cell in row.cells)


def is_footer(row: Line, header: Header) -> bool:
    """Tell whether a row is a total or a note: it begins like one and has no name and no verdict, or nothing else."""
    filled = [word for cell in row.cells if (word := plain(cell))]
    named = any(_cell(row, place) for place in (_place(header, Field.VERDICT), _place(header, Field.NAME)))
    if named and len(filled) > 1:
        return False
    first = filled[0]
    return first in _FOOTERS or first.startswith(_FOOTER_BEGINNINGS)


def _place(header: Header, field_sought: Field) -> int:
    place = header.place_of(field_sought)
    return len(header.headings) if place is None else place


def _is_set_aside(row: Line, found: Sorted, header: Header, seen: dict[tuple[str, ...], int], file: str) -> bool:
    """Tell whether a row is no data; such a row goes to its list."""
    if not is_filled(row):
        found.blank.append(row.line)
    elif skip := _skip(row, header, seen, file):
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
    columns = [stretch.columns[place] for stretch in body if len(stretch.columns) == width]
    if len(set().union(*columns)) == sum(map(len, columns)):
        return set()
    ids = chain.from_iterable(columns)
    return {text for text, count in Counter(ids).items() if count > 1}


def _conspicuous(stretch: Stretch, header: Header, repeated: set[str]) -> Iterable[int]:
    """Return the places of rows that may be no data: of another width, without a mark, with a heading, a known id."""
    if len(stretch.columns) != len(header.headings):
        return range(len(stretch.lines))
    named = header.place_of(Field.VERDICT)
    mark = _place(header, Field.NAME) if named is None else named
    marks, ids = stretch.columns[mark], stretch.columns[_id_place(header)]
    odd = {text for text in set(marks) if plain(text) in ("", plain(header.headings[mark]))}
    return sorted({*places_in(marks, odd), *places_in(ids, repeated)})


def _id_place(header: Header) -> int:
    place = header.place_of(Field.REQUIREMENT)
    return place if place is not None else header.place_of(Field.FORM) or 0


def _skip(row: Line, header: Header, seen: dict[tuple[str, ...], int], file: str) -> Issue | None:
    """Return the finding that leaves a row out: the header again, a footer, or exactly the same row again."""
    if all(_cell(row, column.place) == plain(column.heading) for column in header.columns):
        return finding("repeated-header", Severity.NOTICE, file, row.line)
    if is_footer(row, header):
        return finding("footer-skipped", Severity.NOTICE, file, row.line, value=next(c for c in row.cells if c.strip()))
    other = seen.setdefault(row.cells, row.line)
    if other != row.line:
        return finding("duplicate-row", Severity.NOTICE, file, row.line, other=f"{other}")
    return None


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
