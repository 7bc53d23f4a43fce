"""Every action asks first: each role is let in or refused as the table of rights says, and nobody else."""

import inspect
from collections.abc import Callable
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from actions import (
    archiving,
    backup,
    correcting,
    deciding,
    doctoring,
    editing,
    example,
    exporting,
    forms,
    headings,
    opening,
    planning,
    progress_reports,
    register,
    reports,
    restating,
    retention,
    review,
    users,
    vendors,
    weekly,
    what_ifs,
)
from actions.access import Action, Forbidden, may
from actions.opening import Database
from model.access import Actor, Role, User
from model.editing import EditNote
from model.progress import Decision, Review
from model.record import SystemCode, TaskId, VendorCode
from model.snapshot import Snapshot
from model.what_if import Assumptions
from storage.archive import write_archive
from tests.ward import MANAGER, WEEK, on, open_in, plan_papers, row, send, ward_in

NOW: datetime = on(5, 20)
SOMEBODY = User(subject="x", name="x", role=Role.VIEWER)
ASSUMED = Assumptions(finished=(TaskId("1-a"),))
NOTHING = b""
"""A file without a row: only the first question of an action can refuse it."""


def said(decision: Decision) -> list[Review]:
    return [Review(key=row(1).key, effective=WEEK.friday, decision=decision, reviewer="課長")]


def seen(db: Database) -> Snapshot:
    """Return the figures as the manager sees them."""
    found = weekly.snapshot_as_of(db, MANAGER, WEEK.friday)
    assert found
    return found


def copied(db: Database, path: Path) -> Path:
    """Return a copy that was made before."""
    if not path.exists():
        db.copy_to(path)
    return path


def exported(db: Database, path: Path) -> Path:
    """Return an archive that was written before."""
    if not path.exists():
        with db.read(MANAGER) as tx:
            write_archive(tx, path)
    return path


