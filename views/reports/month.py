"""The values to key into the national PMO tool: every system's steps, and which changed since last month."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from actions.exporting import csv_bytes
from model.paper import MonthValues, StepValue
from views.names import Names
from views.reports.sheets import Cell, Sheet, write
from views.wording import count, day, t

COLUMNS: Final = ("code", "system", "step", "step_name", "before", "now", "changed")


def rows(found: MonthValues, *, changed: bool = False) -> list[dict[str, str]]:
    """Return one row for each step, in the plan's order; ``changed`` only those that must be keyed in again."""
    names = Names(found.plan)
    return [_row(value, names) for value in found.values if value.changed or not changed]


def told(found: MonthValues) -> str:
    """Return in words how much must be keyed in again, and from which weeks both months are taken."""
    sides = [
        t("pmo_from_week", week=week.week, date=day(on, weekday=False))
        if week
        else t("pmo_from_day", date=day(on, weekday=False))
        for week, on in ((found.week, found.day), (found.week_before, found.day_before))
    ]
    changed = sum(value.changed for value in found.values)
    return t("pmo_told", changed=count(changed), total=count(len(found.values)), now=sides[0], before=sides[1])


def csv(found: MonthValues) -> bytes:
    """Return the steps as CSV that a spreadsheet opens without running anything."""
    named = headings()
    return csv_bytes(named.values(), ({named[name]: row[name] for name in COLUMNS} for row in rows(found)))


def xlsx(found: MonthValues, now: datetime) -> bytes:
    """Return the changes, all steps, and the counts of each system as a workbook."""
    return write(_sheets(found), now)


def _sheets(found: MonthValues) -> Iterator[Sheet]:
    named = list(headings().values())
    yield Sheet(t("pmo_sheet_changed"), named, _cells(rows(found, changed=True)), fixed=2)
    yield Sheet(t("pmo_sheet_all"), named, _cells(rows(found)), fixed=2)


def _row(value: StepValue, names: Names) -> dict[str, str]:
    task = names.tasks[value.task]
    return {
        "code": value.system,
        "system": names.system(value.system),
        "step": value.step,
        "step_name": task.name,
        "before": t(f"pmo_status_{value.before}") if value.before else "–",
        "now": t(f"pmo_status_{value.now}"),
        "changed": t("book_mark") if value.changed else "",
    }


def headings() -> dict[str, str]:
    """Return the heading of each column."""
    return {name: t(f"pmo_column_{name}") for name in COLUMNS}


def _cells(found: Iterable[dict[str, str]]) -> list[list[Cell]]:
    return [[row[name] for name in COLUMNS] for row in found]
