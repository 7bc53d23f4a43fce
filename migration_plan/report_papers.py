"""Progress reports and reviews as papers: rows become statements, and what may not be stated is told.

A step leaves the count (対象外) or falls back only with a reason and a second person's approval.
"""

import csv
import io
from collections.abc import Callable, Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from fractions import Fraction
from functools import partial

from migration_plan import paper_cells as cells
from migration_plan import paper_words as words
from migration_plan.paper_table import Paper, PaperRow, Values, by_name, find
from migration_plan.plan_papers import system_lookup
from model.fitgap import RecordKey, RequirementKind
from model.issue import Issue, Severity
from model.plan import Plan
from model.progress import Decision, ProgressReport, Review
from model.record import CalendarId, Minutes, RequirementId, SystemCode, TaskId
from model.system import StepStatus
from model.table import Table
from model.task import Task

_status = cells.choice(words.STATUSES)
_requirement_kind = cells.choice(words.REQUIREMENT_KINDS)
_decision = cells.choice(words.DECISIONS)
_ONE_PERCENT = Fraction(1, 100)
_LADDER = {StepStatus.NOT_STARTED: 0, StepStatus.IN_PROGRESS: 1, StepStatus.COMPLETED: 2}
Known = Callable[[date, Collection[TaskId]], Mapping[TaskId, StepStatus]]
"""The status of some tasks, as far as it was known on a day."""


def _nothing(_day: date, _tasks: Collection[TaskId]) -> Mapping[TaskId, StepStatus]:
    return {}


def read_reports(
    table: Table,
    plan: Plan,
    known: Known = _nothing,
    *,
    approving: frozenset[str] | None = None,
) -> tuple[tuple[ProgressReport, ...], tuple[Issue, ...]]:
    """Return the statements of a progress report and what is wrong with the others.

    ``known`` is asked once, for the tasks and the first day that the paper speaks of; within the paper the statements
    count in the order of the days they are true for. The reports come in the order of the paper. ``approving`` are the
    names of who sends the paper, where that is known: an approval that is needed counts from the approver's own hand
    alone.
    """
    paper = _paper(table)
    tasks = {task.id: task for task in plan.tasks}
    minutes = {calendar.id: calendar.minutes_per_day for calendar in plan.calendars}
    read = [(row, _report(row, tasks, minutes, plan)) for row in paper.rows()]
    _check_repeats(read)
    _check_falls(read, known, approving)
    accepted = tuple(report for row, report in read if report is not None and row.sound)
    return accepted, tuple(sorted(paper.issues, key=lambda issue: issue.line or 0))


def rows_in(table: Table) -> int:
    """Return how many rows stand below the headings of a progress report."""
    return len(_paper(table).table.rows)


