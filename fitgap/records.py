"""From rows to the values of records: column by column, each cell by its rule, then the rules across cells."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from fitgap.cells import Cell, Found, Reader
from fitgap.columns import READERS, STANDING, Understood, is_alike, places_in, read_distinct
from fitgap.findings import finding
from fitgap.grid import Line, Stretch
from fitgap.headings import OWN_NAME, Column
from fitgap.identifiers import read_id_restored
from fitgap.plain import plain
from fitgap.texts import read_text
from fitgap.vocabulary import Field
from model.columnar import Records, check_values
from model.fitgap import RequirementKind, Resolution, Response, Verdict
from model.issue import Issue, Severity
from model.record import RequirementId, SystemCode

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
    readers = {**READERS, **dict.fromkeys(_IDS, read_id_restored)} if restore_zeros else READERS
    for column in read:
        reader = readers.get(column.field, read_text)
        drafts.values[column.field] = _read_column(column, drafts, file, reader, two_ids=two_ids)
    _name(drafts, file)
    for check in ROW_CHECKS:
        for at, found, heading, text in check(drafts):
            drafts.issues[at].append(issue_of(found, file, drafts.rows.lines[at], heading, text))


def _read_column(column: Column, drafts: Drafts, file: str, reader: Reader, *, two_ids: bool) -> Sequence[Any]:
    """Return the values of a column; findings go to the rows that have the text."""
    texts = drafts.rows.columns[column.place]
    cells = read_distinct(drafts.rows.texts(column.place), reader)
    check_values(column.field, [cell.value for cell in cells.values() if not cell.rejected])
    if two_ids and column.field in _IDS:
        cells |= {text: Cell(None) for text in cells if not plain(text)}
    told = {text: cell.found for text, cell in cells.items() if cell.found}
    for at in places_in(texts, told):
        line, text = drafts.rows.lines[at], texts[at]
        drafts.issues[at] += [issue_of(found, file, line, column.heading, text) for found in told[text]]
    meanings = {text: cell.value for text, cell in cells.items() if cell.value is not text}
    all_meant = reader not in STANDING and len(meanings) == len(cells)
    return Understood(texts, meanings, all_meant=all_meant) if meanings else texts


def _name(drafts: Drafts, file: str) -> None:
    """Give each row its id and kind: that of a function, or where there is none that of a form."""
    count = len(drafts.rows.lines)
    nothing: Sequence[Any] = [None] * count
    functions, forms = (drafts.values.get(name, nothing) for name in _IDS)
    drafts.ids = [function or _NO_ID for function in functions]
    drafts.kinds = list(drafts.values.get(Field.KIND, [RequirementKind.FUNCTION] * count))
    for at, form in enumerate(forms) if any(forms) else ():
        if form and not functions[at]:
            drafts.ids[at], drafts.kinds[at] = form, RequirementKind.FORM
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
    starts, finishes = drafts.values.get(Field.START), drafts.values.get(Field.FINISH)
    if not isinstance(starts, Understood) or not isinstance(finishes, Understood):
        return
    pairs = {(starts.value_of(a), finishes.value_of(b)) for a, b in set(zip(starts.texts, finishes.texts, strict=True))}
    if not any(start and finish and start > finish for start, finish in pairs):
        return
    for at, (start, finish) in enumerate(zip(starts, finishes, strict=True)):
        if start and finish and start > finish:
            found = Found("constraint-error", Severity.REJECTED, (("range", f"{start:%Y/%m/%d}–"),))
            yield at, found, OWN_NAME[Field.FINISH], f"{finish:%Y/%m/%d}"


def _scope_has_a_reason(drafts: Drafts) -> Iterator[Fault]:
    """A row may only leave the scope with a reason."""
    reasons = [drafts.values[name] for name in (Field.RESPONSE, Field.NOTE) if name in drafts.values]
    verdicts = drafts.values.get(Field.VERDICT)
    for at in verdicts.places_of(Verdict.NOT_APPLICABLE) if isinstance(verdicts, Understood) else ():
        if not any(plain(_text(column[at])) for column in reasons):
            yield at, Found("required", Severity.REJECTED), OWN_NAME[Field.NOTE], ""


def _text(value: str | tuple[str | None, Response] | None) -> str:
    return (value[0] if isinstance(value, tuple) else value) or ""


ROW_CHECKS: Sequence[Callable[[Drafts], Iterable[Fault]]] = (_ends_after_start, _scope_has_a_reason)
"""The rules across the cells of a row: a new one is one function and one line."""


def records_of(drafts: Drafts, file: str, sheet: str) -> Callable[[Iterable[int]], Records]:
    """Return how to get the records of rows that are kept; a field without a column is left to its default."""
    values = drafts.values
    columns: dict[str, Sequence[Any]] = {name.value: values[name] for name in _AS_READ if name in values}
    columns |= {"system": drafts.systems, "requirement_id": drafts.ids, "line": drafts.rows.lines}
    columns |= {"kind": drafts.kinds, "resolution": _resolutions(drafts)}
    verdicts, responses = values.get(Field.VERDICT), values.get(Field.RESPONSE)
    if isinstance(verdicts, Understood):
        columns["ever_gap"] = verdicts.through(lambda verdict: verdict in (Verdict.GAP, Verdict.PARTIAL))
    if isinstance(responses, Understood):
        columns["response_text"] = responses.through(lambda pair: pair[0])
        columns["response"] = responses.through(lambda pair: pair[1])
    if drafts.predecessors:
        columns["predecessors"] = [drafts.predecessors.get(at, ()) for at in range(len(drafts.ids))]
    alike = {name: column[0] for name, column in columns.items() if is_alike(column)}
    varied = {name: column for name, column in columns.items() if name not in alike}
    return lambda keep: Records(varied, keep, {"file": file, "sheet": sheet, **alike})


_AS_READ = (
    *(Field.NAME, Field.CATEGORY, Field.VERSION, Field.TEXT, Field.CURRENT, Field.VERDICT, Field.SEVERITY, Field.START),
    *(Field.FINISH, Field.DUE, Field.DEPARTMENT, Field.VENDOR, Field.NOTE, Field.TASK, Field.EFFORT, Field.PROGRESS),
)


def _resolutions(drafts: Drafts) -> Sequence[Resolution]:
    """Return the steps the vendor states; a sheet without that column says "done" by a progress of 100."""
    stated, progress = (drafts.values.get(name) for name in (Field.RESOLUTION, Field.PROGRESS))
    if stated is not None:
        return stated
    if not isinstance(progress, Understood):
        return [Resolution.OPEN] * len(drafts.ids)
    return progress.through(lambda value: Resolution.VENDOR_DONE if value == 100 else Resolution.OPEN)
