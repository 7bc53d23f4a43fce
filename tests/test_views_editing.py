"""Entering status and editing the plan on their pages."""

from datetime import date
from pathlib import Path
from shutil import copy

import pytest

from actions import weekly
from actions.access import LOCAL_PERSON
from actions.opening import open_database
from actions.register import receipts
from migration_plan.exchange.papers import plan_grids
from migration_plan.facts import Fact
from model.keeping import UploadKind
from model.progress import ProgressReport
from model.record import Minutes, TaskId
from model.system import StepStatus
from model.task import Task
from tests.test_views_pages import opened
from views.plan_editing import TABLES, cells, frame
from views.status_entry import entered, entry_rows

TASKS = [Task(id=TaskId(name), name=name, duration=Minutes(480)) for name in ("a", "b")]
BEGUN = Fact(
    ProgressReport(
        task=TaskId("a"),
        effective=date(2024, 5, 1),
        status=StepStatus.IN_PROGRESS,
        actual_start=date(2024, 4, 30),
    ),
    date(2024, 4, 30),
)
STATED = {"effective": "2024-05-10", "reported_by": "課", "entered": "t"}


@pytest.fixture
def ward(example_database: Path, tmp_path: Path) -> Path:
    return Path(copy(example_database, tmp_path / "ward.db"))


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_nobody_touched_reads_back_cell_for_cell(table: str, example_database: Path) -> None:
    plan = weekly.plan_of(open_database(f"sqlite:///{example_database}"), LOCAL_PERSON)
    assert plan is not None
    rows = plan_grids(plan)[table][1:]

    assert cells(frame(table, rows)) == rows


def test_only_rows_that_were_touched_become_reports() -> None:
    shown = entry_rows(TASKS, {TaskId("a"): BEGUN})
    edited = shown.copy()
    edited.loc[0, "status"] = "completed"
    edited.loc[0, "actual_finish"] = date(2024, 5, 9)

    assert entered(shown, shown, STATED) == []
    assert entered(shown, edited, STATED) == [
        {
            **STATED,
            "task": "a",
            "status": "完了済み",
            "progress": "",
            "actual_start": "2024-04-30",
            "actual_finish": "2024-05-09",
            "reason": "",
            "approved_by": "",
        }
    ]


def test_a_share_is_stated_of_work_under_way_alone() -> None:
    shown = entry_rows(TASKS, {TaskId("a"): BEGUN})
    edited = shown.copy()
    edited.loc[0, "progress"] = 62.5
    edited.loc[1, "progress"] = 10

    assert [cells["progress"] for cells in entered(shown, edited, STATED)] == ["62.5%", ""]


def test_a_block_pasted_from_excel_is_seen_stored_once_and_told(ward: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = open_database(f"sqlite:///{ward}")
    before = len(receipts(db, LOCAL_PERSON))
    app = opened("entry", ward, monkeypatch)
    app.segmented_control(key="entry_way").set_value("paste").run()
    block = "作業ID\t基準日\t状況\t実績終了\n01-13-1\t2024-10-04\t完了済み\t2024-10-04\n"
    app.text_area[0].set_value(block).run()
    assert not app.exception
    assert any("80.1%" in table.value.to_string() for table in app.table)

    app.button(key="entry_store").click().run()

    assert "1件の報告を保存しました" in app.success[0].value
    kept = receipts(db, LOCAL_PERSON)
    assert len(kept) == before + 1
    assert kept[-1].kind is UploadKind.REPORTS
