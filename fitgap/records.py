"""From a row to the values of a record: each cell by its rule, then the rules across cells.

A sheet repeats few words in most of its columns, so each distinct text of a column is read once and remembered.
"""

from collections.abc import Callable, Mapping, Sequence
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
from fitgap.identifiers import read_id
from fitgap.plain import plain
from fitgap.texts import read_name, read_text
from fitgap.vocabulary import Field
from model.fitgap import FitGapRecord, RequirementKind, Resolution, Verdict
from model.issue import Issue, Severity
from model.record import RequirementId, SystemCode
from model.table import Row

READERS: Mapping[Field, Reader] = {
    Field.REQUIREMENT: read_id,
    Field.FORM: read_id,
    Field.NAME: read_name,
    Field.KIND: read_kind,
    Field.CATEGORY: read_category,
    Field.VERDICT: read_verdict,
    Field.SEVERITY: read_severity,
    Field.RESOLUTION: read_resolution,
    Field.EFFORT: read_effort,
    Field.START: read_date,
    Field.FINISH: read_date,
    Field.DUE: read_due,
    Field.PROGRESS: read_progress,
}
"""The rules of the columns; every other column is free text. Predecessors are read when all ids are known."""
DOUBTFUL = frozenset(
    "suspect-lost-char truncated-value control-char private-use-char bidi-control normalised".split()  # noqa: SIM905
)
"""Codes of what is kept as written and still makes a row count as repaired: somebody should look at it."""


@dataclass(slots=True, eq=False)
class Draft:
    """A row on its way to a record."""

    row: Row
    values: dict[Field, Any] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    system: SystemCode | None = None
    predecessors: tuple[RequirementId, ...] = ()
    in_circle: bool = False

    @property
    def rejected(self) -> bool:
        """Tell whether a finding sets the row aside."""
        return any(issue.severity is Severity.REJECTED for issue in self.issues)

    @property
    def repaired(self) -> bool:
        """Tell whether something in the row was read otherwise than written, or is doubtful."""
        return self.in_circle or any(
            issue.severity in (Severity.REPAIRED, Severity.LINK_ASIDE) or issue.code in DOUBTFUL
            for issue in self.issues
        )

    @property
    def requirement_id(self) -> RequirementId:
        """Return the id of the row, of a function or of a form."""
        return RequirementId(self.values.get(Field.REQUIREMENT) or self.values.get(Field.FORM) or "")

    @property
    def kind(self) -> RequirementKind:
        """Return whether the row is about a function or a form."""
        if not self.values.get(Field.REQUIREMENT) and self.values.get(Field.FORM):
            return RequirementKind.FORM
        return RequirementKind(self.values.get(Field.KIND) or RequirementKind.FUNCTION)


class RowReader:
    """Reads the rows of one sheet by its columns, each distinct text of a column once."""

    def __init__(self, columns: Sequence[Column], file: str) -> None:
        """Read rows with these columns."""
        self._columns = [column for column in columns if column.field not in (Field.SYSTEM, Field.PREDECESSORS)]
        self._file = file
        self._seen: dict[tuple[Field, str], Cell] = {}
        self._both_ids = {Field.REQUIREMENT, Field.FORM} <= {column.field for column in columns}

    def read(self, row: Row) -> Draft:
        """Return the values of a row and what was found in it."""
        draft = Draft(row)
        for column in self._columns:
            text = row.cells[column.place]
            if self._both_ids and column.field in (Field.REQUIREMENT, Field.FORM) and self._other_id(row, column):
                continue
            cell = self._cell(column.field, text)
            draft.values[column.field] = cell.value
            if column.field is Field.RESPONSE:
                draft.values[column.field] = (cell.value, read_response(text).value)
            draft.issues += [self._issue(found, draft.row.line, column.heading, text) for found in cell.found]
        for check in ROW_CHECKS:
            draft.issues += [self._issue(*fault) for fault in check(draft)]
        return draft

    def _other_id(self, row: Row, column: Column) -> bool:
        """Tell whether a blank id column is made up for by the other id column, which must then be blank no more."""
        other = next(each for each in self._columns if each.field in _IDS and each.field is not column.field)
        return not plain(row.cells[column.place]) and bool(plain(row.cells[other.place]))

    def _cell(self, kind: Field, text: str) -> Cell:
        reader = READERS.get(kind)
        if reader is None or kind is Field.NAME:
            return (reader or read_text)(text)
        cell = self._seen.get((kind, text))
        if cell is None:
            cell = self._seen[kind, text] = reader(text)
        return cell

    def _issue(self, found: Found, line: int, heading: str, text: str) -> Issue:
        return issue_of(found, self._file, line, heading, text)


