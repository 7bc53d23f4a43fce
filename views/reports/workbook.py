"""The workbook of everything: every figure, record and week of a day, for whoever wants to count again in Excel."""

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from typing import Final

from model.paper import Everything
from model.schedule import last_day
from model.snapshot import SystemFigures, TaskFigures
from model.system import System
from model.task import Task
from views import frames
from views.formulas import DEFINITIONS
from views.names import Names
from views.reports import book_records
from views.reports.book_columns import Rows, four, mark, rate, sheet
from views.reports.sheets import Cell, Sheet, write
from views.schedule_words import lag_text, minutes_per_day
from views.trouble import trouble_of
from views.wording import t

_RATES: Final = (*DEFINITIONS, "withheld", "planned_value", "planned_verified", "coverage")
_SYSTEM_RATES: Final = ("national", "national_without_na", "planned_national", "verified", "reported", "planned")
_STEPS: Final = ("completed", "in_progress", "not_started", "not_applicable")
_HUNDRED: Final = 100


def xlsx(found: Everything, now: datetime) -> bytes:
    """Return the workbook."""
    return write(sheets(found), now)


def sheets(found: Everything) -> Iterator[Sheet]:
    """Yield its sheets in the order in which they are asked for."""
    names = Names(found.plan)
    yield _figures(found)
    yield _systems(found, names)
    yield _tasks(found, names)
    yield _links(found, names)
    yield book_records.gaps(found, names)
    yield book_records.clusters(found, names)
    yield book_records.register(found, names)
    yield book_records.reports(found, names)
    yield book_records.weeks(found.weeks)
    yield book_records.definitions(found)


def _figures(found: Everything) -> Sheet:
    snapshot, plan = found.snapshot, found.plan
    facts: list[tuple[str, Cell]] = [
        ("municipality", snapshot.municipality),
        ("plan", plan.name),
        ("status_date", snapshot.status_date),
        ("baseline_day", snapshot.baseline.day),
        ("baseline_value", snapshot.baseline.value),
        ("target_day", snapshot.target.day),
        ("target_value", snapshot.target.value),
        ("deadline", snapshot.deadline),
        ("finish", last_day(snapshot.finish)),
        ("formula", snapshot.formula_version),
    ]
    notes: Rows = [[t("illustrative_note"), None, None, None, None]] if snapshot.illustrative else []
    rates: Rows = [[t(f"book_{name}"), *rate(getattr(snapshot, name))] for name in _RATES]
    told: Rows = [[t(f"book_{name}"), value, None, None, None] for name, value in facts]
    return sheet("figures", ("name", "shown", "exact", "numerator", "denominator"), [*notes, *rates, *told])


def _systems(found: Everything, names: Names) -> Sheet:
    plain = ("records", "judged", "fits", "gaps", "open_gaps", "finish", "days_late", "last_report")
    columns = ("code", "system", "vendor", "department", "cutover", "state", *_STEPS)
    systems = {system.code: system for system in found.plan.systems}
    rows = [_system(each, systems.get(each.code), names) for each in found.snapshot.systems]
    return sheet("systems", (*columns, *four(_SYSTEM_RATES), *plain), rows, fixed=2)


def _system(figures: SystemFigures, system: System | None, names: Names) -> list[Cell]:
    return [
        figures.code,
        names.system(figures.code),
        names.vendor(figures.code),
        system.department if system else "",
        system.cutover if system else None,
        t(f"trouble_{trouble_of(figures)}"),
        *(getattr(figures.steps, name) for name in _STEPS),
        *(cell for name in _SYSTEM_RATES for cell in rate(getattr(figures, name))),
        figures.records,
        figures.judged,
        figures.fits,
        figures.gaps,
        figures.open_gaps,
        last_day(figures.finish),
        figures.days_late,
        figures.last_report,
    ]


def _tasks(found: Everything, names: Names) -> Sheet:
    columns = (
        *("task", "task_name", "code", "system", "step", "measure", "owner", "weight", "planned_start"),
        *("planned_finish", "start", "finish", "late_start", "late_finish", "total_float", "critical", "status"),
        *("execution", "progress", "withheld_share", "reported_on", "reported_by", "reason", "file", "line"),
    )
    figures = {each.id: each for each in found.snapshot.tasks}
    rows = [_task(task, figures[task.id], names) for task in found.plan.tasks if task.id in figures]
    return sheet("tasks", columns, rows, fixed=2)


def _task(task: Task, figures: TaskFigures, names: Names) -> list[Cell]:
    dates = figures.schedule
    return [
        task.id,
        task.name,
        task.system,
        names.system(task.system),
        task.step,
        t(f"schedule_measure_{task.measure}"),
        names.owner(task.id),
        task.weight,
        task.planned_start,
        task.planned_finish,
        frames.day_of(dates.start),
        last_day(dates.finish),
        frames.day_of(dates.late_start),
        last_day(dates.late_finish),
        _float(figures, names),
        mark(marked=dates.critical),
        t(f"status_{figures.status}"),
        _HUNDRED * figures.execution,
        _HUNDRED * figures.progress,
        _HUNDRED * figures.withheld,
        figures.reported_on,
        figures.reported_by,
        figures.reason,
        figures.file,
        figures.line,
    ]


def _float(figures: TaskFigures, names: Names) -> Fraction | None:
    """Return the total float in working days of the task's own calendar."""
    left = figures.schedule.total_float
    return None if left is None else Fraction(left, minutes_per_day(names, figures.id))


def _links(found: Everything, names: Names) -> Sheet:
    columns = ("predecessor", "predecessor_name", "successor", "successor_name", "link", "lag")
    rows: Rows = [
        [
            each.predecessor,
            names.task(each.predecessor),
            each.successor,
            names.task(each.successor),
            each.link,
            lag_text(each.lag),
        ]
        for each in found.plan.dependencies
    ]
    return sheet("links", columns, rows)
