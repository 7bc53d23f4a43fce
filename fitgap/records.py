"""From rows to the values of records: column by column, each cell by its rule, then the rules across cells.

A sheet repeats few words in most of its columns, so each distinct text of a column is read once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
from fitgap.headings import OWN_NAME, Column
from fitgap.identifiers import read_id, read_id_restored
from fitgap.plain import plain
from fitgap.grid import Line
from fitgap.texts import read_name, read_text
from fitgap.vocabulary import Field
from model.fitgap import FitGapRecord, RequirementKind, Resolution, Response, Verdict
from model.issue import Issue, Severity
from model.record import RequirementId, SystemCode
from model.sheet import records_from


def _read_response(text: str) -> Cell:
    cell = read_text(text)
    return Cell((cell.value, read_response(text).value), cell.found)


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
}
"""The rules of the columns; every other column is free text."""
_READ_LATER = (Field.SYSTEM, Field.PREDECESSORS)
"""A system is checked for all rows together, predecessors when all ids are known."""
_NO_ID = RequirementId("")
_IDS = (Field.REQUIREMENT, Field.FORM)
DOUBTFUL = frozenset(
    {"suspect-lost-char", "truncated-value", "control-char", "private-use-char", "bidi-control", "normalised"}
)
"""Codes of what is kept as written and still makes a row count as repaired: somebody should look at it."""


@dataclass(slots=True, eq=False)
class Draft:
    """A row on its way to a record."""

    row: Line
    values: dict[Field, Any] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    system: SystemCode | None = None
    requirement_id: RequirementId = _NO_ID
    kind: RequirementKind = RequirementKind.FUNCTION
    predecessors: tuple[RequirementId, ...] = ()
    in_circle: bool = False

    @property
    def rejected(self) -> bool:
        """Tell whether a finding sets the row aside."""
        return bool(self.issues) and any(issue.severity is Severity.REJECTED for issue in self.issues)

    @property
    def repaired(self) -> bool:
        """Tell whether something in the row was read otherwise than written, or is doubtful."""
        return self.in_circle or any(
            issue.severity in (Severity.REPAIRED, Severity.LINK_ASIDE) or issue.code in DOUBTFUL
            for issue in self.issues
        )


def read_rows_of(
    rows: Sequence[Line], columns: Sequence[Column], file: str, *, restore_zeros: bool = False
) -> list[Draft]:
    """Return the values of the rows and what was found in them; every row has a cell for every column."""
    drafts = [Draft(row) for row in rows]
    texts = list(zip(*(row.cells for row in rows), strict=False))
    read = [column for column in columns if column.field not in _READ_LATER] if rows else []
    two_ids = set(_IDS) <= {column.field for column in read}
    readers = READERS | dict.fromkeys(_IDS, read_id_restored) if restore_zeros else READERS
    values = [
        _read_column(texts[column.place], column, drafts, file, readers.get(column.field, read_text), two_ids=two_ids)
        for column in read
    ]
    names = [column.field for column in read]
    for draft, found in zip(drafts, zip(*values, strict=True), strict=False):
        draft.values = dict(zip(names, found, strict=True))
        _name(draft, file)
        for check in ROW_CHECKS:
            draft.issues += [issue_of(fault, file, draft.row.line, *where) for fault, *where in check(draft)]
    return drafts


def _read_column(
    texts: Sequence[str], column: Column, drafts: Sequence[Draft], file: str, reader: Reader, *, two_ids: bool
) -> list[Any]:
    """Return the values of a column; each distinct text is read once, and findings go to the rows that have it."""
    cells = {text: reader(text) for text in set(texts)}
    if two_ids and column.field in _IDS:
        cells |= {text: Cell(None) for text in cells if not plain(text)}
    told = {text: cell.found for text, cell in cells.items() if cell.found}
    if told:
        for draft, text in zip(drafts, texts, strict=True):
            if text in told:
                draft.issues += [issue_of(found, file, draft.row.line, column.heading, text) for found in told[text]]
    values = {text: cell.value for text, cell in cells.items()}
    return [values[text] for text in texts]


def _name(draft: Draft, file: str) -> None:
    """Give a row its id and kind: that of a function, or where there is none that of a form."""
    function, form = draft.values.get(Field.REQUIREMENT), draft.values.get(Field.FORM)
    draft.requirement_id = function or form or _NO_ID
    draft.kind = draft.values.get(Field.KIND, RequirementKind.FUNCTION)
    if form and not function:
        draft.kind = RequirementKind.FORM
    if not draft.requirement_id and not draft.rejected:
        told = finding("required", Severity.REJECTED, file, draft.row.line, column=OWN_NAME[Field.REQUIREMENT])
        draft.issues.append(told)


def issue_of(found: Found, file: str, line: int, heading: str, text: str) -> Issue:
    """Return what was found about a value with its address."""
    shown = text if found.value is None else found.value
    return finding(found.code, found.severity, file, line, column=heading, value=shown, **dict(found.values))


Fault = tuple[Found, str, str]
"""What was found, the name of the column it is about, and the value."""


def _ends_after_start(draft: Draft) -> list[Fault]:
    start, finish = draft.values.get(Field.START), draft.values.get(Field.FINISH)
    if start is None or finish is None or start <= finish:
        return []
    found = Found("constraint-error", Severity.REJECTED, (("range", f"{start:%Y/%m/%d}–"),))
    return [(found, OWN_NAME[Field.FINISH], f"{finish:%Y/%m/%d}")]


def _scope_has_a_reason(draft: Draft) -> list[Fault]:
    """A row may only leave the scope with a reason."""
    if draft.values.get(Field.VERDICT) is not Verdict.NOT_APPLICABLE:
        return []
    response, _ = draft.values.get(Field.RESPONSE) or ("", None)
    if plain(response) or plain(draft.values.get(Field.NOTE) or ""):
        return []
    return [(Found("required", Severity.REJECTED), OWN_NAME[Field.NOTE], "")]


ROW_CHECKS: Sequence[Callable[[Draft], list[Fault]]] = (_ends_after_start, _scope_has_a_reason)
"""The rules across the cells of a row: a new one is one function and one line."""


def records_of(drafts: Iterable[Draft], file: str, sheet: str) -> tuple[FitGapRecord, ...]:
    """Return the records of rows that are not set aside; a value that is a field's default is left to it."""
    return records_from(_fields(draft) | {"file": file, "sheet": sheet} for draft in drafts)