def write_reports(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return rows of cells by field as a paper that ``read_reports`` reads: UTF-8 with a mark, the template's headings.

    >>> write_reports([{"task": "1-a", "status": "作業中"}]).decode("utf-8-sig").splitlines()[1]
    '1-a,,作業中,,,,,,,,'
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([spellings[0] for spellings in words.REPORT_COLUMNS.values()])
    writer.writerows([row.get(field, "") for field in words.REPORT_COLUMNS] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def read_reviews(table: Table, plan: Plan) -> tuple[tuple[Review, ...], tuple[Issue, ...]]:
    """Return the ward's decisions on gaps and what is wrong with the others; a vendor cannot decide."""
    paper = Paper(table, words.REVIEW_COLUMNS, ("system", "requirement_id", "effective", "decision"), Severity.REJECTED)
    systems = system_lookup(plan.systems)
    vendors = by_name((name, vendor.code) for vendor in plan.vendors for name in (vendor.code, vendor.name))
    read = [(row, _review(row, systems, vendors)) for row in paper.rows()]
    accepted = tuple(review for row, review in read if review is not None and row.sound)
    return accepted, tuple(paper.issues)


def _paper(table: Table) -> Paper:
    return Paper(table, words.REPORT_COLUMNS, ("task", "effective", "status"), Severity.REJECTED)


_Read = Iterable[tuple[PaperRow, ProgressReport | None]]


def _report(
    row: PaperRow, tasks: Mapping[TaskId, Task], minutes: Mapping[CalendarId, Minutes], plan: Plan
) -> ProgressReport | None:
    row.required("task", "report-cell-blank")
    row.required("effective", "report-cell-blank")
    row.required("status", "report-cell-blank")
    task = row.read("task", partial(_known, tasks=tasks), "report-task-unknown")
    effective = row.read("effective", cells.read_day, "report-date-bad")
    status = row.read("status", _status, "report-status-unknown")
    per_day = minutes.get((task and task.calendar) or plan.calendar, Minutes(480))
    report = {
        "progress": row.read("progress", cells.read_share, "report-progress-bad"),
        "actual_start": row.read("actual_start", cells.read_day, "report-date-bad"),
        "actual_finish": row.read("actual_finish", cells.read_day, "report-date-bad"),
        "remaining": row.read("remaining", partial(cells.read_duration, minutes_per_day=per_day), "report-days-bad"),
        **{field: row.text(field) for field in ("reason", "reported_by", "approved_by")},
    }
    if task is None or effective is None or status is None or not row.sound:
        return None
    found = ProgressReport(
        task=task.id, effective=effective, status=status, file=row.file, line=row.line, **_typed(report)
    )
    _check_dates(row, found)
    _check_state(row, found)
    if found.progress and found.progress < _ONE_PERCENT and "%" not in cells.plain(row.text("progress")):
        row.note("report-progress-fraction", "progress", Severity.NOTICE)
    return found


def _typed(fields: Mapping[str, Fraction | date | Minutes | str | None]) -> dict[str, object]:
    return {field: value for field, value in fields.items() if value not in (None, "")}


def _known(text: str, tasks: Mapping[TaskId, Task]) -> Task:
    task = tasks.get(TaskId(cells.plain(text)))
    if task is None:
        raise ValueError(f"unknown task: {text!r}")
    return task


def _check_dates(row: PaperRow, report: ProgressReport) -> None:
    start, finish = report.actual_start, report.actual_finish
    if start is not None and finish is not None and finish < start:
        row.fault("report-finish-before-start", "actual_finish")
    for field, day in (("actual_start", start), ("actual_finish", finish)):
        if day is not None and day > report.effective:
            row.fault("report-date-in-the-future", field, values=(("effective", str(report.effective)),))


def _check_state(row: PaperRow, report: ProgressReport) -> None:
    completed, started = report.status is StepStatus.COMPLETED, report.actual_start is not None
    if report.actual_finish is not None and not completed:
        row.fault("report-finished-but-open", "actual_finish", values=(("status", row.text("status")),))
    if completed and report.actual_finish is None:
        row.note("report-finish-missing", "actual_finish", Severity.NOTICE)
    if completed and report.progress is not None and report.progress != 1:
        row.fault("report-completed-below-100", "progress")
    if report.status is StepStatus.NOT_STARTED and (started or report.progress):
        row.fault("report-started-but-open", "status")
    if report.status is StepStatus.NOT_APPLICABLE:
        _check_approval(row, report, "report-scope")


def _check_approval(row: PaperRow, report: ProgressReport, rule: str, values: Values = ()) -> None:
    """A reason, and the approval of somebody who is not the reporter."""
    if not report.reason:
        row.fault(f"{rule}-without-reason", "reason", values=values)
    if not report.approved_by:
        row.fault(f"{rule}-without-approval", "approved_by", values=values)
    elif cells.plain(report.approved_by) == cells.plain(report.reported_by):
        row.fault(f"{rule}-approved-by-reporter", "approved_by", values=values)


def _check_repeats(read: _Read) -> None:
    seen: dict[tuple[TaskId, date], ProgressReport] = {}
    for row, report in read:
        if report is None:
            continue
        key = (report.task, report.effective)
        first = seen.setdefault(key, report)
        if first is not report:
            same = first.model_copy(update={"line": report.line}) == report
            row.fault(
                "report-row-repeated" if same else "report-row-contradicts",
                "task",
                Severity.NOTICE if same else Severity.REJECTED,
                (("first_line", str(first.line)),),
            )


def _check_falls(read: _Read, known_on: Known, approving: frozenset[str] | None) -> None:
    dated = [(report.effective, row.line, row, report) for row, report in read if report is not None and row.sound]
    known = dict(known_on(min(day for day, *_ in dated), {report.task for *_, report in dated})) if dated else {}
    for _, _, row, report in sorted(dated, key=lambda statement: statement[:2]):
        before = known.get(report.task)
        fell = before is not None and _falls(before, report.status)
        if before is not None and fell:
            change = (("after", report.status.value), ("before", before.value))
            _check_approval(row, report, "report-regression", change)
        if approving is not None and (fell or report.status is StepStatus.NOT_APPLICABLE):
            _check_hand(row, report, {cells.plain(name) for name in approving})
        if row.sound:
            known[report.task] = report.status


def _check_hand(row: PaperRow, report: ProgressReport, approving: AbstractSet[str]) -> None:
    """The approver sends it, and somebody else is the reporter."""
    if cells.plain(report.approved_by) not in approving:
        row.fault("report-approval-by-another-hand", "approved_by")
    elif cells.plain(report.reported_by) in {"", *approving}:
        row.fault("report-approval-of-ones-own", "reported_by")


def _falls(before: StepStatus, after: StepStatus) -> bool:
    """Tell whether a step went back: down the ladder, or into the count again after it had left."""
    if StepStatus.NOT_APPLICABLE in (before, after):
        return before is StepStatus.NOT_APPLICABLE and after is not StepStatus.NOT_APPLICABLE
    return _LADDER[after] < _LADDER[before]


def _review(row: PaperRow, systems: Mapping[str, SystemCode], vendors: Mapping[str, str]) -> Review | None:
    for field in ("system", "requirement_id", "effective", "decision", "reviewer"):
        row.required(field, "review-cell-blank")
    system = row.read("system", find(systems), "review-system-unknown")
    kind = row.read("kind", _requirement_kind, "review-word-unknown")
    effective = row.read("effective", cells.read_day, "review-date-bad")
    decision = row.read("decision", _decision, "review-word-unknown")
    reviewer, reason = row.text("reviewer"), row.text("reason")
    if by_name([(reviewer, reviewer)]).keys() & vendors.keys():
        row.fault("review-by-vendor", "reviewer")
    if decision is Decision.REOPENED and not reason:
        row.fault("review-without-reason", "reason")
    if system is None or effective is None or decision is None or not row.sound:
        return None
    key = RecordKey(
        system=system,
        kind=kind or RequirementKind.FUNCTION,
        requirement_id=RequirementId(cells.plain(row.text("requirement_id"))),
    )
    return Review(key=key, effective=effective, decision=decision, reviewer=reviewer, reason=reason)
