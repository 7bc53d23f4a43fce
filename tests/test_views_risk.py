"""The two forecasts side by side: on the page of this week, and the sentence when they are far apart."""

from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from actions import steering, weekly
from actions.access import LOCAL_PERSON
from actions.opening import open_database
from model.forecast import Forecast
from model.plan import RiskShape
from model.record import Minutes
from model.risk import Quantile, Risk, TargetRisk
from tests.test_views_pages import opened
from views.wording.risk import at_levels, disagreement, share

FRIDAY = date(2024, 10, 4)
HALF, MOST = Fraction(1, 2), Fraction(4, 5)


def risk(weeks: int | None) -> Risk:
    """Return a risk that reaches the target so many weeks after Friday."""
    at = None if weeks is None else datetime(2024, 10, 5) + timedelta(weeks=weeks)
    reached = tuple(Quantile(level=level, at=at) for level in (HALF, MOST))
    return Risk(
        trials=10,
        seed=1,
        shape=RiskShape.PERT,
        shared=Fraction(3, 10),
        planned=at,
        finish=reached,
        mean=Fraction(0),
        deviation=Fraction(0),
        merge_bias=Minutes(0),
        deadline=FRIDAY,
        in_time=Fraction(1),
        target=TargetRisk(day=FRIDAY, chance=Fraction(1), reached=reached),
        tasks=(),
    )


def trend(weeks: int | None, *, seen: int = 9) -> Forecast:
    """Return a forecast that reaches the target in so many weeks."""
    chance, weeks_for = (None, ()) if seen < 5 else (HALF, ((HALF, weeks), (MOST, weeks)))
    return Forecast(
        weeks_seen=seen,
        weeks_left=9,
        needed=Fraction(1),
        mean_gain=HALF,
        chance=chance,
        chance_widened=chance,
        weeks_for=weeks_for,
    )


@pytest.mark.parametrize(
    ("network", "seen", "told"),
    [
        (10, 10, ""),
        (10, 13, ""),
        (10, 14, "4 週早い"),
        (14, 10, "4 週遅い"),
        (None, None, ""),
        (10, None, "3年以内に届きません"),
        (None, 10, "作業だけでは届きません"),
    ],
)
def test_more_than_three_weeks_between_the_forecasts_are_told(network: int | None, seen: int | None, told: str) -> None:
    found = disagreement(risk(network), trend(seen), FRIDAY)

    assert (told in found) if told else found == ""


def test_too_few_weeks_raise_no_alert() -> None:
    assert disagreement(risk(10), trend(None, seen=3), FRIDAY) == ""
    assert disagreement(risk(10), None, FRIDAY) == ""


def test_a_date_that_is_never_reached_is_a_dash() -> None:
    assert at_levels(risk(None).finish) == "5割 –、8割 –"
    assert at_levels(risk(0).finish) == "5割 2024年10月4日、8割 2024年10月4日"


def test_this_week_shows_both_forecasts(example_database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = open_database(f"sqlite:///{example_database}")
    day = weekly.latest_status_date(database, LOCAL_PERSON)
    snapshot = weekly.snapshot_as_of(database, LOCAL_PERSON, day)
    found = steering.risk_now(database, LOCAL_PERSON, day)
    assert snapshot
    assert found
    assert found.target
    forecast = steering.forecast_target(database, LOCAL_PERSON, snapshot)

    app = opened("actions", example_database, monkeypatch)

    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["工程からの見込み"] == share(found.target.chance)
    assert shown["ペースからの見込み"] == share(forecast.chance if forecast else None)
    assert shown["法定期限までに完了"] == share(found.in_time)
    told = disagreement(found, forecast, day)
    assert told
    assert any(told in markdown.value for markdown in app.markdown)
