"""Taking in a file of progress reports: read, checked against what is known, stored whole with a receipt."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from actions.access import Action, require, scope
from fitgap.table import read_table
from migration_plan.report_papers import read_reports
from model.access import Actor
from model.issue import Issue, Severity
from model.keeping import Counts, ImportStatus, ReportResult, UploadKind
from model.plan import Plan
from model.progress import ProgressReport
from model.record import SystemCode
from model.table import Table
from model.week import day_in_japan
from storage import plans, reports, uploads
from storage.canonical import digest
from storage.database import Database, Transaction
from storage.uploads import Upload

NO_SYSTEM: Final = SystemCode("-")
"""Stands for the system of a task of the whole ward, which is no vendor's."""
_WHERE_FROM: Final = {"recorded": None, "file": "", "line": None}


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
        stated, more = _read(tx, table, current[1])
        _require_own_tasks(actor, current[1], stated)
        taken, early = _by_now(stated, now)
        added = _not_known(tx, taken)
        counts = _counts(len(table.rows), len(taken), len(added))
        findings = (*issues, *more, *early)
        if not taken:
            return _refused(findings, counts)
        last_day = max(each.effective for each in taken)
        upload = Upload(
            kind=UploadKind.REPORTS, file=file, content=content, effective=last_day, recorded=now, counts=counts
        )
        receipt = reports.save_reports(tx, added, upload, actor=actor)
    status = ImportStatus.STORED_IN_PART if counts.rejected else ImportStatus.STORED
    return ReportResult(status=status, receipt=receipt, counts=counts, issues=findings)


def _read(tx: Transaction, table: Table, plan: Plan) -> tuple[tuple[ProgressReport, ...], tuple[Issue, ...]]:
    """Read a paper against what was known on its first day; the first reading finds that day."""
    stated, issues = read_reports(table, plan)
    if not stated:
        return stated, issues
    first_day = min(each.effective for each in stated)
    known = sorted(reports.reports_as_of(tx, effective_until=first_day), key=lambda each: each.effective)
    return read_reports(table, plan, {each.task: each.status for each in known}) if known else (stated, issues)


def _require_own_tasks(actor: Actor, plan: Plan, stated: Iterable[ProgressReport]) -> None:
    """Refuse the whole file where a row speaks of a task outside the actor's systems."""
    if scope(actor) is None:
        return
    systems = {task.id: task.system for task in plan.tasks}
    for each in stated:
        require(actor, Action.REPORT_PROGRESS, systems[each.task] or NO_SYSTEM)


def _by_now(stated: Iterable[ProgressReport], now: datetime) -> tuple[list[ProgressReport], list[Issue]]:
    """Return the reports that can be true already, and a finding on each that is of a day to come."""
    today = day_in_japan(now)
    taken: list[ProgressReport] = []
    early: list[Issue] = []
    for each in stated:
        if each.effective <= today:
            taken.append(each)
        else:
            values = (("effective", each.effective.isoformat()), ("today", today.isoformat()))
            early.append(
                Issue(
                    code="report-of-a-day-to-come",
                    severity=Severity.REJECTED,
                    file=each.file,
                    line=each.line,
                    value=each.task,
                    values=values,
                )
            )
    return taken, early


def _not_known(tx: Transaction, taken: Sequence[ProgressReport]) -> list[ProgressReport]:
    """Return the reports that are not, word for word, the newest on their task and day already."""
    if not taken:
        return []
    known = reports.reports_as_of(tx, effective_until=max(each.effective for each in taken))
    newest = {(each.task, each.effective): each for each in known}
    return [each for each in taken if not _same(newest.get((each.task, each.effective)), each)]


def _same(known: ProgressReport | None, stated: ProgressReport) -> bool:
    return known is not None and known.model_copy(update=_WHERE_FROM) == stated.model_copy(update=_WHERE_FROM)


def _counts(rows: int, taken: int, added: int) -> Counts:
    return Counts(rows_in=rows, accepted=taken, rejected=rows - taken, added=added, unchanged=taken - added)


def _refused(issues: Iterable[Issue], counts: Counts | None = None) -> ReportResult:
    return ReportResult(status=ImportStatus.REFUSED, receipt=None, counts=counts or Counts(), issues=tuple(issues))
