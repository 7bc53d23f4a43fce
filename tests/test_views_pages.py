import sqlite3
from fractions import Fraction
from pathlib import Path
from shutil import copy

import pytest
from streamlit.testing.v1 import AppTest

from actions.access import LOCAL_PERSON
from actions.opening import open_database
from actions.weekly import frozen_weeks
from views.wording import points

ROOT = Path(__file__).parents[1]
PAGES = sorted(path.stem for path in (ROOT / "views" / "pages").glob("[a-z]*.py"))


def opened(page: str, database: Path, monkeypatch: pytest.MonkeyPatch, **parameters: str) -> AppTest:
    """Return a page of the app after its first run over a database."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in parameters.items():
        app.query_params[name] = value
    app.context = {"locale": "ja-JP"}
    app.run()
    return app if page == "overview" else app.switch_page(f"views/pages/{page}.py").run()


def words(app: AppTest) -> str:
    elements = (app.title, app.markdown, app.caption, app.subheader)
    return "\n".join(element.value for kind in elements for element in kind)


@pytest.fixture
def ward(example_database: Path, tmp_path: Path) -> Path:
    """Return a copy of the example that a test may change."""
    return Path(copy(example_database, tmp_path / "ward.db"))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_page_opens_on_the_example(
    page: str, language: str, example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(page, example_database, monkeypatch, lang=language)

    assert not app.exception
    assert not app.error
    assert {"ja": "例示データ", "en": "Illustrative data"}[language] in words(app)


@pytest.mark.parametrize("page", [page for page in PAGES if page != "administration"])  # people come before plans
def test_a_page_without_a_plan_leads_to_the_first_steps(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(page, tmp_path / "new.db", monkeypatch)

    assert not app.exception
    assert app.title[0].value == "はじめに"
    assert app.button(key="load_example")


def test_the_overview_answers_with_numerator_denominator_plan_and_target(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("overview", example_database, monkeypatch, date="2024-03-31")

    assert app.metric[0].value == "75.0%"
    assert "**600 / 800** 工程" in words(app)
    assert "目標 **85.0%**（2025年3月31日）" in words(app)
    assert "工程の数を数えたもので、作業量に対する完了率ではありません" in app.metric[0].help


def test_the_status_date_of_the_address_is_the_one_shown(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("overview", example_database, monkeypatch, date="2024-06-28")

    assert "基準日 2024年6月28日(金)" in words(app)
    app.button(key="show_latest").click().run()
    assert "基準日 2024年10月4日(金)" in words(app)


@pytest.mark.parametrize("day", ["1900-01-01", "2099-12-31"])
def test_a_date_far_away_is_shown_as_asked(day: str, example_database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("overview", example_database, monkeypatch, date=day)

    assert not app.exception
    assert f"基準日 {day[:4]}年" in words(app)


def test_the_choices_stay_in_the_address_when_the_page_is_turned(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("history", example_database, monkeypatch, date="2024-06-28", era="wareki")

    assert "基準日 令和6年6月28日(金)" in words(app)
    assert (app.query_params["date"], app.query_params["era"]) == ("2024-06-28", "wareki")


def test_an_address_that_is_no_date_and_no_language_is_overlooked(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("overview", example_database, monkeypatch, date="31-02-2024", lang="xx", era="7")

    assert not app.exception
    assert "基準日 2024年10月4日(金)" in words(app)


def test_language_and_years_change_in_place_and_stay_in_the_address(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("overview", example_database, monkeypatch)

    app.segmented_control(key="era_control").set_value("wareki").run()
    assert "基準日 令和6年10月4日(金)" in words(app)
    app.segmented_control(key="language_control").set_value("en").run()
    assert app.title[0].value == "Overview"
    assert app.query_params["lang"] == "en"


def test_every_system_stands_on_the_board_the_late_ones_first(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = opened("overview", example_database, monkeypatch).dataframe[0].value

    assert len(board) == 20
    assert board["days_late"].iloc[0] == board["days_late"].max() > 0
    assert list(board["state"])[-2:] == ["－ 対象外"] * 2


def test_freezing_the_week_keeps_it_and_it_is_proven(ward: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("history", ward, monkeypatch)
    frozen = len(app.dataframe[0].value)

    assert app.selectbox(key="proof_week_ja").value == "2024-W39"
    app.button(key="freeze_now").click().run()
    app.button(key="proof_now").click().run()

    assert not app.exception
    assert app.dataframe[0].value["week"].iloc[0] == "2024-W40"
    assert len(app.dataframe[0].value) == frozen + 1
    assert "2024-W40 の公表値は、当時の入力から同じ値に再計算できました。" in app.success[0].value


def test_a_week_that_is_not_over_is_not_offered_but_the_day_on_which_it_will_be(
    example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("history", example_database, monkeypatch, date="2099-01-01")

    assert not app.exception
    assert "freeze_now" not in {button.key for button in app.button}
    assert "2099-W01 は、2099年1月2日(金)になると凍結できます。" in words(app)


def test_two_weeks_of_the_address_are_compared(example_database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{example_database}")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.switch_page("views/pages/compare.py")
    app.query_params["a"], app.query_params["b"] = "2024-W20", "2024-W39"
    app.run()

    assert [box.value for box in app.selectbox][:2] == ["2024-W20", "2024-W39"]
    assert len(app.metric) == 4
    lines = frozen_weeks(open_database(f"sqlite:///{example_database}"), LOCAL_PERSON)
    done = {str(line.week): line.national.numerator for line in lines}
    assert app.metric[0].value == points(Fraction(done["2024-W39"] - done["2024-W20"], 8))


def test_a_database_that_cannot_be_opened_is_told_and_shows_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"not a database at all" * 100)

    app = opened("overview", broken, monkeypatch)

    assert not app.exception
    assert "broken.db" in app.error[0].value


def test_a_freeze_that_cannot_be_stored_is_told_and_stores_nothing(ward: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("history", ward, monkeypatch)
    with sqlite3.connect(ward) as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON snapshots BEGIN SELECT RAISE(FAIL, 'disk is full'); END"
        )
    connection.close()

    app.button(key="freeze_now").click().run()

    assert not app.exception
    assert "ward.db" in app.error[0].value
    assert app.dataframe[0].value["week"].iloc[0] == "2024-W39"
