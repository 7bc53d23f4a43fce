"""The entry point for the corpus of bad sheets (not in this repository): one file in, what became of it out.

Acts as a vendor's user whose only system is 住民記録 and who confirms the quarantine of single rows, never a question.
"""

from pathlib import Path
from typing import Any

from fitgap.reconcile import reconcile
from fitgap.sheet import read_sheet
from model.issue import Severity
from model.record import SystemCode
from model.sheet import SheetReading
from model.system import System

SYSTEM = System(code=SystemCode("01"), name="住民基本台帳", aliases=("住民記録",))
OTHER = System(code=SystemCode("02"), name="個人住民税", aliases=("税務",))
WEEKS = {"w0": "2026-W13", "w1": "2026-W14", "w2": "2026-W15"}

_known: dict[str, Any] = {}
_weeks: dict[str, Any] = {}


def import_file(path: str) -> dict[str, Any]:
    content, file = Path(path).read_bytes(), Path(path).name
    reading = read_sheet(content, file, systems=(SYSTEM, OTHER), allowed=frozenset({SYSTEM.code}))
    if reading.refused:
        return _answer(reading, "reject", [i.code for i in reading.issues])
    week = WEEKS.get(file[:2], "2026-W13")
    done = reconcile(reading, _known.values())
    codes = [issue.code for issue in (*reading.issues, *done.issues)]
    if week in _weeks and not done.added and not done.changed and not done.vanished:
        return _answer(reading, "accept", [*codes, "duplicate-upload"])
    if any(issue.severity is Severity.QUESTION for issue in done.issues):
        return _answer(reading, "reject", codes)
    _known.update({record.requirement_id: record for record in done.records})
    _weeks[week] = content
    return _answer(reading, status_of(reading), codes)


def status_of(reading: SheetReading) -> str:
    told = (Severity.REPAIRED, Severity.REJECTED, Severity.LINK_ASIDE)
    touched = reading.repaired or reading.rejected or reading.skipped
    return "repair" if touched or any(issue.severity in told for issue in reading.issues) else "accept"


def _answer(reading: SheetReading, status: str, codes: list[str]) -> dict[str, Any]:
    stored = status != "reject"
    return {
        "status": status,
        "rows_in": reading.rows_in,
        "accepted": len(reading.accepted) if stored else 0,
        "repaired": len(reading.repaired) if stored else 0,
        "rejected": len(reading.rejected),
        "blank": len(reading.blank),
        "skipped": len(reading.skipped),
        "codes": codes,
        "records": [(r.requirement_id, r.name, r.note) for r in reading.records] if stored else [],
    }
