"""Nasty strings as the name of a requirement and as a remark: stored exactly, shown harmlessly."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from actions.intake import import_sheet
from actions.planning import import_plan
from actions.register import register_as_of
from model.fitgap import FitGapRecord
from model.issue import Severity
from model.record import VendorCode
from storage.database import Database
from tests.naughty import OWN, strings
from tests.ward import MANAGER, SETTINGS, TASKS, VENDORS, WEEK, on, open_in, plan_papers, ward_in

ROOT = Path(__file__).parents[1]
ACTIVE = re.compile(r"[<>*_`\[\]$#|~:!-]")
"""What Markdown or HTML may take for a sign."""


def sheet_of(texts: list[str]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(["業務名", "機能ID", "機能名称", "適合区分", "対応状況", "備考"])
    for number, text in enumerate(texts, 1):
        writer.writerow(["住民基本台帳", f"{number:07d}", text, "×", "未着手", text])
    return file.getvalue().encode()


def stored(db: Database, texts: list[str]) -> dict[str, FitGapRecord]:
    sent = import_sheet(
        db,
        MANAGER,
        vendor=VendorCode("A"),
        file="a.csv",
        content=sheet_of(texts),
        week=WEEK,
        now=on(5, 17),
        confirmed=True,
    )
    assert sent.receipt, sent.issues
    rejected = {issue.line for issue in sent.issues if issue.severity is Severity.REJECTED}
    assert {texts[line - 2] for line in rejected if line} <= REFUSED
    return {record.requirement_id: record for record in register_as_of(db, MANAGER, WEEK.friday)}


REFUSED = {text for text in strings() if "\x00" in text or text.isspace() or re.fullmatch(r"[\u200b\ufeff\s]*", text)}


def test_every_string_is_stored_exactly_as_a_name_and_as_a_remark(tmp_path: Path) -> None:
    texts = strings()

    kept = stored(ward_in(tmp_path), texts)

    expected = {f"{number:07d}": text for number, text in enumerate(texts, 1) if text not in REFUSED}
    assert {name: record.name for name, record in kept.items()} == expected
    assert {name: record.note for name, record in kept.items()} == expected


def test_a_text_with_a_nul_is_set_aside_and_the_others_are_stored(tmp_path: Path) -> None:
    REFUSED.add("a\x00b")

    assert [record.name for record in stored(ward_in(tmp_path), ["a\x00b", "c"]).values()] == ["c"]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Return the app over a ward whose gaps have these names."""
    stored(ward_in(tmp_path), list(OWN))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/tracker.db")
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()


def carried_out(app: AppTest) -> list[str]:
    """Return the strings that some element shows as markup."""
    bodies = [str(element.value) for element in (*app.markdown, *app.caption, *app.info, *app.warning, *app.error)]
    labels = [str(element.label) for element in (*app.button, *app.expander, *app.checkbox, *app.metric)]
    return [text for text in OWN if ACTIVE.search(text) and len(text) > 4 and text in "\n".join([*bodies, *labels])]


@pytest.mark.parametrize("page", ["fitgap", "actions", "overview"])
def test_the_pages_show_them_as_text(app: AppTest, page: str) -> None:
    app.switch_page(f"views/pages/{page}.py").run()
    if page == "fitgap":
        app.segmented_control(key="fitgap_view").set_value("gaps").run()

    assert not app.exception
    assert carried_out(app) == []
    if page == "fitgap":
        names = {str(name) for frame in app.dataframe for column in frame.value for name in frame.value[column]}
        assert set(OWN) - REFUSED <= names


def test_the_preview_of_a_sheet_shows_them_as_text(app: AppTest) -> None:
    app.switch_page("views/pages/fitgap.py").run()
    app.segmented_control(key="fitgap_view").set_value("upload").run()
    app.selectbox(key="fitgap_vendor_ja").set_value("A").run()

    app.file_uploader(key="fitgap_file").upload("b.csv", sheet_of([*OWN[::-1], "a\x00b"])).run()

    assert not app.exception
    assert carried_out(app) == []


MARKUP = "<b>太字</b>![絵](http://example.com/x.png)[先](http://example.com):red[赤]"
READ_AS_MARKUP = re.compile(r"(?<!\\)(<b>|\]\(http|:red\[)")
AS_TEXT = {"text", "code", "arrow_data_frame", "vega_lite_chart", "bidi_component"}
"""Elements that show what they are given as it stands."""


def elements(block: Any) -> Iterator[Any]:
    yield block
    for child in getattr(block, "children", {}).values():
        yield from elements(child)


def texts(message: Any) -> Iterator[str]:
    """Yield every text of an element but its options, which are shown as they stand."""
    for field, value in message.ListFields():
        for each in value if field.is_repeated and field.name != "options" else [value]:
            if isinstance(each, str):
                yield each
            elif hasattr(each, "ListFields"):
                yield from texts(each)


def read_as_markup(app: AppTest) -> list[str]:
    """Return every text on the page whose markup would be carried out."""
    shown = [each for each in elements(app._tree) if each.type not in AS_TEXT and getattr(each, "proto", None)]  # noqa: SLF001
    return [text for each in shown for text in texts(each.proto) if READ_AS_MARKUP.search(text)]


def test_every_page_shows_the_names_of_a_plan_as_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    systems = f"業務番号,業務名,ベンダ,所管課,所管省庁\n01,住民基本台帳,A,課{MARKUP},省{MARKUP}\n02,戸籍,B,,\n"
    papers = {"plan": SETTINGS, "systems": systems, "vendors": VENDORS, "tasks": TASKS}
    named = {
        paper: re.sub("例示区|住民基本台帳|A社|分析|対応|切替", rf"\g<0>{MARKUP}", text)
        for paper, text in papers.items()
    }
    assert import_plan(open_in(tmp_path), MANAGER, plan_papers(**named), on(4, 1)).issues == ()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/tracker.db")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()

    found = {}
    for page in ("overview", "actions", "system", "critical"):
        found[page] = read_as_markup(app.switch_page(f"views/pages/{page}.py").run())
        assert not app.exception

    assert found == {"overview": [], "actions": [], "system": [], "critical": []}
