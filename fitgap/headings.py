"""Where the header is and what its columns mean: by name, in any order, below titles, also in two rows."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fitgap.findings import finding, refuse, shortened
from fitgap.grid import Line
from fitgap.limits import COLUMNS as MOST_COLUMNS
from fitgap.limits import HEADER_SEARCH_ROWS
from fitgap.plain import plain
from fitgap.vocabulary import COLUMNS, RETURNED, Field, Paper, spellings
from model.issue import Issue, Severity


class Column(NamedTuple):
    """A column that is read: its place, what it means and how the vendor calls it."""

    place: int
    field: Field
    heading: str


class Header(NamedTuple):
    """The header of a sheet: its place among the rows, its headings and the columns that are read."""

    place: int
    line: int
    headings: tuple[str, ...]
    columns: tuple[Column, ...]
    lacking: tuple[Field, ...] = ()
    """What the paper must have and has not: such a file is refused."""
    mapped: tuple[Column, ...] = ()
    """The columns that are read as the vendor's mapping says."""
    returned: bool = False
    """True where our own added columns are there: rows that come back corrected."""

    @property
    def unread(self) -> tuple[int, ...]:
        """Return the places of the headings that were not understood."""
        known = {column.place for column in self.columns}
        return tuple(
            place
            for place, heading in enumerate(self.headings)
            if plain(heading) and place not in known and plain(heading) not in ADDED
        )

    def place_of(self, field: Field) -> int | None:
        """Return the place of the column of a field."""
        return next((column.place for column in self.columns if column.field is field), None)


RANKS: Mapping[str, tuple[Field, int]] = {
    spelling: (field, rank) for field, text in COLUMNS.items() for rank, spelling in enumerate(spellings(text))
}
"""Every known heading in its plain form: the field it means and how close it is to the field's own name."""
OWN_NAME: Mapping[Field, str] = {field: text.split()[0] for field, text in COLUMNS.items()}
ADDED = frozenset(plain(word) for words in RETURNED for word in words)
_DECORATION = re.compile(r"^\(?[0-9]{1,2}[.):、]|[*※]+$|[(【\[](?:必須|任意)[)】\]]$")
"""What people put around a heading: a number before it; an asterisk or 必須 behind it."""
_MAPPED = -1
"""The rank of a heading whose meaning the vendor's mapping says: it goes before every other."""
_FIELDS = {field.value: field for field in Field} | {plain(name): field for field, name in OWN_NAME.items()}


def field_named(text: str) -> Field | None:
    """Return the field that a person names, by its own name or its value.

    >>> field_named("適合区分"), field_named("verdict"), field_named("色")
    (<Field.VERDICT: 'verdict'>, <Field.VERDICT: 'verdict'>, None)
    """
    return _FIELDS.get(text) or _FIELDS.get(plain(text))


def find_header(
    rows: Sequence[Line], file: str, paper: Paper, mapping: Mapping[str, str] | None = None
) -> tuple[Header | None, list[Issue]]:
    """Return the header, sought in the first rows, or the findings that refuse the file.

    ``mapping`` says for headings of this vendor which field they mean (a field's value or its own name; an empty string
    for a column that is not read).
    """
    known = _with_decorated(_meanings(mapping or {}, paper), rows[:HEADER_SEARCH_ROWS])
    place, headings, two_rows = _best_row(rows, known)
    line = rows[place].line
    if len(headings) > MOST_COLUMNS:
        return None, [refuse("size-limit", file, line, limit=f"{MOST_COLUMNS}", place=f"{len(headings)}")]
    columns, issues = _columns(rows, place, headings, known, file)
    missing = _missing(columns, paper)
    mapped = tuple(column for column in columns if known[plain(column.heading)][1] == _MAPPED)
    returned = len(ADDED.intersection(plain(heading) for heading in headings)) > 1
    header = Header(place, line, headings, tuple(columns), tuple(group[0] for group in missing), mapped, returned)
    if missing:
        if _lost(headings):
            return None, [refuse("mojibake", file, line)]
        told = [
            finding("missing-label", Severity.REFUSED, file, line, column=OWN_NAME[field]) for field in header.lacking
        ]
        return header, [*told, *(issue for issue in issues if issue.severity is Severity.REFUSED)]
    issues = _above(rows, place - two_rows, line, file) + issues + _told_missing(columns, paper, file, line)
    if two_rows:
        issues.insert(0, finding("header-two-rows", Severity.REPAIRED, file, line))
    return header, issues


def _meanings(mapping: Mapping[str, str], paper: Paper) -> dict[str, tuple[Field | None, int]]:
    saved = {plain(heading): (field_named(field), _MAPPED) for heading, field in mapping.items()}
    meanings = {**RANKS, **saved}
    return {word: (None, 0) if field in paper.ignored else (field, rank) for word, (field, rank) in meanings.items()}


def _with_decorated(
    known: Mapping[str, tuple[Field | None, int]], rows: Sequence[Line]
) -> dict[str, tuple[Field | None, int]]:
    """Return the meanings of headings, also of those that have something put around them in these rows."""
    words = {plain(cell) for row in rows for cell in row.cells}
    bare = {word: _DECORATION.sub("", word) for word in words if word not in known}
    return {**known, **{word: known[name] for word, name in bare.items() if name in known}}


