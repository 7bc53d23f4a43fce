"""Sheets that go out to be filled in: a system's Fit&Gap sheet, and rows that were set aside, with the reasons."""

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Final

from actions.access import Action, require
from fitgap.headings import OWN_NAME
from fitgap.vocabulary import (
    CATEGORIES,
    KINDS,
    RESOLUTIONS,
    RESPONSES,
    RETURNED,
    SEVERITIES,
    VERDICTS,
    Field,
)
from migration_plan.exchange.forms import Choice, Form, write_form
from model.access import Actor
from model.fitgap import FitGapRecord, RequirementKind, Resolution, Verdict
from model.issue import Severity
from model.plan import Plan
from model.record import SystemCode, VendorCode
from model.sheet import SheetReading
from model.system import System
from storage import plans, sheets
from storage.database import Database

COLUMNS: Final = (
    *(Field.AREA, Field.VERSION, Field.KIND, Field.REQUIREMENT, Field.NAME, Field.CATEGORY, Field.TEXT),
    *(Field.VERDICT, Field.SEVERITY, Field.RESPONSE, Field.RESOLUTION, Field.DUE, Field.EFFORT, Field.START),
    *(Field.FINISH, Field.PREDECESSORS, Field.PROGRESS, Field.DEPARTMENT, Field.VENDOR, Field.NOTE),
)
"""The columns of a template, in their order; each under the field's own name, so that nothing has to be read over."""
CHOICES: Final[dict[Field, tuple[str, ...]]] = {
    Field.VERDICT: tuple(words.split(maxsplit=1)[0] for words in VERDICTS.values()),
    Field.SEVERITY: tuple(words.split(maxsplit=1)[0] for words in SEVERITIES.values()),
    Field.RESPONSE: tuple(words.split(maxsplit=1)[0] for words in RESPONSES.values()),
    Field.RESOLUTION: tuple(words.split(maxsplit=1)[0] for words in RESOLUTIONS.values()),
}
"""The drop-downs of a template: of each meaning the word that is read as it stands."""
_OFFERED_ONLY: Final = frozenset({Field.RESPONSE})
"""Drop-downs beside which other words are allowed: the response may be free text."""
_HIGHEST_STATED: Final = {Resolution.APPROVED: Resolution.PROPOSED, Resolution.VERIFIED: Resolution.VENDOR_DONE}
Texts = Mapping[str, str]


def sheet_template(
    db: Database, actor: Actor, system: SystemCode, texts: Texts, now: datetime, *, filled: bool = False
) -> bytes | None:
    """Return a system's Fit&Gap sheet as a workbook with its requirements; None where the system is not known.

    ``texts`` has for each drop-down a title and a hint, and notes on headings (``note_due``). ``filled`` writes in what
    the vendor's sheets have said so far; else every requirement waits to be judged.
    """
    require(actor, Action.SEE_REGISTER, system)
    with db.read(actor) as tx:
        current = plans.current_plan(tx)
        known = current[1].system(system) if current else None
        if current is None or known is None:
            return None
        rows = sheets.records_as_of(tx, effective_until=date.max, systems=[system])
    lines = [_line(record if filled else _unjudged(record), known, current[1]) for record in rows]
    return write_form(_template(known.name, lines, texts), now)


def returned_rows(
    reading: SheetReading, explained: Mapping[int, tuple[str, str]], language: int, now: datetime
) -> bytes:
    """Return the rows that were set aside as a workbook to be corrected: as sent, with line, reason and remedy.

    ``explained`` has reason and remedy of each line. The added columns are known when the file comes back; cells that a
    finding is about are marked.
    """
    added = RETURNED[language]
    headings = _distinct(reading.headings)
    width = len(headings)
    rows = []
    for row in reading.rejected:
        cells = (*row.cells[:width], *("",) * (width - len(row.cells)))
        rows.append((*cells, str(row.line), *explained.get(row.line, ("", ""))))
    marked = frozenset(_marked(reading))
    return write_form(Form("Fit&Gap", (*headings, *added), rows, marked=marked, added=frozenset(added)), now)


