"""The rules that ask about reports."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from migration_plan.snapshot import take_snapshot
from migration_plan.watch import copies_plan, cut_off, jump, ninety_percent, regression, stall, watch
from migration_plan.watch_across import done_too_soon, one_value, watch_reviews
from model.alert import Freeze, Rule, StatedShare
from model.progress import Decision, ProgressReport, Review
from model.record import TaskId
from model.system import StepStatus
from model.task import Dependency, ProgressRule
from tests.small_ward import PLAN, RECORDS, REPORTS, TODAY, gap, plan_of, report, task

FIRST = date(2024, 8, 30)


def series(*shares: int, plan: tuple[int, ...] = (), days: int = 7) -> list[StatedShare]:
    planned = [Fraction(share) for share in plan]
    return [
        StatedShare(
            day=FIRST + timedelta(days=days * week), share=Fraction(share), planned=planned[week] if planned else None
        )
        for week, share in enumerate(shares)
    ]


def shares_of(evidence: object) -> list[Fraction]:
    return [statement.share for statement in evidence]  # type: ignore[attr-defined]


def test_work_that_stays_nearly_done_and_does_not_move_is_asked_about_twice() -> None:  # TV-13
    said = series(60, 85, 90, 92, 92, 93)

    assert shares_of(ninety_percent(said)) == [85, 90, 92, 92, 93]
    assert shares_of(stall(said)) == [92, 92, 93]


def test_work_that_was_finished_or_not_begun_does_not_stall() -> None:
    assert not stall(series(99, 100, 100, 100))
    assert not stall(series(0, 0, 0))
    assert not stall(series(40, 41))
    assert not ninety_percent(series(80, 90, 95, 100))


def test_a_fall_is_shown_with_the_statement_before_it() -> None:  # TV-13
    assert shares_of(regression(series(40, 55, 50))) == [55, 50]
    assert not regression(series(40, 40, 55))


def test_reports_that_repeat_the_plan_are_asked_about() -> None:  # TV-13
    plan = (10, 20, 30, 40)

    assert shares_of(copies_plan(series(10, 20, 31, 40, plan=plan))) == [10, 20, 31, 40]
    assert not copies_plan(series(10, 20, 32, 40, plan=plan))


def test_a_jump_counts_only_within_a_week() -> None:
    assert shares_of(jump(series(10, 45))) == [10, 45]
    assert not jump(series(10, 40))
    assert not jump(series(10, 45, days=14))


def stated(share: str, weeks_ago: int, **fields: object) -> ProgressReport:
    return report("A1", share, TODAY - timedelta(weeks=weeks_ago), file="r.csv", line=9 - weeks_ago, **fields)


def test_a_question_leads_to_the_lines_of_the_reports_that_raise_it() -> None:
    reports = [stated("2/5", 3), stated("1/5", 2, reason="再試験", approved_by="課長"), stated("1/10", 1)]

    alerts = watch(PLAN, reports, TODAY)

    assert [(alert.rule, alert.task) for alert in alerts] == [(Rule.REGRESSION, "A1")]
    assert [statement.line for statement in alerts[0].evidence] == [7, 8]


def test_steps_counted_all_or_nothing_may_jump() -> None:
    reports = [stated("0", 1), stated("1", 0)]
    stepwise = plan_of([task("A1", 10, rule=ProgressRule.ZERO_HUNDRED)], start=datetime(2024, 4, 1, 8))

    assert [alert.rule for alert in watch(PLAN, reports, TODAY)] == [Rule.JUMP]
    assert watch(stepwise, reports, TODAY) == ()


JAPAN = timezone(timedelta(hours=9))
FROZEN = Freeze(status_date=date(2024, 9, 27), recorded_until=datetime(2024, 9, 27, 19, tzinfo=JAPAN))


def told(day: date, recorded: datetime | None, share: str = "1/2") -> ProgressReport:
    return report("A2", share, day, recorded=recorded)


def asked(*reports: ProgressReport, freezes: Sequence[Freeze] = (FROZEN,), on: date = TODAY) -> list[Rule]:
    return [alert.rule for alert in watch(PLAN, reports, on, freezes)]


def test_a_report_about_a_published_week_that_came_after_the_freeze_is_asked_about() -> None:
    late, in_time = datetime(2024, 9, 27, 19, 1, tzinfo=JAPAN), datetime(2024, 9, 27, 18, tzinfo=JAPAN)

    assert asked(told(date(2024, 9, 27), late)) == [Rule.PUBLISHED]
    assert asked(told(date(2024, 7, 1), late)) == [Rule.PUBLISHED]
    assert asked(told(date(2024, 9, 27), in_time)) == []


def test_the_clock_of_a_report_is_read_in_its_own_zone() -> None:
    noon_in_japan = datetime(2024, 10, 3, 3, tzinfo=UTC)

    assert asked(told(date(2024, 10, 1), noon_in_japan)) == []
    assert asked(told(date(2024, 10, 1), noon_in_japan + timedelta(minutes=1))) == [Rule.LATE]


def test_what_is_true_for_a_friday_has_until_the_thursday_after_it() -> None:
    assert asked(told(date(2024, 10, 4), datetime(2024, 10, 4, 18, tzinfo=JAPAN))) == []
    assert asked(told(date(2024, 10, 4), datetime(2024, 10, 10, 13, tzinfo=JAPAN))) == [Rule.LATE]


def test_late_words_that_an_earlier_freeze_took_in_are_not_asked_about_again() -> None:
    correction = told(date(2024, 9, 13), datetime(2024, 9, 24, tzinfo=JAPAN))
    before = Freeze(status_date=date(2024, 9, 20), recorded_until=datetime(2024, 9, 20, 19, tzinfo=JAPAN))

    assert asked(correction, freezes=(FROZEN, before)) == []
    assert asked(correction, freezes=(FROZEN, before), on=date(2024, 9, 26)) == [Rule.PUBLISHED]


def test_before_the_first_freeze_and_without_a_clock_nobody_is_late() -> None:
    long_after = datetime(2025, 1, 1, tzinfo=JAPAN)

    assert asked(told(date(2024, 10, 1), long_after), freezes=()) == []
    assert asked(told(date(2024, 10, 1), None)) == []


def test_late_words_are_shown_even_where_they_state_no_share() -> None:
    vague = ProgressReport(
        task=TaskId("A2"), effective=FIRST, status=StepStatus.IN_PROGRESS, recorded=datetime(2024, 10, 1, tzinfo=JAPAN)
    )

    (alert,) = watch(PLAN, [vague], TODAY, [FROZEN])

    assert [(said.day, said.share, said.recorded) for said in alert.evidence] == [(FIRST, None, vague.recorded)]


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)))
def test_the_cut_off_is_the_first_thursday_noon_that_does_not_lie_before_the_day(day: date) -> None:
    until = cut_off(day)

    assert until.weekday() == 3
    assert timedelta(0) <= until.date() - day < timedelta(days=7)


def test_a_gap_that_was_verified_and_opened_again_is_asked_about() -> None:
    plan = plan_of([task("A1", 10, step="⑬-1")])
    words = [
        Review(key=gap("G1").key, effective=TODAY - timedelta(days=days), decision=decision, reviewer="課", reason=why)
        for days, decision, why in ((9, Decision.VERIFIED, ""), (2, Decision.REOPENED, "再試験で不一致"))
    ]

    (asked,) = watch_reviews(plan, words, TODAY)

    assert (asked.rule, asked.task, asked.gap) == (Rule.REOPENED, "A1", "A:G1")
    assert [said.reason for said in asked.evidence] == ["", "再試験で不一致"]
    assert watch_reviews(plan, words[:1], TODAY) == ()
    assert watch_reviews(plan, words, TODAY - timedelta(days=5)) == ()
    assert watch_reviews(plan, words[1:], TODAY) == ()


def test_work_called_done_with_a_gap_open_or_before_its_predecessor_is_asked_about() -> None:  # R6
    plan = plan_of(PLAN.tasks, dependencies=[Dependency(predecessor="B3", successor="B1")])

    asked = {str(alert.task): alert for alert in done_too_soon(plan, take_snapshot(plan, RECORDS, REPORTS, TODAY))}

    assert set(asked) == {"B1", "B2"}
    assert {alert.rule for alert in asked.values()} == {Rule.DONE_TOO_SOON}
    assert [(asked[name].before, shares_of(asked[name].evidence)) for name in ("B1", "B2")] == [
        (("B3",), [100]),
        ((), [100]),
    ]


def test_work_done_before_a_predecessor_that_is_done_by_now_is_not_asked_about() -> None:
    plan = plan_of(PLAN.tasks, dependencies=[Dependency(predecessor="A1", successor="B1")])
    done = [
        report(name, "1", actual_start=TODAY - timedelta(days=day), actual_finish=TODAY - timedelta(days=day))
        for name, day in (("A1", 2), ("B1", 9))
    ]
    now = take_snapshot(plan, (), done, TODAY)

    assert "out-of-sequence" in {issue.code for issue in now.issues}
    assert done_too_soon(plan, now) == ()


def test_work_under_way_before_its_predecessor_ends_is_not_called_done() -> None:
    plan = plan_of(PLAN.tasks, dependencies=[Dependency(predecessor="A2", successor="B3")])

    assert done_too_soon(plan, take_snapshot(plan, (), REPORTS, TODAY)) == ()


def test_a_file_in_which_most_shares_are_the_same_is_asked_about_once() -> None:  # R5
    def sent(*shares: str, file: str = "a.csv") -> list[ProgressReport]:
        return [
            report(name, share, file=file, line=line)
            for line, (name, share) in enumerate(zip(PLAN_TASKS, shares, strict=False), start=2)
        ]

    (asked,) = one_value(PLAN, sent("1/2", "1/2", "1/2", "1/2", "1/4"), TODAY)

    assert (asked.rule, asked.task, len(asked.evidence)) == (Rule.ONE_VALUE, "A1", 4)
    assert one_value(PLAN, sent("1/2", "1/2", "1/2", "1/4", "1/4"), TODAY) == ()
    assert one_value(PLAN, sent("1", "1", "1", "1", "1", "1/2"), TODAY) == ()
    assert one_value(PLAN, sent("1/2", "1/2", "1/2", "1/2"), TODAY) == ()
    assert one_value(PLAN, sent("1/2", "1/2", "1/2", "1/2", "1/2"), TODAY - timedelta(days=1)) == ()


PLAN_TASKS = [each.id for each in PLAN.tasks]
