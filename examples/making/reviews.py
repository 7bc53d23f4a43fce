"""The ward's own word on gaps: responses the departments approved, gaps the ward verified, a few sent back."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from examples.making import requirements as r
from examples.making.papers import csv_bytes
from examples.making.planner import closed
from examples.making.requirements import Requirement, listed
from examples.making.sheets import SECOND, WEEKS, second_state
from examples.making.ward import OFFICE, OWN_SYSTEMS, STATUS_DAY, WardSystem

HEADINGS = ("業務", "種別", "機能ID", "確認日", "判断", "確認者", "理由")
_SENT_BACK = ("代替手順の記載がなく確認できない", "検証結果の証跡が添付されていない", "対象者の範囲が要件と異なる")


def review_papers() -> dict[str, bytes]:
    """Return the one paper of reviews, in the order of the days."""
    rows = sorted((row for system in OWN_SYSTEMS for row in _reviews(system)), key=lambda row: (row[3], row[0], row[2]))
    return {"reviews.csv": csv_bytes(HEADINGS, rows)}


def _reviews(system: WardSystem) -> Iterator[tuple[str, ...]]:
    random = Random(f"reviews {system.code}")
    found = listed(system)
    if system.code in SECOND:
        found = (*second_state(system, found),)
    for requirement in found:
        draw, wait = random.random(), random.randrange(3, 26)
        if requirement.is_gap:
            yield from _of(requirement, system, draw, wait)


def _of(found: Requirement, system: WardSystem, draw: float, wait: int) -> Iterator[tuple[str, ...]]:
    day = _office_day(_sheet_day(system) + timedelta(days=wait))
    if day > STATUS_DAY:
        return
    head = f"{system.department}長"
    if found.state == r.PROPOSED and draw < 0.35:
        yield _line(found, day, "承認", head)
    if found.state == r.DONE and draw < 0.5:
        yield _line(found, day, "確認済", f"{OFFICE} 検証担当")
    if found.state == r.DONE and draw > 0.95:
        yield _line(found, day, "差戻し", f"{OFFICE} 検証担当", _SENT_BACK[wait % len(_SENT_BACK)])


def _line(found: Requirement, day: date, decision: str, reviewer: str, reason: str = "") -> tuple[str, ...]:
    return (found.system, found.kind, found.id, str(day), decision, reviewer, reason)


def _sheet_day(system: WardSystem) -> date:
    week = SECOND.get(system.code, WEEKS[system.code])
    return date.fromisocalendar(int(week[:4]), int(week[-2:]), 5)


def _office_day(day: date) -> date:
    while closed(day):
        day += timedelta(days=1)
    return day
