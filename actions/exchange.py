"""Plans from and for other programs: Microsoft Project, Primavera P6, Excel, calendars and graph tools."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple

from actions.access import Action, require
from actions.register import reports_until
from actions.weekly import latest_status_date, plan_of, snapshot_as_of
from fitgap.content import COMPOUND
from fitgap.plan_workbook import read_tables
from migration_plan.exchange.cells import last_day
from migration_plan.exchange.findings import ProjectFile
from migration_plan.exchange.graph import write_graphml, write_node_link
from migration_plan.exchange.icalendar import write_icalendar
from migration_plan.exchange.mspdi_nearest import lost_in_mspdi
from migration_plan.exchange.mspdi_reader import read_mspdi
from migration_plan.exchange.mspdi_writer import write_mspdi
from migration_plan.exchange.papers import write_archive
from migration_plan.exchange.reported import reports_of
from migration_plan.exchange.workbook import write_plan_workbook
from migration_plan.exchange.xer_reader import read_xer
from migration_plan.exchange.xer_writer import lost_in_xer, write_xer
from migration_plan.facts import actuals, facts_at
from migration_plan.gaps import end_of
from migration_plan.network import build_network
from migration_plan.plan_papers import read_plan_onto
from model.access import Actor
from model.issue import Issue, Severity
from model.keeping import Counts, PlanImport, UploadKind
from model.plan import Plan
from model.progress import ProgressReport
from model.schedule import Actuals, ScheduledTask
from model.snapshot import Snapshot
from model.system import StepStatus
from model.week import day_in_japan
from storage import ledger, plans, reports, uploads
from storage.canonical import digest
from storage.database import Database, Transaction
from storage.ledger import Deed
from storage.uploads import Upload

_UNSCHEDULABLE: Final = frozenset({Severity.REFUSED, Severity.REJECTED})
_XER: Final = b"ERMHDR"
_UNDER_WAY: Final = {StepStatus.NOT_STARTED: 0, StepStatus.IN_PROGRESS: 1}


class ExportKind(StrEnum):
    """The forms in which a plan can be had."""

    MSPDI = "mspdi"
    XER = "xer"
    CSV = "csv"
    """The plan's own papers in a ZIP file."""
    XLSX = "xlsx"
    ICAL = "ical"
    GRAPHML = "graphml"
    NODE_LINK = "node-link"


class Exported(NamedTuple):
    """A plan in another form, and what the other program will compute otherwise."""

    content: bytes
    issues: tuple[Issue, ...] = ()


def import_project(db: Database, actor: Actor, file: str, content: bytes, now: datetime) -> PlanImport:
    """Read a plan of another program, by its content, and store it as a new version, whole or not at all.

    The plan in force gives what the file cannot say: goals, systems, weights. The progress in the file becomes reports
    of its status date; one that would take a finished task back, or is of a day to come, is set aside.
    """
    require(actor, Action.IMPORT_PLAN)
    require(actor, Action.REPORT_PROGRESS)
    with db.write(actor) as tx:
        current = plans.current_plan(tx)
        read = _read(content, file, current[1] if current else None)
        if read.plan is None:
            return PlanImport(plan=None, version=None, new=False, issues=read.issues)
        faults = build_network(read.plan).issues
        if any(fault.severity in _UNSCHEDULABLE for fault in faults):
            return PlanImport(plan=None, version=None, new=False, issues=(*read.issues, *faults))
        version = plans.save_plan(tx, read.plan, recorded=now, actor=actor)
        new = current is None or current[0] != version
        _keep(tx, read.plan, file, content, actor, now)
        more = _save_progress(tx, read, file, content, actor, now)
    return PlanImport(plan=read.plan, version=version, new=new, issues=(*read.issues, *faults, *more))


def export_plan(
    db: Database, actor: Actor, kind: ExportKind, now: datetime, labels: Mapping[str, str] | None = None
) -> Exported | None:
    """Return the plan in force with the dates of the latest status date; None where there is no plan yet.

    ``labels`` stands before the titles in a calendar: of each ``milestone``, ``deadline`` and ``decision``.
    """
    require(actor, Action.EXPORT)
    day = latest_status_date(db, actor)
    plan, snapshot = plan_of(db, actor), snapshot_as_of(db, actor, day)
    if plan is None or snapshot is None:
        return None
    facts = actuals(plan, facts_at(reports_until(db, actor, day), day))
    source = _Source(plan, snapshot, facts, end_of(day), now, labels or {})
    exported = _WRITERS[kind](source)
    with db.write(actor) as tx:
        ledger.append(tx, Deed(action="export", subject=f"export:plan.{kind}"), actor=actor, at=now)
    return exported


