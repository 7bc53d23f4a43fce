"""The ward's own word on gaps: the department approves a response, the ward verifies or opens a gap again."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from actions.access import Action, require
from actions.log import Event, noted
from actions.second_person import of_ones_own
from fitgap.table import read_table
from migration_plan.report_papers import read_reviews
from model.access import Actor
from model.issue import Issue, Severity
from model.keeping import Counts, ImportStatus, ReportResult, UploadKind
from model.progress import Decision, Review
from storage import plans, sheets, uploads
from storage import reviews as kept
from storage.canonical import digest
from storage.database import Database, Transaction, repeated
from storage.uploads import Upload

RIGHT_FOR: Final = {
    Decision.APPROVED: Action.APPROVE_RESPONSE,
    Decision.VERIFIED: Action.VERIFY_GAP,
    Decision.REOPENED: Action.VERIFY_GAP,
}


@repeated
def review(db: Database, actor: Actor, reviews: Iterable[Review], now: datetime) -> ReportResult:
    """Store the reviews, all or none: one on a row that nobody knows refuses them all."""
    stated = tuple(reviews)
    for each in stated:
        require(actor, RIGHT_FOR[each.decision], each.key.system)
    with db.write(actor) as tx:
        founded, issues = _founded(tx, stated)
        issues += map(_own_approval, of_ones_own(tx, actor, founded))
        if issues or not stated:
            return _refused(issues, _counts(len(stated), ()))
        kept.save_reviews(tx, founded, recorded=now, actor=actor)
    return ReportResult(status=ImportStatus.STORED, receipt=None, counts=_counts(len(stated), founded))


@noted(Event.IMPORT)
@repeated
def review_paper(db: Database, actor: Actor, *, file: str, content: bytes, now: datetime) -> ReportResult:
    """Store the reviews of a file. The same bytes again change nothing; faulty rows are set aside."""
    require(actor, Action.APPROVE_RESPONSE)
    table, issues = read_table(content, file)
    if table is None:
        return _refused(issues)
    with db.write(actor) as tx:
        receipt = uploads.find_receipt(tx, UploadKind.REVIEWS, digest(content))
        if receipt is not None:
            return ReportResult(status=ImportStatus.ALREADY_STORED, receipt=receipt, counts=receipt.counts)
        current = plans.current_plan(tx)
        if current is None:
            return _refused([Issue(code="no-plan-yet", severity=Severity.REFUSED, file=file)])
        stated, more = read_reviews(table, current[1])
        for each in stated:
            require(actor, RIGHT_FOR[each.decision], each.key.system)
        known, unfounded = _founded(tx, stated)
        own = of_ones_own(tx, actor, known)
        founded = [each for each in known if each not in own]
        findings = (*issues, *more, *unfounded, *map(_own_approval, own))
        counts = _counts(len(table.rows), founded)
        if not founded:
            return _refused(findings, counts)
        upload = Upload(
            kind=UploadKind.REVIEWS,
            file=file,
            content=content,
            effective=max(each.effective for each in founded),
            recorded=now,
            counts=counts,
        )
        kept.save_reviews(tx, founded, recorded=now, actor=actor, upload=upload)
        receipt = uploads.find_receipt(tx, UploadKind.REVIEWS, digest(content))
    status = ImportStatus.STORED_IN_PART if counts.rejected else ImportStatus.STORED
    return ReportResult(status=status, receipt=receipt, counts=counts, issues=findings)


def _founded(tx: Transaction, stated: Sequence[Review]) -> tuple[list[Review], list[Issue]]:
    """Return the reviews of rows in the register, and a finding on each of the others."""
    first = sheets.first_days(tx, [each.key for each in stated])
    founded: list[Review] = []
    unfounded: list[Issue] = []
    for each in stated:
        day = first.get((each.key.system, each.key.kind, each.key.requirement_id))
        if day is not None and day <= each.effective:
            founded.append(each)
        else:
            unfounded.append(_unknown(each))
    return founded, unfounded


def _own_approval(stated: Review) -> Issue:
    values = (("system", stated.key.system),)
    code = "review-of-ones-own-approval"
    return Issue(code=code, severity=Severity.REJECTED, value=stated.key.requirement_id, values=values)


def _unknown(stated: Review) -> Issue:
    values = (("system", stated.key.system), ("effective", stated.effective.isoformat()))
    code = "review-of-unknown-row"
    return Issue(code=code, severity=Severity.REJECTED, value=stated.key.requirement_id, values=values)


def _counts(rows: int, founded: Sequence[Review]) -> Counts:
    return Counts(rows_in=rows, accepted=len(founded), rejected=rows - len(founded), added=len(founded))


def _refused(issues: Iterable[Issue], counts: Counts | None = None) -> ReportResult:
    return ReportResult(status=ImportStatus.REFUSED, receipt=None, counts=counts or Counts(), issues=tuple(issues))
