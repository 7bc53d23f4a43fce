"""The waterfall as it is drawn and as it is opened."""

from fractions import Fraction

from model.explanation import Bar, Cause, Explanation
from model.plan import MeasureName
from views.charts.house import LIGHT
from views.charts.waterfall import waterfall
from views.waterfall_steps import steps

TOLD = Explanation(
    measure=MeasureName.VERIFIED,
    before=Fraction(75),
    after=Fraction("76.4"),
    bars=(
        Bar(cause=Cause.RESTATEMENT, points=Fraction(-1), task="T4"),
        Bar(cause=Cause.SCOPE, points=Fraction("-2.96"), task="T6"),
        Bar(cause=Cause.GAP, points=Fraction(3), task="T2", gap="A:G2"),
        Bar(cause=Cause.EXECUTION, points=Fraction("2.5"), task="T3"),
        Bar(cause=Cause.EXECUTION, points=Fraction("-0.14"), task="T5"),
    ),
)


def test_each_bar_stands_where_the_one_before_it_ends() -> None:
    bars, ends = steps(TOLD, "2024-W39", "2024-W40")

    assert list(bars["from"]) == [75.0, *list(bars["to"])[:-1]]
    assert list(ends["to"]) == [75.0, bars["to"].iloc[-1]] == [75.0, 76.4]


def test_what_rose_and_what_fell_of_one_cause_are_two_bars() -> None:
    bars, _ = steps(TOLD, "2024-W39", "2024-W40")

    assert list(bars["label"]) == ["−1.0 pt", "−3.0 pt", "+3.0 pt", "+2.5 pt", "−0.2 pt"]
    assert list(bars["rises"]) == [False, False, True, True, False]
    assert bars["name"].is_unique


def test_a_difference_of_nothing_is_still_drawn() -> None:
    still = TOLD.model_copy(update={"bars": (), "after": TOLD.before})

    chart = waterfall(*steps(still, "a", "b"), LIGHT).to_dict()

    assert len(chart["layer"]) == 4
