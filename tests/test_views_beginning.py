from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from actions.access import LOCAL_PERSON
from actions.opening import open_database
from actions.planning import import_plan
from actions.progress_reports import report
from actions.weekly import is_over
from model.week import IsoWeek, day_in_japan

ROOT = Path(__file__).parents[1]
SETTINGS = (ROOT / "examples" / "empty" / "plan.toml").read_text(encoding="utf-8")
PAPERS = {
    "plan.toml": SETTINGS.replace('name = ""', 'name = "計画"', 1)
    .replace('municipality = ""', 'municipality = "緑町"')
    .replace('value = "0"', 'value = "50"'),
    "vendors.csv": "ベンダコード,ベンダ名\nA社,A社\n",
    "systems.csv": "業務番号,業務名,ベンダ\n01,住民基本台帳,A社\n",
    "tasks.csv": "作業ID,作業名,業務番号,ステップ,期間\n01-1,体制,01,①-1,5\n01-2,分析,01,③-2,5\n01-3,設定,01,⑬-1,5\n",
    "dependencies.csv": "先行作業ID,後続作業ID\n01-1,01-2\n",
}
PAGES = sorted(path.stem for path in (ROOT / "views" / "pages").glob("[a-z]*.py"))
NOW = datetime.now(UTC)
TODAY = day_in_japan(NOW)


def ward(folder: Path, papers: dict[str, str] = PAPERS, reports: str = "") -> Path:
    """Return the database of a ward with a plan of its own, and perhaps its first reports."""
    place = folder / "ward.db"
    database = open_database(f"sqlite:///{place}")
    assert import_plan(database, LOCAL_PERSON, {name: text.encode() for name, text in papers.items()}, NOW).plan
    if reports:
        assert report(database, LOCAL_PERSON, file="reports.csv", content=reports.encode(), now=NOW).counts.added
    return place


def opened(page: str, database: Path, monkeypatch: pytest.MonkeyPatch, **parameters: str) -> AppTest:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.context = {"locale": "ja-JP"}
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    return app if page == "overview" else app.switch_page(f"views/pages/{page}.py").run()


def words(app: AppTest) -> str:
    return "\n".join(element.value for kind in (app.markdown, app.caption) for element in kind)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_on_a_plan_of_which_nothing_is_known(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(page, ward(tmp_path), monkeypatch)

    assert not app.exception
    assert not app.error


def test_a_plan_of_which_nothing_is_known_is_shown_as_of_today_with_what_comes_next_and_no_ratio(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("overview", ward(tmp_path), monkeypatch)

    told = words(app)
    assert app.sidebar.date_input[0].value == TODAY
    assert "まだ進捗の報告がありません" in told
    assert "業務 1・事業者 1・作業 3・依存関係 1" in told
    assert "**:blue[:material/arrow_circle_right: 2. ここまでの進捗]**" in told
    assert [metric.value for metric in app.metric][1] == "–"
    assert "到達率" not in told
    assert "-100" not in told


def test_below_its_baseline_a_plan_is_told_so_and_not_how_much_of_the_way_it_has_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = f"作業ID,基準日,状況,報告者\n01-1,{TODAY},完了済み,住民課\n"

    told = words(opened("overview", ward(tmp_path, reports=reports), monkeypatch))

    assert "報告のある作業 1 / 3" in told
    assert ":green[:material/check_circle: 2. ここまでの進捗]" in told
    assert "起点 50.0% に届いていません" in told
    assert "到達率" not in told


def test_a_plan_without_vendors_and_links_says_what_that_keeps_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = {"systems.csv": "業務番号,業務名\n01,住民基本台帳\n", "vendors.csv": "ベンダコード,ベンダ名\n"}

    told = words(
        opened("overview", ward(tmp_path, PAPERS | bare | {"dependencies.csv": "先行作業ID,後続作業ID\n"}), monkeypatch)
    )

    assert "事業者がありません" in told
    assert "依存関係がありません" in told


def test_the_week_before_an_unfinished_one_is_a_click_away_and_can_be_frozen_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = IsoWeek.of(next(day for day in (TODAY, TODAY + timedelta(days=3)) if not is_over(IsoWeek.of(day), NOW)))
    app = opened("history", ward(tmp_path), monkeypatch, date=str(running.monday))

    app.button(key="look_back").click().run()
    app.button(key="freeze_now").click().run()

    before = IsoWeek.of(running.monday - timedelta(days=1))
    assert not app.exception
    assert app.selectbox(key="proof_week_ja").value == str(before)
    assert "最初の週を凍結するまで" not in words(opened("overview", tmp_path / "ward.db", monkeypatch))


def test_a_week_is_over_when_its_friday_has_come_in_japan() -> None:
    week = IsoWeek.of(date(2026, 11, 27))

    assert not is_over(week, datetime(2026, 11, 26, 14, 59, tzinfo=UTC))
    assert is_over(week, datetime(2026, 11, 26, 15, 0, tzinfo=UTC))
