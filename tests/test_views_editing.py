"""Entering status and editing the plan on their pages."""

import json
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from shutil import copy

import pytest
from streamlit.testing.v1 import AppTest

from actions import weekly
from actions.access import LOCAL_PERSON
from actions.editing import keep_edit
from actions.opening import open_database
from actions.progress_reports import report
from actions.register import receipts, reports_until
from migration_plan.exchange.papers import plan_grids
from migration_plan.facts import Fact, facts_at
from migration_plan.plan_changes import COLUMNS
from model.editing import EditNote
from model.keeping import UploadKind
from model.progress import ProgressReport
from model.record import Minutes, TaskId
from model.system import StepStatus
from model.task import Task
from tests.test_views_pages import opened
from views import plan_tables
from views.status_table import ENTERED, Draft, entered, known_cells, reported_meanwhile, rows_of, with_edits
from views.wording import Language, text

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
FRIDAY = date(2024, 10, 4)
STATED = {"effective": "2024-05-10", "reported_by": "課", "entered": "t"}


CELLS = {TaskId("a"): known_cells(BEGUN), TaskId("b"): known_cells(None)}
MAY = date(2024, 5, 10)


def drafted(ward: Path, monkeypatch: pytest.MonkeyPatch, **said: str) -> AppTest:
    """Return the page of entry with something said of the first task under way, as an edited cell leaves it."""
    app = opened("entry", ward, monkeypatch)
    facts = facts_at(reports_until(open_database(f"sqlite:///{ward}"), LOCAL_PERSON, FRIDAY), FRIDAY)
    draft = Draft(said, known_cells(facts[TaskId("01-13-1")]), FRIDAY)
    app.session_state["entry_drafts"] = {"01": {TaskId("01-13-1"): draft}}
    return app.run()


def last_report(ward: Path, task: str) -> ProgressReport:
    return facts_at(reports_until(open_database(f"sqlite:///{ward}"), LOCAL_PERSON, FRIDAY), FRIDAY)[
        TaskId(task)
    ].report


@pytest.fixture
def ward(example_database: Path, tmp_path: Path) -> Path:
    return Path(copy(example_database, tmp_path / "ward.db"))


def test_what_is_edited_added_and_deleted_in_a_table_of_the_plan_becomes_its_rows() -> None:
    edits = {
        "edited_rows": {1: {"name": " B社 "}, 2: {"code": None, "name": None}},
        "added_rows": [{"code": "d", "name": "D社"}, {}],
        "deleted_rows": [0],
    }

    assert plan_tables.with_edits("vendors", [["a", "A社"], ["b", "B"], ["c", "C社"]], edits) == [
        ["b", "B社"],
        ["d", "D社"],
    ]


