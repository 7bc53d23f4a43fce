"""The table of who may do what, written by hand, and a ward in which every cell of it can be tried.

A cell is what happens where a person asks about system 01 (vendor A's) or 02 (vendor B's): ``+`` it is done, or the
answer holds what was asked for; ``.`` there is an answer, without a word of that system; ``x`` it is refused.
"""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from actions import (
    backup,
    correcting,
    deciding,
    entrance,
    exporting,
    forms,
    headings,
    intake,
    planning,
    progress_reports,
    register,
    reports,
    requirements,
    retention,
    review,
    steering,
    users,
    vendors,
    weekly,
    what_ifs,
)
from actions.access import LOCAL_PERSON, NOBODY, Forbidden
from actions.opening import Database, UnusableDatabase
from model.access import Actor, Role, User
from model.fitgap import RecordKey
from model.keeping import ImportStatus
from model.plan import Plan
from model.progress import Decision, Review
from model.record import RequirementId, SystemCode, TaskId, VendorCode
from model.what_if import Assumptions
from tests.ward import MANAGER, REPORT_HEADER, REVIEW_HEADER, WEEK, on, plan_papers, ward_in

NOW = on(5, 20)
SYSTEMS = {"01": "A", "02": "B"}
"""Whose each system is."""
SIGNS = {
    "01": ("住民基本台帳", "1-a", "1-b", "A社", "0000001", "01.csv"),
    "02": ("戸籍", "2-a", "2-b", "B社", "0000002", "02.csv"),
}
"""Words by which each system would show in an answer."""

PEOPLE: dict[str, tuple[Role, str | None, tuple[str, ...] | None, bool]] = {
    "vend_a": (Role.VENDOR, "A", ("01",), True),
    "vend_b": (Role.VENDOR, "B", ("02",), True),
    "viewer": (Role.VIEWER, None, None, True),
    "depart": (Role.DEPARTMENT, None, None, True),
    "dept_01": (Role.DEPARTMENT, None, ("01",), True),
    "manager": (Role.MANAGER, None, None, True),
    "mgr_01": (Role.MANAGER, None, ("01",), True),
    "auditor": (Role.AUDITOR, None, None, True),
    "admin": (Role.ADMINISTRATOR, None, None, True),
    "disabled": (Role.MANAGER, None, None, False),
    "demoted": (Role.MANAGER, None, None, True),
}
"""Everybody who is registered: role, vendor, systems, enabled. ``demoted`` becomes a viewer while signed in."""

