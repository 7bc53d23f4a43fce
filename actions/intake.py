"""Taking in a vendor's sheet: shown first with its effect, then stored whole in one transaction with a receipt.

The same bytes for the same week and vendor change nothing. A question (rows that vanish, all progress zero, a week that
is there already) holds the sheet until it is sent again with a yes. One row of a system that is not the vendor's
refuses the whole file, and the ledger says so. What a person says of a heading (``mapping``) is saved for the vendor
when the sheet is stored, and used for its next one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from actions.access import Action, require, scope
from actions.headings import remember, together
from actions.log import Event, noted
from actions.requirements import import_requirements, preview_requirements, read_requirements
from actions.scope import snapshot_within
from actions.weekly import facts, figures, remembered
from fitgap.reconcile import reconcile
from fitgap.sheet import read_sheet
from model.access import Actor, Role
from model.fitgap import RecordKey
from model.issue import Issue, Severity
from model.keeping import Receipt
from model.plan import Plan
from model.record import SystemCode, VendorCode
from model.sheet import Reconciled, SheetPreview, SheetReading, SheetResult, SheetStatus
from model.snapshot import Snapshot
from model.week import IsoWeek, day_in_japan
from storage import ledger, mappings, plans, sheets
from storage.database import Database, Transaction, repeated

__all__ = ["import_requirements", "import_sheet", "preview_requirements", "preview_sheet", "read_requirements"]


@dataclass(frozen=True)
class _Sent:
    """A sheet on its way in: who sent what, for which week, and when."""

    actor: Actor
    vendor: VendorCode
    file: str
    content: bytes
    week: IsoWeek
    now: datetime
    mapping: Mapping[str, str] | None
    restore_zeros: bool

    @property
    def effective(self) -> date:
        """Return the day from which the sheet is true: the Friday of its week, or today while the week runs."""
        return min(self.week.friday, self.today)

    @property
    def today(self) -> date:
        """Return the day in Japan on which it is sent."""
        return day_in_japan(self.now)


def preview_sheet(  # noqa: PLR0913 - each names one fact of the upload
    db: Database,
    actor: Actor,
    *,
    vendor: VendorCode,
    file: str,
    content: bytes,
    week: IsoWeek,
    now: datetime,
    mapping: Mapping[str, str] | None = None,
    restore_zeros: bool = False,
) -> SheetPreview:
    """Return what a sheet would do, and do nothing: how it is read, what it changes, the figures before and after."""
    require(actor, Action.PREVIEW_SHEET, vendor=vendor)
    sent = _Sent(actor, vendor, file, content, week, now, mapping, restore_zeros)
    with db.read(actor) as tx:
        plan = _plan(tx)
        reading = _read(tx, plan, sent)
        duplicate = sheets.receipt_of(tx, reading.sha256, week, vendor)
        if plan is None or reading.refused:
            return SheetPreview(reading=reading, duplicate=duplicate)
        reconciled = _reconciled(tx, plan, sent, reading, sheets.standing_receipts(tx, vendor))
        before, after = _effect(tx, plan, sent, reconciled)
    return SheetPreview(reading=reading, reconciled=reconciled, before=before, after=after, duplicate=duplicate)


@noted(Event.IMPORT)
@repeated
def import_sheet(  # noqa: PLR0913 - each names one fact of the upload
    db: Database,
    actor: Actor,
    *,
    vendor: VendorCode,
    file: str,
    content: bytes,
    week: IsoWeek,
    now: datetime,
    confirmed: bool = False,
    mapping: Mapping[str, str] | None = None,
    restore_zeros: bool = False,
) -> SheetResult:
    """Read a sheet and store what it adds and changes, in one transaction; ``confirmed`` answers its questions.

    ``restore_zeros`` is the uploader's yes to reading ids that lost their leading zeros with them.
    """
    require(actor, Action.IMPORT_SHEET, vendor=vendor)
    sent = _Sent(actor, vendor, file, content, week, now, mapping, restore_zeros)
    with db.read(actor) as tx:
        plan = _plan(tx)
        reading = _read(tx, plan, sent)
    with db.write(actor) as tx:
        return _store(tx, plan, sent, reading, confirmed=confirmed)


def _store(tx: Transaction, plan: Plan | None, sent: _Sent, reading: SheetReading, *, confirmed: bool) -> SheetResult:
    stored_before = sheets.receipt_of(tx, reading.sha256, sent.week, sent.vendor)
    if stored_before is not None:
        return _same_again(reading, Reconciled(), stored_before)
    if plan is None or reading.refused:
        _log_foreign_rows(tx, sent, reading)
        return SheetResult(reading=reading, status=SheetStatus.REJECT, issues=reading.issues)
    standing = sheets.standing_receipts(tx, sent.vendor)
    reconciled = _reconciled(tx, plan, sent, reading, standing)
    same_week = [each for each in standing if each.week == sent.week]
    if same_week and reading.records and not (reconciled.added or reconciled.changed or reconciled.vanished):
        return _same_again(reading, reconciled, same_week[-1])
    issues = (*reading.issues, *reconciled.issues)
    if not confirmed and any(issue.severity is Severity.QUESTION for issue in issues):
        return SheetResult(reading=reading, status=SheetStatus.HELD, reconciled=reconciled, issues=issues)
    receipt = sheets.save_sheet(
        tx,
        reading,
        reconciled,
        vendor=sent.vendor,
        week=sent.week,
        effective=sent.effective,
        recorded=sent.now,
        actor=sent.actor,
        content=sent.content,
    )
    if sent.mapping:
        remember(tx, sent.vendor, sent.mapping, recorded=sent.now, actor=sent.actor)
    return SheetResult(reading=reading, status=reading.status, reconciled=reconciled, receipt=receipt, issues=issues)


def _plan(tx: Transaction) -> Plan | None:
    current = plans.current_plan(tx)
    return None if current is None else current[1]


def _read(tx: Transaction, plan: Plan | None, sent: _Sent) -> SheetReading:
    if plan is None:
        return _refused(sent.file, "no-plan-yet")
    if sent.vendor not in {vendor.code for vendor in plan.vendors}:
        return _refused(sent.file, "vendor-unknown", value=sent.vendor)
    if sent.week.monday > sent.today:
        return _refused(sent.file, "week-to-come", values=(("week", str(sent.week)),))
    allowed = _own_systems(plan, sent)
    return read_sheet(
        sent.content,
        sent.file,
        systems=plan.systems,
        allowed=allowed,
        mapping=together(mappings.saved_mapping(tx, sent.vendor), sent.mapping),
        known=_known(tx, sent, allowed),
        restore_zeros=sent.restore_zeros,
    )


def _known(tx: Transaction, sent: _Sent, systems: frozenset[SystemCode]) -> Iterator[RecordKey]:
    """Yield what a predecessor may name; only a sheet that names some has the register read for it."""
    for record in sheets.records_as_of(tx, effective_until=sent.effective, systems=systems):
        yield record.key


def _own_systems(plan: Plan, sent: _Sent) -> frozenset[SystemCode]:
    """Return the systems that the plan gives the vendor, as far as the actor may act for them."""
    own = scope(sent.actor)
    theirs = {system.code for system in plan.systems if system.vendor == sent.vendor}
    return frozenset(theirs if own is None else theirs & set(own))


def _refused(file: str, code: str, *, value: str = "", values: tuple[tuple[str, str], ...] = ()) -> SheetReading:
    issue = Issue(code=code, severity=Severity.REFUSED, file=file, value=value, values=values)
    return SheetReading(file=file, issues=(issue,))


def _reconciled(
    tx: Transaction, plan: Plan, sent: _Sent, reading: SheetReading, standing: Sequence[Receipt]
) -> Reconciled:
    stated = {record.system for record in reading.records}
    systems = stated or _own_systems(plan, sent)
    known = sheets.records_as_of(tx, effective_until=sent.effective, systems=systems)
    listed = sheets.listed_as_of(tx, sent.effective, systems)
    found = reconcile(reading, known, decides_scope=sent.actor.role is Role.MANAGER, listed=listed)
    there = any(each.week == sent.week and stated & _systems_in(tx, plan, each, stated) for each in standing)
    told = _about_the_week(sent, reading, found, standing, there=there)
    return found.model_copy(update={"issues": (*found.issues, *told)})


def _about_the_week(
    sent: _Sent, reading: SheetReading, found: Reconciled, standing: Sequence[Receipt], *, there: bool
) -> list[Issue]:
    """Return what is to be told of the week: it is there already, it is an old one, the file is an old one."""
    told: list[Issue] = []
    corrected = reading.partial and not found.changed
    if there and not corrected:
        count = len(found.added) + len(found.changed) + len(found.vanished)
        told.append(_week_issue("replace-week", Severity.QUESTION, sent, count=f"{count}"))
    weeks = {_friday(each) for each in standing}
    latest = max(weeks, default=sent.week.friday)
    if latest > sent.week.friday:
        told.append(_week_issue("stale-week", Severity.NOTICE, sent, week=str(IsoWeek.of(latest))))
    same = [each for each in standing if each.sha256 == reading.sha256 and each.week != sent.week]
    return told + [_week_issue("same-as-week", Severity.NOTICE, sent, week=str(each.week)) for each in same[-1:]]


def _friday(receipt: Receipt) -> date:
    return receipt.week.friday if receipt.week else receipt.effective


def _week_issue(code: str, severity: Severity, sent: _Sent, **values: str) -> Issue:
    return Issue(code=code, severity=severity, file=sent.file, values=tuple(sorted(values.items())))


def _systems_in(tx: Transaction, plan: Plan, receipt: Receipt, unknown: set[SystemCode]) -> set[SystemCode]:
    """Return the systems of a stored sheet, from its receipt or else its bytes; ``unknown`` where they tell none."""
    if receipt.systems:
        return set(receipt.systems)
    content = sheets.sheet_bytes(tx, receipt.sha256) or b""
    everything = frozenset(system.code for system in plan.systems)
    reading = read_sheet(content, receipt.file, systems=plan.systems, allowed=everything)
    return {record.system for record in reading.records} or unknown


def _same_again(reading: SheetReading, reconciled: Reconciled, receipt: Receipt) -> SheetResult:
    """Return the result of content that is stored for the week already: its first receipt, and nothing changed."""
    told = Issue(code="duplicate-upload", severity=Severity.NOTICE, file=reading.file)
    issues = (*reading.issues, told)
    return SheetResult(
        reading=reading, status=SheetStatus.ACCEPT, reconciled=reconciled, receipt=receipt, issues=issues
    )


def _log_foreign_rows(tx: Transaction, sent: _Sent, reading: SheetReading) -> None:
    """Write into the ledger that somebody sent rows of a system that is not theirs."""
    if any(issue.code == "foreign-tenant" for issue in reading.issues):
        subject = f"sheet:{sent.vendor}:{sent.week}:{sent.file}"
        deed = ledger.Deed(action="refuse_foreign_rows", subject=subject, file_sha256=reading.sha256)
        ledger.append(tx, deed, actor=sent.actor, at=sent.now)


def _effect(
    tx: Transaction, plan: Plan, sent: _Sent, reconciled: Reconciled
) -> tuple[Snapshot | None, Snapshot | None]:
    """Return the figures of the sheet's day without it and with it, by the same function as every other figure."""
    known = facts(tx, sent.effective)
    if known is None:
        return None, None
    register = {record.key: record for record in known.records} | {each.key: each for each in reconciled.records}
    before = remembered(tx, sent.effective)
    after = figures(known, sent.effective, records=register.values())
    return before and snapshot_within(sent.actor, before, plan), snapshot_within(sent.actor, after, plan)