Act = Callable[[Database, Actor, Path], Any]
ACTS: dict[str, tuple[Action, Act]] = {
    "plan_of": (Action.SEE_FIGURES, lambda db, who, _: weekly.plan_of(db, who)),
    "day_to_show": (Action.SEE_FIGURES, lambda db, who, _: weekly.day_to_show(db, who, NOW)),
    "present_day": (Action.SEE_FIGURES, lambda db, who, _: weekly.present_day(db, who, NOW)),
    "latest_status_date": (Action.SEE_FIGURES, lambda db, who, _: weekly.latest_status_date(db, who)),
    "snapshot_as_of": (Action.SEE_FIGURES, lambda db, who, _: weekly.snapshot_as_of(db, who, WEEK.friday)),
    "frozen_weeks": (Action.SEE_FIGURES, lambda db, who, _: weekly.frozen_weeks(db, who)),
    "frozen_week": (Action.SEE_FIGURES, lambda db, who, _: weekly.frozen_week(db, who, WEEK)),
    "freeze_week": (Action.FREEZE_WEEK, lambda db, who, _: weekly.freeze_week(db, who, WEEK, NOW)),
    "recompute": (Action.RECOMPUTE_WEEK, lambda db, who, _: weekly.recompute(db, who, WEEK)),
    "restated_weeks": (Action.SEE_FIGURES, lambda db, who, _: restating.restated_weeks(db, who)),
    "proven_baseline": (Action.SEE_FIGURES, lambda db, who, _: restating.proven_baseline(db, who)),
    "past_forecasts": (Action.SEE_FIGURES, lambda db, who, _: restating.past_forecasts(db, who, WEEK.friday)),
    "save_what_if": (Action.KEEP_WHAT_IF, lambda db, who, _: what_ifs.save_what_if(db, who, "a", ASSUMED, NOW)),
    "withdraw_what_if": (Action.KEEP_WHAT_IF, lambda db, who, _: what_ifs.withdraw_what_if(db, who, "a", NOW)),
    "saved_what_ifs": (Action.STEER, lambda db, who, _: what_ifs.saved_what_ifs(db, who)),
    "compare_what_ifs": (Action.STEER, lambda db, who, _: what_ifs.compare_what_ifs(db, who, WEEK.friday)),
    "decisions_now": (Action.STEER, lambda db, who, _: deciding.decisions_now(db, who, WEEK.friday)),
    "no_return_now": (Action.STEER, lambda db, who, _: deciding.no_return_now(db, who, seen(db))),
    "vendors_now": (Action.SEE_FIGURES, lambda db, who, _: vendors.vendors_now(db, who, seen(db))),
    "register_as_of": (Action.SEE_REGISTER, lambda db, who, _: register.register_as_of(db, who, WEEK.friday)),
    "reports_until": (Action.SEE_REGISTER, lambda db, who, _: register.reports_until(db, who, WEEK.friday)),
    "receipts": (Action.SEE_REGISTER, lambda db, who, _: register.receipts(db, who)),
    "original_file": (Action.FETCH_FILE, lambda db, who, _: register.original_file(db, who, "0" * 64)),
    "import_plan": (Action.IMPORT_PLAN, lambda db, who, _: planning.import_plan(db, who, plan_papers(), NOW)),
    "load_example": (Action.IMPORT_PLAN, lambda db, who, place: example.load_example(db, who, place, NOW)),
    "report": (
        Action.REPORT_PROGRESS,
        lambda db, who, _: progress_reports.report(db, who, file="r.csv", content=NOTHING, now=NOW),
    ),
    "preview_reports": (
        Action.REPORT_PROGRESS,
        lambda db, who, _: progress_reports.preview_reports(db, who, file="r.csv", content=NOTHING, now=NOW),
    ),
    "preview_edit": (Action.IMPORT_PLAN, lambda db, who, _: editing.preview_edit(db, who, {})),
    "keep_edit": (Action.IMPORT_PLAN, lambda db, who, _: editing.keep_edit(db, who, {}, EditNote(base=1), NOW)),
    "return_to": (Action.IMPORT_PLAN, lambda db, who, _: editing.return_to(db, who, 1, EditNote(base=1), NOW)),
    "plan_versions": (Action.IMPORT_PLAN, lambda db, who, _: editing.plan_versions(db, who)),
    "approve": (Action.APPROVE_RESPONSE, lambda db, who, _: review.review(db, who, said(Decision.APPROVED), NOW)),
    "verify gap": (Action.VERIFY_GAP, lambda db, who, _: review.review(db, who, said(Decision.VERIFIED), NOW)),
    "review_paper": (
        Action.APPROVE_RESPONSE,
        lambda db, who, _: review.review_paper(db, who, file="v.csv", content=NOTHING, now=NOW),
    ),
    "weekly_paper": (Action.DRAW_PAPERS, lambda db, who, _: reports.weekly_paper(db, who, WEEK)),
    "plan_document": (Action.DRAW_PAPERS, lambda db, who, _: reports.plan_document(db, who, WEEK.friday)),
    "month_values": (Action.DRAW_PAPERS, lambda db, who, _: reports.month_values(db, who, WEEK.friday)),
    "everything": (Action.EXPORT, lambda db, who, _: reports.everything(db, who, WEEK.friday, NOW)),
    "export": (Action.EXPORT, lambda db, who, place: exporting.export(db, who, place / "out", NOW)),
    "examine": (Action.READ_LEDGER, lambda db, who, _: doctoring.examine(db.url, who, NOW)),
    "verify": (Action.READ_LEDGER, lambda db, who, _: backup.verify(db, who)),
    "ledger_entries": (Action.READ_LEDGER, lambda db, who, _: backup.ledger_entries(db, who)),
    "undo_sheet": (Action.UNDO_SHEET, lambda db, who, _: correcting.undo_sheet(db, who, 1, "x", NOW)),
    "sheet_template": (
        Action.SEE_REGISTER,
        lambda db, who, _: forms.sheet_template(db, who, SystemCode("01"), {}, NOW),
    ),
    "saved_mapping": (
        Action.PREVIEW_SHEET,
        lambda db, who, _: headings.saved_mapping(db, who, VendorCode("A")),
    ),
    "forget_headings": (
        Action.IMPORT_SHEET,
        lambda db, who, _: headings.forget_headings(db, who, VendorCode("A"), ["x"], NOW),
    ),
    "users": (Action.MANAGE_USERS, lambda db, who, _: users.users(db, who)),
    "add_user": (Action.MANAGE_USERS, lambda db, who, _: users.add_user(db, who, SOMEBODY, NOW)),
    "change_user": (Action.MANAGE_USERS, lambda db, who, _: users.change_user(db, who, SOMEBODY, NOW)),
    "disable_user": (Action.MANAGE_USERS, lambda db, who, _: users.disable_user(db, who, "x", NOW)),
    "retention": (Action.RETAIN, lambda db, who, _: retention.retention(db, who, NOW)),
    "set_retention": (Action.RETAIN, lambda db, who, _: retention.set_retention(db, who, None, NOW)),
    "prune": (Action.RETAIN, lambda db, who, _: retention.prune(db, who, NOW)),
    "back_up": (Action.BACK_UP, lambda db, who, place: backup.back_up(db, who, place / "copy.db", NOW)),
    "restore": (
        Action.BACK_UP,
        lambda db, who, place: backup.restore(who, copied(db, place / "kept.db"), place / "copy.db", NOW),
    ),
    "export_everything": (
        Action.BACK_UP,
        lambda db, who, place: archiving.export_everything(db, who, place / "out", NOW),
    ),
    "import_everything": (
        Action.BACK_UP,
        lambda db, who, place: archiving.import_everything(
            open_in(place / "new"), who, exported(db, place / "all.zip"), NOW
        ),
    ),
}


@pytest.mark.parametrize(("role", "name"), list(product(Role, ACTS)))
def test_each_role_is_let_in_or_refused_as_the_table_says(tmp_path: Path, role: Role, name: str) -> None:
    db = ward_in(tmp_path)
    with db.write(MANAGER) as tx:
        send(tx, added=(row(1),))
    weekly.freeze_week(db, MANAGER, WEEK, on(5, 17))
    before = opening.edition(db)
    action, act = ACTS[name]
    who = Actor(name="x", role=role, vendor=VendorCode("A"), systems=(SystemCode("01"),))

    if may(who, action):
        act(db, who, tmp_path)
        return
    with pytest.raises(Forbidden) as caught:
        act(db, who, tmp_path)
    assert caught.value.action is action
    assert opening.edition(db) == before
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "copy.db").exists()


def test_every_public_function_that_takes_an_actor_is_in_the_table() -> None:
    modules = (
        archiving,
        backup,
        correcting,
        doctoring,
        editing,
        exporting,
        forms,
        headings,
        progress_reports,
        register,
        reports,
        restating,
        review,
        users,
        weekly,
        what_ifs,
    )
    functions = [
        function
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    ]
    public = {each.__name__ for each in functions if "actor" in inspect.signature(each).parameters}

    assert public - {"review", "remember"} <= set(ACTS)