def _best_row(rows: Sequence[Line], known: Mapping[str, tuple[Field | None, int]]) -> tuple[int, tuple[str, ...], int]:
    """Return the place of the row that names the most columns, its headings, and 1 where the row above completes it."""

    def named(headings: Sequence[str]) -> int:
        return len({known[plain(text)][0] for text in headings if plain(text) in known})

    first = rows[:HEADER_SEARCH_ROWS]
    place = max(range(len(first)), key=lambda at: (named(first[at].cells), -at))
    if not named(first[place].cells):
        place = max(range(len(first)), key=lambda at: (sum(bool(cell.strip()) for cell in first[at].cells), -at))
    headings = first[place].cells
    below = _joined(headings, first[place + 1].cells, known) if place + 1 < len(first) else headings
    above = _joined(first[place - 1].cells, headings, known) if place else headings
    if below != headings and named(below) > named(headings) and _is_heading_row(first[place + 1].cells):
        return place + 1, below, 1
    if above != headings and named(above) > named(headings):
        return place, above, 1
    return place, headings, 0


def _is_heading_row(cells: Sequence[str]) -> bool:
    """Tell whether a row can be the lower row of a header: it has words and no digits."""
    words = [plain(cell) for cell in cells if cell.strip()]
    return bool(words) and all(not any(mark in word for mark in "0123456789") for word in words)


def _joined(
    upper: Sequence[str], lower: Sequence[str], known: Mapping[str, tuple[Field | None, int]]
) -> tuple[str, ...]:
    """Return the headings of a header in two rows: the lower cell, the upper one over a blank, or both as one word.

    A cell that is blank above stands under its left neighbour (a merged cell). A heading that is needed is never put
    together from halves: the result holds such words apart, so that the column stays unknown.
    """
    headings, over = [], ""
    for place in range(max(len(upper), len(lower))):
        above = upper[place] if place < len(upper) else ""
        below = lower[place] if place < len(lower) else ""
        over = above if above.strip() else over
        if not below.strip():
            headings.append(above)
        elif plain(below) in known or not over.strip():
            headings.append(below)
        else:
            headings.append(_together(over, below, known))
    return tuple(headings)


_NEVER_JOINED = (Field.REQUIREMENT, Field.FORM, Field.NAME, Field.VERDICT, Field.PROGRESS, Field.RESOLUTION)


def _together(over: str, below: str, known: Mapping[str, tuple[Field | None, int]]) -> str:
    joined = plain(over + below)
    if joined in known and known[joined][0] not in _NEVER_JOINED:
        return over + below
    return f"{over}/{below}"


def _columns(
    rows: Sequence[Line], place: int, headings: Sequence[str], known: Mapping[str, tuple[Field | None, int]], file: str
) -> tuple[list[Column], list[Issue]]:
    line, issues, empty = rows[place].line, [], 0
    chosen: dict[Field, tuple[int, Column]] = {}
    seen: set[str] = set()
    for at, heading in enumerate(headings):
        word = plain(heading)
        if not word:
            if any(len(row.cells) > at and row.cells[at].strip() for row in rows[place + 1 :]):
                issues.append(refuse("blank-label", file, line, place=f"{at + 1}"))
            empty += 1
            continue
        if word in seen:
            issues.append(finding("duplicate-label", Severity.REFUSED, file, line, value=heading))
            continue
        seen.add(word)
        if word in ADDED:
            continue
        field, rank = known.get(word, (None, 0))
        if field is None:
            issues.append(finding("extra-label", Severity.NOTICE, file, line, value=heading))
            continue
        issues += _choose(chosen, rank, Column(at, field, heading), file, line)
    if empty and not any(issue.code == "blank-label" for issue in issues):
        issues.append(finding("empty-column-dropped", Severity.REPAIRED, file, line, count=f"{empty}"))
    return sorted(column for _, column in chosen.values()), issues


def _choose(chosen: dict[Field, tuple[int, Column]], rank: int, column: Column, file: str, line: int) -> list[Issue]:
    """Take a column for its field; of two that mean the same the one with the field's own name, else it is a fault."""
    told = []
    if column.heading != OWN_NAME[column.field]:
        code = "header-mapped" if rank == _MAPPED else "header-normalised"
        told = [finding(code, Severity.REPAIRED, file, line, value=column.heading, field=OWN_NAME[column.field])]
    if column.field not in chosen:
        chosen[column.field] = (rank, column)
        return told
    other_rank, other = chosen[column.field]
    if min(rank, other_rank) > 0 and column.field in _NEVER_JOINED:
        return [finding("duplicate-label", Severity.REFUSED, file, line, value=f"{other.heading} / {column.heading}")]
    if rank < other_rank:
        chosen[column.field] = (rank, column)
        return [*told, finding("extra-label", Severity.NOTICE, file, line, value=other.heading)]
    return [finding("extra-label", Severity.NOTICE, file, line, value=column.heading)]


def _missing(columns: Sequence[Column], paper: Paper) -> list[tuple[Field, ...]]:
    there = {column.field for column in columns}
    return [group for group in paper.required if not there.intersection(group)]


def _lost(headings: Sequence[str]) -> bool:
    """Tell whether a header was saved in an encoding that has no Japanese: its words are question marks."""
    return sum(heading.count("?") >= 2 for heading in headings) * 2 > len(headings)


def _above(rows: Sequence[Line], place: int, line: int, file: str) -> list[Issue]:
    titles = [
        " ".join(cell for cell in row.cells if cell.strip())
        for row in rows[:place]
        if any(cell.strip() for cell in row.cells)
    ]
    if not titles:
        return []
    told = shortened(" / ".join(titles), 80)
    return [finding("header-not-first", Severity.REPAIRED, file, line, count=f"{len(titles)}", titles=told)]


def _told_missing(columns: Sequence[Column], paper: Paper, file: str, line: int) -> list[Issue]:
    there = {column.field for column in columns}
    names = [OWN_NAME[field] for field in paper.told_when_missing if field not in there]
    return [finding("missing-label", Severity.NOTICE, file, line, column="、".join(names))] if names else []
