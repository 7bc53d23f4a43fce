"""The heat map and the decision calendar of the Fit&Gap page, counted by hand, and as the page shows them."""

from collections import Counter
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from actions import register, weekly
from actions.access import LOCAL_PERSON
from actions.opening import open_database
from model.fitgap import FitGapRecord, Resolution, Verdict
from model.record import RequirementId
from model.snapshot import GapFigures
from tests.snapshots import a_gap, a_plan, a_snapshot
from tests.test_views_fiscal import charts
from tests.test_views_pages import opened, words
from views.charts.decisions import decisions
from views.charts.heat import heat
from views.charts.house import DARK
from views.fitgap_calendar import dots
from views.fitgap_heat import State, cells, records_frame
from views.names import Names

NAMES = Names(a_plan())


def record(name: str, verdict: Verdict, **fields: object) -> FitGapRecord:
    values = {"system": "02", "requirement_id": name, "name": name, "verdict": verdict}
    return FitGapRecord.model_validate(values | fields)


REGISTER = (
    record("1", Verdict.FIT),
    record("2", Verdict.FIT, ever_gap=True, resolution=Resolution.APPROVED),
    record("3", Verdict.GAP),
    record("4", Verdict.PARTIAL, resolution=Resolution.VERIFIED),
    record("5", Verdict.NOT_JUDGED),
    record("6", Verdict.NOT_APPLICABLE, ever_gap=True),
    record("7", Verdict.FIT, system="05"),
    record("8", Verdict.GAP, system="05"),
)


def test_each_requirement_is_in_one_cell_and_a_row_adds_up_to_its_system() -> None:
    table, systems = cells(a_snapshot(), REGISTER, NAMES)

    assert systems == ("02", "05")
    numbers = {(row.system, row.state): (row.number, row.share) for row in table.itertuples()}
    assert {key: found for key, found in numbers.items() if found[0]} == {
        ("02", "fit"): (1, 16.6),
        ("02", "approved"): (1, 16.6),
        ("02", "open"): (1, 16.6),
        ("02", "verified"): (1, 16.6),
        ("02", "not_judged"): (1, 16.6),
        ("02", "not_applicable"): (1, 16.6),
        ("05", "fit"): (1, 50.0),
        ("05", "open"): (1, 50.0),
    }
    assert table.groupby("system")["number"].sum().to_dict() == Counter(each.system for each in REGISTER)
    assert len(heat(table, ["戸籍", "個人住民税"], list(State), DARK).to_dict()["layer"]) == 2


def test_a_record_leads_to_the_line_of_its_sheet() -> None:
    (row,) = records_frame([record("3", Verdict.GAP, file="a.csv", line=7)]).to_dict("records")

    assert (row["verdict"], row["resolution"], row["source"]) == ("不適合", "未着手", "a.csv 7行目")


def gap(name: str, department: str, latest: date | None, points: str = "0", **fields: object) -> GapFigures:
    at = None if latest is None else datetime(latest.year, latest.month, latest.day, 18)
    changes = {"department": department, "latest_decision": at, "points": Fraction(points), "driving": False}
    return a_gap(name).model_copy(update={"requirement_id": RequirementId(name), **changes, **fields})


def test_a_dot_is_a_decider_and_a_day_with_its_gaps_and_points() -> None:
    first, later = date(2024, 11, 1), date(2025, 6, 2)
    gaps = [
        gap("1", "税務課", later, "1/8"),
        gap("2", "税務課", later, "1/4", driving=True),
        gap("3", "福祉課", first, "1/2"),
        gap("4", "福祉課", None),
    ]

    table, rows = dots(gaps, NAMES)

    assert rows == ["福祉課", "税務課"]
    assert list(
        zip(table["row"], table["day"].dt.date, table["points"], table["label"], table["driving"], strict=True)
    ) == [
        (0, first, 0.5, "1", False),
        (1, later, 0.375, "2", True),
    ]
    assert table["words"][1] == "2025/06/02 税務課 2件（得点 0.3 pt、日付を決めているもの 1）"
    drawn = decisions(table, rows, (date(2024, 10, 4), "基準日"), "datum.label", DARK).to_dict()
    assert "福祉課" in str(drawn)


def test_numbers_that_would_touch_are_left_to_the_pointer() -> None:
    days = [date(2024, 11, 1), date(2024, 11, 4), date(2025, 10, 1)]

    table, _ = dots([gap(str(day), "税務課", day) for day in days], NAMES)

    assert list(table["label"]) == ["1", "", "1"]


def test_the_map_of_the_page_holds_every_requirement_of_the_register(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(f"sqlite:///{example_database}")
    rows = register.register_as_of(database, LOCAL_PERSON, date(2024, 10, 4))
    plan = weekly.plan_of(database, LOCAL_PERSON)
    snapshot = weekly.snapshot_as_of(database, LOCAL_PERSON, date(2024, 10, 4))
    assert plan
    assert snapshot
    table, systems = cells(snapshot, rows, Names(plan))

    app = opened("fitgap", example_database, monkeypatch)

    assert not app.exception
    assert table["number"].sum() == len(rows)
    assert f"{len(systems)}業務の要件" in app.get("vega_lite_chart")[0].proto.alt


def test_the_calendar_of_the_page_has_every_gap_that_has_a_day(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(f"sqlite:///{example_database}")
    snapshot = weekly.snapshot_as_of(database, LOCAL_PERSON, date(2024, 10, 4))
    assert snapshot
    undated = sum(each.latest_decision is None for each in snapshot.gaps)

    app = opened("fitgap", example_database, monkeypatch, view="calendar")

    assert not app.exception
    assert f"判断期限のないGapが {undated} 件あります" in words(app)
    assert "次の判断期限は 2024年10月30日(水) です。" in words(app)
    assert len(charts(app)) == 1


def test_a_ward_without_gaps_says_so(example_database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("fitgap", example_database, monkeypatch, view="calendar", date="2023-01-06")

    assert not app.exception
    assert "未解決のGapはありません" in app.info[0].value
