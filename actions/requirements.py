"""Taking in a system's list of requirements: the denominator of its assessment, until a sheet judges each row."""

from datetime import datetime, timedelta, timezone
from typing import Final

from actions.access import Action, require
from fitgap.sheet import read_sheet
from fitgap.vocabulary import SPECIFICATION
from model.access import Actor
from model.fitgap import FitGapRecord, Resolution, Verdict
from model.issue import Issue, Severity
from model.keeping import Counts
from model.plan import Plan
from model.record import SystemCode
from model.sheet import SheetReading, SheetResult, SheetStatus
from storage import plans, sheets
from storage.database import Database

_JAPAN: Final = timezone(timedelta(hours=9))


def read_requirements(db: Database, actor: Actor, *, system: SystemCode, file: str, content: bytes) -> SheetReading:
    """Return what a list of requirements says (機能ID, 機能名称, 実装区分, 仕様書版); no row of it is judged."""
    require(actor, Action.IMPORT_REQUIREMENTS, system)
    with db.read() as tx:
        current = plans.current_plan(tx)
    return _read(current[1] if current else None, system, file, content)


def import_requirements(
    db: Database, actor: Actor, *, system: SystemCode, file: str, content: bytes, now: datetime
) -> SheetResult:
    """Store a system's list of requirements, in one transaction; the same bytes again change nothing."""
    require(actor, Action.IMPORT_REQUIREMENTS, system)
    with db.write() as tx:
        current = plans.current_plan(tx)
        reading = _read(current[1] if current else None, system, file, content)
        if reading.refused:
            return SheetResult(reading=reading, status=SheetStatus.REJECT, issues=reading.issues)
        stored_before = sheets.receipt_of_requirements(tx, reading.sha256, system)
        if stored_before is not None:
            told = Issue(code="duplicate-upload", severity=Severity.NOTICE, file=file)
            issues = (*reading.issues, told)
            return SheetResult(reading=reading, status=SheetStatus.ACCEPT, receipt=stored_before, issues=issues)
        receipt = sheets.save_requirements(
            tx,
            [_listed(record) for record in reading.records],
            system=system,
            file=file,
            content=content,
            effective=now.astimezone(_JAPAN).date(),
            recorded=now,
            actor=actor,
            counts=_counts(reading),
        )
    return SheetResult(reading=reading, status=reading.status, receipt=receipt, issues=reading.issues)


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


def _listed(record: FitGapRecord) -> FitGapRecord:
    """Return a row of a list: whatever else stands in the file, nobody has judged it yet."""
    unjudged = {"verdict": Verdict.NOT_JUDGED, "ever_gap": False, "resolution": Resolution.OPEN}
    return record.model_copy(update=unjudged)


def _counts(reading: SheetReading) -> Counts:
    return Counts(
        rows_in=reading.rows_in,
        accepted=len(reading.accepted),
        repaired=len(reading.repaired),
        rejected=len(reading.rejected),
        blank=len(reading.blank),
        skipped=len(reading.skipped),
        added=len(reading.records),
    )
