"""Editing the plan: seen before it counts, kept as a new version with its reason, and taken back as one more."""

from pathlib import Path

import pytest

from actions import weekly
from actions.access import Forbidden
from actions.editing import keep_edit, plan_versions, preview_edit, return_to
from actions.opening import Database
from migration_plan.exchange.papers import Grid, plan_grids
from model.editing import Change, ChangeKind, EditNote
from model.plan import Plan
from model.record import TaskId
from tests.ward import DEPARTMENT, MANAGER, WEEK, on, ward_in

pytestmark = pytest.mark.usefixtures("each_database")

NOW = on(5, 20)
AGREED = EditNote(base=1, reason="見直し", approved_by="課長")


def plan_in(db: Database) -> Plan:
    plan = weekly.plan_of(db, MANAGER)
    assert plan is not None
    return plan


def with_cell(db: Database, task: str, heading: str, text: str) -> dict[str, Grid]:
    """Return the table of tasks in which one cell reads otherwise."""
    grid = plan_grids(plan_in(db))["tasks"]
    place = grid[0].index(heading)
    return {"tasks": [[*row[:place], text, *row[place + 1 :]] if row[0] == task else row for row in grid]}


def without_task(db: Database, task: str) -> dict[str, Grid]:
    grids = plan_grids(plan_in(db))
    return {name: [row for row in grids[name] if task not in row[:2]] for name in ("tasks", "dependencies")}


