"""The critical chain, the distribution of the finish and the fever chart, as they are drawn and on their pages."""

from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from migration_plan.buffers import BufferUse
from model.plan import RiskShape
from model.record import Minutes, SystemCode
from model.risk import Quantile, Risk
from model.schedule import Driver, DriverKind
from tests.snapshots import a_gap, a_plan, a_snapshot
from tests.test_views_fiscal import charts
from tests.test_views_pages import opened, words
from views.chain import levels_of, network, weeks_of
from views.charts.chain import chain
from views.charts.distribution import distribution
from views.charts.fever import fever
from views.charts.house import LIGHT, apart
from views.fever import borders, points_of
from views.names import Names

PLAN = a_plan()
NAMES = Names(PLAN)
MONTHS = "datum.label"
MARKS = ((date(2024, 10, 4), "基準日"), (date(2026, 3, 31), "法定期限"))


def test_each_unfinished_task_of_the_path_has_a_row_of_its_own_and_its_gap_one_before_it() -> None:
    snapshot = a_snapshot(PLAN)
    held = next(task for task in snapshot.tasks if task.id == "02-33")
    by_gap = held.schedule.model_copy(update={"drivers": (Driver(kind=DriverKind.GAP, gap="G-1"),)})
    tasks = tuple(
        task.model_copy(update={"schedule": by_gap}) if task.id == "02-33" else task for task in snapshot.tasks
    )

    nodes, links, rows = network(snapshot.model_copy(update={"tasks": tasks, "gaps": (a_gap("G-1"),)}), NAMES)

    ids = list(nodes["id"])
    assert ids[ids.index("02-33") - 1] == "G-1"
    assert [each for each in ids if each != "G-1"] == [f"02-{step}" for step in range(32, 41)]
    assert list(nodes["row"]) == list(range(len(nodes)))
    assert rows == ["戸籍", *[""] * (len(nodes) - 1)]
    to_gap = links[(links["row"] == ids.index("G-1")) & (links["end"] == ids.index("02-33"))]
    assert list(to_gap["back"]) == [pd.Timestamp(2024, 12, 20)]
    assert len(chain(nodes, links, rows, MARKS, MONTHS, LIGHT).to_dict()["layer"]) == 11


def test_a_name_stands_on_the_side_of_its_bar_that_has_room() -> None:
    nodes, _, _ = network(a_snapshot(PLAN), NAMES)

    first, last = nodes["from"].min(), nodes["to"].max()
    for node in nodes.to_dict("records"):
        before, after = node["from"] - first, last - node["to"]
        assert node["right"] == (after >= before)


def test_a_finished_path_has_no_picture() -> None:
    nodes, links, rows = network(a_snapshot(PLAN, completed={"02": 40}), NAMES)

    assert (len(nodes), len(links), rows) == (0, 0, [])


RISK = Risk(
    trials=10,
    seed=1,
    shape=RiskShape.PERT,
    shared=Fraction(0),
    planned=None,
    finish=(Quantile(level=Fraction(1, 2), at=datetime(2026, 3, 28)), Quantile(level=Fraction(4, 5), at=None)),
    finishes=((date(2026, 3, 25), 2), (date(2026, 3, 27), 4), (date(2026, 4, 6), 4)),
    mean=Fraction(0),
    deviation=Fraction(0),
    merge_bias=Minutes(0),
    deadline=date(2026, 3, 31),
    in_time=Fraction(6, 10),
    target=None,
    tasks=(),
)


def test_the_trials_are_counted_by_the_week_and_a_week_after_the_deadline_is_late() -> None:
    weeks = weeks_of(RISK)

    assert list(zip(weeks["from"].dt.date, weeks["share"], weeks["late"], strict=True)) == [
        (date(2026, 3, 23), 60.0, False),
        (date(2026, 4, 6), 40.0, True),
    ]
    assert weeks["words"][0] == "2026/03/23の週に終わる：60.0%（6回）"


def test_the_days_that_matter_come_in_order_and_one_that_is_never_reached_is_left_out() -> None:
    levels = levels_of(RISK)

    assert list(levels["name"]) == ["50% 2026/03/27", "法定期限 2026/03/31"]
    assert list(levels["deadline"]) == [False, True]
    assert len(distribution(weeks_of(RISK), levels, MONTHS, LIGHT).to_dict()["layer"]) == 3


def use(code: str, used: int, progress: int) -> BufferUse:
    day = date(2026, 1, 5)
    finish = day + timedelta(days=used)
    return BufferUse(
        code=SystemCode(code),
        planned=day,
        finish=finish,
        buffer=100,
        used=Fraction(used),
        progress=Fraction(progress),
    )


def test_only_systems_that_need_an_eye_are_named_and_their_names_do_not_meet() -> None:
    table = points_of((use("01", 0, 50), use("02", 96, 50), use("03", 95, 50)), NAMES)

    assert list(table["label"]) == ["戸籍", "戸籍の附票", ""]
    assert list(table["zone"]) == ["red", "red", "green"]
    assert abs(table["place"][0] - table["place"][1]) >= 6
    assert table["words"][0].startswith("戸籍：余裕100日の96.0%を使用、確認済み50.0%")
    zones = pd.DataFrame([(100, 10.0, "x")], columns=["progress", "used", "name"])
    assert len(fever(table, borders(), zones, ("x", "y"), LIGHT).to_dict()["layer"]) == 6


def test_the_borders_of_the_chart_are_those_of_the_zones() -> None:
    assert borders().to_numpy().tolist() == [[0, 15, 30], [100, 75, 90]]


def test_places_keep_their_order_and_their_distance() -> None:
    places = apart([5.0, 5.0, 5.0, 40.0, 41.0], 4.0)

    ordered = sorted(places)
    assert places[3] < places[4]
    assert all(high - low > 3.9 for low, high in pairwise(ordered))


def test_the_page_of_the_critical_path_shows_the_chain_and_when_it_may_end(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("critical", example_database, monkeypatch)

    assert not app.exception
    alts = [chart.proto.alt for chart in app.get("vega_lite_chart")]
    assert any("Gap 0120750 手当の支給額の計算（解決見込み 2024/11/15" in alt for alt in alts)
    assert any("90% 2026/" in alt for alt in alts)
    assert "法定期限 2026年3月31日 までにすべてが終わる見込みは **0.0%** です。" in words(app)


def test_the_overview_shows_which_systems_use_up_their_time_in_hand(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("overview", example_database, monkeypatch)

    assert not app.exception
    alts = [chart.proto.alt for chart in app.get("vega_lite_chart")]
    assert any("生活保護：余裕35日の257.1%を使用" in alt and "いま手を打つ" in alt for alt in alts)
    assert "いま手を打つ **3** 業務" in words(app)
    assert len(charts(app)) == 2
