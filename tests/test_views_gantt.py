import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from model.task import LinkType
from views.gantt.rows import FIELDS, LABELS, Bar, Chart, Kind, Link, drawing, payload

WORDS = {name: f"word {name}" for name in LABELS}
MORNING = datetime(2024, 10, 1, 8, 30)


def ward(systems: int = 20, tasks: int = 40) -> Chart:
    """A plan of systems × tasks, one after the other; the tasks of the last system are critical."""
    rows: list[Bar] = []
    links: list[Link] = []
    for system in range(systems):
        rows.append(Bar(id=f"s{system}", name=f"業務{system}", kind=Kind.GROUP, start=MORNING, finish=MORNING))
        for number in range(tasks):
            begin = MORNING + timedelta(days=10 * number)
            rows.append(
                Bar(
                    id=f"s{system}-{number}",
                    parent=f"s{system}",
                    name=f"作業 <b>{number}</b>",
                    start=begin,
                    finish=begin + timedelta(days=9),
                    base_start=begin.date(),
                    base_finish=begin.date() + timedelta(days=5),
                    verified=Fraction(1, 2),
                    reported=Fraction(3, 4),
                    front=begin + timedelta(days=3),
                    critical=system == systems - 1,
                    progress="50%",
                    float="0日",
                    period="10/1〜10/9",
                )
            )
            if number:
                links.append(Link(predecessor=f"s{system}-{number - 1}", successor=f"s{system}-{number}"))
    status = datetime(2024, 11, 2)
    return Chart(rows=tuple(rows), links=tuple(links), status=status, deadline=date(2026, 3, 31), open=("s0",))


def test_instants_travel_as_days_and_a_baseline_ends_after_its_last_day() -> None:
    bar = Bar(
        id="a", name="A", start=datetime(1970, 1, 2, 6), base_start=date(1970, 1, 3), base_finish=date(1970, 1, 3)
    )

    sent = payload(drawing(Chart(rows=(bar,), deadline=date(1970, 1, 1))), WORDS, key="g")

    first = dict(zip(FIELDS, sent["rows"][0], strict=True))
    assert first["start"] == 1.25
    assert (first["base_start"], first["base_finish"]) == (2, 3)
    assert (sent["deadline"], sent["status"]) == (1, None)


def test_a_missing_label_is_noticed_before_it_reaches_the_screen() -> None:
    with pytest.raises(KeyError):
        payload(drawing(Chart(rows=())), {}, key="g")


def test_the_payload_of_a_whole_ward_stays_small() -> None:
    text = json.dumps(payload(drawing(ward()), WORDS, key="g"), ensure_ascii=False)

    assert len(text.encode()) < 250_000


def test_the_script_loads_nothing_from_anywhere() -> None:
    for file in files("views.gantt").iterdir():
        if file.name.endswith((".js", ".css")):
            text = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
            assert "http" not in text
            assert "import " not in text
            assert "@import" not in text


def _page() -> None:
    import streamlit as st  # noqa: PLC0415 - the body of a page of its own

    from views.gantt.element import gantt  # noqa: PLC0415
    from views.gantt.rows import LABELS, Bar, Chart, drawing  # noqa: PLC0415

    rows = (Bar(id="a", name="A"),) if st.session_state.get("full") else ()
    st.write("chosen", str(gantt(drawing(Chart(rows=rows)), dict.fromkeys(LABELS, "x"), key="g")))


@pytest.mark.parametrize("rows", ["none", "one"])
def test_the_element_stands_on_a_page_empty_and_full(rows: str) -> None:
    page = AppTest.from_function(_page)
    page.session_state["full"] = rows == "one"

    page.run(timeout=20)

    assert not page.exception
    assert "None" in page.markdown[0].value


# ---- in a real browser: the script alone, without a server --------------------------------------------------------

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium on this machine")
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def element(browser: Any) -> Iterator[Any]:
    """The element drawn on an empty page; what it tells Python is collected in ``window.told``."""
    package = files("views.gantt")
    script = "\n".join(package.joinpath(name).read_text("utf-8") for name in ("axis.js", "drawing.js", "gantt.js"))
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_content(f"<style>{package.joinpath('gantt.css').read_text('utf-8')}</style><div id=at></div>")
    page.evaluate("document.querySelector('#at').innerHTML = '<div class=gantt></div>'; window.told = []")
    page.add_script_tag(
        type="module",
        content=script.replace("export default function", "window.show = function")
        + "\nwindow.draw = (data) => show({ data, parentElement: document.querySelector('#at'),"
        + " setTriggerValue: (name, value) => told.push([name, value]) })",
    )
    page.wait_for_function("() => Boolean(window.draw)")
    yield page
    page.close()


def draw(page: Any, chart: Chart, selected: str | None = None) -> None:
    page.evaluate("(data) => { draw(data) }", payload(drawing(chart), WORDS, key="g", selected=selected))


@pytest.mark.browser
def test_820_rows_draw_in_under_100_ms_and_only_the_visible_ones_are_nodes(element: Any) -> None:
    chart = ward()
    draw(element, chart)
    times = []
    for _ in range(5):
        element.click("text=word expand")
        times.append(float(element.get_attribute(".gantt", "data-draw-ms")))

    assert len(chart.rows) == 820
    assert element.get_attribute(".frame", "aria-rowcount") == "821"
    assert sorted(times)[2] < 100
    assert element.locator(".row").count() < 60