def test_tables_that_nobody_touched_are_no_edit_and_make_no_version(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    grids = plan_grids(plan_in(db))

    edit = preview_edit(db, MANAGER, grids)

    assert (edit.plan, edit.changes, edit.counted) == (plan_in(db), (), ())
    assert keep_edit(db, MANAGER, grids, EditNote(base=1), NOW).new is False
    assert [kept.version for kept in plan_versions(db, MANAGER)] == [1]


def test_a_longer_task_shows_what_it_does_to_the_finish_before_it_counts(tmp_path: Path) -> None:
    db = ward_in(tmp_path)

    edit = preview_edit(db, MANAGER, with_cell(db, "1-b", "期間", "30"))

    assert edit.changes == (
        Change(table="tasks", key="1-b", kind=ChangeKind.CHANGED, field="duration", before="10", after="30"),
    )
    assert edit.before is not None
    assert edit.after is not None
    assert edit.before.finish is not None
    assert edit.after.finish is not None
    assert edit.before.finish < edit.after.finish
    assert weekly.snapshot_as_of(db, MANAGER, edit.before.status_date) == edit.before


def test_a_planned_day_that_is_moved_to_a_closed_day_is_told_and_the_others_are_not_asked_again(tmp_path: Path) -> None:
    db = ward_in(tmp_path)

    moved = preview_edit(db, MANAGER, with_cell(db, "1-b", "計画終了", "2024-12-29"))
    other = preview_edit(db, MANAGER, with_cell(db, "1-b", "期間", "30"))

    line = [task.id for task in plan_in(db).tasks].index(TaskId("1-b")) + 1
    assert [(told.code, told.file, told.line, told.value) for told in moved.issues] == [
        ("plan-day-closed", "tasks", line, "2024-12-29")
    ]
    assert moved.plan is not None
    assert other.issues == ()


def test_an_edit_that_is_kept_is_a_new_version_and_the_frozen_week_stays(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    frozen = weekly.freeze_week(db, MANAGER, WEEK, on(5, 18))

    kept = keep_edit(db, MANAGER, with_cell(db, "1-b", "期間", "30"), AGREED, NOW)

    assert (kept.new, kept.version) == (True, 2)
    assert weekly.recompute(db, MANAGER, WEEK).holds
    assert weekly.frozen_week(db, MANAGER, WEEK) == frozen
    newest = plan_versions(db, MANAGER)[0]
    assert (newest.version, newest.by, newest.reason, newest.approved_by) == (2, "主任", "見直し", "課長")


def test_the_line_of_the_paper_stays_with_a_task_that_was_edited(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    lines = {task.id: task.source_line for task in plan_in(db).tasks}

    keep_edit(db, MANAGER, with_cell(db, "1-b", "担当", "税務課"), AGREED, NOW)

    assert {task.id: task.source_line for task in plan_in(db).tasks} == lines


@pytest.mark.parametrize(
    ("note", "code"),
    [
        (EditNote(base=1), "plan-edit-without-reason"),
        (EditNote(base=1, reason="縮小"), "plan-edit-without-second-person"),
        (EditNote(base=1, reason="縮小", approved_by="主任"), "plan-edit-without-second-person"),
    ],
)
@pytest.mark.parametrize("how", ["dropped", "lighter"])
def test_what_shrinks_the_work_needs_a_reason_and_a_second_person(
    tmp_path: Path, note: EditNote, code: str, how: str
) -> None:
    db = ward_in(tmp_path)
    grids = without_task(db, "w-1") if how == "dropped" else with_cell(db, "w-1", "重み", "1")

    kept = keep_edit(db, MANAGER, grids, note, NOW)

    assert (kept.new, [issue.code for issue in kept.issues]) == (False, [code])
    assert plan_in(db).task(plan_in(db).tasks[4].id) is not None
    assert keep_edit(db, MANAGER, grids, AGREED, NOW).new


def test_where_people_sign_in_the_approver_keeps_the_edit_and_a_written_name_approves_nothing(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    grids = without_task(db, "w-1")
    signed_in = MANAGER.model_copy(update={"subject": "chief@example"})

    alone = keep_edit(db, signed_in, grids, AGREED, NOW)
    of_ones_own = keep_edit(db, signed_in, grids, AGREED.model_copy(update={"proposed_by": "chief@example"}), NOW)
    kept = keep_edit(db, signed_in, grids, EditNote(base=1, reason="見直し", proposed_by="係員"), NOW)

    assert {issue.code for issue in (*alone.issues, *of_ones_own.issues)} == {"plan-edit-without-second-person"}
    assert kept.new
    newest = plan_versions(db, MANAGER)[0]
    assert (newest.proposed_by, newest.approved_by) == ("係員", MANAGER.name)


def test_who_edits_an_older_version_is_told_and_overwrites_nothing(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    mine, theirs = with_cell(db, "1-b", "期間", "30"), with_cell(db, "1-b", "期間", "12")
    keep_edit(db, MANAGER, theirs, AGREED, NOW)

    late = keep_edit(db, MANAGER, mine, AGREED, NOW)

    assert [issue.code for issue in late.issues] == ["plan-edited-meanwhile"]
    assert plan_grids(plan_in(db))["tasks"] == theirs["tasks"]


def test_an_earlier_version_comes_back_as_a_new_one(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    first = plan_in(db)
    keep_edit(db, MANAGER, with_cell(db, "1-b", "期間", "30"), AGREED, NOW)

    back = return_to(db, MANAGER, 1, EditNote(base=2, reason="誤り"), NOW)

    assert (back.version, plan_in(db)) == (3, first)
    assert [kept.version for kept in plan_versions(db, MANAGER)] == [3, 2, 1]


def test_a_cell_that_cannot_be_read_is_told_by_row_and_nothing_is_kept(tmp_path: Path) -> None:
    db = ward_in(tmp_path)

    edit = preview_edit(db, MANAGER, with_cell(db, "1-b", "期間", "十日"))

    assert edit.plan is None
    assert [(issue.code, issue.line, issue.value) for issue in edit.issues] == [("plan-duration-bad", 2, "十日")]


def test_a_circle_of_links_is_refused_with_its_path(tmp_path: Path) -> None:
    db = ward_in(tmp_path)
    grid = plan_grids(plan_in(db))["dependencies"]

    edit = preview_edit(db, MANAGER, {"dependencies": [*grid, ["w-2", "1-a", "FS", ""]]})

    assert edit.plan is None
    assert any("1-a" in issue.filling().get("path", issue.value) for issue in edit.issues)


def test_only_the_manager_edits_the_plan(tmp_path: Path) -> None:
    db = ward_in(tmp_path)

    with pytest.raises(Forbidden):
        preview_edit(db, DEPARTMENT, {})
    with pytest.raises(Forbidden):
        keep_edit(db, DEPARTMENT, {}, AGREED, NOW)
    with pytest.raises(Forbidden):
        return_to(db, DEPARTMENT, 1, AGREED, NOW)
