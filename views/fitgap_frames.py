"""What the Fit&Gap page shows of the register, as tables: verdicts by system, and gaps by their day of decision."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pandas as pd

from model.fitgap import FitGapRecord, Resolution, Verdict
from model.record import Record, SystemCode
from model.schedule import last_day
from model.snapshot import GapFigures, Snapshot, SystemFigures
from views.names import Names
from views.wording import count, points, t, table_day, thousandths

VERDICTS = (Verdict.FIT, Verdict.PARTIAL, Verdict.GAP, Verdict.NOT_JUDGED, Verdict.NOT_APPLICABLE)
SEVERITIES = (5, 2, 1)
MATRIX = (
    *("system", "records", "judged", "fit", "partial", "gap", "not_judged", "not_applicable"),
    *("gaps", "open_gaps", "closed", "next_decision", "withheld", "vendor"),
)
GAPS = (
    *("latest", "name", "left", "system", "requirement", "points", "drag", "driving", "severity", "verdict"),
    *("resolution", "department", "due"),
)


class GapFilter(Record):
    """Which gaps the reader wants to see; nothing chosen means all."""

    systems: tuple[SystemCode, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    severities: tuple[int, ...] = ()
    text: str = ""


def matrix_rows(
    snapshot: Snapshot, register: Iterable[FitGapRecord], names: Names, *, codes: Iterable[SystemCode] | None = None
) -> list[dict[str, Any]]:
    """Return one row for each system that has requirements: how they were judged, and what of it is still open."""
    verdicts = Counter((row.system, row.verdict) for row in register)
    wanted = None if codes is None else set(codes)
    return [
        _matrix_row(snapshot, system, names, {verdict: verdicts[system.code, verdict] for verdict in VERDICTS})
        for system in snapshot.systems
        if (wanted is None or system.code in wanted) and any(verdicts[system.code, verdict] for verdict in VERDICTS)
    ]


def matrix_frame(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Return the rows as a table with one column for each verdict."""
    return pd.DataFrame(list(rows), columns=list(MATRIX))


def shown_gaps(snapshot: Snapshot, choice: GapFilter) -> list[GapFigures]:
    """Return the open gaps that pass the filter, the one that must be decided first in front."""
    wanted = choice.text.strip().casefold()
    return [
        gap
        for gap in snapshot.gaps
        if (not choice.systems or gap.system in choice.systems)
        and (not choice.resolutions or gap.resolution in choice.resolutions)
        and (not choice.severities or gap.severity in choice.severities)
        and (not wanted or wanted in f"{gap.requirement_id} {gap.name} {gap.department}".casefold())
    ]


def gap_frame(gaps: Iterable[GapFigures], names: Names, status_date: date) -> pd.DataFrame:
    """Return one row a gap: by when to decide, what it holds and what deciding it gives."""
    return pd.DataFrame([_gap_row(gap, names, status_date) for gap in gaps], columns=list(GAPS))


def days_left(gap: GapFigures, status_date: date) -> int | None:
    """Return the calendar days from the status date to the latest day of decision; below 0 it has passed."""
    latest = last_day(gap.latest_decision)
    return None if latest is None else (latest - status_date).days


def due_within(gaps: Iterable[GapFigures], status_date: date, days: int) -> int:
    """Return how many gaps must be decided within so many days, those that are overdue included."""
    left = (days_left(gap, status_date) for gap in gaps)
    return sum(one is not None and one <= days for one in left)


def left_text(gap: GapFigures, status_date: date) -> str:
    """Return in words how long there is to decide."""
    left = days_left(gap, status_date)
    if left is None:
        return t("fitgap_no_date")
    return t("fitgap_days_left", days=count(left)) if left >= 0 else t("fitgap_days_over", days=count(-left))


def _matrix_row(
    snapshot: Snapshot, system: SystemFigures, names: Names, verdicts: dict[Verdict, int]
) -> dict[str, Any]:
    decisions = [last_day(gap.latest_decision) for gap in snapshot.gaps if gap.system == system.code]
    return {verdict.value: number for verdict, number in verdicts.items()} | {
        "code": system.code,
        "system": names.system(system.code),
        "records": sum(verdicts.values()) - verdicts[Verdict.NOT_APPLICABLE],
        "judged": tenths(system.judged, system.records),
        "gaps": system.gaps,
        "open_gaps": system.open_gaps,
        "closed": tenths(system.gaps - system.open_gaps, system.gaps),
        "withheld": points(system.withheld.value).lstrip("+±"),
        "next_decision": table_day(min(filter(None, decisions), default=None)),
        "vendor": names.vendor(system.code),
    }


def _gap_row(gap: GapFigures, names: Names, status_date: date) -> dict[str, Any]:
    return {
        "latest": table_day(last_day(gap.latest_decision)),
        "left": left_text(gap, status_date),
        "system": names.system(gap.system),
        "requirement": gap.requirement_id,
        "name": gap.name,
        "verdict": t(f"fitgap_verdict_{gap.verdict}"),
        "severity": t(f"fitgap_severity_{gap.severity}"),
        "resolution": t(f"fitgap_resolution_{gap.resolution}"),
        "department": gap.department,
        "due": table_day(gap.due),
        "points": thousandths(gap.points),
        "drag": "" if not gap.drag_days else t("gantt_days", days=count(gap.drag_days)),
        "driving": "◆" if gap.driving else "",
    }


def tenths(part: int, whole: int) -> float | None:
    """Return a share of the scale 0 to 100, floored to 0.1 before it becomes a float; None of nothing."""
    return (1000 * part // whole) / 10 if whole else None
