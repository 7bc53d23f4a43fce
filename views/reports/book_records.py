"""The sheets of what was written down: gaps and decisions, the register, reports, frozen weeks, definitions."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from model.fitgap import FitGapRecord
from model.keeping import WeekLine
from model.paper import Everything
from model.schedule import last_day
from model.snapshot import GapFigures
from views.formulas import DEFINITIONS, FORMULAS
from views.names import Names
from views.reports.book_columns import Rows, four, mark, rate, sheet
from views.reports.sheets import Cell, Sheet
from views.steering_frames import decider
from views.wording import t
from views.wording.deciding import price

_WEEK_RATES: Final = ("national", "national_without_na", "planned_value", "verified", "reported", "coverage")
_HUNDRED: Final = 100


def gaps(found: Everything, names: Names) -> Sheet:
    """Return the open gaps, the one that must be decided first in front, with what a week's wait costs."""
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
            mark(marked=gap.driving),
            gap.drag_days,
            gap.points,
            price(waiting.get(gap.id)),
            gap.file,
            gap.line,
        ]

    ordered = sorted(found.snapshot.gaps, key=lambda gap: (gap.latest_decision or datetime.max, gap.id))
    return sheet("gaps", columns, [row(gap) for gap in ordered])


def clusters(found: Everything, names: Names) -> Sheet:
    """Return the gaps that one decision may settle."""
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
    return sheet("clusters", columns, rows)


def register(found: Everything, names: Names) -> Sheet:
    """Return every row of the Fit&Gap register."""
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
            mark(marked=record.counts_as_gap),
            record.effort,
            record.due,
            record.department,
            record.vendor_name,
            record.note,
            record.file,
            record.line,
        ]

    return sheet("register", columns, [row(record) for record in found.records], fixed=4)


def reports(found: Everything, names: Names) -> Sheet:
    """Return every progress report."""
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
    return sheet("reports", columns, rows)


def weeks(weeks: Iterable[WeekLine]) -> Sheet:
    """Return the frozen weeks as published."""
    columns = (
        *("week", "status_date", *four(_WEEK_RATES), "target_value", "open_gaps", "finish"),
        *("recorded", "frozen_by", "plan_version", "formula", "digest", "input_digest"),
    )
    rows: Rows = [
        [
            str(line.week),
            line.status_date,
            *(cell for name in _WEEK_RATES for cell in rate(getattr(line, name))),
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
    return sheet("weeks", columns, rows)


def definitions(found: Everything) -> Sheet:
    """Return what each figure means, and how figures are cut."""
    rates: Rows = [
        [t(f"definitions_{name}").strip(), "", _plain(t(f"definitions_{name}_text"))] for name in DEFINITIONS
    ]
    pace: Rows = [[t(f"pace_{name}"), formula, _plain(t(f"pace_{name}_text"))] for name, formula in FORMULAS.items()]
    notes: Rows = [
        [t("book_exact"), "", t("book_exact_text")],
        [t("book_shown"), "", t("book_shown_text")],
        [t("book_formula"), found.snapshot.formula_version, t("book_formula_text")],
    ]
    return sheet("definitions", ("name", "formula_column", "meaning"), [*rates, *pace, *notes])


def _plain(words: str) -> str:
    """Return words of a page without the marks of emphasis."""
    return words.replace("**", "")