def _marked(reading: SheetReading) -> list[tuple[int, int]]:
    """Return the places of the cells that the findings are about."""
    lines = {row.line: place for place, row in enumerate(reading.rejected)}
    columns = {heading: place for place, heading in enumerate(reading.headings)}
    return [
        (lines[issue.line], columns[issue.column])
        for issue in reading.issues
        if issue.severity is Severity.REJECTED and issue.line in lines and issue.column in columns
    ]


def _distinct(headings: tuple[str, ...]) -> list[str]:
    """Return the headings, one that comes twice numbered, for the sheet to be readable again."""
    seen: dict[str, int] = {}
    named = []
    for heading in headings:
        seen[heading] = seen.get(heading, 0) + 1
        named.append(heading if seen[heading] == 1 or not heading.strip() else f"{heading} ({seen[heading]})")
    return named


def _template(name: str, lines: list[list[str]], texts: Texts) -> Form:
    choices = {
        OWN_NAME[field]: Choice(
            words, OWN_NAME[field], texts.get(f"hint_{field}", ""), strict=field not in _OFFERED_ONLY
        )
        for field, words in CHOICES.items()
    }
    notes = {OWN_NAME[field]: texts[f"note_{field}"] for field in COLUMNS if texts.get(f"note_{field}")}
    return Form(name, [OWN_NAME[field] for field in COLUMNS], lines, choices, notes)


def _unjudged(record: FitGapRecord) -> FitGapRecord:
    """Return the requirement alone, without anything a sheet said of it."""
    kept = ("system", "kind", "requirement_id", "name", "category", "specification_version", "requirement_text")
    return FitGapRecord.model_validate({name: getattr(record, name) for name in kept})


def _line(record: FitGapRecord, system: System, plan: Plan) -> list[str]:
    judged = record.verdict is not Verdict.NOT_JUDGED
    vendors = {vendor.code: vendor.name for vendor in plan.vendors}
    stated: dict[Field, str] = {
        Field.AREA: system.name,
        Field.VERSION: record.specification_version,
        Field.KIND: _first(KINDS[record.kind]) if record.kind in RequirementKind else "",
        Field.REQUIREMENT: record.requirement_id,
        Field.NAME: record.name,
        Field.CATEGORY: _first(CATEGORIES[record.category]) if record.category else "",
        Field.TEXT: record.requirement_text,
        Field.VERDICT: _first(VERDICTS[record.verdict]),
        Field.SEVERITY: _first(SEVERITIES[record.severity]) if record.counts_as_gap else "",
        Field.RESPONSE: record.response_text,
        Field.RESOLUTION: _first(RESOLUTIONS[_stated(record.resolution)]) if record.counts_as_gap else "",
        Field.DUE: _day(record.due),
        Field.EFFORT: _number(record.effort),
        Field.START: _day(record.planned_start),
        Field.FINISH: _day(record.planned_finish),
        Field.PREDECESSORS: ";".join(record.predecessors),
        Field.PROGRESS: _number(record.progress) if judged else "",
        Field.DEPARTMENT: record.department,
        Field.VENDOR: record.vendor_name if judged else vendors.get(system.vendor or VendorCode(""), ""),
        Field.NOTE: record.note,
    }
    return [stated[field] for field in COLUMNS]


def _stated(resolution: Resolution) -> Resolution:
    """Return the step as a vendor's sheet can say it: approval and verification are the ward's."""
    return _HIGHEST_STATED.get(resolution, resolution)


def _first(words: str) -> str:
    return words.split(maxsplit=1)[0]


def _day(day: date | None) -> str:
    return f"{day:%Y/%m/%d}" if day else ""


def _number(value: Fraction | None) -> str:
    """Return a number as it is read back; one without an end is cut at six places.

    >>> _number(Fraction(7, 2)), _number(Fraction(50)), _number(Fraction(1, 3))
    ('3.5', '50', '0.333333')
    """
    if value is None:
        return ""
    whole, rest = divmod(value.numerator * 10**6 // value.denominator, 10**6)
    return f"{whole}.{rest:06d}".rstrip("0").rstrip(".") if rest else f"{whole}"
