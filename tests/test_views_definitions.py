"""The definitions behind the headline: every way to count, the pace with its formulas, the baseline with its bridge."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from actions import weekly
from actions.access import LOCAL_PERSON
from actions.opening import open_database
from model.explanation import Cause
from model.plan import Goal
from model.restated import ProvenBaseline
from model.snapshot import Pace, Rate
from tests.test_views_pages import opened
from views.definitions import bridge_rows, pace_rows
from views.formulas import FORMULAS


def rate(value: int) -> Rate:
    return Rate(numerator=Fraction(value * 8), denominator=Fraction(800))


def test_one_click_from_the_headline_leads_to_every_way_to_count(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(f"sqlite:///{example_database}")
    snapshot = weekly.snapshot_as_of(database, LOCAL_PERSON, date(2024, 10, 4))
    assert snapshot
    app = opened("overview", example_database, monkeypatch)

    app.button(key="definitions").click().run()

    assert not app.exception
    counted, pace = (element.value for element in app.table)
    assert len(counted) == 6
    assert counted["値"].iloc[0] == "80.0%"
    assert counted["分子 / 分母"].iloc[0] == "640 / 800"
    assert counted["分子 / 分母"].iloc[2] == "560 / 720"
    assert len(pace) == len(FORMULAS)
    assert any("記録から計算した **75.0%（600 / 800）** と一致します" in said.value for said in app.markdown)


def test_an_index_that_is_not_defined_is_a_dash() -> None:
    zero = Fraction(0)
    fields = dict.fromkeys(Pace.model_fields) | {
        "weeks_elapsed": zero,
        "weeks_planned": zero,
        "remaining": zero,
        "schedule_variance": zero,
        "earned_schedule": zero,
        "schedule_variance_time": zero,
    }

    values = {formula: value for _, value, formula, _ in pace_rows(Pace.model_validate(fields))}

    dashes = [formula for formula, value in values.items() if value == "–"]
    assert dashes == [FORMULAS[name] for name in FORMULAS if fields[name] is None]
    assert len(dashes) == 8


def test_every_index_of_the_pace_has_a_row() -> None:
    letters = {"weeks_elapsed", "weeks_planned", "remaining"}

    assert set(Pace.model_fields) - letters == set(FORMULAS)


def test_the_bridge_of_a_baseline_leads_from_the_declared_value_to_that_of_now() -> None:
    proof = ProvenBaseline(
        declared=Goal(day=date(2024, 3, 31), value=Fraction(75)),
        then=rate(74),
        now=rate(76),
        plan_version=1,
        formula_version="1",
        input_digest="0",
        known_until=None,
        recorded_until=None,
        causes=((Cause.RESTATEMENT, Fraction(3)), (Cause.SCOPE, Fraction(-1))),
    )

    assert [value for _, value in bridge_rows(proof)] == [
        "75.0%",
        "−1.0 pt",
        "74.0%（592 / 800）",
        "+3.0 pt",
        "−1.0 pt",
        "76.0%（608 / 800）",
    ]
    assert len(bridge_rows(proof.model_copy(update={"then": rate(75), "now": rate(75), "causes": ()}))) == 2