@pytest.mark.parametrize("table", plan_tables.TABLES)
def test_no_column_of_the_plan_reads_a_pasted_cell_its_own_way(
    table: str, example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("plan", example_database, monkeypatch)
    app.segmented_control(key="plan_table").set_value(table).run()

    columns = json.loads(app.dataframe[0].proto.columns)

    assert {columns[name]["type_config"]["type"] for name in COLUMNS[table]} <= {"text", "selectbox"}
    assert columns.get("planned_start", {}).get("type_config", {}).get("type") in (None, "text")


def plan_draft(app: AppTest, **cells: str) -> AppTest:
    """Return the page of the plan with cells of the first task written anew, as an edited table leaves them."""
    grids = app.session_state["plan_draft"].grids
    head, first, *others = grids["tasks"]
    grids["tasks"] = [
        head,
        [cells.get(name, cell) for name, cell in zip(COLUMNS["tasks"], first, strict=True)],
        *others,
    ]
    del app.session_state["plan_opened"]
    return app.run()


def test_an_edit_of_the_plan_outlives_another_table_and_a_turned_page_and_is_kept_from_there(
    ward: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = plan_draft(opened("plan", ward, monkeypatch), name="体制案")
    app.segmented_control(key="plan_table").set_value("vendors").run()
    app.switch_page("views/pages/overview.py").run()
    app.switch_page("views/pages/plan.py").run()
    assert app.subheader[0].value == "反映する前の確認（変更 1件）"
    assert text("unsaved", Language.JA) in [caption.value for caption in app.caption]

    app.button(key="plan_keep").click().run()

    assert "第2版" in app.success[0].value
    assert not app.subheader
    plan = weekly.plan_of(open_database(f"sqlite:///{ward}"), LOCAL_PERSON)
    assert plan is not None
    assert plan.tasks[0].name == "体制案"


def test_a_fault_in_the_plan_is_told_by_the_row_on_the_page_also_from_another_table(
    ward: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = plan_draft(opened("plan", ward, monkeypatch), planned_start="10/4")
    app.segmented_control(key="plan_table").set_value("vendors").run()
    (found,) = [frame.value for frame in app.dataframe if "sentence" in frame.value]

    assert found["sentence"][0].startswith("作業（住民基本台帳） 1行目：「計画開始」の「10/4」を日付として読めません。")
    assert app.button(key="plan_discard").click().run().caption
    assert not app.subheader


def test_a_circle_and_a_link_written_twice_are_told_by_the_rows_of_the_links_on_the_page(
    ward: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("plan", ward, monkeypatch)
    grids = app.session_state["plan_draft"].grids
    links = grids["dependencies"]
    del app.session_state["plan_opened"]

    grids["dependencies"] = [*links, ["01-01-2", "01-01-1", "FS", ""]]
    last = 1 + sum("01-" in row[0][:3] + row[1][:3] for row in links)
    assert f"（1、{last}行目）" in sentences(app.run())

    grids["dependencies"] = [*links, list(links[1])]
    assert f"先後関係（住民基本台帳） {last}行目：同じ依存関係が1行目にもあります。" in sentences(app.run())


def sentences(app: AppTest) -> str:
    return "".join(text for frame in app.dataframe if "sentence" in frame.value for text in frame.value["sentence"])


def test_an_edit_is_carried_over_onto_a_version_that_somebody_else_kept_meanwhile(
    ward: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = plan_draft(opened("plan", ward, monkeypatch), name="体制案", owner="企画課")
    db = open_database(f"sqlite:///{ward}")
    plan = weekly.plan_of(db, LOCAL_PERSON)
    assert plan is not None
    first = plan.tasks[0].model_copy(update={"owner": "総務課", "step": "①"})
    grids = plan_grids(plan.model_copy(update={"tasks": (first, *plan.tasks[1:])}))
    assert keep_edit(db, LOCAL_PERSON, grids, EditNote(base=1), datetime.now(UTC)).new

    app.run()

    assert "第2版になりました" in app.warning[0].value
    assert "01\\-01\\-1" in app.warning[0].value
    app.button(key="plan_keep").click().run()
    plan = weekly.plan_of(db, LOCAL_PERSON)
    assert plan is not None
    assert (plan.tasks[0].name, plan.tasks[0].owner, plan.tasks[0].step) == ("体制案", "企画課", "①")


def test_only_rows_that_were_touched_become_reports() -> None:
    drafts = with_edits({}, {0: {"status": "完了済み", "actual_finish": "R6.5.9"}, 1: {"reason": ""}}, CELLS, MAY)

    assert entered({}, CELLS, STATED) == []
    assert entered(drafts, CELLS, STATED) == [
        {
            **STATED,
            "task": "a",
            "status": "完了済み",
            "progress": "",
            "actual_start": "2024-04-30",
            "actual_finish": "R6.5.9",
            "reason": "",
            "approved_by": "",
        }
    ]


def test_what_was_known_gives_way_to_the_new_status_and_what_was_said_never() -> None:
    completed = with_edits({}, {0: {"status": "完了済み"}}, CELLS, MAY)
    said = with_edits({}, {0: {"status": "完了済み", "progress": "80%"}, 1: {"progress": "10"}}, CELLS, MAY)

    assert [cells["progress"] for cells in entered(completed, CELLS, STATED)] == [""]
    assert [cells["progress"] for cells in entered(said, CELLS, STATED)] == ["80%", "10"]


def test_a_draft_is_shown_over_what_is_known_until_it_says_the_same() -> None:
    drafts = with_edits({}, {0: {"progress": "６０％"}}, CELLS, MAY)
    again = with_edits(drafts, {0: {"progress": ""}}, CELLS, MAY)

    rows = rows_of(TASKS, CELLS | {TaskId("b"): CELLS[TaskId("a")] | {"progress": "40%"}}, drafts)
    assert list(rows["progress"]) == ["６０％", "40%"]
    assert list(rows["was"]) == ["作業中", "作業中 40%"]
    assert [drafts[TaskId("a")].touched, again[TaskId("a")].touched] == [True, False]


def test_who_entered_is_told_what_was_reported_of_the_same_task_meanwhile() -> None:
    drafts = with_edits({}, {0: {"reason": "遅れ"}, 1: {"reason": "遅れ"}}, CELLS, MAY)
    later = CELLS | {TaskId("a"): CELLS[TaskId("a")] | {"progress": "70%"}}

    assert reported_meanwhile(drafts, CELLS, MAY) == []
    assert reported_meanwhile(drafts, later, MAY) == ["a"]
    assert reported_meanwhile(drafts, later, date(2024, 5, 17)) == []


def test_no_column_of_the_entry_reads_a_pasted_cell_its_own_way(ward: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("entry", ward, monkeypatch)

    columns = json.loads(app.dataframe[0].proto.columns)
    kinds = {columns[name]["type_config"]["type"] for name in ENTERED}

    assert kinds == {"text", "selectbox"}


def test_what_was_entered_is_still_there_when_the_page_is_turned_and_stored_from_there(
    ward: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = drafted(ward, monkeypatch, progress="８０％")
    app.switch_page("views/pages/overview.py").run()
    app.switch_page("views/pages/entry.py").run()
    assert app.subheader[0].value == "保存する前の確認（報告 1件）"

    app.button(key="entry_store").click().run()

    assert "1件の報告を保存しました" in app.success[0].value
    assert not app.subheader
    assert last_report(ward, "01-13-1").progress == Fraction(4, 5)


def test_the_next_system_is_one_press_away_and_what_was_entered_stays(
    ward: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = drafted(ward, monkeypatch, progress="80%")

    app.button(key="entry_next").click().run()

    assert app.selectbox(key="entry_system_ja").value == "02"
    assert "住民基本台帳（1件）" in app.info[0].value
    assert not app.subheader


def test_a_row_that_cannot_be_read_is_named_by_its_place_in_the_table_and_stays(
    ward: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = drafted(ward, monkeypatch, actual_start="10/4")
    (found,) = [frame.value for frame in app.dataframe if "sentence" in frame.value]

    assert found["sentence"][0].startswith("上の表 1行目：「実績開始」の「10/4」を日付として読めません。")
    assert app.button(key="entry_store").disabled
    assert app.button(key="entry_discard").click().run().caption
    assert not app.subheader


def test_nothing_is_stored_where_another_session_reported_on_the_task_since_it_was_checked(
    ward: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = drafted(ward, monkeypatch, progress="80%")
    other = "作業ID,基準日,状況,進捗率\n01-13-1,2024-10-04,作業中,75\n".encode()
    report(open_database(f"sqlite:///{ward}"), LOCAL_PERSON, file="b.csv", content=other, now=datetime.now(UTC))

    app.button(key="entry_store").click().run()

    assert any("別の人が同じ作業について報告しました" in text.value for text in app.text)
    assert "別の人が報告しました" in app.warning[0].value
    assert last_report(ward, "01-13-1").progress == Fraction(3, 4)
    app.button(key="entry_store").click().run()
    assert last_report(ward, "01-13-1").progress == Fraction(4, 5)


def test_a_block_pasted_from_excel_is_seen_stored_once_and_told(ward: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = open_database(f"sqlite:///{ward}")
    before = len(receipts(db, LOCAL_PERSON))
    app = opened("entry", ward, monkeypatch)
    app.segmented_control(key="entry_way").set_value("file").run()
    assert "進捗報告" in app.file_uploader(key="entry_file").label
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