@pytest.mark.browser
def test_every_row_is_a_row_of_gridcells_and_knows_its_level(element: Any) -> None:
    draw(element, ward())

    grid = element.locator("[role=treegrid]")
    rows = grid.locator(".body [role=row]")
    assert grid.get_attribute("aria-label") == "word title"
    assert grid.locator("[role=columnheader]").count() == 4
    assert rows.first.get_attribute("aria-expanded") == "true"
    assert rows.nth(1).get_attribute("aria-level") == "2"
    assert all(row.locator("[role=gridcell]").count() == 4 for row in rows.all())


@pytest.mark.browser
def test_the_keyboard_walks_opens_closes_and_chooses(element: Any) -> None:
    draw(element, ward())
    element.focus(".frame")

    for key in ("ArrowDown", "ArrowDown", "Enter"):
        element.keyboard.press(key)
    chosen = element.evaluate("told")
    for key in ("ArrowLeft", "ArrowLeft"):
        element.keyboard.press(key)

    assert chosen == [["chosen", "s0-1"]]
    assert element.locator(".row").nth(1).get_attribute("data-id") == "s1"
    assert element.get_attribute(".frame", "aria-activedescendant") == "row-0"


@pytest.mark.browser
def test_a_click_on_a_row_chooses_it_and_a_click_on_the_triangle_only_folds(element: Any) -> None:
    draw(element, ward())

    element.click(".row[data-id=s0] .twist")
    element.click(".row[data-id=s3] .text")

    assert element.evaluate("told") == [["chosen", "s3"]]
    assert element.locator(".row[data-id=s0-0]").count() == 0
    assert element.locator(".row.selected").get_attribute("data-id") == "s3"


@pytest.mark.browser
def test_what_python_chooses_is_opened_and_brought_into_view(element: Any) -> None:
    chart = ward()
    draw(element, chart)

    draw(element, chart, selected="s17-30")

    row = element.locator(".row[data-id=s17-30]")
    assert row.get_attribute("aria-selected") == "true"
    assert row.is_visible()


@pytest.mark.browser
def test_a_rerun_keeps_what_the_reader_folded_until_the_filter_changes(element: Any) -> None:
    chart = ward()
    draw(element, chart)
    element.click("text=word collapse")

    draw(element, chart)
    kept = element.locator(".row[data-id=s0-0]").count()
    draw(element, chart.model_copy(update={"view": "other"}))

    assert kept == 0
    assert element.locator(".row[data-id=s0-0]").count() == 1


@pytest.mark.browser
def test_what_the_reader_folded_survives_a_move_of_the_element_on_the_page(element: Any) -> None:
    chart = ward()
    draw(element, chart)
    element.click("text=word collapse")
    element.click(".row[data-id=s4] .twist")

    element.evaluate("document.querySelector('#at').outerHTML = '<div id=at><div class=gantt></div></div>'")
    draw(element, chart)

    assert element.locator(".row[data-id=s4-0]").count() == 1
    assert element.locator(".row[data-id=s0-0]").count() == 0


@pytest.mark.browser
def test_folding_everything_from_far_below_still_draws_the_groups(element: Any) -> None:
    draw(element, ward())
    element.click("text=word expand")
    element.evaluate("document.querySelector('.frame').scrollTop = 20000")
    complaints: list[str] = []
    element.on("console", lambda message: complaints.append(message.text))

    element.click("text=word collapse")
    element.wait_for_function("() => document.querySelector('.row[data-id=s0]')")

    assert complaints == []
    assert element.locator(".row").count() == 20


@pytest.mark.browser
def test_zooming_leaves_the_chosen_bar_where_it_is(element: Any) -> None:
    draw(element, ward(), selected="s0-10")
    before = element.locator(".bar.selected").bounding_box()

    element.click("[aria-label='word zoom_in']")
    element.click("[aria-label='word zoom_in']")

    after = element.locator(".bar.selected").bounding_box()
    assert after["width"] > before["width"]
    assert abs(after["x"] - before["x"]) < 3


@pytest.mark.browser
def test_names_are_text_and_never_markup(element: Any) -> None:
    draw(element, ward())

    assert element.locator(".row b").count() == 0
    assert element.locator(".row[data-id=s0-0] .text").inner_text() == "作業 <b>0</b>"


@pytest.mark.browser
def test_the_front_of_a_late_row_bends_the_status_line_and_a_row_on_plan_does_not(element: Any) -> None:
    status = datetime(2024, 10, 5)
    late = Bar(id="late", name="late", start=MORNING, finish=status, front=MORNING)
    on_plan = Bar(id="plan", name="plan", start=MORNING, finish=status, front=status)

    draw(element, Chart(rows=(late, on_plan), status=status))

    path = element.get_attribute("path.front", "d")
    assert path.count("M") == 1
    assert path.startswith("M")
    draw(element, Chart(rows=(late, on_plan), status=status, status_line=False))
    assert element.locator("path.front").count() == 0


@pytest.mark.browser
@pytest.mark.parametrize("link", list(LinkType))
def test_an_arrow_of_every_link_type_ends_in_a_head(element: Any, link: LinkType) -> None:
    first = Bar(id="a", name="a", start=MORNING, finish=MORNING + timedelta(days=3))
    second = Bar(id="b", name="b", start=MORNING + timedelta(days=2), finish=MORNING + timedelta(days=9))

    draw(element, Chart(rows=(first, second), links=(Link(predecessor="a", successor="b", link=link),)))

    assert element.locator("path.arrow").count() == 1
    assert element.locator("polygon.arrow.head").count() == 1


@pytest.mark.browser
def test_an_empty_chart_and_a_chart_without_dates_are_drawn(element: Any) -> None:
    draw(element, Chart(rows=()))
    draw(element, Chart(rows=(Bar(id="a", name="計算不能"),)))

    assert element.locator(".row").count() == 1
