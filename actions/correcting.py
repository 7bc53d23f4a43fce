"""Taking an upload back: a recorded correction with a reason. Nothing that was kept is lost, and frozen weeks stay."""

from datetime import datetime
from typing import Final

from actions.access import Action, require
from actions.log import Event, noted
from model.access import Actor
from model.issue import Issue, Severity
from model.keeping import Receipt, UndoResult, UndoStatus, UploadKind
from storage import corrections, sheets, uploads
from storage.database import Database, repeated

_CAN_BE_UNDONE: Final = frozenset({UploadKind.SHEET, UploadKind.REQUIREMENTS, UploadKind.REPORTS})


@noted(Event.UNDO)
@repeated
def undo_sheet(db: Database, actor: Actor, entry: int, reason: str, now: datetime) -> UndoResult:
    """Take back the sheet, list or reports of one receipt: what they changed is as before where nothing later says so.

    A reason is needed. The same wish twice changes nothing and gives the receipt of the first.
    """
    require(actor, Action.UNDO_SHEET)
    if not reason.strip():
        return _refused("reason-missing", entry)
    with db.write(actor) as tx:
        receipt = uploads.receipt_at(tx, entry)
        if receipt is None or receipt.kind not in _CAN_BE_UNDONE:
            return _refused("no-such-receipt", entry)
        for system in receipt.systems or ((receipt.system,) if receipt.system else ()):
            require(actor, Action.UNDO_SHEET, system)
        done = corrections.correction_of(tx, entry)
        if done is not None:
            return UndoResult(status=UndoStatus.ALREADY_UNDONE, receipt=done)
        reported = receipt.kind is UploadKind.REPORTS
        touched = receipt.counts.accepted if reported else len(sheets.stored_keys(tx, entry))
        stored, restated = corrections.undo(tx, receipt, reason=reason.strip(), recorded=now, actor=actor)
    return UndoResult(status=UndoStatus.UNDONE, receipt=stored, undone=touched, restated=len(restated))


def corrections_by_entry(receipts: tuple[Receipt, ...]) -> dict[int, Receipt]:
    """Return the corrections among receipts by the entry that each takes back."""
    return {each.undoes: each for each in receipts if each.undoes is not None}


def _refused(code: str, entry: int) -> UndoResult:
    told = Issue(code=code, severity=Severity.REFUSED, value=str(entry))
    return UndoResult(status=UndoStatus.REFUSED, issues=(told,))
