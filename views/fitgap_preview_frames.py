"""What the upload shows before it counts, as tables: how the sheet was read, what was found, and the effect of it."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

import pandas as pd

from actions.exporting import csv_bytes
from model.issue import Issue, Severity
from model.schedule import last_day
from model.sheet import Reconciled, SheetReading
from model.snapshot import Snapshot
from model.table import Row
from views.wording import count, current_reader, day, message, percent, points, t
from views.wording.returned import explained

COUNTS = ("accepted", "repaired", "rejected", "blank", "skipped")
AGAINST = ("added", "changed", "unchanged", "vanished")
ORDER = tuple(Severity)
ISSUES = ("severity", "line", "column", "value", "sentence")
EFFECT = ("figure", "before", "after", "change")


def counts(reading: SheetReading) -> dict[str, int]:
    """Return how many rows are in each of the five lists; together they are ``rows_in``."""
    return {name: len(getattr(reading, name)) for name in COUNTS}


def against_known(reconciled: Reconciled) -> dict[str, int]:
    """Return how many rows are new, changed, the same, or missing from the sheet and carried forward."""
    return {name: len(getattr(reconciled, name)) for name in AGAINST}


def columns_frame(reading: SheetReading) -> pd.DataFrame:
    """Return every heading with the field it was read as; one that was not understood says so."""
    known = dict(reading.columns)
    rows = [
        {"heading": heading, "field": t(f"fitgap_field_{known[heading]}") if heading in known else t("fitgap_not_read")}
        for heading in reading.headings
        if heading.strip()
    ]
    return pd.DataFrame(rows, columns=["heading", "field"])


def sorted_issues(issues: Iterable[Issue]) -> list[Issue]:
    """Return the findings, the gravest first, then by line."""
    return sorted(issues, key=lambda issue: (ORDER.index(issue.severity), issue.line or 0))


def issues_frame(issues: Iterable[Issue]) -> pd.DataFrame:
    """Return one row a finding: what it does, where it is, and what to do."""
    rows = [
        {
            "severity": t(f"fitgap_issue_{issue.severity}"),
            "line": issue.line,
            "column": issue.column,
            "value": issue.value,
            "sentence": message(issue),
        }
        for issue in sorted_issues(issues)
    ]
    return pd.DataFrame(rows, columns=list(ISSUES)).astype({"line": "Int64"})


def rejected_csv(reading: SheetReading) -> bytes:
    """Return the rows set aside as a CSV file that can be corrected and sent again, with line, reason and remedy.

    Cells that a spreadsheet would run as a formula are neutralised; our own reader takes that back.
    """
    line, reason, remedy = t("fitgap_column_line"), t("fitgap_column_reason"), t("fitgap_column_remedy")
    headings = _distinct(reading.headings)
    told = explained(reading, current_reader().language)
    rows = [
        _written(row, headings)
        | {line: str(row.line)}
        | dict(zip((reason, remedy), told.get(row.line, ("", "")), strict=True))
        for row in reading.rejected
    ]
    return csv_bytes([*headings, line, reason, remedy], rows)


def effect_rows(before: Snapshot | None, after: Snapshot) -> list[dict[str, str]]:
    """Return each figure before and after the upload, and by how much it moves."""
    was = before or after.model_copy(update={"systems": (), "gaps": ()})
    rates = (
        ("national", was.national.value, after.national.value),
        ("verified", was.verified.value, after.verified.value),
        ("withheld", was.withheld.value, after.withheld.value),
    )
    return [
        *(_rate_row(name, old if before else None, new) for name, old, new in rates),
        _number_row("judged", _judged(was) if before else None, _judged(after)),
        _number_row("open_gaps", len(was.gaps) if before else None, len(after.gaps)),
        _finish_row(last_day(was.finish) if before else None, last_day(after.finish)),
        _path_row(was if before else None, after),
    ]


def effect_frame(rows: Iterable[dict[str, str]]) -> pd.DataFrame:
    """Return the effect as a table."""
    return pd.DataFrame(list(rows), columns=list(EFFECT))


def _distinct(headings: Iterable[str]) -> list[str]:
    """Return the headings, one that comes twice numbered, since a table's columns have different names."""
    seen: dict[str, int] = {}
    named = []
    for heading in headings:
        seen[heading] = seen.get(heading, 0) + 1
        named.append(heading if seen[heading] == 1 else f"{heading} ({seen[heading]})")
    return named


def _written(row: Row, headings: list[str]) -> dict[str, Any]:
    cells = (*row.cells, *("",) * len(headings))
    return dict(zip(headings, cells, strict=False))


def _rate_row(name: str, old: Fraction | None, new: Fraction | None) -> dict[str, str]:
    shown = (lambda value: points(value).lstrip("+±")) if name == "withheld" else percent
    return _row(name, shown(old), shown(new), moved_text(old, new))


def moved_text(old: Fraction | None, new: Fraction | None) -> str:
    """Return by how much a rate moves, as the difference of what is shown, so that the three columns agree."""
    if old is None or new is None or old == new:
        return _unmoved(None if old is None or new is None else 0)
    tenths = floor(10 * new) - floor(10 * old)
    return points(Fraction(tenths, 10)) if tenths else t("fitgap_rises" if new > old else "fitgap_falls")


def _number_row(name: str, old: int | None, new: int) -> dict[str, str]:
    moved = None if old is None else new - old
    return _row(
        name, "–" if old is None else count(old), count(new), _unmoved(moved) or f"{moved:+,}".replace("-", "−")
    )


def _finish_row(old: date | None, new: date | None) -> dict[str, str]:
    moved = (new - old).days if old and new else None
    key = "fitgap_days_later" if moved and moved > 0 else "fitgap_days_earlier"
    change = _unmoved(moved) or t(key, days=count(abs(moved or 0)))
    return _row("finish", day(old), day(new), change)


def _path_row(before: Snapshot | None, after: Snapshot) -> dict[str, str]:
    new = set(after.critical_path)
    if before is None:
        return _row("path", "–", t("fitgap_path_tasks", number=count(len(new))), "–")
    old = set(before.critical_path)
    change = t("fitgap_path_change", joined=len(new - old), left=len(old - new)) if new != old else t("fitgap_unmoved")
    was, now = (t("fitgap_path_tasks", number=count(len(path))) for path in (old, new))
    return _row("path", was, now, change)


def _row(name: str, before: str, after: str, change: str) -> dict[str, str]:
    return {"figure": t(f"fitgap_effect_{name}"), "before": before, "after": after, "change": change}


def _unmoved(moved: Fraction | int | None) -> str:
    if moved is None:
        return "–"
    return "" if moved else t("fitgap_unmoved")


def _judged(snapshot: Snapshot) -> int:
    return sum(system.judged for system in snapshot.systems)
