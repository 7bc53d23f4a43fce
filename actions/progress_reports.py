"""Taking in a file of progress reports: read, checked against what is known, stored whole with a receipt."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Final, NamedTuple

from actions.access import Action, require, scope
from fitgap.table import read_table
from migration_plan.report_papers import read_reports
from model.access import Actor
from model.issue import Issue, Severity
from model.keeping import Counts, ImportStatus, ReportResult, UploadKind
from model.plan import Plan
from model.progress import ProgressReport
from model.record import SystemCode, TaskId
from model.system import StepStatus
from model.table import Table
from storage import plans, reports, uploads
from storage.canonical import digest
from storage.database import Database, Transaction
from storage.uploads import Upload

_JAPAN: Final = timezone(timedelta(hours=9))
_ORDER: Final = {
    StepStatus.NOT_STARTED: 0,
    StepStatus.IN_PROGRESS: 1,
    StepStatus.COMPLETED: 2,
    StepStatus.NOT_APPLICABLE: 2,
}
_WHERE_FROM: Final = {"recorded": None, "file": "", "line": None}


class Checked(NamedTuple):
    """Reports sorted by what becomes of them."""

    accepted: list[ProgressReport]
    unchanged: list[ProgressReport]
    issues: list[Issue]


def report(db: Database, actor: Actor, *, file: str, content: bytes, now: datetime) -> ReportResult:
    """Store the progress reports of a file. The same bytes again change nothing; faulty rows are set aside."""
    require(actor, Action.REPORT_PROGRESS)
    table, issues = read_table(content, file)
    if table is None:
        return _refused(issues)
    with db.write() as tx:
        receipt = uploads.find_receipt(tx, UploadKind.REPORTS, digest(content))
        if receipt is not None:
            return ReportResult(status=ImportStatus.ALREADY_STORED, receipt=receipt, counts=receipt.counts)
        current = plans.current_plan(tx)
        if current is None:
            return _refused([*issues, Issue(code="no-plan-yet", severity=Severity.REFUSED, file=file)])
        stated, more = read_reports(table, current[1])
        _require_own_tasks(actor, current[1], stated)
        checked = _checked(tx, stated, now.astimezone(_JAPAN).date())
        counts = _counts(table, checked)
        findings = (*issues, *more, *checked.issues)
        if not counts.accepted:
            return _refused(findings, counts)
        upload = _upload(file, content, checked, counts, now)
        receipt = reports.save_reports(tx, checked.accepted, upload, actor=actor)
    status = ImportStatus.STORED_IN_PART if counts.rejected else ImportStatus.STORED
    return ReportResult(status=status, receipt=receipt, counts=counts, issues=findings)


def check_against(known: Iterable[ProgressReport], stated: Iterable[ProgressReport], today: date) -> Checked:
    """Sort reports into new ones, ones that are known already, and findings on the ones that cannot be taken.

    A step back (from 完了 to 作業中, or a smaller share) needs a reason and the name of who approved it.
    """
    history: dict[TaskId, list[ProgressReport]] = {}
    for each in known:
        history.setdefault(each.task, []).append(each)
    result = Checked([], [], [])
    for each in sorted(stated, key=lambda report: report.effective):
        before = _in_force(history.get(each.task, ()), each.effective)
        if each.effective > today:
            result.issues.append(_set_aside("report-in-the-future", each, today=str(today)))
        elif before is not None and _same(before, each):
            result.unchanged.append(each)
        elif before is not None and _steps_back(before, each) and not (each.reason and each.approved_by):
            result.issues.append(_set_aside("step-back-without-reason", each, before=before.status))
        else:
            result.accepted.append(each)
            history.setdefault(each.task, []).append(each)
    return result


def _checked(tx: Transaction, stated: Sequence[ProgressReport], today: date) -> Checked:
    last_day = max((each.effective for each in stated), default=today)
    return check_against(reports.reports_as_of(tx, effective_until=last_day), stated, today)


def _upload(file: str, content: bytes, checked: Checked, counts: Counts, now: datetime) -> Upload:
    return Upload(
        kind=UploadKind.REPORTS,
        file=file,
        content=content,
        effective=max(each.effective for each in (*checked.accepted, *checked.unchanged)),
        recorded=now,
        counts=counts,
    )


def _refused(issues: Iterable[Issue], counts: Counts | None = None) -> ReportResult:
    return ReportResult(status=ImportStatus.REFUSED, receipt=None, counts=counts or Counts(), issues=tuple(issues))


def _require_own_tasks(actor: Actor, plan: Plan, stated: Iterable[ProgressReport]) -> None:
    """Refuse the whole file where a row speaks of a task outside the actor's systems."""
    if scope(actor) is None:
        return
    systems = {task.id: task.system for task in plan.tasks}
    for each in stated:
        require(actor, Action.REPORT_PROGRESS, systems.get(each.task) or SystemCode("-"))


def _in_force(history: Iterable[ProgressReport], day: date) -> ProgressReport | None:
    by_day = sorted((each for each in history if each.effective <= day), key=lambda report: report.effective)
    return by_day[-1] if by_day else None


def _same(before: ProgressReport, stated: ProgressReport) -> bool:
    return before.model_copy(update=_WHERE_FROM) == stated.model_copy(update=_WHERE_FROM)


def _steps_back(before: ProgressReport, stated: ProgressReport) -> bool:
    if _ORDER[stated.status] != _ORDER[before.status]:
        return _ORDER[stated.status] < _ORDER[before.status]
    shares = (before.progress, stated.progress)
    return None not in shares and (stated.progress or 0) < (before.progress or 0)


def _set_aside(code: str, stated: ProgressReport, **values: str) -> Issue:
    return Issue(
        code=code,
        severity=Severity.REJECTED,
        file=stated.file,
        line=stated.line,
        value=stated.task,
        values=(("effective", stated.effective.isoformat()), ("status", stated.status), *values.items()),
    )


def _counts(table: Table, checked: Checked) -> Counts:
    taken = len(checked.accepted) + len(checked.unchanged)
    return Counts(
        rows_in=len(table.rows),
        accepted=taken,
        rejected=len(table.rows) - taken,
        added=len(checked.accepted),
        unchanged=len(checked.unchanged),
    )
