"""Every page before axe-core: no serious or critical finding, in light and dark, and the page says its language."""

from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

from tests.browser.serving import CHROMIUM, opened, served, settled

PAGES = sorted(path.stem for path in (Path(__file__).parents[2] / "views" / "pages").glob("[a-z]*.py"))
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
GRAVE = frozenset({"serious", "critical"})
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: apt install chromium)"),
]


def test_no_page_keeps_anybody_out(example_database: Path) -> None:
    found = []
    with served(example_database) as address, opened(address) as (page, _):
        for name, scheme in product(PAGES, SCHEMES):
            page.emulate_media(color_scheme=scheme)
            page.goto(f"{address}/{name}")
            settled(page)
            assert page.locator("html").get_attribute("lang") == "ja"
            violations = Axe().run(page).response["violations"]
            grave = [each for each in violations if each["impact"] in GRAVE]
            found += [(name, scheme, each["id"], each["nodes"][0]["html"]) for each in grave]

    assert found == []
