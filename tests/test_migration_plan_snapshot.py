"""The whole walk on a ward small enough to be worked by hand."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from fitgap.reconcile import reconcile
from migration_plan.explain import explain
from migration_plan.gaps import apply_reviews
from migration_plan.snapshot import take_snapshot
from model.explanation import Cause
from model.fitgap import Resolution, Verdict
from model.plan import MeasureName
from model.progress import Decision, Review
from model.sheet import SheetReading
from model.snapshot import Snapshot
from model.system import StepStatus
from model.task import Dependency
from tests.small_ward import GAPS, PLAN, RECORDS, REPORTS, TASKS, TODAY, gap, plan_of, report, task

SNAPSHOT = take_snapshot(PLAN, RECORDS, REPORTS, TODAY)


def test_work_done_with_gaps_open_is_reported_but_withheld() -> None:  # TV-1
    assert {task.id: task.progress for task in SNAPSHOT.tasks} == {
        "A1": 1,
        "A2": Fraction(3, 4),
        "A3": 0,
        "B1": 1,
        "B2": Fraction(13, 16),
        "B3": Fraction(1, 2),
    }
    assert SNAPSHOT.verified.value == Fraction("69.375")
    assert SNAPSHOT.reported.value == 76
    assert SNAPSHOT.withheld.value == Fraction("6.625")
    assert [system.verified.value for system in SNAPSHOT.systems] == [Fraction("62.5"), Fraction(1775, 24)]
    assert SNAPSHOT.equal_system_mean.value == Fraction(3275, 48)


def test_the_release_list_says_what_each_gap_would_give_alone() -> None:  # TV-1
    assert {gap.requirement_id: gap.points for gap in SNAPSHOT.gaps} == {"G2": 1, "G4": Fraction("5.625")}
    for name, points in (("G2", 1), ("G4", Fraction("5.625"))):
        word = Review(key=gap(name).key, effective=TODAY, decision=Decision.VERIFIED, reviewer="戸籍住民課")
        after = take_snapshot(PLAN, apply_reviews(RECORDS, [word]), REPORTS, TODAY)
        assert (after.verified.value or 0) - Fraction("69.375") == points


def test_rows_nobody_judged_cap_the_task_in_which_they_are_assessed() -> None:  # TV-1b
    plan = plan_of([t.model_copy(update={"step": "③-2"}) if t.id == "A2" else t for t in PLAN.tasks])
    fits = [gap("G1", requirement_id=f"F{n}", verdict=Verdict.FIT, resolution=Resolution.OPEN) for n in range(5)]
    unjudged = [gap("G1", requirement_id=f"U{n}", verdict=Verdict.NOT_JUDGED) for n in range(3)]

    snapshot = take_snapshot(plan, [*RECORDS, *fits, *unjudged], REPORTS, TODAY)

    assert snapshot.verified.value == Fraction("68.375")
    assert next(task.progress for task in snapshot.tasks if task.id == "A2") == Fraction(7, 10)


def test_work_out_of_scope_leaves_both_sides_of_the_weighted_rates() -> None:
    out = report("A3", "0", status=StepStatus.NOT_APPLICABLE, reason="国の通知", approved_by="課長")

    snapshot = take_snapshot(PLAN, RECORDS, [*REPORTS, out], TODAY)

    assert snapshot.verified.numerator == SNAPSHOT.verified.numerator
    assert snapshot.verified.denominator == SNAPSHOT.verified.denominator - 10


def test_what_is_kept_from_one_snapshot_to_the_next_changes_no_figure() -> None:
    verified = Review(key=gap("G2").key, effective=TODAY, decision=Decision.VERIFIED, reviewer="戸籍住民課")
    told = [
        (RECORDS, REPORTS, TODAY),
        ([*RECORDS, gap("G1", requirement_id="F1", verdict=Verdict.FIT)], REPORTS, TODAY),
        (RECORDS, [*REPORTS, report("A1", "1", TODAY, reason="再検収")], TODAY),
        (apply_reviews(RECORDS, [verified]), REPORTS, TODAY),
        (RECORDS, [], TODAY),
        (RECORDS, REPORTS, TODAY - timedelta(weeks=2)),
        (RECORDS, [*REPORTS, report("A1", "0", reason="差戻し")], TODAY),
        ([gap(name, due=TODAY + timedelta(weeks=3)) for name in GAPS], REPORTS, TODAY),
        (RECORDS, [*REPORTS, report("A3", "0", status=StepStatus.NOT_APPLICABLE, reason="国の通知")], TODAY),
    ]
    plan = PLAN.model_copy()

    in_turn = [take_snapshot(plan, *facts) for facts in (*told, *reversed(told))]

    alone = [take_snapshot(PLAN.model_copy(), *facts) for facts in told]
    assert in_turn == [*alone, *reversed(alone)]
    assert len({snapshot.model_dump_json() for snapshot in alone}) == len(told)


def test_a_report_counts_from_its_effective_day_and_the_later_word_supersedes() -> None:
    reports = [
        report("B3", "1", date(2024, 10, 5)),
        report("B3", "1/4", TODAY),
        report("B3", "1/5", date(2024, 9, 27)),
        report("B3", "3/4", TODAY),
    ]

    snapshot = take_snapshot(PLAN, (), reports, TODAY)

    assert next(task.execution for task in snapshot.tasks if task.id == "B3") == Fraction(3, 4)


def test_work_not_done_lies_after_the_status_date_and_an_open_gap_holds_its_task() -> None:
    links = [Dependency(predecessor="A1", successor="A2"), Dependency(predecessor="A2", successor="A3")]
    plan = plan_of(PLAN.tasks[:3], dependencies=links)
    reports = [report("A1", "1", actual_start=date(2024, 9, 23), actual_finish=date(2024, 9, 27))]
    free = take_snapshot(plan, (), reports, TODAY)
    held = take_snapshot(plan, [gap("G2", due=date(2024, 11, 1))], reports, TODAY)

    assert free.finish == datetime(2024, 10, 18, 16)
    assert held.finish == datetime(2024, 11, 12, 16)
    assert free.critical_path == ("A2", "A3")
    waiting = held.gaps[0]
    assert (waiting.driving, waiting.drag_days) == (True, 17)


def test_done_with_a_gap_open_is_asked_about_not_deducted() -> None:
    asked = [issue for issue in SNAPSHOT.issues if issue.code == "done-with-open-gap"]

    assert [(issue.value, issue.values) for issue in asked] == [("B2", (("gaps", "1"),))]


def test_a_plan_without_reports_records_or_tasks_has_figures_that_say_so() -> None:
    snapshot = take_snapshot(plan_of([]), (), (), TODAY)

    assert (snapshot.verified.value, snapshot.national.value, snapshot.finish) == (None, None, None)
    assert snapshot.pace is None


shares = st.sampled_from(["0", "1/4", "1/2", "1"])
states = st.tuples(
    st.lists(shares, min_size=6, max_size=6), st.lists(st.sampled_from(list(Resolution)), min_size=5, max_size=5)
)


def snapshot_of(shares: list[str], rungs: list[Resolution], dropped: Sequence[str] = ()) -> Snapshot:
    records = [gap(name, resolution=rung) for name, rung in zip(GAPS, rungs, strict=True) if name not in dropped]
    reports = [report(name, share) for name, share in zip(TASKS, shares, strict=True)]
    return take_snapshot(PLAN, records, reports, TODAY)


@given(states, states)
def test_the_waterfall_between_two_weeks_sums_to_the_published_difference(
    before: tuple[list[str], list[Resolution]], after: tuple[list[str], list[Resolution]]
) -> None:
    first, second = snapshot_of(*before), snapshot_of(*after)

    told = explain(first, first, second, MeasureName.VERIFIED, {})

    assert sum((bar.points for bar in told.bars), Fraction(0)) == told.after - told.before
    assert (told.before, told.after) == (first.verified.value, second.verified.value)
    assert told.points(Cause.SCOPE) == told.points(Cause.RESTATEMENT) == 0


@given(states)
def test_closing_a_task_with_open_gaps_never_lifts_it_above_its_cap(state: tuple[list[str], list[Resolution]]) -> None:
    claimed = snapshot_of(["1"] * 6, state[1])

    for task_figures in claimed.tasks:
        assert 0 <= task_figures.progress <= task_figures.cap
        assert task_figures.execution - task_figures.progress == task_figures.withheld


def test_a_row_left_out_of_the_next_sheet_stays_as_it_was_and_is_told() -> None:  # TV-1c
    missing = next(record for record in RECORDS if record.requirement_id == "G4")
    sheet = SheetReading(file="w2.csv", rows_in=4, accepted=tuple(r for r in RECORDS if r is not missing))

    found = reconcile(sheet, RECORDS)
    register = {record.key: record for record in RECORDS} | {record.key: record for record in found.changed}

    assert [record.key for record in found.vanished] == [missing.key]
    assert "added-removed" in {issue.code for issue in found.issues}
    assert take_snapshot(PLAN, register.values(), REPORTS, TODAY).verified.value == Fraction("69.375")
    dropped = [record for record in RECORDS if record is not missing]
    assert take_snapshot(PLAN, dropped, REPORTS, TODAY).verified.value == 75  # in a tool that drops the row


def test_coverage_is_the_weight_of_work_under_way_that_was_reported_within_a_week() -> None:  # TV-11
    ages = {"A1": (40, 2), "A2": (20, 5), "A3": (20, 9), "B1": (12, 6), "B2": (8, 15)}
    plan = plan_of([task(name, weight) for name, (weight, _) in ages.items()])
    reports = [report(name, "1/2", TODAY - timedelta(days=age)) for name, (_, age) in ages.items()]

    assert take_snapshot(plan, (), reports, TODAY).coverage.value == 72
