"""Exchange as people do it: a file in becomes a version of the plan with its progress, and every form comes out."""

import json
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from actions.access import Forbidden
from actions.exchange import ExportKind, export_plan, import_project
from actions.opening import Database, open_database
from actions.planning import import_plan
from actions.progress_reports import report
from actions.register import reports_until
from actions.weekly import latest_status_date, plan_of, snapshot_as_of
from migration_plan.exchange.mspdi_writer import write_mspdi
from model.issue import Severity
from model.plan import Plan
from model.record import Minutes, TaskId
from model.schedule import Actuals
from model.system import StepStatus
from tests.ward import DEPARTMENT, MANAGER, REPORT_HEADER, VENDOR, plan_papers

MAY = datetime(2024, 5, 20, 1, 0, tzinfo=UTC)
STATUS = datetime(2024, 5, 18)
"""The end of 17 May."""
NOTHING = {"progress", "recorded", "file", "line"}


@pytest.fixture
def ward(tmp_path: Path) -> Database:
    """Return the database of the small ward with its plan and one task reported as done."""
    db = open_database(str(tmp_path / "ward.db"))
    import_plan(db, MANAGER, plan_papers(), MAY)
    content = (REPORT_HEADER + "1-a,2024-04-10,完了済み,2024-04-01,2024-04-08,,A社,\n").encode()
    assert report(db, MANAGER, file="r.csv", content=content, now=MAY).receipt is not None
    return db


def plan_in_force(db: Database) -> Plan:
    plan = plan_of(db, MANAGER)
    assert plan is not None
    return plan


def exported(db: Database, kind: ExportKind) -> bytes:
    found = export_plan(db, MANAGER, kind, MAY, {"milestone": "節目", "deadline": "期限", "decision": "判断"})
    assert found is not None
    return found.content


@pytest.mark.parametrize("kind", [ExportKind.MSPDI, ExportKind.XER, ExportKind.XLSX])
def test_a_plan_that_went_out_comes_back_as_the_version_with_the_same_dates(ward: Database, kind: ExportKind) -> None:
    before = snapshot_as_of(ward, MANAGER, latest_status_date(ward, MANAGER))
    assert before is not None

    back = import_project(ward, MANAGER, "plan", exported(ward, kind), MAY)

    after = snapshot_as_of(ward, MANAGER, latest_status_date(ward, MANAGER))
    assert after is not None
    assert back.plan is not None, back.issues
    assert {task.id: task.schedule for task in after.tasks} == {task.id: task.schedule for task in before.tasks}
    assert (after.national, after.verified, after.target) == (before.national, before.verified, before.target)


def test_the_progress_of_a_file_becomes_reports_of_its_status_date_once(ward: Database) -> None:
    plan = plan_in_force(ward)
    facts = [
        Actuals(task=TaskId("1-a"), actual_start=datetime(2024, 4, 1, 9), actual_finish=datetime(2024, 4, 8, 17)),
        Actuals(task=TaskId("2-a"), actual_start=datetime(2024, 5, 13, 9), remaining=Minutes(480)),
    ]
    content = write_mspdi(plan, (), facts, STATUS)

    first = import_project(ward, MANAGER, "plan.xml", content, MAY)
    again = import_project(ward, MANAGER, "plan.xml", content, MAY)

    stated = [each for each in reports_until(ward, MANAGER, MAY.date()) if each.file == "plan.xml"]
    assert [(each.task, each.status, each.remaining, str(each.effective)) for each in stated] == [
        ("1-a", StepStatus.COMPLETED, 0, "2024-05-17"),
        ("2-a", StepStatus.IN_PROGRESS, 480, "2024-05-17"),
    ]
    assert (first.version, again.version, again.new) == (2, 2, False)


def test_progress_that_takes_a_finished_task_back_or_is_of_a_day_to_come_is_set_aside(ward: Database) -> None:
    plan = plan_in_force(ward)
    facts = [Actuals(task=TaskId("1-a"), actual_start=datetime(2024, 4, 1, 9), remaining=Minutes(480))]

    back = import_project(ward, MANAGER, "back.xml", write_mspdi(plan, (), facts, STATUS), MAY)
    to_come = import_project(ward, MANAGER, "early.xml", write_mspdi(plan, (), facts, datetime(2024, 6, 1)), MAY)

    assert [each.value for each in back.issues if each.code == "exchange-step-back"] == ["1-a"]
    assert "exchange-progress-to-come" in {each.code for each in to_come.issues}
    assert {each.file for each in reports_until(ward, MANAGER, MAY.date())} == {"r.csv"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "exchange-mpp"),
        (b"PK\x03\x04 broken", "format-error"),
        (b"a,b\n1,2\n", "exchange-unreadable"),
        (b"ERMHDR\t20.12\n", "exchange-not-a-project"),
    ],
)
def test_a_file_of_another_kind_changes_nothing_and_says_what_to_do(ward: Database, content: bytes, code: str) -> None:
    result = import_project(ward, MANAGER, "file", content, MAY)

    assert (result.plan, result.version, result.new) == (None, None, False)
    assert code in {each.code for each in result.issues if each.severity is Severity.REFUSED}


def test_a_plan_with_links_in_a_circle_is_not_stored(ward: Database) -> None:
    plan = plan_in_force(ward)
    first = plan.dependencies[0]
    turned = first.model_copy(update={"predecessor": first.successor, "successor": first.predecessor})
    circle = plan.model_copy(update={"dependencies": (*plan.dependencies, turned)})

    result = import_project(ward, MANAGER, "circle.xml", write_mspdi(circle), MAY)

    assert result.plan is None
    assert plan_in_force(ward).dependencies == plan.dependencies


def test_the_other_forms_are_what_their_names_say(ward: Database) -> None:
    archive = zipfile.ZipFile(BytesIO(exported(ward, ExportKind.CSV)))
    papers = {name: archive.read(name) for name in archive.namelist()}

    assert import_plan(ward, MANAGER, papers, MAY).plan is not None
    assert len(json.loads(exported(ward, ExportKind.NODE_LINK))["nodes"]) == 6
    assert b"<graphml" in exported(ward, ExportKind.GRAPHML)
    assert "SUMMARY:期限: 計画".encode() in exported(ward, ExportKind.ICAL)


def test_without_a_plan_nothing_can_be_had_and_a_workbook_needs_one(tmp_path: Path) -> None:
    db = open_database(str(tmp_path / "empty.db"))

    assert export_plan(db, MANAGER, ExportKind.XER, MAY) is None
    assert [each.code for each in import_project(db, MANAGER, "a.xlsx", b"PK\x03\x04", MAY).issues] == ["no-plan-yet"]


def test_only_who_may_import_a_plan_or_export_can(ward: Database) -> None:
    for actor in (DEPARTMENT, VENDOR):
        with pytest.raises(Forbidden):
            import_project(ward, actor, "plan.xml", b"", MAY)
        with pytest.raises(Forbidden):
            export_plan(ward, actor, ExportKind.CSV, MAY)