_IDS = (Field.REQUIREMENT, Field.FORM)


def issue_of(found: Found, file: str, line: int, heading: str, text: str) -> Issue:
    """Return what was found about a value with its address."""
    shown = text if found.value is None else found.value
    return finding(found.code, found.severity, file, line, column=heading, value=shown, **dict(found.values))


Fault = tuple[Found, int, str, str]


def _ends_after_start(draft: Draft) -> list[Fault]:
    start, finish = draft.values.get(Field.START), draft.values.get(Field.FINISH)
    if start is None or finish is None or start <= finish:
        return []
    found = Found("constraint-error", Severity.REJECTED, (("range", f"{start:%Y/%m/%d}–"),))
    return [(found, draft.row.line, OWN_NAME[Field.FINISH], f"{finish:%Y/%m/%d}")]


def _scope_has_a_reason(draft: Draft) -> list[Fault]:
    """A row may only leave the scope with a reason."""
    if draft.values.get(Field.VERDICT) is not Verdict.NOT_APPLICABLE:
        return []
    response, _ = draft.values.get(Field.RESPONSE) or ("", None)
    if plain(str(response)) or plain(str(draft.values.get(Field.NOTE) or "")):
        return []
    return [(Found("required", Severity.REJECTED), draft.row.line, OWN_NAME[Field.NOTE], "")]


ROW_CHECKS: Sequence[Callable[[Draft], list[Fault]]] = (_ends_after_start, _scope_has_a_reason)
"""The rules across the cells of a row: a new one is one function and one line."""


def record_of(draft: Draft, file: str, sheet: str) -> FitGapRecord:
    """Return the record of a row that is not set aside."""
    values = draft.values
    verdict = values.get(Field.VERDICT, Verdict.NOT_JUDGED)
    response_text, response = values.get(Field.RESPONSE) or ("", None)
    stated = {name.value: values[name] for name in _AS_READ if values.get(name) is not None}
    return FitGapRecord(
        system=draft.system or SystemCode(""),
        kind=draft.kind,
        requirement_id=draft.requirement_id,
        verdict=verdict,
        ever_gap=verdict in (Verdict.GAP, Verdict.PARTIAL),
        response_text=response_text,
        resolution=_resolution(values),
        predecessors=draft.predecessors,
        file=file,
        line=draft.row.line,
        sheet=sheet,
        **({"response": response} if response else {}),
        **stated,
    )


_AS_READ = (
    Field.NAME,
    Field.CATEGORY,
    Field.VERSION,
    Field.TEXT,
    Field.CURRENT,
    Field.SEVERITY,
    Field.EFFORT,
    Field.START,
    Field.FINISH,
    Field.DUE,
    Field.PROGRESS,
    Field.DEPARTMENT,
    Field.VENDOR,
    Field.NOTE,
)


def _resolution(values: Mapping[Field, Any]) -> Resolution:
    """Return the step the vendor states; a sheet without that column says "done" by a progress of 100."""
    if Field.RESOLUTION in values:
        return Resolution(values[Field.RESOLUTION] or Resolution.OPEN)
    return Resolution.VENDOR_DONE if values.get(Field.PROGRESS) == 100 else Resolution.OPEN
