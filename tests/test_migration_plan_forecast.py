"""The chance of the target from weekly gains, exactly."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations_with_replacement, product

from hypothesis import given
from hypothesis import strategies as st

from migration_plan.forecast import band, chance, chance_widened, forecast, interval, weekly_gains, weeks_for

FOUR_WEEKS = [Fraction(gain) for gain in (0, 20, 50, 70)]
gains = st.lists(st.integers(-3, 6).map(Fraction), min_size=1, max_size=4)


def test_the_chance_is_the_share_of_all_sequences_that_reach_the_target() -> None:  # TV-7
    assert chance(FOUR_WEEKS, Fraction(70), 2) == Fraction(5, 8)
    assert chance(FOUR_WEEKS, Fraction(100), 3) == Fraction(35, 64)
    assert round(float(chance(FOUR_WEEKS, Fraction(860), 16)), 5) == 0.00252


def test_the_weeks_it_takes_at_each_level_of_certainty() -> None:  # TV-7
    levels = [Fraction(level) for level in ("0.50", "0.80", "0.85", "0.95")]

    assert [weeks for _, weeks in weeks_for(FOUR_WEEKS, Fraction(860), levels)] == [25, 28, 29, 32]


def test_a_measure_that_does_not_gain_never_arrives() -> None:
    assert weeks_for([Fraction(0), Fraction(-1)], Fraction(1), [Fraction(1, 2)]) == ((Fraction(1, 2), None),)
    assert weeks_for([Fraction(1)], Fraction(0), [Fraction(1, 2)]) == ((Fraction(1, 2), 0),)


def test_the_band_holds_the_value_a_week_ahead_between_p10_and_p90_and_never_exceeds_100() -> None:
    seen = [Fraction(gain) for gain in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9)]

    now, after, later = band(seen, Fraction(80), date(2024, 10, 4), 2)

    assert (now.low, now.middle, now.high) == (80, 80, 80)
    assert (after.day, after.low, after.middle, after.high) == (date(2024, 10, 11), 80, 84, 88)
    assert later.high == 80 + interval(seen, 2, Fraction(4, 5))[1]
    assert band(seen, Fraction(98), date(2024, 10, 4), 2)[-1].high == 100
    assert band(seen[:4], Fraction(80), date(2024, 10, 4), 2) == ()


def test_the_gain_that_a_week_left_out_closes_is_not_drawn_from() -> None:
    days = [(date(2024, 4, 5) + timedelta(weeks=week), Fraction(value)) for week, value in enumerate((75, 76, 79, 80))]

    assert weekly_gains(days, {days[2][0]}) == [1, 1]
    assert weekly_gains([days[0], days[3]], {days[2][0]}) == []


def test_fewer_than_five_weeks_give_a_pace_and_no_probability() -> None:
    few = forecast(FOUR_WEEKS, needed=Fraction(860), weeks_left=16)
    enough = forecast([*FOUR_WEEKS, Fraction(60)], needed=Fraction(860), weeks_left=16)

    assert (few.mean_gain, few.chance, few.chance_widened, few.weeks_for) == (35, None, None, ())
    assert enough.chance is not None
    assert enough.chance_widened is not None
    assert enough.chance < enough.chance_widened


@given(gains, st.integers(0, 8), st.integers(0, 4))
def test_both_chances_equal_the_plain_count_of_outcomes(seen: list[Fraction], needed: int, weeks: int) -> None:
    sequences = [sum(draw) >= needed for draw in product(seen, repeat=weeks)]
    combinations = [
        sum(seen[week] for week in draw) >= needed for draw in combinations_with_replacement(range(len(seen)), weeks)
    ]

    assert chance(seen, Fraction(needed), weeks) == Fraction(sum(sequences), len(sequences))
    assert chance_widened(seen, Fraction(needed), weeks) == Fraction(sum(combinations), len(combinations))
