"""A table read by its headings: each cell gives a value or a finding with file, line and column."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TypeVar

from migration_plan.paper_cells import plain
from migration_plan.paper_words import Columns
from model.issue import Issue, Severity
from model.table import Row, Table

Value = TypeVar("Value")
Values = tuple[tuple[str, str], ...]
_UNUSABLE = ("paper-column-missing", "paper-headings-missing")
_ABOVE = 10
"""Rows above the headings in which a title may stand."""


class PaperRow:
    """One row under its headings. ``sound`` turns False with the first cell that cannot be read."""

    def __init__(self, paper: "Paper", row: Row) -> None:
        """Keep the row with the paper it belongs to."""
        self.line = row.line
        self.file = paper.file
        self.sound = True
        self._paper = paper
        self._cells = row.cells

    def text(self, field: str) -> str:
        """Return the cell without the blanks around it, "" where the paper has no such column or cell."""
        index = self._paper.position.get(field)
        return self._cells[index].strip() if index is not None and index < len(self._cells) else ""

    def required(self, field: str, code: str) -> str:
        """Return the text of a cell that must not be blank."""
        text = self.text(field)
        if not text:
            self.fault(code, field)
        return text

    def read(self, field: str, reader: Callable[[str], Value], code: str) -> Value | None:
        """Return what the reader makes of the cell; None of a blank cell, and with a finding of a bad one."""
        text = self.text(field)
        if not text:
            return None
        try:
            return reader(text)
        except (ValueError, OverflowError):
            self.fault(code, field)
            return None

    def fault(self, code: str, field: str, severity: Severity | None = None, values: Values = ()) -> None:
        """Note what is wrong with a cell and that the row cannot be used."""
        self.sound = False
        self.note(code, field, severity or self._paper.severity, values)

    def note(self, code: str, field: str, severity: Severity, values: Values = ()) -> None:
        """Note something about a cell of a row that stays usable."""
        column = self._paper.heading(field)
        self._paper.issues.append(
            Issue(
                code=code,
                severity=severity,
                file=self._paper.file,
                line=self.line,
                column=column,
                value=self.text(field),
                values=values,
            )
        )


class Paper:
    """A table whose headings are known: where each field stands, and the findings collected so far."""

    def __init__(self, table: Table, columns: Columns, required: Iterable[str], severity: Severity) -> None:
        """Find the columns; ``severity`` is what a bad cell does (refuse the paper, or reject its row)."""
        self.file = table.file
        self.severity = severity
        self.issues: list[Issue] = []
        self.position: dict[str, int] = {}
        self._columns = columns
        self._known = {_folded(heading): field for field, headings in columns.items() for heading in headings}
        self.table = self._from_headings(table, tuple(required))
        self._find_columns()
        if not self.position:
            wanted = "・".join(columns[field][0] for field in required)
            self.issues = [self._found("paper-headings-missing", self.table.header_line, Severity.REFUSED, wanted)]
            return
        self._require(required)
        self._tell_of_cells_without_heading()

    @property
    def usable(self) -> bool:
        """Tell whether every required column is there."""
        return not any(issue.code in _UNUSABLE for issue in self.issues)

    def rows(self) -> Iterator[PaperRow]:
        """Yield the rows that are not blank; none where a required column is missing."""
        for row in self.table.rows if self.usable else ():
            if any(cell.strip() for cell in row.cells):
                yield PaperRow(self, row)

    def heading(self, field: str) -> str:
        """Return the heading as the paper writes it, else as the templates do."""
        index = self.position.get(field)
        return self._columns[field][0] if index is None else self.table.headings[index]

    def _from_headings(self, table: Table, required: Collection[str]) -> Table:
        """Return the table from the row of its headings on: a title may stand in the rows above, and is told."""
        for place, row in enumerate((Row(line=table.header_line, cells=table.headings), *table.rows[:_ABOVE])):
            if {self._known.get(_folded(cell)) for cell in row.cells}.issuperset(required):
                if place:
                    self.issues.append(self._found("paper-lines-above", row.line, Severity.NOTICE))
                return table.model_copy(
                    update={"header_line": row.line, "headings": row.cells, "rows": table.rows[place:]}
                )
        return table

    def _tell_of_cells_without_heading(self) -> None:
        """Tell of the values that stand under no heading: they are not read."""
        named = [bool(heading.strip()) for heading in self.table.headings]
        if all(named) and all(len(row.cells) <= len(named) for row in self.table.rows):
            return
        found = [
            (row.line, place, cell)
            for row in self.table.rows
            for place, cell in enumerate(row.cells)
            if cell.strip() and not (place < len(named) and named[place])
        ]
        if found:
            line, place, cell = found[0]
            values = (("count", str(len(found))), ("place", str(place + 1)))
            self.issues.append(self._found("paper-cells-without-heading", line, Severity.NOTICE, cell, values))

    def _found(self, code: str, line: int, severity: Severity, value: str = "", values: Values = ()) -> Issue:
        return Issue(code=code, severity=severity, file=self.file, line=line, value=value, values=values)

    def _find_columns(self) -> None:
        for index, heading in enumerate(self.table.headings):
            field = self._known.get(_folded(heading))
            if field is None:
                self._about("paper-column-unknown", heading, Severity.NOTICE)
            elif field in self.position:
                self._about("paper-column-twice", heading, Severity.REFUSED)
            else:
                self.position[field] = index

    def _require(self, required: Iterable[str]) -> None:
        for field in required:
            if field not in self.position:
                self._about("paper-column-missing", self._columns[field][0], Severity.REFUSED)

    def _about(self, code: str, heading: str, severity: Severity) -> None:
        if heading.strip():
            line = self.table.header_line
            self.issues.append(Issue(code=code, severity=severity, file=self.file, line=line, column=heading))


def by_name(names: Iterable[tuple[str, Value]]) -> Mapping[str, Value]:
    """Return a look-up that does not mind wide or small letters, see ``find``."""
    return {_folded(name): value for name, value in names if name}


def find(lookup: Mapping[str, Value]) -> Callable[[str], Value]:
    """Return a cell reader that looks the text up; ValueError where it is not there."""

    def read(text: str) -> Value:
        name = _folded(text)
        if name not in lookup:
            raise ValueError(f"unknown name: {text!r}")
        return lookup[name]

    return read


def _folded(text: str) -> str:
    return plain(text).casefold().replace(" ", "").replace("\n", "")
