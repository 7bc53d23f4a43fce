"""The sheet of one fiscal year: its bars computed by hand, its lanes, and the page."""

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from migration_plan.snapshot import take_snapshot
from model.plan import Plan
from model.snapshot import Snapshot
from model.system import StepStatus
from model.task import Measure
from tests.small_ward import TODAY, plan_of, report, task
from tests.test_views_pages import opened, words
from views.charts.fiscal import fiscal
from views.charts.house import LIGHT
from views.fiscal_frames import MEASURES, Strip, Year, document, packed, sheet, strips, task_rows, years

REIWA_6 = Year(2024)


def ward() -> Plan:
    """Return two ward-wide tasks, and a step that two of three systems have."""
    common: dict[str, object] = {"system": None, "measure": Measure.PLAN_DOCUMENT}
    step: dict[str, object] = {"step": "⑭-2", "measure": Measure.MIGRATION}
    spring = {"planned_start": date(2024, 4, 1), "planned_finish": date(2024, 6, 28)}
    winter = {"planned_start": date(2024, 11, 1), "planned_finish": date(2025, 5, 30)}
    return plan_of(
        [
            task("W1", 10, **common, **spring),
            task("W2", 30, **common, **winter),
            task("A1", 20, **step, **spring),
            task("B1", 20, **step, **winter),
            task("B2", 20, **step, **winter),
            task("B3", 5, measure=Measure.OTHER, **spring),
        ]
    )


def known(plan: Plan) -> Snapshot:
    """Return the ward when W1 is done, A1 half done, and B2 not applicable."""
    done = report("W1", "1", date(2024, 7, 5), actual_start=date(2024, 4, 8), actual_finish=date(2024, 7, 5))
    half = report("A1", "1/2", actual_start=date(2024, 5, 7))
    out = report("B2", "0").model_copy(update={"status": StepStatus.NOT_APPLICABLE, "progress": Fraction(0)})
    return take_snapshot(plan, (), [done, half, out], TODAY)


PLAN = ward()
SNAPSHOT = known(PLAN)


def test_without_steps_the_bars_are_the_ward_wide_tasks_alone() -> None:
    found = strips(PLAN, SNAPSHOT, REIWA_6, steps=False)

    assert [(strip.key, strip.first, strip.last) for strip in found] == [
        ("W1", date(2024, 4, 1), date(2024, 6, 28)),
        ("W2", date(2024, 11, 1), date(2025, 5, 30)),
    ]
    done, ahead = found
    assert (done.start, done.finish, done.reached, done.progress) == (
        date(2024, 4, 8),
        date(2024, 7, 5),
        date(2024, 7, 5),
        Fraction(100),
    )
    assert done.late
    assert (ahead.reached, ahead.progress) == (None, Fraction(0))


def test_a_step_of_all_systems_is_one_bar_without_those_it_does_not_apply_to() -> None:
    step = next(strip for strip in strips(PLAN, SNAPSHOT, REIWA_6, steps=True) if strip.key == "step:⑭-2")

    assert step.tasks == ("A1", "B1")
    assert step.name == "⑭-2 A1（2業務）"
    assert (step.first, step.last, step.start, step.reached) == (
        date(2024, 4, 1),
        date(2025, 5, 30),
        date(2024, 5, 7),
        TODAY,
    )
    assert step.progress == Fraction(25)


def test_what_touches_the_year_neither_by_plan_nor_by_deed_is_left_out() -> None:
    assert strips(PLAN, SNAPSHOT, Year(2026), steps=True) == []
    assert {strip.key for strip in strips(PLAN, SNAPSHOT, Year(2025), steps=True)} == {"W2", "step:⑭-2"}


def test_the_bars_are_cut_to_the_year_and_lie_below_the_name_of_their_measure() -> None:
    bars, frame = sheet(strips(PLAN, SNAPSHOT, REIWA_6, steps=True), REIWA_6, SNAPSHOT)

    by_key = {str(bar["key"]): bar for bar in bars.to_dict("records")}
    assert by_key["W2"]["to"] == pd.Timestamp(2025, 4, 1)
    assert by_key["W1"]["to"] == pd.Timestamp(2024, 6, 29)
    assert by_key["W1"]["share"] == "100.0%"
    heads = [place for place, _ in frame.measures]
    assert [name.partition("　")[0] for _, name in frame.measures] == [
        "Fit&Gap分析・対応",
        "システム基盤の整備・構築",
        "移行計画書の策定",
        "移行作業の実施",
    ]
    assert heads[2] < by_key["W1"]["row"] < heads[3] < by_key["step:⑭-2"]["row"] < frame.rows
    assert frame.status == (TODAY, "基準日 2024/10/04")
    assert sheet([], Year(2025), SNAPSHOT)[1].status is None


