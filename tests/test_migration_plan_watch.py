"""The rules that ask about reports."""

from datetime import date, datetime, timedelta
from fractions import Fraction

from migration_plan.watch import copies_plan, jump, ninety_percent, regression, stall, watch
from model.alert import Rule, Statement
from model.progress import ProgressReport
from model.task import ProgressRule
from tests.small_ward import PLAN, TODAY, plan_of, report, task

FIRST = date(2024, 8, 30)


def series(*shares: int, plan: tuple[int, ...] = (), days: int = 7) -> list[Statement]:
    planned = [Fraction(share) for share in plan]
    return [
        Statement(
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