TABLE = """
act             nobody unknown vend_a vend_b viewer depart dept_01 manager mgr_01 auditor admin disabled demoted local
see_plan        xx     xx      +.     .+     ++     ++     +.      ++      +.     ++      ++    xx       ++      ++
see_tasks       xx     xx      +.     .+     ++     ++     +.      ++      +.     ++      ++    xx       ++      ++
see_figures     xx     xx      +.     .+     ++     ++     +.      ++      +.     ++      ++    xx       ++      ++
see_frozen_week xx     xx      +.     .+     ++     ++     +.      ++      +.     ++      ++    xx       ++      ++
see_register    xx     xx      +.     .+     ++     ++     +.      ++      +.     ++      ++    xx       ++      ++
see_reports     xx     xx      +.     .+     ++     ++     +.      ++      +.     ++      ++    xx       ++      ++
see_receipts    xx     xx      +.     .+     ++     ++     ..      ++      ..     ++      ++    xx       ++      ++
best_actions    xx     xx      +.     .+     ++     ++     +.      ++      +.     ++      ++    xx       ++      ++
see_alerts      xx     xx      +.     .+     ++     ++     +.      ++      +.     ++      ++    xx       ++      ++
see_vendors     xx     xx      +.     .+     ++     ++     +.      ++      +.     ++      ++    xx       ++      ++
fetch_file      xx     xx      +.     .+     xx     ++     ..      ++      ..     ++      xx    xx       xx      ++
template        xx     xx      +x     x+     ++     ++     +x      ++      +x     ++      ++    xx       ++      ++
decisions       xx     xx      xx     xx     xx     ++     ++      ++      ++     ++      xx    xx       xx      ++
plan_document   xx     xx      xx     xx     ++     ++     +.      ++      +.     ++      xx    xx       ++      ++
export          xx     xx      xx     xx     xx     xx     xx      ++      +.     ++      xx    xx       xx      ++
preview_sheet   xx     xx      +x     x+     xx     xx     xx      ++      +x     xx      xx    xx       xx      ++
import_sheet    xx     xx      +x     x+     xx     xx     xx      ++      +x     xx      xx    xx       xx      ++
foreign_row     xx     xx      +x     x+     xx     xx     xx      ++      +x     xx      xx    xx       xx      ++
saved_mapping   xx     xx      +x     x+     xx     xx     xx      ++      ++     xx      xx    xx       xx      ++
forget_headings xx     xx      +x     x+     xx     xx     xx      ++      ++     xx      xx    xx       xx      ++
report          xx     xx      +x     x+     xx     ++     +x      ++      +x     xx      xx    xx       xx      ++
preview_reports xx     xx      +x     x+     xx     ++     +x      ++      +x     xx      xx    xx       xx      ++
requirements    xx     xx      xx     xx     xx     xx     xx      ++      +x     xx      xx    xx       xx      ++
approve         xx     xx      xx     xx     xx     ++     +x      ++      +x     xx      xx    xx       xx      ++
reopen          xx     xx      xx     xx     xx     xx     xx      ++      +x     xx      xx    xx       xx      ++
reopen_by_file  xx     xx      xx     xx     xx     xx     xx      ++      +x     xx      xx    xx       xx      ++
keep_what_if    xx     xx      xx     xx     xx     ++     ++      ++      ++     xx      xx    xx       xx      ++
freeze_week     xx     xx      xx     xx     xx     xx     xx      ++      ++     xx      xx    xx       xx      ++
recompute       xx     xx      xx     xx     xx     xx     xx      ++      ++     ++      xx    xx       xx      ++
undo_sheet      xx     xx      xx     xx     xx     xx     xx      ++      +x     xx      xx    xx       xx      ++
import_plan     xx     xx      xx     xx     xx     xx     xx      ++      ++     xx      xx    xx       xx      ++
read_ledger     xx     xx      xx     xx     xx     xx     xx      xx      xx     ++      ++    xx       xx      ++
verify_ledger   xx     xx      xx     xx     xx     xx     xx      xx      xx     ++      ++    xx       xx      ++
back_up         xx     xx      xx     xx     xx     xx     xx      xx      xx     xx      ++    xx       xx      ++
see_retention   xx     xx      xx     xx     xx     xx     xx      xx      xx     xx      ++    xx       xx      ++
set_retention   xx     xx      xx     xx     xx     xx     xx      xx      xx     xx      ++    xx       xx      ++
prune           xx     xx      xx     xx     xx     xx     xx      xx      xx     xx      ++    xx       xx      ++
list_users      xx     xx      xx     xx     xx     xx     xx      xx      xx     xx      ++    xx       xx      ++
change_user     xx     xx      xx     xx     xx     xx     xx      xx      xx     xx      ++    xx       xx      ++
"""


def expected() -> dict[tuple[str, str, str], str]:
    """Return what the table says, by subject, act and system."""
    lines = [line.split() for line in TABLE.strip().splitlines()]
    subjects = lines[0][1:]
    return {
        (subject, line[0], system): cell
        for line in lines[1:]
        for subject, cells in zip(subjects, line[1:], strict=True)
        for system, cell in zip(SYSTEMS, cells, strict=True)
    }


def sheet_of(system: str, number: int = 0) -> bytes:
    """Return a vendor's sheet of one row, which names the system."""
    line = f"{system},{int(system) + number:07d},機能,×,未着手"
    return f"システム名,機能ID,機能名称,適合区分,対応状況\n{line}\n".encode()


def ward_with_people(folder: Path) -> Database:
    """Return a ward where each system has a sheet and a report, a week is frozen, and everybody is registered."""
    db = ward_in(folder)
    for system, vendor in SYSTEMS.items():
        assert _send(db, MANAGER, system, VendorCode(vendor), sheet_of(system)).receipt
        content = f"{REPORT_HEADER}{int(system)}-a,2024-05-17,完了済み,2024-04-01,2024-04-05,,{vendor}社,\n".encode()
        stored = progress_reports.report(db, MANAGER, file=f"{system}.csv", content=content, now=on(5, 17))
        assert stored.status is ImportStatus.STORED, stored
        for decision in (Decision.VERIFIED, Decision.REOPENED):  # which raises a question about the system
            assert _review(decision)(db, MANAGER, SystemCode(system), folder).status is ImportStatus.STORED
    weekly.freeze_week(db, MANAGER, WEEK, on(5, 17))
    for subject, (role, vendor_code, systems, enabled) in PEOPLE.items():
        user = User(subject=subject, name=subject, role=role, enabled=enabled).model_copy(
            update={"vendor": vendor_code, "systems": systems}
        )
        assert users.add_user(db, LOCAL_PERSON, user, NOW).new, subject
    return db


