"""One system: its steps, what holds it back, its weeks, and the page, for the ward and for a vendor."""

from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from actions import weekly
from actions.access import LOCAL_PERSON
from actions.opening import open_database
from migration_plan.snapshot import take_snapshot
from model.access import Actor, Role
from model.record import SystemCode, VendorCode
from model.snapshot import Rate, Snapshot
from model.system import StepStatus
from tests.small_ward import PLAN, RECORDS, REPORTS, TODAY
from tests.snapshots import a_plan, a_snapshot
from tests.test_views_fiscal import charts
from tests.test_views_pages import opened, words
from views import session
from views.charts.house import LIGHT
from views.charts.rates import rates
from views.charts.steps import steps as steps_chart
from views.names import Names
from views.system_frames import Phase, SystemWeek, by_phase, held_back, slice_of, steps_of, week_lines
from views.wording import fraction_of, percent

SMALL = take_snapshot(PLAN, RECORDS, REPORTS, TODAY)
VENDOR = Actor(name="C社", role=Role.VENDOR, vendor=VendorCode("C社"), systems=(SystemCode("14"), SystemCode("15")))


def changed(snapshot: Snapshot, **states: StepStatus) -> Snapshot:
    """Return the snapshot with other states of tasks (``_02_31`` stands for ``02-31``)."""
    wanted = {name.strip("_").replace("_", "-"): status for name, status in states.items()}
    tasks = tuple(
        task.model_copy(update={"status": wanted[task.id]}) if task.id in wanted else task for task in snapshot.tasks
    )
    return snapshot.model_copy(update={"tasks": tasks})


def test_what_is_held_back_is_told_task_by_task_and_sums_to_what_is_withheld() -> None:
    # TV-1: A2 has e = 4/5 and γ = (1 + 1/2) / 2 = 3/4, so 1/20 of its 20 days is held: 1 of the 40 days of A.
    figures = next(system for system in SMALL.systems if system.code == "A")

    (held,) = held_back(PLAN, SMALL, figures)

    assert (held.task, held.points, held.by_gaps, held.share) == ("A2", Fraction(5, 2), True, Fraction(75))
    assert held.points == figures.withheld.value


def test_a_completed_step_after_an_open_one_is_marked_and_one_after_a_step_that_does_not_apply_is_not() -> None:
    plan, snapshot = a_plan(), a_snapshot()
    plain = [step.early for step in steps_of(plan, snapshot, SystemCode("02"))]
    skipped = changed(snapshot, _02_05=StepStatus.NOT_APPLICABLE)
    opened_again = changed(snapshot, _02_05=StepStatus.NOT_STARTED)

    assert len(plain) == 40
    assert not any(plain)
    assert not any(step.early for step in steps_of(plan, skipped, SystemCode("02")))
    early = [step.shown.task.id for step in steps_of(plan, opened_again, SystemCode("02")) if step.early]
    assert early == [f"02-{step:02d}" for step in range(6, 32)]


def test_the_steps_of_the_example_fall_into_three_phases(example_database: Path) -> None:
    database = open_database(f"sqlite:///{example_database}")
    plan = weekly.plan_of(database, LOCAL_PERSON)
    snapshot = weekly.snapshot_as_of(database, LOCAL_PERSON, date(2024, 10, 4))
    assert plan
    assert snapshot

    phases = by_phase(steps_of(plan, snapshot, SystemCode("02")))

    assert {phase: len(own) for phase, own in phases.items()} == {
        Phase.PLANNING: 13,
        Phase.SELECTION: 14,
        Phase.MIGRATION: 13,
    }


