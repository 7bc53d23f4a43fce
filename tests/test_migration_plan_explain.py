"""The waterfall from one published value to a later one."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from migration_plan.explain import Line, mean, split, waterfall
from model.explanation import Bar, Cause
from model.record import TaskId

T, T1, T2, T3, T4, T5, T6, S = map(TaskId, ("T", "T1", "T2", "T3", "T4", "T5", "T6", "S"))

shares = st.fractions(min_value=0, max_value=1, max_denominator=20)
lines = st.builds(Line, st.fractions(min_value=0, max_value=30, max_denominator=3), shares, shares, shares)
plans = st.dictionaries(st.sampled_from([TaskId(name) for name in ("A1", "A2", "B1", "B2", "B3")]), lines)
moves = st.dictionaries(st.sampled_from(["G1", "G2"]), st.fractions(min_value=-5, max_value=5, max_denominator=4))


def line(weight: int, execution: str, limit: str = "1") -> Line:
    return Line(Fraction(weight), Fraction(execution), Fraction(limit))


LAST_WEEK = {
    T1: line(40, "1"),
    T2: line(20, "0.80", "0.60"),
    T3: line(20, "0.55"),
    T4: line(12, "0.75"),
    T5: line(4, "0"),
}
RESTATED = LAST_WEEK | {T4: line(12, "0.67")}
NOW = LAST_WEEK | {
    T2: line(20, "0.80", "0.75"),
    T3: line(20, "0.60"),
    T4: line(12, "0.70"),
    T5: line(4, "0.25"),
    T6: line(4, "0"),
}


def total(bars: list[Bar], cause: Cause) -> Fraction:
    return sum((bar.points for bar in bars if bar.cause is cause), Fraction(0))


def test_the_story_from_75_0_to_76_4() -> None:  # TV-3
    bars = list(waterfall(LAST_WEEK, RESTATED, NOW, {T2: {"G7": Fraction(3)}}))

    assert (mean(LAST_WEEK), mean(RESTATED), mean(NOW)) == (75, 74, Fraction("76.4"))
    assert total(bars, Cause.RESTATEMENT) == -1
    assert total(bars, Cause.FORMULA) == 0
    assert [(bar.task, bar.points) for bar in bars if bar.cause is Cause.SCOPE] == [("T6", Fraction("-2.96"))]
    assert [(bar.task, bar.gap, bar.points) for bar in bars if bar.cause is Cause.GAP] == [("T2", "G7", 3)]
    assert {bar.task: bar.points for bar in bars if bar.cause is Cause.EXECUTION} == {
        "T3": 1,
        "T4": Fraction("0.36"),
        "T5": 1,
    }


def test_a_change_of_execution_and_cap_is_split_evenly_between_them() -> None:  # TV-2
    assert split(line(1, "0.80", "0.75"), line(1, "0.90", "0.85")) == (Fraction(1, 40), Fraction(3, 40))


def test_a_cap_set_by_unjudged_rows_names_no_gap() -> None:
    before = {T: Line(Fraction(1), Fraction(1), Fraction(1, 2), assessed=Fraction(1, 2))}
    after = {T: line(1, "1")}

    bars = list(waterfall(before, before, after, {T: {"G1": Fraction(1)}}))

    assert bars == [Bar(cause=Cause.ASSESSMENT, points=Fraction(50), task="T")]


def test_a_step_that_turns_not_applicable_is_a_change_of_scope_where_it_counts_as_done() -> None:
    before = {S: line(1, "0"), T: line(1, "1")}
    after = {S: line(1, "1")._replace(out_of_scope=True), T: line(1, "1")}

    assert list(waterfall(before, before, after, {})) == [Bar(cause=Cause.SCOPE, points=Fraction(50), task="S")]
    back = list(waterfall(after, after, before, {}))
    assert back == [Bar(cause=Cause.SCOPE, points=Fraction(-50), task="S")]


@given(plans, plans, plans, st.dictionaries(st.sampled_from([TaskId("A1"), TaskId("B3")]), moves))
def test_the_bars_sum_to_the_difference_with_no_remainder(
    published: dict[TaskId, Line],
    restated: dict[TaskId, Line],
    now: dict[TaskId, Line],
    gaps: dict[TaskId, dict[str, Fraction]],
) -> None:
    bars = list(waterfall(published, restated, now, gaps))

    assert sum((bar.points for bar in bars), Fraction(0)) == mean(now) - mean(published)
