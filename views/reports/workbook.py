"""The workbook of everything: every figure, record and week of a day, for whoever wants to count again in Excel."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from fractions import Fraction
from typing import Final

from model.fitgap import FitGapRecord
from model.keeping import WeekLine
from model.paper import Everything
from model.snapshot import GapFigures, Rate, SystemFigures, TaskFigures
from model.system import System
from model.task import Task
from views import frames
from views.formulas import DEFINITIONS, FORMULAS
from views.names import Names
from views.reports.sheets import Cell, Sheet, write
from views.schedule_words import lag_text, last_day, minutes_per_day
from views.steering_frames import decider
from views.trouble import trouble_of
from views.wording import t
from views.wording.deciding import price

_RATES: Final = (*DEFINITIONS, "withheld", "planned_value", "planned_verified", "coverage")
_SYSTEM_RATES: Final = ("national", "national_without_na", "planned_national", "verified", "reported", "planned")
_WEEK_RATES: Final = ("national", "national_without_na", "planned_value", "verified", "reported", "coverage")
_STEPS: Final = ("completed", "in_progress", "not_started", "not_applicable")
_HUNDRED: Final = 100
Rows = list[list[Cell]]


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
    yield _gaps(found, names)
    yield _clusters(found, names)
    yield _register(found, names)
    yield _reports(found, names)
    yield _weeks(found.weeks)
    yield _definitions(found)


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
    rates: Rows = [[t(f"book_{name}"), *_rate(getattr(snapshot, name))] for name in _RATES]
    told: Rows = [[t(f"book_{name}"), value, None, None, None] for name, value in facts]
    return _sheet("figures", ("name", "shown", "exact", "numerator", "denominator"), [*notes, *rates, *told])


def _systems(found: Everything, names: Names) -> Sheet:
    plain = ("records", "judged", "fits", "gaps", "open_gaps", "finish", "days_late", "last_report")
    columns = ("code", "system", "vendor", "department", "cutover", "state", *_STEPS)
    systems = {system.code: system for system in found.plan.systems}
    rows = [_system(each, systems.get(each.code), names) for each in found.snapshot.systems]
    return _sheet("systems", (*columns, *_four(_SYSTEM_RATES), *plain), rows, fixed=2)


def _system(figures: SystemFigures, system: System | None, names: Names) -> list[Cell]:
    return [
        figures.code,
        names.system(figures.code),
        names.vendor(figures.code),
        system.department if system else "",
        system.cutover if system else None,
        t(f"trouble_{trouble_of(figures)}"),
        *(getattr(figures.steps, name) for name in _STEPS),
        *(cell for name in _SYSTEM_RATES for cell in _rate(getattr(figures, name))),
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
    return _sheet("tasks", columns, rows, fixed=2)


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
        _mark(marked=dates.critical),
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
    return _sheet("links", columns, rows)


def _gaps(found: Everything, names: Names) -> Sheet:
    waiting = {each.gap: each for each in found.decisions.waiting} if found.decisions else {}
    columns = (
        *("latest", "code", "system", "requirement", "requirement_name", "severity", "resolution", "decider", "due"),
        *("task", "driving", "drag", "points", "waiting", "file", "line"),
    )

    def row(gap: GapFigures) -> list[Cell]:
        return [
            last_day(gap.latest_decision),
            gap.system,
            names.system(gap.system),
            gap.requirement_id,
            gap.name,
            t(f"fitgap_severity_{gap.severity}"),
            t(f"fitgap_resolution_{gap.resolution}"),
            decider(gap, names),
            gap.due,
            gap.task,
            _mark(marked=gap.driving),
            gap.drag_days,
            gap.points,
            price(waiting.get(gap.id)),
            gap.file,
            gap.line,
        ]

    ordered = sorted(found.snapshot.gaps, key=lambda gap: (gap.latest_decision or datetime.max, gap.id))
    return _sheet("gaps", columns, [row(gap) for gap in ordered])


def _clusters(found: Everything, names: Names) -> Sheet:
    columns = ("phrase", "gap_count", "system_count", "latest", "points", "systems")
    rows: Rows = [
        [
            each.phrase,
            len(each.gaps),
            len(each.systems),
            last_day(each.latest_decision),
            each.points,
            t("list_separator").join(names.system(code) for code in each.systems),
        ]
        for each in (found.decisions.clusters if found.decisions else ())
    ]
    return _sheet("clusters", columns, rows)


def _register(found: Everything, names: Names) -> Sheet:
    columns = (
        *(
            "code",
            "system",
            "requirement",
            "requirement_name",
            "category",
            "version",
            "verdict",
            "severity",
            "response",
        ),
        *("response_text", "resolution", "ever_gap", "effort", "due", "department", "vendor", "note", "file", "line"),
    )

    def row(record: FitGapRecord) -> list[Cell]:
        return [
            record.system,
            names.system(record.system),
            record.requirement_id,
            record.name,
            t(f"book_category_{record.category}") if record.category else "",
            record.specification_version,
            t(f"fitgap_verdict_{record.verdict}"),
            t(f"fitgap_severity_{record.severity}"),
            t(f"fitgap_response_{record.response}"),
            record.response_text,
            t(f"fitgap_resolution_{record.resolution}") if record.counts_as_gap else "",
            _mark(marked=record.counts_as_gap),
            record.effort,
            record.due,
            record.department,
            record.vendor_name,
            record.note,
            record.file,
            record.line,
        ]

    return _sheet("register", columns, [row(record) for record in found.records], fixed=4)


def _reports(found: Everything, names: Names) -> Sheet:
    columns = (
        *("task", "task_name", "system", "effective", "status", "execution", "actual_start", "actual_finish"),
        *("reason", "reported_by", "approved_by", "recorded", "file", "line"),
    )
    rows: Rows = [
        [
            each.task,
            names.task(each.task),
            names.system(names.system_of(each.task)),
            each.effective,
            t(f"status_{each.status}"),
            None if each.progress is None else _HUNDRED * each.progress,
            each.actual_start,
            each.actual_finish,
            each.reason,
            each.reported_by,
            each.approved_by,
            each.recorded,
            each.file,
            each.line,
        ]
        for each in found.reports
    ]
    return _sheet("reports", columns, rows)


def _weeks(weeks: Iterable[WeekLine]) -> Sheet:
    columns = (
        *("week", "status_date", *_four(_WEEK_RATES), "target_value", "open_gaps", "finish"),
        *("recorded", "frozen_by", "plan_version", "formula", "digest", "input_digest"),
    )
    rows: Rows = [
        [
            str(line.week),
            line.status_date,
            *(cell for name in _WEEK_RATES for cell in _rate(getattr(line, name))),
            line.target,
            line.open_gaps,
            last_day(line.finish),
            line.recorded_until,
            line.frozen_by,
            line.plan_version,
            line.formula_version,
            line.digest,
            line.input_digest,
        ]
        for line in weeks
    ]
    return _sheet("weeks", columns, rows)


def _definitions(found: Everything) -> Sheet:
    rates: Rows = [
        [t(f"definitions_{name}").strip(), "", _plain(t(f"definitions_{name}_text"))] for name in DEFINITIONS
    ]
    pace: Rows = [[t(f"pace_{name}"), formula, _plain(t(f"pace_{name}_text"))] for name, formula in FORMULAS.items()]
    notes: Rows = [
        [t("book_exact"), "", t("book_exact_text")],
        [t("book_shown"), "", t("book_shown_text")],
        [t("book_formula"), found.snapshot.formula_version, t("book_formula_text")],
    ]
    return _sheet("definitions", ("name", "formula_column", "meaning"), [*rates, *pace, *notes])


def _sheet(name: str, columns: Iterable[str], rows: Rows, fixed: int = 1) -> Sheet:
    return Sheet(t(f"book_sheet_{name}"), [_heading(column) for column in columns], rows, fixed)


def _heading(column: str) -> str:
    """Return the heading of a column; the four of a rate are named by the rate and what of it they hold."""
    rate, dot, part = column.partition(".")
    return t("book_of_rate", rate=t(f"book_{rate}"), part=t(f"book_{part}")) if dot else t(f"book_{column}")


def _four(rates: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{rate}.{part}" for rate in rates for part in ("shown", "exact", "numerator", "denominator"))


def _rate(rate: Rate) -> tuple[Cell, Cell, Cell, Cell]:
    """Return a rate as it is shown, its value, its numerator and its denominator."""
    return frames.shown(rate), rate.value, _whole(rate.numerator), _whole(rate.denominator)


def _whole(value: Fraction) -> Fraction | int:
    return value.numerator if value.denominator == 1 else value


def _mark(*, marked: bool) -> str:
    return t("book_mark") if marked else ""


def _plain(words: str) -> str:
    """Return words of a page without the marks of emphasis."""
    return words.replace("**", "")