def test_a_step_that_does_not_apply_has_no_bar_and_a_finished_one_is_never_late() -> None:
    plan = a_plan()
    first = plan.tasks[40].model_copy(update={"planned_start": date(2020, 1, 6), "planned_finish": date(2020, 1, 10)})
    plan = plan.model_copy(update={"tasks": (*plan.tasks[:40], first, *plan.tasks[41:])})
    snapshot = changed(a_snapshot(plan), _02_02=StepStatus.NOT_APPLICABLE)
    steps = steps_of(plan, snapshot, SystemCode("02"))

    bars, rows = slice_of(steps, Names(plan), snapshot.status_date)

    assert len(bars) == len(rows) == 39
    assert "2 工程2" not in rows
    assert not bars["late"].iloc[0]
    opened_again = changed(snapshot, _02_01=StepStatus.IN_PROGRESS)
    bars, _ = slice_of(steps_of(plan, opened_again, SystemCode("02")), Names(plan), snapshot.status_date)
    assert bars["late"].iloc[0]
    assert bars["done"].iloc[0].date() == date(2024, 10, 5)
    drawn = steps_chart(bars, rows, [(snapshot.status_date, "基準日")], "datum.label", LIGHT).to_dict()
    assert "1 工程1" in str(drawn)


def test_the_lines_of_the_weeks_are_named_where_they_end_and_the_names_do_not_meet() -> None:
    def week(day: int, national: int, planned: int, verified: int) -> SystemWeek:
        figures = (Rate(numerator=Fraction(done), denominator=Fraction(100)) for done in (national, planned, verified))
        return SystemWeek(
            day=date(2024, 9, day), **dict(zip(("national", "planned", "verified"), figures, strict=True))
        )

    lines, ends = week_lines([week(6, 70, 72, 40), week(13, 80, 81, 41)])

    assert list(lines["value"]) == [70.0, 72.0, 40.0, 80.0, 81.0, 41.0]
    assert list(ends["name"]) == ["全体進捗 80.0%", "計画 81.0%", "確認済み 41.0%"]
    places = sorted(ends["place"])
    assert all(high - low >= 8 for low, high in pairwise(places))
    assert len(rates(lines, ends, "datum.label", LIGHT).to_dict()["layer"]) == 2


def test_the_page_of_the_address_tells_all_about_the_system(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(f"sqlite:///{example_database}")
    snapshot = weekly.snapshot_as_of(database, LOCAL_PERSON, date(2024, 10, 4))
    assert snapshot
    figures = next(system for system in snapshot.systems if system.code == "02")

    app = opened("system", example_database, monkeypatch, sys="02")

    assert not app.exception
    values = {metric.label: metric.value for metric in app.metric}
    assert values["全体進捗（国の集計方法）"] == percent(figures.national.value)
    assert values["確認済みの進捗"] == percent(figures.verified.value)
    assert values["事業者"] == "F社（架空）"
    assert fraction_of(figures.national_without_na) in words(app)
    assert "前の工程が終わらないうちに完了した工程が 3 あります" in words(app)
    assert len(charts(app)) == 2
    gaps = next(frame.value for frame in app.dataframe if "requirement" in frame.value)
    assert len(gaps) == min(10, figures.open_gaps)


def test_another_system_is_chosen_on_the_page_and_stands_in_the_address(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("system", example_database, monkeypatch)
    assert app.selectbox[0].value == "01"

    app.selectbox[0].set_value("15").run()

    assert app.query_params["sys"] == "15"
    assert "稼働予定日 2026年2月24日(火) を58営業日過ぎます" in words(app)


def test_a_system_that_the_ward_does_not_run_and_one_that_is_unknown_are_told(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = opened("system", example_database, monkeypatch, sys="06")
    assert not out.exception
    assert "区では運用しない業務です" in words(out)

    unknown = opened("system", example_database, monkeypatch, sys="99")
    assert unknown.selectbox[0].value == "01"


@pytest.mark.parametrize("page", ["system", "fiscal", "compare", "fitgap", "schedule", "critical", "overview"])
def test_a_vendor_sees_its_own_systems_alone(
    page: str, example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "current_actor", lambda: VENDOR)

    app: AppTest = opened(page, example_database, monkeypatch, sys="02")

    assert not app.exception
    seen = words(app) + "".join(str(frame.value) for frame in app.dataframe)
    seen += "".join(map(str, charts(app)))
    assert [name for name in ("戸籍の附票", "国民健康保険", "軽自動車税") if name in seen] == []
