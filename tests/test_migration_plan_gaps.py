"""How gaps are closed, and how open ones hold their tasks."""

from datetime import date, datetime
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from migration_plan.gaps import apply_reviews, assessed_ratio, counted, gap_closure, gaps_by_task, holds
from model.calendar import Calendar, Shift
from model.fitgap import Blocks, FitGapRecord, RequirementKind, Resolution, Verdict
from model.plan import Goal, Plan
from model.progress import Decision, Review
from model.record import SystemCode, TaskId
from model.system import System
from model.task import Task

TODAY = date(2024, 10, 4)
WEEKDAYS = ((Shift(start=480, end=960),),) * 5 + ((),) * 2
PLAN = Plan(
    name="plan",
    municipality="例示区",
    start=datetime(2024, 4, 1, 8),
    deadline=date(2026, 3, 31),
    baseline=Goal(day=date(2024, 3, 31), value=Fraction(75)),
    target=Goal(day=date(2025, 3, 31), value=Fraction(85)),
    calendars=(Calendar(id="ward", week=WEEKDAYS),),
    calendar="ward",
    systems=(System(code="01", name="住民基本台帳"),),
    tasks=(
        Task(id="01-03-2", name="Fit&Gap分析", duration=4800, system="01", step="③-2"),
        Task(id="01-13-1", name="システム移行時の設定", duration=4800, system="01", step="⑬-1"),
        Task(id="01-15-1", name="テストの実施", duration=4800, system="01", step="⑮-1"),
    ),
)


def gap(number: int, resolution: Resolution = Resolution.OPEN, **fields: object) -> FitGapRecord:
    values = {"system": "01", "requirement_id": f"{number:07}", "name": "異動者照会", "verdict": Verdict.GAP}
    return FitGapRecord.model_validate(values | {"resolution": resolution} | fields)


def review(record: FitGapRecord, decision: Decision) -> Review:
    return Review(key=record.key, effective=TODAY, decision=decision, reviewer="戸籍住民課")


def test_closure_weighs_each_gap_by_its_severity() -> None:  # TV-1, task B2
    gaps = [gap(3, Resolution.VERIFIED, severity=2), gap(4, Resolution.PROPOSED), gap(5, Resolution.VERIFIED)]

    assert gap_closure(gaps) == Fraction(13, 16)
    assert gap_closure([]) == 1


def test_only_the_wards_word_verifies_and_reopening_takes_it_back() -> None:
    claimed = gap(1, Resolution.VENDOR_DONE)

    assert apply_reviews([claimed], [])[0].open_gap
    assert apply_reviews([claimed], [review(claimed, Decision.APPROVED)])[0].resolution is Resolution.VENDOR_DONE
    verified = [review(claimed, Decision.VERIFIED)]
    assert apply_reviews([claimed], verified)[0].resolution is Resolution.VERIFIED
    reopened = apply_reviews([claimed], [*verified, review(claimed, Decision.REOPENED)])[0]
    assert reopened.resolution is Resolution.PROPOSED


def test_a_review_of_a_form_does_not_touch_the_function_of_the_same_number() -> None:
    function, form = gap(1), gap(1, kind=RequirementKind.FORM)

    after = apply_reviews([function, form], [review(form, Decision.VERIFIED)])

    assert [record.resolution for record in after] == [Resolution.OPEN, Resolution.VERIFIED]


def test_a_row_that_was_once_a_gap_stays_in_the_denominator() -> None:
    rejudged = gap(1, Resolution.PROPOSED, verdict=Verdict.FIT, ever_gap=True)
    removed = gap(2, verdict=Verdict.NOT_APPLICABLE, ever_gap=True)

    assert gaps_by_task(PLAN, [rejudged, removed]) == {"01-13-1": [rejudged]}


def test_a_gap_holds_the_task_it_names_else_the_response_step_of_its_system() -> None:
    named, by_rule, astray = gap(1, task="01-15-1"), gap(2), gap(3, task="99-99-9")

    assert gaps_by_task(PLAN, [named, by_rule, astray]) == {"01-15-1": [named], "01-13-1": [by_rule]}


def test_the_assessed_ratio_counts_the_whole_list_and_not_the_sheet() -> None:
    judged, unjudged, out = gap(1), gap(2, verdict=Verdict.NOT_JUDGED), gap(3, verdict=Verdict.NOT_APPLICABLE)

    assert assessed_ratio(counted([judged, unjudged, out])[0][judged.system]) == Fraction(1, 2)
    assert assessed_ratio(counted([out])[0][out.system]) == 1


def test_rows_that_were_counted_before_do_not_stand_for_others_of_the_same_system() -> None:
    before, after = [gap(1), gap(2)], [gap(1), gap(2, verdict=Verdict.FIT)]

    in_turn = [counted(rows) for rows in (before, after, before, [*after, gap(1, system="02"), *before])]

    assert [len(ever_gaps) for _, ever_gaps in in_turn] == [2, 1, 2, 4]
    assert [verdicts[SystemCode("01")][Verdict.GAP] for verdicts, _ in in_turn] == [2, 1, 2, 3]
    assert in_turn[3][0][SystemCode("02")].total() == 1


def test_an_overdue_gap_is_expected_no_earlier_than_the_status_date() -> None:
    rows = [
        gap(1, due=date(2024, 9, 2)),
        gap(2, due=date(2024, 12, 2)),
        gap(3),
        gap(4, Resolution.VENDOR_DONE, due=date(2024, 12, 2)),
        gap(5, Resolution.VERIFIED),
        gap(6, blocks=Blocks.INFORMS),
    ]

    expected = [hold.expected for hold in holds(PLAN, {TaskId("01-13-1"): rows}, TODAY)]

    assert expected == [datetime(2024, 10, 5), datetime(2024, 12, 3), None, datetime(2024, 10, 5)]


@given(st.lists(st.tuples(st.sampled_from(list(Resolution)), st.sampled_from([1, 2, 5])), min_size=1, max_size=6))
def test_verifying_any_gap_never_lowers_closure(rungs: list[tuple[Resolution, int]]) -> None:
    gaps = [gap(number, rung, severity=severity) for number, (rung, severity) in enumerate(rungs)]
    before = gap_closure(gaps)

    assert 0 <= before <= 1
    for record in gaps:
        assert gap_closure(apply_reviews(gaps, [review(record, Decision.VERIFIED)])) >= before
        assert gap_closure(apply_reviews(gaps, [review(record, Decision.REOPENED)])) <= before
