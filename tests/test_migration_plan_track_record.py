"""How past forecasts fared, on weeks that are worked by hand."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import product

import pytest

from migration_plan.forecast import forecast, interval, weekly_gains
from migration_plan.snapshot import take_snapshot
from migration_plan.track_record import WEEKS_AHEAD, track_record
from model.keeping import WeekLine
from model.snapshot import Rate
from model.week import IsoWeek
from tests.small_ward import PLAN, RECORDS, REPORTS

FIRST = date(2024, 4, 5)
TARGET_DAY = date(2025, 3, 31)


def lines(*values: str | None) -> list[WeekLine]:
    """Return frozen weeks, one after the other, with these national rates."""
    snapshot = take_snapshot(PLAN, RECORDS, REPORTS, FIRST)
    return [line(snapshot.planned_value, FIRST + timedelta(weeks=week), value) for week, value in enumerate(values)]


def line(any_rate: Rate, day: date, value: str | None) -> WeekLine:
    rate = Rate(numerator=Fraction(value or 0), denominator=Fraction(100 if value else 0))
    return WeekLine.model_validate(
        {
            "week": IsoWeek.of(day),
            "version": 1,
            "status_date": day,
            "recorded_until": "2024-04-05T10:00:00Z",
            "formula_version": "1",
            "plan_version": 1,
            "frozen_by": "主任",
            "input_digest": "",
            "digest": "",
            "national": rate,
            "target": "85",
            "open_gaps": 0,
            "finish": None,
            "illustrative": True,
            **dict.fromkeys(("national_without_na", "verified", "reported", "planned_value", "coverage"), any_rate),
        }
    )


def rising(*gains: int) -> list[WeekLine]:
    values = [75]
    for gain in gains:
        values.append(values[-1] + gain)
    return lines(*map(str, values))


def test_a_forecast_knows_only_the_weeks_frozen_until_then() -> None:
    short, long = rising(1, 0, 1, 0, 1), rising(1, 0, 1, 0, 1, 9, 9, 9, 9)

    assert track_record(short, TARGET_DAY).forecasts[0].said == track_record(long, TARGET_DAY).forecasts[0].said
    assert track_record(short, TARGET_DAY).forecasts[0].came is None
    assert track_record(long, TARGET_DAY).forecasts[0].came == 78 + 4 * 9


def test_before_five_gains_nothing_is_forecast_and_with_few_tests_no_share_is_stated() -> None:
    assert track_record([], TARGET_DAY).forecasts == ()
    assert track_record(rising(1, 1, 1, 1), TARGET_DAY).forecasts == ()
    record = track_record(rising(*[1] * 12), TARGET_DAY)

    assert (len(record.forecasts), record.tested, record.inside) == (8, 4, 4)
    assert record.hit_rate is None
    assert track_record(rising(*[1] * 13), TARGET_DAY).hit_rate == 1


def test_a_value_outside_what_was_said_is_a_miss_on_either_side() -> None:
    steady = (1, 2, 1, 2, 1)
    too_fast, too_slow = (rising(*steady, *[gain] * WEEKS_AHEAD) for gain in (5, 0))

    for weeks in (too_fast, too_slow):
        first = track_record(weeks, TARGET_DAY).forecasts[0]
        assert (first.inside, first.inside_half) == (False, False)
    as_said = track_record(rising(*steady, 1, 2, 1, 1), TARGET_DAY).forecasts[0]
    assert (as_said.low, as_said.high) == (82 + 4, 82 + 7)
    assert as_said.inside is True


def test_what_was_said_is_what_the_forecast_says() -> None:
    past = track_record(rising(1, 0, 1, 0, 1), TARGET_DAY).forecasts[0]

    assert past.said == forecast([Fraction(g) for g in (1, 0, 1, 0, 1)], needed=Fraction(7), weeks_left=46)


def test_a_week_without_a_value_is_left_out_and_its_gain_spread() -> None:
    record = track_record(lines("75", "76", None, "78", "79", "80"), TARGET_DAY)

    assert [past.said.weeks_seen for past in record.forecasts] == [5]
    assert record.forecasts[0].said.mean_gain == 1


@pytest.mark.parametrize("level", [Fraction(1, 2), Fraction(4, 5)])
def test_an_interval_is_what_counting_every_outcome_gives(level: Fraction) -> None:
    gains = [Fraction(gain, 8) for gain in (0, 3, -1, 7, 2)]
    sums = sorted(sum(outcome) for outcome in product(gains, repeat=3))

    low, high = interval(gains, 3, level)

    inside = [low <= total <= high for total in sums]
    assert Fraction(sum(inside), len(sums)) >= level
    assert sum(total < low for total in sums) < (1 - level) / 2 * len(sums)
    assert sum(total > high for total in sums) <= (1 - level) / 2 * len(sums)


def test_the_gain_of_weeks_that_were_not_frozen_is_spread_evenly() -> None:
    days = [
        (FIRST, Fraction(75)),
        (FIRST + timedelta(weeks=3), Fraction(78)),
        (FIRST + timedelta(weeks=4), Fraction(80)),
    ]

    assert weekly_gains(days) == [1, 1, 1, 2]
    assert weekly_gains([]) == []