def demote(db: Database) -> None:
    """Make the one who was manager a viewer."""
    known = next(each for each in users.users(db, LOCAL_PERSON) if each.subject == "demoted")
    assert users.change_user(db, LOCAL_PERSON, known.model_copy(update={"role": Role.VIEWER}), NOW).new


def acting(db: Database, subject: str) -> Actor:
    """Return on whose behalf somebody acts, as the door finds it out for every action."""
    fixed = {"nobody": NOBODY, "local": LOCAL_PERSON}
    return fixed.get(subject) or entrance.actor_of(db, subject)


def outcome(act: "Act", db: Database, who: Actor, system: str, place: Path) -> str:
    """Try one cell."""
    place.mkdir(parents=True, exist_ok=True)
    try:
        answer = act(db, who, SystemCode(system), place)
    except Forbidden:
        return "x"
    except UnusableDatabase:  # past the check: a server is backed up with its own tools
        return "+"
    reading = getattr(answer, "reading", None)
    if getattr(answer, "status", None) is ImportStatus.REFUSED or (reading and not reading.accepted):
        return "x"
    if act not in SEES:
        return "+"
    told = _text(answer)
    return "+" if any(sign in told for sign in SIGNS[system]) else "."


Act = Callable[[Database, Actor, SystemCode, Path], Any]


def _send(db: Database, who: Actor, system: str, vendor: VendorCode, content: bytes) -> Any:
    sent: dict[str, Any] = {
        "vendor": vendor,
        "file": f"{system}.csv",
        "content": content,
        "week": WEEK,
        "now": on(5, 17),
    }
    return intake.import_sheet(db, who, confirmed=True, **sent)


def _of(system: str) -> VendorCode:
    return VendorCode(SYSTEMS[system])


def _report(system: str) -> dict[str, Any]:
    line = f"{int(system)}-b,2024-05-17,作業中,2024-04-08,,,係,\n"
    return {"file": "r.csv", "content": f"{REPORT_HEADER}{line}".encode(), "now": NOW}


def _reviews_of(system: str) -> bytes:
    return f"{REVIEW_HEADER}{system},{int(system):07d},2024-05-17,差戻し,課長,x\n".encode()


def _key(system: str) -> RecordKey:
    return RecordKey(system=SystemCode(system), requirement_id=RequirementId(f"{int(system):07d}"))


def _review(decision: Decision) -> Act:
    return lambda db, who, system, _: review.review(
        db, who, [Review(key=_key(system), effective=WEEK.friday, decision=decision, reviewer="課長", reason="x")], NOW
    )


def _plan(db: Database, who: Actor) -> Plan:
    plan = weekly.plan_of(db, who)
    assert plan
    return plan


def _seen(db: Database) -> Any:
    return weekly.snapshot_as_of(db, MANAGER, WEEK.friday)


def _entry(db: Database, system: str) -> int:
    """Return the number of the receipt of the system's sheet."""
    found = (each for each in register.receipts(db, MANAGER) if each.file == f"{system}.csv" and each.week)
    return next(found).entry


def _file(db: Database, system: str) -> str:
    return next(each.sha256 for each in register.receipts(db, MANAGER) if each.file == f"{system}.csv" and each.week)


def _exported(db: Database, who: Actor, place: Path) -> str:
    exporting.export(db, who, place / "out", NOW)
    return "".join(path.read_text(encoding="utf-8-sig") for path in (place / "out").glob("*.csv"))