def _fields(draft: Draft) -> dict[str, Any]:
    values = draft.values
    stated: dict[str, Any] = {name: value for name, value in values.items() if value and name in _AS_READ}
    verdict = values.get(Field.VERDICT, Verdict.NOT_JUDGED)
    stated["system"], stated["requirement_id"], stated["line"] = draft.system, draft.requirement_id, draft.row.line
    stated["kind"], stated["resolution"] = draft.kind, _resolution(values)
    stated["ever_gap"] = verdict is Verdict.GAP or verdict is Verdict.PARTIAL
    stated["response_text"], stated["response"] = values.get(Field.RESPONSE) or ("", Response.NONE)
    for name in (Field.EFFORT, Field.PROGRESS):
        stated[name] = values.get(name)
    if draft.predecessors:
        stated["predecessors"] = draft.predecessors
    return stated


_AS_READ = frozenset(
    {Field.NAME, Field.CATEGORY, Field.VERSION, Field.TEXT, Field.CURRENT, Field.VERDICT, Field.SEVERITY, Field.START}
    | {Field.FINISH, Field.DUE, Field.DEPARTMENT, Field.VENDOR, Field.NOTE, Field.TASK}
)


def _resolution(values: Mapping[Field, Any]) -> Resolution:
    """Return the step the vendor states; a sheet without that column says "done" by a progress of 100."""
    stated: Resolution | None = values.get(Field.RESOLUTION)
    if stated is not None:
        return stated
    done = Field.RESOLUTION not in values and values.get(Field.PROGRESS) == 100
    return Resolution.VENDOR_DONE if done else Resolution.OPEN
