"""Plan and pace against the vectors and Lipke's conventions."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from migration_plan.pace import earned_schedule, pace
from model.snapshot import Pace

ORACLE = Path(__file__).parents[1].parent / "shared" / "oracle" / "evm-es-cpli.json"


def on_the_way(value: str, at: int) -> Pace:
    """Return the pace of a plan from 75 to 85 in 20 weeks, half a point a week."""
    curve = [75 + Fraction(week, 2) for week in range(21)]
    return pace(
        [(Fraction(week), planned) for week, planned in enumerate(curve)],
        baseline=Fraction(75),
        target=Fraction(85),
        value=Fraction(value),
        planned=curve[min(at, 20)],
        at=Fraction(at),
    )


def test_four_weeks_after_the_baseline_the_index_starts_at_the_baseline() -> None:  # TV-4
    now = on_the_way("76.4", 4)

    assert now.schedule_variance == Fraction("-0.6")
    assert (now.cumulative_spi, now.incremental_spi) == (Fraction(382, 385), Fraction("0.70"))
    assert (now.earned_schedule, now.schedule_variance_time, now.spi_time) == (
        Fraction("2.8"),
        Fraction("-1.2"),
        Fraction("0.70"),
    )
    assert (now.estimated_weeks, now.tspi_time) == (Fraction(200, 7), Fraction("1.075"))
    assert (now.required_pace, now.actual_pace) == (Fraction("0.5375"), Fraction("0.35"))
    assert now.attainment == Fraction("0.14")


def test_at_the_baseline_and_past_the_target_date_ratios_are_not_defined() -> None:
    start, late = on_the_way("75", 0), on_the_way("84", 20)

    assert (start.incremental_spi, start.spi_time, start.actual_pace, start.estimated_weeks) == (None,) * 4
    assert (late.tspi_time, late.required_pace) == (None, None)


def test_below_the_baseline_and_before_it_nothing_reads_as_being_ahead() -> None:
    curve = [(Fraction(0), Fraction(70)), (Fraction(20), Fraction(85))]
    ends = {"baseline": Fraction(75), "target": Fraction(85), "value": Fraction(71)}

    below = pace(curve, **ends, planned=Fraction(72), at=Fraction(2))
    before = pace(curve, **ends, planned=Fraction(70), at=Fraction(-2))

    assert (below.incremental_spi, below.cumulative_spi) == (None, Fraction(71, 72))
    assert (before.incremental_spi, before.spi_time, before.actual_pace, before.estimated_weeks) == (None,) * 4


@pytest.mark.parametrize(
    ("curve", "value", "week"),
    [
        ((0, 10, 30, 60, 100, 150, 200, 250, 290, 310, 320), 175, "5.5"),
        ((0, 10, 30, 60), 30, "2"),
        ((0, 50, 100), 100, "2"),
        ((0, 40, 40, 100), 40, "2"),
        ((10, 20), 5, "0"),
        ((0, 50, 100, 100), 120, "3"),
    ],
)
def test_earned_schedule_is_the_last_week_that_had_promised_the_value(
    curve: tuple[int, ...], value: int, week: str
) -> None:
    by_week = [(Fraction(time), Fraction(planned)) for time, planned in enumerate(curve)]

    assert earned_schedule(by_week, Fraction(value)) == Fraction(week)


@pytest.mark.skipif(not ORACLE.exists(), reason="the shared oracle is not beside this repository")
def test_the_earned_schedule_cases_of_the_oracle_are_reproduced() -> None:
    cases = [case for case in json.loads(ORACLE.read_text("utf-8"))["cases"] if "pv_cum" in case]
    names = {"es": "earned_schedule", "sv_t": "schedule_variance_time", "spi_t": "spi_time"}
    names |= {"eac_t": "estimated_weeks", "tspi_t": "tspi_time", "pd": "weeks_planned"}

    for case in cases:
        curve = [(Fraction(week), Fraction(planned)) for week, planned in enumerate(case["pv_cum"])]
        ends = {"baseline": curve[0][1], "target": curve[-1][1], "planned": curve[-1][1]}
        found = pace(curve, **ends, value=Fraction(case["ev"]), at=Fraction(case["at"]))
        for name, expected in case["expected"].items():
            assert getattr(found, names[name]) == pytest.approx(expected), (case["id"], name)
    assert len(cases) == 4
