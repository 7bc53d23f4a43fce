"""What lies ahead of the headline: the band, the ceiling, and the words on what they rest on."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from actions import weekly
from actions.access import LOCAL_PERSON
from actions.opening import open_database
from migration_plan.forecast import forecast
from model.explanation import Cause
from model.fitgap import Response
from model.forecast import BandDay, CeilingDay, LeftOut
from model.plan import RiskRule
from model.record import VendorCode
from model.risk import GapBasis
from model.week import IsoWeek
from tests.test_views_pages import opened
from tests.test_views_risk import risk
from views import outlook
from views.charts.house import LIGHT
from views.charts.trend import Outlook, TrendWords, trend
from views.wording import fraction_of, percent
from views.wording.forecast import drawn_from
from views.wording.risk import gap_basis

DAYS = [date(2024, 10, 4), date(2024, 10, 11)]
BAND = [BandDay(day=day, low=Fraction(80), middle=Fraction(81), high=Fraction(8276, 100)) for day in DAYS]
CEILING = [CeilingDay(day=day, value=Fraction(8799, 100)) for day in DAYS]


def curve(*values: int) -> pd.DataFrame:
    return pd.DataFrame(
        {"day": pd.to_datetime(DAYS), "value": values, "exact": ["", ""], "date": ["", ""]},
        columns=["day", "value", "exact", "date"],
    )


def test_the_chart_holds_band_and_ceiling_floored_and_named_and_its_axis_has_room_for_them() -> None:
    ahead = Outlook(outlook.band_rows(BAND), outlook.ceiling_rows(CEILING), ("続くと", "80.0〜82.7%"), "上限 87.9%")
    words = TrendWords("実績", "計画", "目標", "基準", "''")

    spec = trend(curve(75, 76), curve(75, 77), (DAYS[1], Fraction(85)), words, LIGHT, ahead).to_dict()

    assert list(ahead.band["high"]) == [82.7, 82.7]
    assert list(ahead.ceiling["value"]) == [87.9, 87.9]
    said = [layer["encoding"]["text"]["value"] for layer in spec["layer"] if "text" in layer["encoding"]]
    assert ["続くと", "80.0〜82.7%"] in said
    assert "上限 87.9%" in said
    scales = [y["scale"] for layer in spec["layer"] if "scale" in (y := layer["encoding"].get("y", {}))]
    assert scales[0]["domain"][1] > 87.9


def test_without_anything_ahead_the_chart_is_that_of_what_was() -> None:
    words = TrendWords("実績", "計画", "目標", "基準", "''")
    parts = (curve(75, 76), curve(75, 77), (DAYS[1], Fraction(85)), words, LIGHT)
    nothing = Outlook(outlook.band_rows(()), outlook.ceiling_rows(()), (), "")

    assert len(trend(*parts, nothing).to_dict()["layer"]) == len(trend(*parts).to_dict()["layer"])


def test_weeks_left_out_are_named_with_their_reason_and_many_are_counted() -> None:
    weeks = [IsoWeek(year=2024, number=number) for number in range(20, 25)]
    left = tuple(LeftOut(week=week, causes=((Cause.RESTATEMENT, Fraction(-4, 10)),)) for week in weeks)
    found = forecast([Fraction(1)] * 6, needed=Fraction(5), weeks_left=3)

    assert drawn_from(found) == "公表した 6 週の伸びをすべて使用"
    one = drawn_from(found.model_copy(update={"left_out": left[:1]}))
    assert one.endswith("除外：2024-W20（過去の訂正 −0.4 pt）")
    assert "5 週" in drawn_from(found.model_copy(update={"left_out": left}))
    assert "2024-W23" not in drawn_from(found.model_copy(update={"left_out": left}))


def test_the_answer_of_the_risk_names_the_past_it_draws_gaps_from_and_the_rule_for_the_others() -> None:
    basis = (
        GapBasis(vendor=VendorCode("A"), response=Response.CHANGE_WORK, resolved=8, gaps=12),
        GapBasis(gaps=30),
    )
    told = gap_basis(risk(0).model_copy(update={"gap_basis": basis}), RiskRule(), {VendorCode("A"): "A社"})

    assert "A社（業務の見直し）の 12 件は、解決済み 8 件の実績" in told
    assert "そのほかの 30 件は計画の規則" in told


def test_the_overview_tells_what_the_band_rests_on_and_shows_the_four_measures(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(f"sqlite:///{example_database}")
    snapshot = weekly.snapshot_as_of(database, LOCAL_PERSON, weekly.latest_status_date(database, LOCAL_PERSON))
    assert snapshot

    app = opened("overview", example_database, monkeypatch)

    assert not app.exception
    captions = [caption.value for caption in app.caption]
    assert any("公表した 25 週の伸びをすべて使用" in caption for caption in captions)
    shown = [text.value for text in app.markdown]
    for _, rate in snapshot.measures:
        assert f"{fraction_of(rate)} 人日" in captions
        assert any(f"**{percent(rate.value)}**" in text for text in shown)
