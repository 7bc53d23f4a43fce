from datetime import date
from pathlib import Path
from shutil import copy

import pytest
from streamlit.testing.v1 import AppTest

from views.wording import escaped

ROOT = Path(__file__).parents[1]


def opened(database: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Return the list of open gaps, the one that must be decided first shown beside it."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.context = {"locale": "ja-JP"}
    app.run().switch_page("views/pages/fitgap.py")
    app.query_params["view"] = "gaps"
    return app.run()


def key(kind: str, app: AppTest) -> str:
    """Return the full key of a control of the gap that is shown."""
    offered = [*app.button, *app.segmented_control, *app.text_input, *app.date_input]
    keys = [str(each.key) for each in offered]
    return next(each for each in keys if each.startswith(f"gap_review_{kind}_"))


def test_a_gap_that_the_ward_verifies_on_its_page_is_open_no_more(
    example_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(Path(copy(example_database, tmp_path / "ward.db")), monkeypatch)
    before, gap = int(app.metric[1].value), app.subheader[0].value

    app.segmented_control(key=key("decision", app)).set_value("verified").run()
    app.button(key=key("store", app)).click().run()

    assert not app.exception
    assert "確認済みにする" in app.toast[0].value
    assert int(app.metric[1].value) == before - 1
    assert app.subheader[0].value != gap


def test_a_gap_is_sent_back_with_a_reason_only(
    example_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(Path(copy(example_database, tmp_path / "ward.db")), monkeypatch)

    app.segmented_control(key=key("decision", app)).set_value("reopened").run()
    assert app.button(key=key("store", app)).disabled
    app.text_input(key=key("reason", app)).input("帳票が足りない").run()
    app.button(key=key("store", app)).click().run()

    assert not app.exception
    assert "差し戻す" in app.toast[0].value


def test_a_word_on_a_day_before_the_gap_was_known_is_refused_in_words(
    example_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(Path(copy(example_database, tmp_path / "ward.db")), monkeypatch)

    app.date_input(key=key("day", app)).set_value(date(2023, 1, 4)).run()
    app.button(key=key("store", app)).click().run()

    assert escaped("2023-01-04 の時点でFit&Gapの一覧にありません") in app.error[0].value
