"""From rows to the values of records: column by column, each cell by its rule, then the rules across cells.

A sheet repeats few words in most of its columns, so each distinct text of a column is read once.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from fitgap.cells import (
    Cell,
    Found,
    Reader,
    read_category,
    read_effort,
    read_kind,
    read_progress,
    read_resolution,
    read_response,
    read_severity,
    read_verdict,
)
from fitgap.dates import read_date, read_due
from fitgap.findings import finding
from fitgap.grid import Line, Stretch
from fitgap.headings import OWN_NAME, Column
from fitgap.identifiers import are_ids, read_id, read_id_restored
from fitgap.plain import plain
from fitgap.texts import are_names, are_texts, read_name, read_text
from fitgap.vocabulary import Field
from model.fitgap import FitGapRecord, RequirementKind, Resolution, Response, Verdict
from model.issue import Issue, Severity
from model.record import RequirementId, SystemCode
from model.sheet import check_values, records_from


def _read_response(text: str) -> Cell:
    cell = read_text(text)
    return Cell((cell.value, read_response(text).value), cell.found)


def _read_task(text: str) -> Cell:
    cell = read_text(text)
    return Cell(cell.value or None, cell.found)


READERS: dict[Field, Reader] = {
    Field.REQUIREMENT: read_id,
    Field.FORM: read_id,
    Field.NAME: read_name,
    Field.KIND: read_kind,
    Field.CATEGORY: read_category,
    Field.VERDICT: read_verdict,
    Field.SEVERITY: read_severity,
    Field.RESPONSE: _read_response,
    Field.RESOLUTION: read_resolution,
    Field.EFFORT: read_effort,
    Field.START: read_date,
    Field.FINISH: read_date,
    Field.DUE: read_due,
    Field.PROGRESS: read_progress,
    Field.TASK: _read_task,
}
"""The rules of the columns; every other column is free text."""
_STANDING: dict[Reader, Callable[[Collection[str]], bool]] = {
    read_text: are_texts,
    read_name: are_names,
    read_id: are_ids,
    read_id_restored: are_ids,
}
"""Where a column may hold another text in every row: how to tell of all at once that each is read as it stands."""
_TOGETHER = 512
"""How many texts are looked at together: one that does not stand has that many read one by one."""
_READ_LATER = (Field.SYSTEM, Field.PREDECESSORS)
"""A system is checked for all rows together, predecessors when all ids are known."""
_NO_ID = RequirementId("")
_IDS = (Field.REQUIREMENT, Field.FORM)
DOUBTFUL = frozenset(
    {"suspect-lost-char", "truncated-value", "control-char", "private-use-char", "bidi-control", "normalised"}
)
"""Codes of what is kept as written and still makes a row count as repaired: somebody should look at it."""


@dataclass(slots=True, eq=False)
class Drafts:
    """Rows on their way to records, by columns; a row is known by its place. What is rare is kept by place alone."""

    rows: Stretch
    """The cells as written, as many as the header has."""
    beyond: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """The blank cells of rows that go on past the header."""
    values: dict[Field, Sequence[Any]] = field(default_factory=dict)
    issues: dict[int, list[Issue]] = field(default_factory=lambda: defaultdict(list))
    systems: Sequence[SystemCode | None] = ()
    ids: list[RequirementId] = field(default_factory=list)
    kinds: list[RequirementKind] = field(default_factory=list)
    predecessors: dict[int, tuple[RequirementId, ...]] = field(default_factory=dict)
    in_circle: set[int] = field(default_factory=set)
    repeats: set[int] = field(default_factory=set)
    """The rows that say what another row says: they are left out."""

    @property
    def places(self) -> list[int]:
        """Return the places of the rows that are not left out."""
        return [at for at in range(len(self.rows.lines)) if at not in self.repeats]

    @property
    def told(self) -> Iterator[Issue]:
        """Return what was found, row by row."""
        return (issue for at in sorted(self.issues) if at not in self.repeats for issue in self.issues[at])

    def row(self, at: int) -> Line:
        """Return a row as it was written."""
        line, cells = self.rows.row(at)
        return Line(line, cells + self.beyond.get(at, ()))

    def rejected(self) -> set[int]:
        """Return the rows that a finding sets aside."""
        return {at for at, told in self.issues.items() if any(issue.severity is Severity.REJECTED for issue in told)}

    def repaired(self) -> set[int]:
        """Return the rows in which something was read otherwise than written, or is doubtful."""
        return self.in_circle | {at for at, told in self.issues.items() if any(map(_is_repair, told))}


def _is_repair(issue: Issue) -> bool:
    return issue.severity in (Severity.REPAIRED, Severity.LINK_ASIDE) or issue.code in DOUBTFUL


def read_columns(drafts: Drafts, columns: Sequence[Column], file: str, *, restore_zeros: bool = False) -> None:
    """Read the values of the rows, and tell what was found in them."""
    read = [column for column in columns if column.field not in _READ_LATER] if drafts.rows.lines else []
    two_ids = set(_IDS) <= {column.field for column in read}
    readers = READERS | dict.fromkeys(_IDS, read_id_restored) if restore_zeros else READERS
    for column in read:
        reader = readers.get(column.field, read_text)
        drafts.values[column.field] = _read_column(column, drafts, file, reader, two_ids=two_ids)
    _name(drafts, file)
    for check in ROW_CHECKS:
        for at, found, heading, text in check(drafts):
            drafts.issues[at].append(issue_of(found, file, drafts.rows.lines[at], heading, text))


def _read_column(column: Column, drafts: Drafts, file: str, reader: Reader, *, two_ids: bool) -> Sequence[Any]:
    """Return the values of a column; each distinct text is read once, and findings go to the rows that have it."""
    texts = drafts.rows.columns[column.place]
    cells = _read_distinct(dict.fromkeys(texts), reader)
    check_values(column.field, [cell.value for cell in cells.values() if not cell.rejected])
    if two_ids and column.field in _IDS:
        cells |= {text: Cell(None) for text in cells if not plain(text)}
    told = {text: cell.found for text, cell in cells.items() if cell.found}
    for at, text in enumerate(texts) if told else ():
        if text in told:
            line = drafts.rows.lines[at]
            drafts.issues[at] += [issue_of(found, file, line, column.heading, text) for found in told[text]]
    values = {text: cell.value for text, cell in cells.items()}
    return list(map(values.get, texts, texts)) if values else texts


def _read_distinct(distinct: Iterable[str], reader: Reader) -> dict[str, Cell]:
    """Return what the texts say, less those that stand as they are: these are looked at many at a time."""
    stand = _STANDING.get(reader)
    if stand is None:
        return {text: reader(text) for text in distinct}
    rest = iter(distinct)
    parts = iter(lambda: list(islice(rest, _TOGETHER)), [])
    return {text: reader(text) for part in parts if not stand(part) for text in part}


def _name(drafts: Drafts, file: str) -> None:
    """Give each row its id and kind: that of a function, or where there is none that of a form."""
    count = len(drafts.rows.lines)
    nothing: Sequence[Any] = [None] * count
    functions, forms = (drafts.values.get(name, nothing) for name in _IDS)
    drafts.ids = [function or form or _NO_ID for function, form in zip(functions, forms, strict=True)]
    drafts.kinds = list(drafts.values.get(Field.KIND, [RequirementKind.FUNCTION] * count))
    for at, form in enumerate(forms) if any(forms) else ():
        if form and not functions[at]:
            drafts.kinds[at] = RequirementKind.FORM
    if all(drafts.ids):
        return
    rejected = drafts.rejected()
    for at, line in enumerate(drafts.rows.lines):
        if not drafts.ids[at] and at not in rejected:
            told = finding("required", Severity.REJECTED, file, line, column=OWN_NAME[Field.REQUIREMENT])
            drafts.issues[at].append(told)


def issue_of(found: Found, file: str, line: int, heading: str, text: str) -> Issue:
    """Return what was found about a value with its address."""
    shown = text if found.value is None else found.value
    return finding(found.code, found.severity, file, line, column=heading, value=shown, **dict(found.values))


Fault = tuple[int, Found, str, str]
"""The place of a row, what was found, the name of the column it is about, and the value."""


def _ends_after_start(drafts: Drafts) -> Iterator[Fault]:
    starts, finishes = drafts.values.get(Field.START, ()), drafts.values.get(Field.FINISH, ())
    for at, (start, finish) in enumerate(zip(starts, finishes, strict=False)):
        if start and finish and start > finish:
            found = Found("constraint-error", Severity.REJECTED, (("range", f"{start:%Y/%m/%d}–"),))
            yield at, found, OWN_NAME[Field.FINISH], f"{finish:%Y/%m/%d}"


def _scope_has_a_reason(drafts: Drafts) -> Iterator[Fault]:
    """A row may only leave the scope with a reason."""
    reasons = [drafts.values[name] for name in (Field.RESPONSE, Field.NOTE) if name in drafts.values]
    out = Verdict.NOT_APPLICABLE
    places = [at for at, verdict in enumerate(drafts.values.get(Field.VERDICT, ())) if verdict is out]
    for at in places:
        if not any(plain(_text(column[at])) for column in reasons):
            yield at, Found("required", Severity.REJECTED), OWN_NAME[Field.NOTE], ""


def _text(value: str | tuple[str | None, Response] | None) -> str:
    return (value[0] if isinstance(value, tuple) else value) or ""


ROW_CHECKS: Sequence[Callable[[Drafts], Iterable[Fault]]] = (_ends_after_start, _scope_has_a_reason)
"""The rules across the cells of a row: a new one is one function and one line."""


def records_of(drafts: Drafts, keep: Sequence[bool], file: str, sheet: str) -> list[FitGapRecord]:
    """Return the records of the rows that are kept; a field without a column is left to its default."""
    values = drafts.values
    columns: dict[str, Sequence[Any]] = {name.value: values[name] for name in _AS_READ if name in values}
    columns |= {"system": drafts.systems, "requirement_id": drafts.ids, "line": drafts.rows.lines}
    columns |= {"kind": drafts.kinds, "resolution": _resolutions(drafts)}
    gap, partial = Verdict.GAP, Verdict.PARTIAL
    columns["ever_gap"] = [each is gap or each is partial for each in values.get(Field.VERDICT, drafts.ids)]
    if Field.RESPONSE in values:
        columns["response_text"] = [text for text, _ in values[Field.RESPONSE]]
        columns["response"] = [meaning for _, meaning in values[Field.RESPONSE]]
    if drafts.predecessors:
        columns["predecessors"] = [drafts.predecessors.get(at, ()) for at in range(len(drafts.ids))]
    return records_from(columns, keep, {"file": file, "sheet": sheet})


_AS_READ = (
    *(Field.NAME, Field.CATEGORY, Field.VERSION, Field.TEXT, Field.CURRENT, Field.VERDICT, Field.SEVERITY, Field.START),
    *(Field.FINISH, Field.DUE, Field.DEPARTMENT, Field.VENDOR, Field.NOTE, Field.TASK, Field.EFFORT, Field.PROGRESS),
)


def _resolutions(drafts: Drafts) -> Sequence[Resolution]:
    """Return the steps the vendor states; a sheet without that column says "done" by a progress of 100."""
    stated = drafts.values.get(Field.RESOLUTION)
    if stated is not None:
        return stated
    percentages = drafts.values.get(Field.PROGRESS, [None] * len(drafts.ids))
    done = {id(value) for value in {id(value): value for value in percentages}.values() if value == 100}
    return [Resolution.VENDOR_DONE if id(value) in done else Resolution.OPEN for value in percentages]
