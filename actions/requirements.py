"""Taking in a system's list of requirements: the denominator of its assessment, until a sheet judges each row.

A new version of a list puts the requirements that changed back to "judge again"; what was ever a gap stays one.
"""

from dataclasses import dataclass
from datetime import date, datetime

from actions.access import Action, require
from actions.log import Event, noted
from actions.scope import snapshot_within
from actions.weekly import facts, figures
from fitgap.sheet import read_sheet
from fitgap.specification import compare_list
from fitgap.vocabulary import SPECIFICATION
from model.access import Actor
from model.issue import Issue, Severity
from model.plan import Plan
from model.record import SystemCode
from model.sheet import Reconciled, SheetPreview, SheetReading, SheetResult, SheetStatus, balance_of
from model.snapshot import Snapshot
from model.week import day_in_japan
from storage import plans, sheets
from storage.database import Database, Transaction, repeated


@dataclass(frozen=True)
class _Sent:
    """A list on its way in: of which system, and the day from which it is true."""

    actor: Actor
    system: SystemCode
    file: str
    content: bytes
    effective: date


def read_requirements(db: Database, actor: Actor, *, system: SystemCode, file: str, content: bytes) -> SheetReading:
    """Return what a list of requirements says (機能ID, 機能名称, 実装区分, 仕様書版); no row of it is judged."""
    require(actor, Action.IMPORT_REQUIREMENTS, system)
    with db.read(actor) as tx:
        return _read(_plan(tx), system, file, content)


def preview_requirements(
    db: Database,
    actor: Actor,
    *,
    system: SystemCode,
    file: str,
    content: bytes,
    now: datetime,
    effective: date | None = None,
) -> SheetPreview:
    """Return what a list would do, and do nothing: what is new, what is judged again, the figures before and after."""
    require(actor, Action.IMPORT_REQUIREMENTS, system)
    sent = _Sent(actor, system, file, content, effective or _today(now))
    with db.read(actor) as tx:
        plan = _plan(tx)
        reading = _read(plan, system, file, content)
        duplicate = sheets.receipt_of_requirements(tx, reading.sha256, system)
        if plan is None or reading.refused:
            return SheetPreview(reading=reading, duplicate=duplicate)
        compared = _compared(tx, sent, reading)
        before, after = _effect(tx, plan, sent, compared)
    return SheetPreview(reading=reading, reconciled=compared, before=before, after=after, duplicate=duplicate)


@noted(Event.IMPORT)
@repeated
def import_requirements(
    db: Database,
    actor: Actor,
    *,
    system: SystemCode,
    file: str,
    content: bytes,
    now: datetime,
    effective: date | None = None,
) -> SheetResult:
    """Store a system's list of requirements, in one transaction; the same bytes again change nothing.

    ``effective`` is the day from which the list is true; today in Japan where none is given.
    """
    require(actor, Action.IMPORT_REQUIREMENTS, system)
    sent = _Sent(actor, system, file, content, effective or _today(now))
    with db.write(actor) as tx:
        reading = _read(_plan(tx), system, file, content)
        if reading.refused:
            return SheetResult(reading=reading, status=SheetStatus.REJECT, issues=reading.issues)
        stored_before = sheets.receipt_of_requirements(tx, reading.sha256, system)
        if stored_before is not None:
            told = Issue(code="duplicate-upload", severity=Severity.NOTICE, file=file)
            issues = (*reading.issues, told)
            return SheetResult(reading=reading, status=SheetStatus.ACCEPT, receipt=stored_before, issues=issues)
        compared = _compared(tx, sent, reading)
        receipt = sheets.save_requirements(
            tx,
            [*compared.added, *compared.unchanged],
            system=system,
            file=file,
            content=content,
            effective=sent.effective,
            recorded=now,
            actor=actor,
            counts=balance_of(reading, compared),
            again=compared.changed,
        )
    issues = (*reading.issues, *compared.issues)
    return SheetResult(reading=reading, status=reading.status, reconciled=compared, receipt=receipt, issues=issues)


def _plan(tx: Transaction) -> Plan | None:
    current = plans.current_plan(tx)
    return current[1] if current else None


def _today(now: datetime) -> date:
    return day_in_japan(now)


def _read(plan: Plan | None, system: SystemCode, file: str, content: bytes) -> SheetReading:
    known = plan.system(system) if plan else None
    if plan is None or known is None:
        code = "no-plan-yet" if plan is None else "system-unknown"
        issue = Issue(code=code, severity=Severity.REFUSED, file=file, value="" if plan is None else system)
        return SheetReading(file=file, issues=(issue,))
    return read_sheet(
        content,
        file,
        systems=plan.systems,
        allowed=frozenset({system}),
        default_system=system,
        paper=SPECIFICATION,
    )


def _compared(tx: Transaction, sent: _Sent, reading: SheetReading) -> Reconciled:
    known = sheets.records_as_of(tx, effective_until=sent.effective, systems=[sent.system])
    before = sheets.listed_as_of(tx, sent.effective, [sent.system])
    return compare_list(reading, known, before)


def _effect(tx: Transaction, plan: Plan, sent: _Sent, compared: Reconciled) -> tuple[Snapshot | None, Snapshot | None]:
    """Return the figures of the list's day without it and with it; judged rows that did not change stay as they are."""
    known = facts(tx, sent.effective)
    if known is None:
        return None, None
    register = {record.key: record for record in known.records}
    register |= {record.key: record for record in (*compared.added, *compared.changed)}
    before = figures(known, sent.effective)
    after = figures(known, sent.effective, records=register.values())
    return snapshot_within(sent.actor, before, plan), snapshot_within(sent.actor, after, plan)
