from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[1]
PAPERS = sorted(path for path in (ROOT / "examples" / "meguro").iterdir() if path.suffix in {".toml", ".csv"})


def sent(papers: dict[str, bytes], database: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Return the app after a person without a plan chose these papers and imported them."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.context = {"locale": "ja-JP"}
    app.run()
    for name, content in papers.items():
        app.file_uploader(key="plan_files").upload(name, content)
    app.run()
    return app.button(key="plan_import").click().run()


def test_a_plan_that_is_sound_leads_straight_to_the_overview(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    papers = {path.name: path.read_bytes() for path in PAPERS if path.stem != "reviews"}

    app = sent(papers, tmp_path / "new.db", monkeypatch)

    assert not app.exception
    assert app.title[0].value == "概況"
    assert app.metric[0].value == "0.0%"
    assert app.toast[0].value.startswith("計画を取り込みました（業務 20・作業 820・依存関係 873）。")


def test_a_plan_with_a_fault_is_refused_with_the_line_and_nothing_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = {path.name: path.read_bytes() for path in PAPERS if path.stem != "reviews"}
    lines = papers["tasks.csv"].decode("utf-8-sig").splitlines()
    lines[4] = lines[4].replace(",20,", ",二十日,")
    papers["tasks.csv"] = "\n".join(lines).encode()

    app = sent(papers, tmp_path / "new.db", monkeypatch)

    assert not app.exception
    assert "計画は取り込まれていません" in app.error[0].value
    assert any("tasks" in element.value and "5行目" in element.value for element in app.markdown)
    assert app.run().title[0].value == "はじめに"


def test_a_plan_without_its_settings_says_which_paper_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = sent({"systems.csv": (PAPERS[0].parent / "systems.csv").read_bytes()}, tmp_path / "new.db", monkeypatch)

    assert not app.exception
    assert any("plan.toml" in element.value and "ありません" in element.value for element in app.markdown)


def test_a_paper_that_is_missing_is_named_before_and_after_without_the_faults_that_follow_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = {path.name: path.read_bytes() for path in PAPERS if path.stem not in {"reviews", "tasks"}}

    app = sent(papers, tmp_path / "new.db", monkeypatch)

    assert "まだ選んでいない表：tasks.csv" in [each.value for each in app.caption]
    (told,) = (each.value for each in app.markdown if each.value.startswith("- "))
    assert told == "- 計画の書類 tasks.csv がありません。"


def test_a_dependency_set_aside_is_said_before_the_figures_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = {path.name: path.read_bytes() for path in PAPERS if path.stem != "reviews"}
    lines = papers["dependencies.csv"].decode("utf-8-sig").splitlines()
    papers["dependencies.csv"] = "\n".join([*lines, "01-01-1,99-99-9,FS,"]).encode()

    app = sent(papers, tmp_path / "new.db", monkeypatch)

    assert "読めない依存関係を除いて" in app.warning[0].value
    assert any(f"{len(lines) + 1}行目" in each.value for each in app.markdown)
    assert app.button(key="plan_go_on").click().run().title[0].value == "概況"


def test_a_plan_stored_with_a_mere_note_is_no_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    papers = {path.name: path.read_bytes() for path in PAPERS if path.stem != "reviews"}
    papers["vendors.csv"] = papers["vendors.csv"].replace(b"\r\n", b"\n").replace(b"\n", b"\r\n", 1)

    app = sent(papers, tmp_path / "new.db", monkeypatch)

    assert [each.value for each in app.markdown if "改行コード" in each.value]
    assert len(app.success) == 1
    assert not app.warning
