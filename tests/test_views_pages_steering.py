"""The pages that steer: this week, the critical path with its what-if, and why the figure moved."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from actions import deciding, steering, weekly
from actions.access import LOCAL_PERSON
from actions.opening import open_database
from tests.test_views_pages import opened
from views import deciding_frames, steering_frames
from views.wording import day, escaped, percent
from views.wording.deciding import price


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def test_this_week_shows_the_chance_the_ceiling_and_the_least_work(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(f"sqlite:///{example_database}")
    day = weekly.latest_status_date(database, LOCAL_PERSON)
    snapshot = weekly.snapshot_as_of(database, LOCAL_PERSON, day)
    advice = steering.least_effort_to_target(database, LOCAL_PERSON, day)
    assert snapshot
    assert advice
    assert advice.best
    forecast = steering.forecast_target(database, LOCAL_PERSON, snapshot)

    app = opened("actions", example_database, monkeypatch)

    assert not app.exception
    assert metrics(app)["目標達成の見込み"] == percent(100 * forecast.chance if forecast and forecast.chance else None)
    assert metrics(app)["到達できる上限"] == percent((snapshot.national.value or 0) + advice.reachable)
    assert metrics(app)["目標に届く最小の作業"] == f"{len(advice.best.ids)} 作業"
    assert len(app.tabs) == 2 + 1 + len(advice.runners_up)


def test_a_slip_tried_on_the_page_moves_the_finish_and_stores_nothing(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(f"sqlite:///{example_database}")
    day = weekly.latest_status_date(database, LOCAL_PERSON)
    snapshot = weekly.snapshot_as_of(database, LOCAL_PERSON, day)
    assert snapshot
    app = opened("critical", example_database, monkeypatch)

    app.multiselect(key="what_if_slip_ja").set_value([snapshot.critical_path[-1]]).run()

    assert not app.exception
    assert any("稼働日）" in caption.value for caption in app.caption)
    assert weekly.snapshot_as_of(database, LOCAL_PERSON, day) == snapshot


def test_what_was_tried_is_still_tried_in_the_other_language_and_after_the_page_was_turned(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("critical", example_database, monkeypatch)
    for chosen in (["16-15-1"], ["16-15-1", "12-15-1"]):
        app.multiselect(key="what_if_slip_ja").set_value(chosen).run()
        assert app.multiselect(key="what_if_slip_ja").value == chosen
    app.number_input(key="what_if_days").set_value(20).run()
    app.selectbox(key="what_if_before_ja").set_value("12-15-1").run()

    app.switch_page("views/pages/overview.py").run()
    app.segmented_control(key="language_control").set_value("en").run()
    app.switch_page("views/pages/critical.py").run()

    assert app.multiselect(key="what_if_slip_en").value == ["16-15-1", "12-15-1"]
    assert app.number_input(key="what_if_days").value == 20
    assert app.selectbox(key="what_if_before_en").value == "12-15-1"


def test_a_link_tried_on_the_page_moves_the_finish_and_one_in_a_circle_is_told_as_a_path(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("critical", example_database, monkeypatch)

    app.multiselect(key="what_if_unlink_ja").set_value([("12-15-1", "15-15-1")]).run()
    assert any("（−12 稼働日）" in caption.value for caption in app.caption)

    app.multiselect(key="what_if_unlink_ja").set_value([])
    app.selectbox(key="what_if_before_ja").set_value("12-15-1")
    app.selectbox(key="what_if_after_ja").set_value("12-09-1").run()

    assert not app.exception
    assert escaped("障害者福祉 ⑮-1 テストの実施 → 障害者福祉 ⑨-1") in app.error[0].value


def test_the_comparison_tells_why_the_verified_figure_moved(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("compare", example_database, monkeypatch, a="2024-W26")

    app.segmented_control(key="why_measure").set_value("verified").run()

    assert not app.exception
    assert any("棒の合計は差と一致します" in caption.value for caption in app.caption)


def test_this_week_tells_until_when_nothing_may_be_done_and_what_waiting_costs(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(f"sqlite:///{example_database}")
    date = weekly.latest_status_date(database, LOCAL_PERSON)
    found = deciding.decisions_now(database, LOCAL_PERSON, date)
    assert found
    assert found.no_return
    dearest = max(found.waiting, key=lambda each: each.days or 0)

    app = opened("actions", example_database, monkeypatch)

    assert any(day(found.no_return.last) in text.value for text in app.markdown)
    tables = {tuple(frame.value.columns): frame.value for frame in app.dataframe}
    asked = tables[steering_frames.DECISIONS]
    assert asked["gap"][0].startswith(dearest.gap.rpartition(":")[2])
    assert asked["waiting"][0] == price(dearest)
    assert len(tables[deciding_frames.CLUSTERS]) == len(found.clusters)
    assert "43.4%" in set(tables[deciding_frames.VENDORS]["realisation"])
