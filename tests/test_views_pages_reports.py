"""The reports page: nothing is made unasked, and what is made is there with its files and its preview."""

from pathlib import Path
from shutil import copy

import pytest
from streamlit.testing.v1 import AppTest

from tests.test_views_pages import opened, words


def made(app: AppTest, paper: str) -> list[str]:
    """Make a paper, and return the labels of the files that are offered."""
    app.button(key=f"make_{paper}").click().run()
    assert not app.exception
    assert not app.error
    return offered(app)


def offered(app: AppTest) -> list[str]:
    return [button.proto.label for button in app.get("download_button")]


def test_each_paper_says_what_it_is_for_and_none_is_made_unasked(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("reports", example_database, monkeypatch)

    assert [button.key for button in app.button if (button.key or "").startswith("make_")] == [
        "make_weekly",
        "make_plan",
        "make_month",
        "make_workbook",
        "make_charts",
    ]
    assert "だれが書くかを示して空けてあります" in words(app)
    assert offered(app) == []


def test_the_latest_frozen_week_is_offered_first_and_shown_when_made(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("reports", example_database, monkeypatch)

    assert app.selectbox(key="reports_week_weekly_ja").value == "2024-W39"
    assert made(app, "weekly") == ["PDFを保存"]
    assert app.get("image")[0].proto.imgs[0].alt.startswith("作成した紙")


def test_another_choice_takes_the_paper_away_until_it_is_made_again(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("reports", example_database, monkeypatch)
    assert made(app, "month") == ["Excelを保存", "CSVを保存"]

    app.selectbox(key="reports_month_ja").select_index(1).run()

    assert offered(app) == []
    made(app, "month")
    assert "入力し直す工程 24" in words(app)
    assert len(app.dataframe[0].value) == 24


def test_the_plan_document_tells_its_version_and_what_it_lacks(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("reports", example_database, monkeypatch)

    assert made(app, "plan") == ["Wordを保存"]
    assert "**素案・ブラッシュアップ中**" in words(app)
    assert "未了：Fit&Gapの結果と対応、リスク" in words(app)


def test_the_workbook_and_a_chart_are_made(
    example_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("reports", Path(copy(example_database, tmp_path / "ward.db")), monkeypatch, lang="en")

    assert made(app, "charts") == ["Save PNG", "Save SVG"]
    assert made(app, "workbook") == ["Save Excel", "Save PNG", "Save SVG"]
    assert "10 sheets" in words(app)


def test_a_chart_that_a_page_draws_is_a_picture_and_one_that_a_published_week_did_not_keep_says_so(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("reports", example_database, monkeypatch)

    for chart, files in (("heat", ["PNGを保存", "SVGを保存"]), ("distribution", [])):
        app.selectbox(key="reports_chart_ja").set_value(chart).run()
        assert made(app, "charts") == files
    assert "この図のもとになる値がありません" in words(app)
