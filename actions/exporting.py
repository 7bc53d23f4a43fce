"""Everything in open formats: CSV that a spreadsheet opens without running anything that was typed into a cell.

UTF-8 with a byte-order mark, commas, CRLF. A cell that a spreadsheet would take for a formula gets a leading
apostrophe, also where it has one already; our own reader takes one off again. Decimals are cut, never rounded up, at
six places; the weeks carry numerator and denominator besides.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from actions.access import Action, require
from actions.register import register_as_of, reports_until
from actions.weekly import frozen_weeks, latest_status_date, plan_of, snapshot_as_of
from fitgap.texts import guarded
from model.access import Actor
from model.fitgap import FitGapRecord
from model.keeping import Export, WeekLine
from model.plan import Plan
from model.progress import ProgressReport
from model.record import Record
from model.snapshot import Rate, Snapshot
from storage import ledger
from storage.database import Database
from storage.ledger import Deed

_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")
Line = Mapping[str, Any]


def export(db: Database, actor: Actor, folder: Path, now: datetime) -> Export:
    """Write systems, tasks, register, reports and frozen weeks as CSV files into a folder."""
    require(actor, Action.EXPORT)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, (columns, lines) in _sheets(db, actor).items():
        (folder / name).write_bytes(csv_bytes(columns, lines))
        written.append((name, len(lines)))
    with db.write(actor) as tx:
        ledger.append(tx, Deed(action="export", subject=f"export:{folder.name}"), actor=actor, at=now)
    return Export(folder=str(folder), files=tuple(written))


def csv_bytes(columns: Iterable[str], lines: Iterable[Line]) -> bytes:
    """Return lines as a CSV file with a header."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    names = list(columns)
    writer.writerow(names)
    writer.writerows([harmless(_written(line[name])) for name in names] for line in lines)
    return text.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula, and that our own reader reads as it was.

    >>> harmless("=1+1"), harmless("'quoted"), harmless("-5"), harmless("-5+A1"), harmless("'＠sum")
    ("'=1+1", "'quoted", '-5', "'-5+A1", "''＠sum")
    """
    return cell if _NUMBER.fullmatch(cell) else guarded(cell)


def _sheets(db: Database, actor: Actor) -> dict[str, tuple[list[str], list[dict[str, Any]]]]:
    day = latest_status_date(db, actor)
    plan, snapshot = plan_of(db, actor), snapshot_as_of(db, actor, day)
    sheets = {
        "records.csv": _table(FitGapRecord, register_as_of(db, actor, day)),
        "reports.csv": _table(ProgressReport, reports_until(db, actor, day)),
        "weeks.csv": _filled([_week(line) for line in frozen_weeks(db, actor)]),
    }
    if plan is not None and snapshot is not None:
        sheets["tasks.csv"] = _filled(_tasks(plan, snapshot))
        sheets["systems.csv"] = _filled(_systems(plan, snapshot))
    return sheets


def _table(kind: type[Record], records: Iterable[Record]) -> tuple[list[str], list[dict[str, Any]]]:
    return list(kind.model_fields), [dict(record) for record in records]


def _filled(lines: list[dict[str, Any]]) -> tuple[list[str], list[dict[str, Any]]]:
    return list(lines[0]) if lines else [], lines


def _tasks(plan: Plan, snapshot: Snapshot) -> list[dict[str, Any]]:
    figures = {each.id: each for each in snapshot.tasks}
    return [
        {
            **{name: getattr(task, name) for name in ("id", "name", "system", "step", "measure", "owner", "weight")},
            "planned_start": task.planned_start,
            "planned_finish": task.planned_finish,
            "status_date": snapshot.status_date,
            "status": figures[task.id].status,
            "execution": figures[task.id].execution,
            "progress": figures[task.id].progress,
            "withheld": figures[task.id].withheld,
            **{
                name: getattr(figures[task.id].schedule, name)
                for name in ("start", "finish", "late_start", "late_finish", "total_float", "free_float", "critical")
            },
            "reported_on": figures[task.id].reported_on,
        }
        for task in plan.tasks
        if task.id in figures
    ]


def _systems(plan: Plan, snapshot: Snapshot) -> list[dict[str, Any]]:
    names = {system.code: system.name for system in plan.systems}
    return [
        {
            "code": each.code,
            "name": names.get(each.code, ""),
            "status_date": snapshot.status_date,
            **_rate("national", each.national),
            **_rate("verified", each.verified),
            **_rate("reported", each.reported),
            **_rate("planned", each.planned),
            **{name: getattr(each, name) for name in ("records", "judged", "fits", "gaps", "open_gaps", "finish")},
            "days_late": each.days_late,
        }
        for each in snapshot.systems
    ]


def _week(line: WeekLine) -> dict[str, Any]:
    plain = ("week", "version", "status_date", "recorded_until", "formula_version", "plan_version", "frozen_by")
    rates = ("national", "national_without_na", "verified", "reported", "planned_value", "coverage")
    return {
        **{name: getattr(line, name) for name in plain},
        **{key: value for name in rates for key, value in _rate(name, getattr(line, name)).items()},
        **{name: getattr(line, name) for name in ("target", "open_gaps", "finish", "input_digest", "digest")},
    }


def _rate(name: str, rate: Rate) -> dict[str, Any]:
    return {f"{name}_numerator": rate.numerator, f"{name}_denominator": rate.denominator, name: rate.value}


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Fraction):
        return _decimal(value)
    if isinstance(value, tuple):
        return ";".join(map(str, value))
    return str(value)


def _decimal(value: Fraction) -> str:
    """Return a fraction cut at six decimals, towards zero.

    >>> _decimal(Fraction(2, 3)), _decimal(Fraction(-1, 2)), _decimal(Fraction(75))
    ('0.666666', '-0.5', '75')
    """
    millionths = abs(value.numerator) * 10**6 // value.denominator
    whole, rest = divmod(millionths, 10**6)
    sign = "-" if value < 0 and millionths else ""
    return f"{sign}{whole}.{rest:06d}".rstrip("0").rstrip(".") if rest else f"{sign}{whole}"
