"""Taking in a file of progress reports: read, checked against what is known, stored whole with a receipt."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache, partial
from operator import attrgetter
from typing import Final, NamedTuple

from actions import weekly
from actions.access import Action, require, scope
from actions.log import Event, noted
from actions.scope import snapshot_within
from actions.second_person import approving_names
from fitgap.table import read_table
from migration_plan.report_papers import read_reports, rows_in
from model.access import Actor
from model.issue import Issue, Severity
from model.keeping import Counts, ImportStatus, ReportPreview, ReportResult, UploadKind
from model.plan import Plan
from model.progress import ProgressReport
from model.record import SystemCode, TaskId
from model.system import StepStatus
from model.table import Table
from model.week import day_in_japan
from storage import plans, reports, uploads
from storage.canonical import digest
from storage.database import Database, Transaction, repeated
from storage.uploads import Upload

NO_SYSTEM: Final = SystemCode("-")
"""Stands for the system of a task of the whole ward, which is no vendor's."""
_Known = Callable[[date, frozenset[TaskId]], tuple[ProgressReport, ...]]
"""The reports on some tasks that are true by a day."""
_WHERE_FROM: Final = {"recorded": None, "file": "", "line": None}


class _Judged(NamedTuple):
    """A paper that was read against what is known: the reports that count, those of them that are news, and why."""

    counts: Counts
    issues: tuple[Issue, ...]
    taken: Sequence[ProgressReport] = ()
    added: Sequence[ProgressReport] = ()
    basis: str = ""

    @property
    def status(self) -> ImportStatus:
        """Return how storing it ends."""
        if not self.taken:
            return ImportStatus.REFUSED
        return ImportStatus.STORED_IN_PART if self.counts.rejected else ImportStatus.STORED


@noted(Event.IMPORT)
@repeated
def report(
    db: Database, actor: Actor, *, file: str, content: bytes, now: datetime, basis: str | None = None
) -> ReportResult:
    """Store the progress reports of a file. The same bytes again change nothing; faulty rows are set aside.

    With the ``basis`` of a preview nothing is stored where somebody else reported on one of its tasks since.
    """
    require(actor, Action.REPORT_PROGRESS)
    table, issues = read_table(content, file)
    if table is None:
        return ReportResult(status=ImportStatus.REFUSED, receipt=None, counts=Counts(), issues=issues)
    with db.write(actor) as tx:
        receipt = uploads.find_receipt(tx, UploadKind.REPORTS, digest(content), vendor=actor.vendor)
        if receipt is not None:
            return ReportResult(status=ImportStatus.ALREADY_STORED, receipt=receipt, counts=receipt.counts)
        judged = _judge(tx, actor, table, issues, now)
        if basis not in (None, judged.basis):
            told = Issue(code="report-meanwhile", severity=Severity.REFUSED, file=file)
            return ReportResult(status=ImportStatus.REFUSED, receipt=None, counts=Counts(), issues=(told,))
        if judged.taken:  # what an earlier file said as well is kept again: that file may be taken back
            upload = Upload(
                kind=UploadKind.REPORTS,
                file=file,
                content=content,
                vendor=actor.vendor,
                effective=max(each.effective for each in judged.taken),
                recorded=now,
                counts=judged.counts,
            )
            receipt = reports.save_reports(tx, judged.taken, upload, actor=actor)
    return ReportResult(status=judged.status, receipt=receipt, counts=judged.counts, issues=judged.issues)


def preview_reports(db: Database, actor: Actor, *, file: str, content: bytes, now: datetime) -> ReportPreview:
    """Read progress reports as ``report`` does and return what they would do to the figures; nothing is stored."""
    require(actor, Action.REPORT_PROGRESS)
    table, issues = read_table(content, file)
    if table is None:
        return ReportPreview(status=ImportStatus.REFUSED, counts=Counts(), issues=issues)
    with db.read(actor) as tx:
        receipt = uploads.find_receipt(tx, UploadKind.REPORTS, digest(content), vendor=actor.vendor)
        if receipt is not None:
            return ReportPreview(status=ImportStatus.ALREADY_STORED, receipt=receipt, counts=receipt.counts)
        judged = _judge(tx, actor, table, issues, now)
        days = (*(each.effective for each in judged.taken), weekly.latest_status_date(db, actor))
        known = weekly.facts(tx, max(days))
    told = ReportPreview(
        status=judged.status,
        counts=judged.counts,
        issues=judged.issues,
        stated=tuple(judged.taken),
        basis=judged.basis,
    )
    if known is None or not judged.taken:
        return told
    # Both pictures are of one day, so that what is shown is what the reports do and not what the calendar does.
    with_them = replace(known, reports=(*known.reports, *judged.added))
    before, after = (weekly.figures(facts, max(days)) for facts in (known, with_them))
    shown = {"before": snapshot_within(actor, before, known.plan), "after": snapshot_within(actor, after, known.plan)}
    return told.model_copy(update=shown)


def _judge(tx: Transaction, actor: Actor, table: Table, issues: Iterable[Issue], now: datetime) -> _Judged:
    current = plans.current_plan(tx)
    if current is None:
        return _Judged(Counts(), (*issues, Issue(code="no-plan-yet", severity=Severity.REFUSED, file=table.file)))
    known = cache(partial(_known, tx))  # nearly every paper is of one day
    stated, more = read_reports(table, current[1], partial(_status_on, known), approving=approving_names(actor))
    _require_own_tasks(actor, current[1], stated)
    taken, early = _by_now(stated, now)
    added = _not_known(known, taken)
    counts = _counts(rows_in(table), len(taken), len(added))
    return _Judged(counts, (*issues, *more, *early), taken, added, _basis(known, taken))


def _basis(known: _Known, taken: Sequence[ProgressReport]) -> str:
    """Return, as a hash, what is known by the last day that is stated of the tasks that are stated."""
    tasks = frozenset(each.task for each in taken)
    by_then = known(max(each.effective for each in taken), tasks) if taken else ()
    return digest("\n".join(each.model_dump_json() for each in by_then if each.task in tasks).encode())


def _known(tx: Transaction, day: date, tasks: frozenset[TaskId]) -> tuple[ProgressReport, ...]:
    return reports.reports_as_of(tx, effective_until=day, tasks=tasks)


def _status_on(known: _Known, day: date, tasks: Iterable[TaskId]) -> dict[TaskId, StepStatus]:
    by_day = sorted(known(day, frozenset(tasks)), key=attrgetter("effective"))
    return {each.task: each.status for each in by_day}


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


def _not_known(known: _Known, taken: Sequence[ProgressReport]) -> list[ProgressReport]:
    """Return the reports that are not, word for word, the newest on their task and day already."""
    if not taken:
        return []
    stated = known(max(each.effective for each in taken), frozenset(each.task for each in taken))
    newest = {(each.task, each.effective): each for each in stated}
    return [each for each in taken if not _same(newest.get((each.task, each.effective)), each)]


def _same(known: ProgressReport | None, stated: ProgressReport) -> bool:
    return known is not None and known.model_copy(update=_WHERE_FROM) == stated.model_copy(update=_WHERE_FROM)


def _counts(rows: int, taken: int, added: int) -> Counts:
    return Counts(rows_in=rows, accepted=taken, rejected=rows - taken, added=added, unchanged=taken - added)
