"""Every page before axe-core: no serious or critical finding, in light and dark, and the page says its language.

On a phone the title stands beside the button that opens the list of pages; a dark page is printed in black.
"""

from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from tests.browser.serving import CHROMIUM, PATIENCE, opened, served, settled, turn_to

PAGES = sorted(path.stem for path in (Path(__file__).parents[2] / "views" / "pages").glob("[a-z]*.py"))
GRAVE = frozenset({"serious", "critical"})
WORDS_AT = """title => {
    const words = document.createRange();
    words.selectNodeContents(title);
    return words.getBoundingClientRect();
}"""
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: apt install chromium)"),
]
expect.set_options(timeout=PATIENCE * 1000)


def test_no_page_keeps_anybody_out_nor_wastes_a_phone_or_a_sheet(example_database: Path) -> None:
    found = []
    with served(example_database) as address, opened(address) as (page, _):
        page.goto(address)
        for name in PAGES:
            put_on(page, "light")
            turn_to(page, name)
            settled(page)
            assert page.locator("html").get_attribute("lang") == "ja"
            found += [(name, "light", *each) for each in grave(page)]
            put_on(page, "dark")
            page.keyboard.press("r")  # the server draws it anew, for dark ground
            settled(page)
            found += [(name, "dark", *each) for each in grave(page)]
        page.set_viewport_size({"width": 390, "height": 844})
        page.reload()
        settled(page)
        opener, title = (
            page.get_by_test_id("stExpandSidebarButton").bounding_box(),
            page.locator("h1").evaluate(WORDS_AT),
        )
        page.emulate_media(media="print")
        ink = page.locator("h1").evaluate("title => getComputedStyle(title).color")

    assert found == []
    assert opener
    assert opener["x"] + opener["width"] < title["x"]
    assert title["y"] < opener["y"] + opener["height"]
    assert ink == "rgb(0, 0, 0)"


def put_on(page: Page, ground: Literal["light", "dark"]) -> None:
    """Let the reader's machine ask for light or dark ground, and wait until the page stands on it."""
    page.emulate_media(color_scheme=ground)
    expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", ground)


def grave(page: Page) -> list[tuple[str, str]]:
    """Return what keeps somebody out of the page as it stands: each rule, and the first element that breaks it."""
    violations = Axe().run(page).response["violations"]
    return [(each["id"], each["nodes"][0]["html"]) for each in violations if each["impact"] in GRAVE]