class _Source(NamedTuple):
    plan: Plan
    snapshot: Snapshot
    facts: list[Actuals]
    status: datetime
    now: datetime
    labels: Mapping[str, str]

    @property
    def scheduled(self) -> list[ScheduledTask]:
        return [figures.schedule for figures in self.snapshot.tasks]

    @property
    def progress(self) -> tuple[list[Actuals], datetime | None]:
        """Return the facts with the status date; before any fact the plan has no status date."""
        return self.facts, self.status if self.facts else None


_WRITERS: Final[dict[ExportKind, Callable[[_Source], Exported]]] = {
    ExportKind.MSPDI: lambda source: Exported(
        write_mspdi(source.plan, source.scheduled, *source.progress), lost_in_mspdi(source.plan)
    ),
    ExportKind.XER: lambda source: Exported(
        write_xer(source.plan, source.scheduled, *source.progress), lost_in_xer(source.plan)
    ),
    ExportKind.CSV: lambda source: Exported(write_archive(source.plan)),
    ExportKind.XLSX: lambda source: Exported(write_plan_workbook(source.plan, source.now)),
    ExportKind.ICAL: lambda source: Exported(
        write_icalendar(
            source.plan,
            source.scheduled,
            source.snapshot.gaps,
            source.now,
            {name: source.labels.get(name, "") for name in ("milestone", "deadline", "decision")},
        )
    ),
    ExportKind.GRAPHML: lambda source: Exported(write_graphml(source.plan, source.scheduled)),
    ExportKind.NODE_LINK: lambda source: Exported(write_node_link(source.plan, source.scheduled)),
}


def _read(content: bytes, file: str, base: Plan | None) -> ProjectFile:
    """Read a file by what is in it, never by its name."""
    if content.startswith(COMPOUND):
        return _refused("exchange-mpp", file)
    if content.startswith(b"PK"):
        return _read_workbook(content, file, base)
    head = content[:64].removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip(b"\xff\xfe \r\n\t")
    return (read_xer if head.startswith(_XER) else read_mspdi)(content, file, base)


def _read_workbook(content: bytes, file: str, base: Plan | None) -> ProjectFile:
    if base is None:
        return _refused("no-plan-yet", file)
    tables, issues = read_tables(content, file)
    if not tables:
        return ProjectFile(None, issues=issues or (_issue("no-rows", file),))
    plan, more = read_plan_onto(base, tables)
    return ProjectFile(plan, issues=(*issues, *more))


def _refused(code: str, file: str) -> ProjectFile:
    return ProjectFile(None, issues=(_issue(code, file),))


def _issue(code: str, file: str, severity: Severity = Severity.REFUSED, **values: str) -> Issue:
    return Issue(code=code, severity=severity, file=file, values=tuple(values.items()))


def _keep(tx: Transaction, plan: Plan, file: str, content: bytes, actor: Actor, now: datetime) -> None:
    """Keep the bytes of the file, unless the same were kept before."""
    sha256 = digest(content)
    if uploads.find_receipt(tx, UploadKind.PLAN, sha256) is None:
        upload = Upload(kind=UploadKind.PLAN, file=file, content=content, effective=plan.start.date(), recorded=now)
        uploads.save_upload(tx, upload, actor=actor, after=sha256)


def _save_progress(
    tx: Transaction, read: ProjectFile, file: str, content: bytes, actor: Actor, now: datetime
) -> tuple[Issue, ...]:
    """Store what the file says has happened, as far as it is news, and return what was set aside of it."""
    if read.plan is None or not read.actuals or uploads.find_receipt(tx, UploadKind.REPORTS, digest(content)):
        return ()
    today = day_in_japan(now)
    day = last_day(read.status) if read.status else today
    stated = reports_of(read.plan, read.actuals, day, file=file, reported_by=actor.name)
    if day > today:
        count = {"count": str(len(stated)), "effective": str(day), "today": str(today)}
        return (_issue("exchange-progress-to-come", file, Severity.REJECTED, **count),)
    forward, back = _sorted(tx, stated, day)
    if forward:
        counts = Counts(
            rows_in=len(stated), accepted=len(forward), rejected=len(stated) - len(forward), added=len(forward)
        )
        upload = Upload(kind=UploadKind.REPORTS, file=file, content=content, effective=day, recorded=now, counts=counts)
        reports.save_reports(tx, forward, upload, actor=actor)
    return tuple(
        Issue(code="exchange-step-back", severity=Severity.REJECTED, file=file, value=each.task) for each in back
    )


def _sorted(
    tx: Transaction, stated: tuple[ProgressReport, ...], day: date
) -> tuple[list[ProgressReport], list[ProgressReport]]:
    """Return the reports that may be stored, and those that would take back what was reported as done."""
    known = sorted(reports.reports_as_of(tx, effective_until=day), key=lambda each: each.effective)
    done = {each.task: _UNDER_WAY.get(each.status, 2) for each in known}
    back = [each for each in stated if _UNDER_WAY.get(each.status, 2) < done.get(each.task, 0)]
    return [each for each in stated if each not in back], back