def test_bars_of_one_lane_leave_each_other_room_for_their_names() -> None:
    def strip(name: str, first: date, last: date) -> Strip:
        return Strip(name, Measure.PLATFORM, name, (), first, last, None, None, None, None)

    short = strip("一二", date(2024, 4, 1), date(2024, 4, 5))
    soon = strip("三四", date(2024, 4, 10), date(2024, 4, 20))
    later = strip("五六", date(2024, 4, 16), date(2024, 5, 20))

    assert packed([short, soon, later], REIWA_6) == [[short, later], [soon]]


def test_a_name_that_would_run_out_of_the_year_ends_with_its_bar() -> None:
    late = Strip(
        "x", Measure.PLATFORM, "最終版の完成", (), date(2025, 3, 19), date(2025, 3, 19), None, None, None, None
    )
    early = late._replace(first=date(2024, 4, 1))

    bars, _ = sheet([late], REIWA_6, SNAPSHOT)
    assert list(bars["flipped"]) == [True]
    assert list(sheet([early], REIWA_6, SNAPSHOT)[0]["flipped"]) == [False]


def test_the_plan_document_is_complete_when_all_ward_wide_work_on_it_is() -> None:
    found = document(PLAN, SNAPSHOT)
    assert found
    assert (found.tasks, found.done, found.planned) == (2, False, date(2025, 5, 30))

    both = [report(name, "1", date(2024, 7, 5), actual_finish=date(2024, 7, 5)) for name in ("W1", "W2")]
    complete = document(PLAN, take_snapshot(PLAN, (), both, TODAY))
    assert complete
    assert (complete.done, complete.finish) == (True, date(2024, 7, 5))
    assert document(plan_of([task("A1", 1)]), SNAPSHOT) is None


def test_every_bar_leads_to_its_tasks() -> None:
    found = strips(PLAN, SNAPSHOT, REIWA_6, steps=True)

    assert sorted(task_rows(found, PLAN, SNAPSHOT)["id"]) == ["A1", "B1", "W1", "W2"]


def test_the_years_run_from_the_first_planned_day_to_the_deadline() -> None:
    assert years(PLAN) == [Year(2024), Year(2025)]
    assert years(plan_of([])) == [Year(2025)]


@pytest.mark.parametrize("steps", [True, False])
def test_the_sheet_can_be_drawn(*, steps: bool) -> None:
    chart = fiscal(*sheet(strips(PLAN, SNAPSHOT, REIWA_6, steps=steps), REIWA_6, SNAPSHOT), LIGHT).to_dict()

    texts = [value for rows in chart["datasets"].values() for row in rows for value in row.values()]
    assert {"W1", "4〜6月", "移行計画書の策定　確認済み 25.0%"} <= set(map(str, texts))


def charts(app: AppTest) -> list[Any]:
    return [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]


def test_the_page_answers_with_both_key_figures_and_the_four_measures(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("fiscal", example_database, monkeypatch, fy="2024")

    assert not app.exception
    assert [metric.value for metric in app.metric] == ["策定中", "80.0%"]
    assert "75.0%（2024年3月31日）→ 目標 **85.0%**（2025年3月31日）" in words(app)
    assert app.selectbox[0].value == REIWA_6
    assert set(app.dataframe[0].value["measure"]) == {
        "Fit&Gap分析・対応",
        "システム基盤の整備・構築",
        "移行計画書の策定",
        "移行作業の実施",
    }
    assert len(charts(app)) == 1


def test_the_year_of_the_address_is_shown_and_an_unknown_one_gives_that_of_the_status_date(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = opened("fiscal", example_database, monkeypatch, fy="2025", lang="en")
    assert other.selectbox[0].value == Year(2025)
    assert "移行リハーサル（2回目）" in set(other.dataframe[0].value["task"])

    unknown = opened("fiscal", example_database, monkeypatch, fy="1868")
    assert unknown.selectbox[0].value == REIWA_6


def test_a_year_without_the_measures_says_so(example_database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("fiscal", example_database, monkeypatch, fy="2022")

    assert "令和4年度（2022）" in app.info[0].value
    assert not charts(app)

    app.toggle(key="fiscal_steps").set_value(True).run()
    assert not app.exception
    assert len(app.dataframe[0].value) > len(MEASURES)