_NEW = User(subject="new", name="new", role=Role.VIEWER)
ACTS: dict[str, Act] = {
    "see_plan": lambda db, who, *_: weekly.plan_of(db, who),
    "see_tasks": lambda db, who, *_: [task.id for task in _plan(db, who).tasks],
    "see_figures": lambda db, who, *_: weekly.snapshot_as_of(db, who, WEEK.friday),
    "see_frozen_week": lambda db, who, *_: weekly.frozen_week(db, who, WEEK).snapshot,
    "see_register": lambda db, who, *_: register.register_as_of(db, who, WEEK.friday),
    "see_reports": lambda db, who, *_: register.reports_until(db, who, WEEK.friday),
    "see_receipts": lambda db, who, *_: register.receipts(db, who),
    "best_actions": lambda db, who, *_: steering.best_actions_now(db, who, WEEK.friday),
    "see_alerts": lambda db, who, *_: steering.alerts_now(db, who, WEEK.friday),
    "see_vendors": lambda db, who, system, _: [
        each for each in vendors.vendors_now(db, who, _seen(db)) if each.code == _of(system)
    ],
    "fetch_file": lambda db, who, system, _: register.original_file(db, who, _file(db, system)),
    "template": lambda db, who, system, _: forms.sheet_template(db, who, system, {}, NOW, filled=True),
    "decisions": lambda db, who, *_: deciding.decisions_now(db, who, WEEK.friday),
    "plan_document": lambda db, who, *_: reports.plan_document(db, who, WEEK.friday),
    "export": lambda db, who, _, place: _exported(db, who, place),
    "preview_sheet": lambda db, who, system, _: intake.preview_sheet(
        db, who, vendor=_of(system), file="n.csv", content=sheet_of(system, 4), week=WEEK, now=NOW
    ),
    "import_sheet": lambda db, who, system, _: _send(db, who, system, _of(system), sheet_of(system, 5)),
    "foreign_row": lambda db, who, system, _: _send(db, who, system, who.vendor or _of(system), sheet_of(system, 6)),
    "saved_mapping": lambda db, who, system, _: headings.saved_mapping(db, who, _of(system)),
    "forget_headings": lambda db, who, system, _: headings.forget_headings(db, who, _of(system), ["x"], NOW),
    "report": lambda db, who, system, _: progress_reports.report(db, who, **_report(system)),
    "preview_reports": lambda db, who, system, _: progress_reports.preview_reports(db, who, **_report(system)),
    "requirements": lambda db, who, system, _: requirements.import_requirements(
        db, who, system=system, file="l.csv", content="機能ID,機能名称\n0000009,機能\n".encode(), now=NOW
    ),
    "undo_sheet": lambda db, who, system, _: correcting.undo_sheet(db, who, _entry(db, system), "誤り", NOW),
    "approve": _review(Decision.APPROVED),
    "reopen": _review(Decision.REOPENED),
    "reopen_by_file": lambda db, who, system, _: review.review_paper(
        db, who, file="v.csv", content=_reviews_of(system), now=NOW
    ),
    "keep_what_if": lambda db, who, *_: what_ifs.save_what_if(
        db, who, "a", Assumptions(finished=(TaskId("1-b"),)), NOW
    ),
    "freeze_week": lambda db, who, *_: weekly.freeze_week(db, who, WEEK, NOW),
    "recompute": lambda db, who, *_: weekly.recompute(db, who, WEEK),
    "import_plan": lambda db, who, *_: planning.import_plan(db, who, plan_papers(), NOW),
    "read_ledger": lambda db, who, *_: backup.ledger_entries(db, who),
    "verify_ledger": lambda db, who, *_: backup.verify(db, who),
    "back_up": lambda db, who, system, place: backup.back_up(db, who, place / f"{system}.db", NOW),
    "see_retention": lambda db, who, *_: retention.retention(db, who, NOW),
    "set_retention": lambda db, who, *_: retention.set_retention(db, who, 365, NOW),
    "prune": lambda db, who, *_: retention.prune(db, who, NOW),
    "list_users": lambda db, who, *_: users.users(db, who),
    "change_user": lambda db, who, *_: users.add_user(db, who, _NEW, NOW),
}
SEES = frozenset(
    ACTS[name]
    for name in (
        "see_plan",
        "see_tasks",
        "see_alerts",
        "see_figures",
        "see_frozen_week",
        "see_register",
        "see_reports",
        "see_receipts",
        "best_actions",
        "see_vendors",
        "fetch_file",
        "plan_document",
        "export",
    )
)
"""The acts whose answer is looked through for signs of the system."""


def _text(answer: Any) -> str:
    """Return everything that an answer says."""
    if isinstance(answer, BaseModel):
        return json.dumps(answer.model_dump(mode="json"), ensure_ascii=False)
    if isinstance(answer, bytes):
        return answer.decode(errors="ignore")
    if isinstance(answer, Iterable) and not isinstance(answer, str):
        return "".join(map(_text, answer))
    return str(answer)
