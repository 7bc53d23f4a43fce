"""The completeness of the plan document (KPI 1): counted from records, and from what only the ward can write."""

from datetime import date, datetime

import pytest

from migration_plan.plan_document import chapters, completeness, document_tasks, responses
from migration_plan.snapshot import take_snapshot
from model.fitgap import FitGapRecord, Response, Verdict
from model.paper import Chapter, ChapterState, Stage
from model.plan import Plan
from model.system import StepStatus, System
from model.task import Measure
from tests.small_ward import TODAY, plan_of, report, task

CUT_OVER = date(2026, 1, 5)
SYSTEMS = (
    System(code="A", name="住民基本台帳", vendor="A社", department="戸籍住民課", cutover=CUT_OVER),
    System(code="B", name="固定資産税", in_scope=False),
)


def step(name: str, code: str) -> dict[str, object]:
    dated = {"planned_start": date(2024, 4, 1), "planned_finish": date(2024, 5, 1), "owner": "情報政策課"}
    return {"id": name, "step": code} | dated


def a_plan() -> Plan:
    ward_wide = {"system": None, "measure": Measure.PLAN_DOCUMENT, "owner": "情報政策課"}
    return plan_of(
        [
            task("A1", 1, **step("A1", "④-1")),
            task("A2", 1, **step("A2", "④-4")),
            task("A3", 1, **step("A3", "⑱-1"), measure=Measure.MIGRATION),
            task("W2", 1, **ward_wide, planned_start=date(2024, 7, 1), planned_finish=date(2024, 9, 1)),
            task("W1", 1, **ward_wide, planned_start=date(2024, 4, 1), planned_finish=date(2024, 6, 1)),
        ],
        systems=SYSTEMS,
    )


def states(plan: Plan, stage: Stage, *done: str) -> dict[Chapter, ChapterState]:
    reports = [report(name, "1", actual_finish=TODAY, actual_start=TODAY) for name in done]
    records = [FitGapRecord(system="A", requirement_id="1", name="x", verdict=Verdict.FIT)]
    snapshot = take_snapshot(plan, records, reports, TODAY)
    return {state.chapter: state for state in chapters(plan, snapshot, stage)}


def test_the_tasks_of_the_document_come_in_the_order_they_were_planned() -> None:
    assert [each.id for each in document_tasks(a_plan())] == ["W1", "W2"]


def test_a_chapter_of_records_is_complete_when_none_is_missing() -> None:
    plan = a_plan()
    undated = plan.model_copy(update={"tasks": (*plan.tasks, task("A4", 1, owner="x"))})

    assert states(plan, Stage.DRAFT)[Chapter.SCHEDULE].complete
    missing = states(undated, Stage.DRAFT)[Chapter.SCHEDULE]
    assert (missing.recorded.numerator, missing.recorded.denominator, missing.complete) == (5, 6, False)


@pytest.mark.parametrize(("stage", "complete"), [(Stage.DRAFT, False), (Stage.UNKNOWN, False), (Stage.POLISHING, True)])
def test_a_chapter_that_needs_the_wards_words_waits_for_the_draft(stage: Stage, *, complete: bool) -> None:
    found = states(a_plan(), stage, "A1")[Chapter.POLICY]

    assert found.words
    assert found.recorded.value == 100
    assert found.complete is complete


def test_a_system_that_the_ward_does_not_run_asks_for_nothing() -> None:
    assert states(a_plan(), Stage.DRAFT)[Chapter.SYSTEMS].recorded.denominator == 1


def test_completeness_counts_complete_chapters() -> None:
    found = states(a_plan(), Stage.FINAL, "A1")

    incomplete = {chapter for chapter, state in found.items() if not state.complete}
    assert incomplete == {Chapter.RISKS}
    assert completeness(list(found.values())).numerator == 8


def test_gaps_are_counted_by_the_way_they_are_met_and_fits_are_not() -> None:
    def row(name: str, verdict: Verdict, response: Response) -> FitGapRecord:
        return FitGapRecord(system="A", requirement_id=name, name=name, verdict=verdict, response=response)

    rows = [
        row("1", Verdict.GAP, Response.ASK_STATE),
        row("2", Verdict.PARTIAL, Response.CHANGE_WORK),
        row("3", Verdict.GAP, Response.CHANGE_WORK),
        row("4", Verdict.FIT, Response.CHANGE_WORK),
    ]

    assert responses(rows) == (("A", Response.CHANGE_WORK, 2), ("A", Response.ASK_STATE, 1))


def test_a_plan_without_steps_or_records_is_not_complete_by_default() -> None:
    plan = plan_of([task("A1", 1)], systems=SYSTEMS, start=datetime(2024, 4, 1, 8))
    snapshot = take_snapshot(plan, [], [], TODAY)

    found = {state.chapter: state.complete for state in chapters(plan, snapshot, Stage.UNKNOWN)}

    assert not found[Chapter.FIT_GAP]
    assert not found[Chapter.MIGRATION]
    assert StepStatus.COMPLETED not in {each.status for each in snapshot.tasks}
