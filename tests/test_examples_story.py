"""The story of the example ward, told by the functions a project manager calls: held by ranges, not by digits."""

from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from actions.access import LOCAL_PERSON
from actions.explaining import explain_since
from actions.opening import open_database
from actions.steering import alerts_now, best_actions_now, forecast_target, least_effort_to_target
from actions.weekly import frozen_weeks, snapshot_as_of
from model.alert import Rule
from model.explanation import Cause
from model.fitgap import Resolution
from model.snapshot import GapFigures, Snapshot, TaskFigures
from storage.database import Database

STATUS = date(2024, 10, 4)


@pytest.fixture
def ward(example_database: Path) -> Database:
    return opened(str(example_database))


@cache
def opened(path: str) -> Database:
    return open_database(path)


@cache
def today(ward: Database) -> Snapshot:
    found = snapshot_as_of(ward, LOCAL_PERSON, STATUS)
    assert found is not None
    return found


def held(ward: Database) -> dict[str, TaskFigures]:
    return {task.id: task for task in today(ward).tasks if task.withheld}


def driving(ward: Database) -> list[GapFigures]:
    """Return the gaps that set a date and must be decided within ten weeks."""
    soon = STATUS + timedelta(weeks=10)
    return [g for g in today(ward).gaps if g.driving and g.latest_decision and g.latest_decision.date() <= soon]


def test_the_first_published_week_is_the_baseline_and_the_bars_from_there_sum_to_today(ward: Database) -> None:
    first = frozen_weeks(ward, LOCAL_PERSON)[0]
    told = explain_since(ward, LOCAL_PERSON, first.week, STATUS)

    assert told is not None
    assert told.before == 75
    assert told.after == today(ward).national.value
    assert sum(bar.points for bar in told.bars) == told.after - told.before
    assert {bar.cause for bar in told.bars} == {Cause.EXECUTION}
    assert Fraction(46, 10) <= told.after - told.before <= Fraction(52, 10)


def test_the_figure_is_behind_the_plan_by_about_a_point(ward: Database) -> None:
    assert Fraction(796, 10) <= (today(ward).national.value or 0) <= Fraction(801, 10)
    assert today(ward).planned_value.numerator == 647


def test_the_target_is_open_but_not_likely(ward: Database) -> None:
    found = forecast_target(ward, LOCAL_PERSON, today(ward))

    assert found is not None
    assert found.chance is not None
    assert Fraction(15, 100) < found.chance < Fraction(45, 100)
    assert found.weeks_left == 25


def test_the_least_work_to_the_target_is_a_choice_among_work_of_equal_gain_and_unlike_cost(ward: Database) -> None:
    advice = least_effort_to_target(ward, LOCAL_PERSON, STATUS)

    assert advice is not None
    assert advice.best is not None
    assert advice.proven
    steps = [work for work in advice.candidates if work.gain]
    left = [work for work in steps if work.id not in advice.best.ids]
    ceiling = (today(ward).national.value or 0) + advice.reachable
    assert Fraction(865, 10) <= ceiling <= Fraction(885, 10)
    assert len(left) >= 12
    assert {work.gain for work in steps} == {Fraction(1, 8)}
    assert max(work.cost for work in left) > 5 * max(work.cost for work in steps if work.id in advice.best.ids)


def test_two_to_four_points_are_withheld_by_open_gaps_and_by_rows_not_judged(ward: Database) -> None:
    configured = [task for task in held(ward) if task.endswith("-13-1")]
    analysed = [task for task in held(ward) if task.endswith("-03-2")]
    rungs = {gap.resolution for gap in today(ward).gaps if gap.task in configured}

    assert 2 <= (today(ward).withheld.value or 0) <= 4
    assert len(configured) >= 4
    assert len(analysed) >= 3
    assert rungs == {Resolution.OPEN, Resolution.PROPOSED, Resolution.APPROVED, Resolution.VENDOR_DONE}


def test_what_can_be_done_best_now_is_to_close_gaps(ward: Database) -> None:
    actions = best_actions_now(ward, LOCAL_PERSON, STATUS)
    plain = Fraction(100) / today(ward).verified.denominator

    best = [action for action in actions if (action.leverage or 0) > Fraction(6, 5) * plain]
    assert len(best) >= 6
    assert all(action.gap for action in best)
    assert (actions[0].leverage or 0) > 2 * plain


def test_decisions_of_the_coming_weeks_set_dates_and_one_of_them_the_last_day(ward: Database) -> None:
    found = driving(ward)

    assert {gap.name for gap in found} == {
        "手当の支給額の計算",
        "医療機関の請求データの受信",
        "文字要件に基づく文字の管理",
        "印影の一括更新",
        "医療扶助のオンライン資格確認の連携時刻の設定",
    }
    assert [gap.task for gap in found if gap.drag_days] == ["12-09-1"]
    assert all(gap.latest_decision and gap.latest_decision.date() > STATUS for gap in found)
    late = [gap for gap in found if gap.due and gap.latest_decision and gap.due > gap.latest_decision.date()]
    assert 1 <= len(late) < len(found)


def test_three_systems_end_after_the_deadline_and_the_others_at_their_cutover(ward: Database) -> None:
    assert [system.code for system in today(ward).systems if system.days_late] == ["12", "15", "16"]
    assert today(ward).finish is not None
    assert today(ward).deadline < today(ward).finish.date() < date(2026, 6, 30)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("rule", "task"),
    [
        (Rule.REGRESSION, "05-14-2"),
        (Rule.STALL, "20-13-1"),
        (Rule.NINETY_PERCENT, "W-11"),
        (Rule.COPIES_PLAN, "04-13-1"),
    ],
)
def test_the_reports_raise_questions(ward: Database, rule: Rule, task: str) -> None:
    alerts = [alert for alert in alerts_now(ward, LOCAL_PERSON, STATUS) if alert.rule is rule]

    assert task in [alert.task for alert in alerts]
    assert len(alerts) <= 4


def test_the_readme_tells_the_figures_of_today(ward: Database) -> None:
    told = (Path(__file__).parents[1] / "examples" / "README.md").read_text(encoding="utf-8")
    snapshot, advice = today(ward), least_effort_to_target(ward, LOCAL_PERSON, STATUS)
    found = forecast_target(ward, LOCAL_PERSON, snapshot)
    assert advice is not None
    assert advice.best is not None
    assert found is not None
    figures = [
        f"{snapshot.national.numerator} of 800 steps, {float(snapshot.national.value or 0):.1f} %",
        f"verified {float(snapshot.verified.value or 0):.2f} %, reported {float(snapshot.reported.value or 0):.2f} %",
        f"withheld {float(snapshot.withheld.value or 0):.2f} points",
        f"{float(100 * (found.chance or 0)):.1f} % by repeating",
        f"{float(100 * (found.chance_widened or 0)):.1f} % with the doubt",
        f"{float((snapshot.national.value or 0) + advice.reachable):.2f} %",
        f"{len(advice.best.ids)} tasks, {float(advice.best.cost):.1f} person-days",
        str(snapshot.finish and snapshot.finish.date()),
    ]

    assert [figure for figure in figures if figure not in told] == []
