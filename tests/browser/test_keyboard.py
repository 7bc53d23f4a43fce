"""The tracker without a mouse: Tab reaches what matters and is seen where it is, arrows walk the Gantt, Enter opens."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import CHROMIUM, PATIENCE, opened, served, settled
from views.wording import Language, text

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: apt install chromium)"),
]
expect.set_options(timeout=PATIENCE * 1000)
MOST = 60
"""Times that Tab is pressed on a page before something counts as out of reach."""
FOCUSED = """() => {
    let here = document.activeElement;
    while (here?.shadowRoot?.activeElement) here = here.shadowRoot.activeElement;
    const style = getComputedStyle(here);
    return [
        `${here.getAttribute("role")}: ${here.getAttribute("aria-label") || here.textContent}`,
        here.tagName !== "A" || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0),
    ];
}"""


def ja(key: str, **values: object) -> str:
    return text(key, Language.JA, values)


def walked(page: Page) -> Iterator[str]:
    """Press Tab and yield what is focused, by its name; a link that is focused must be seen to be."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        name, seen = page.evaluate(FOCUSED)
        assert seen, name
        yield name


def reach(page: Page, *names: str) -> None:
    """Expect Tab to come by these names in this order."""
    walk = walked(page)
    for name in names:
        assert any(name in found for found in walk), name


def test_the_main_controls_are_reached_and_the_gantt_is_walked_by_keyboard(example_database: Path) -> None:
    with served(example_database) as address, opened(address) as (page, _):
        page.goto(f"{address}/overview")
        settled(page)
        reach(
            page,
            ja("built_in_skip"),
            ja("actions_title"),
            ja("status_date"),
            ja("definitions_open"),
            ja("steps_link"),
            ja("records"),
        )

        page.goto(f"{address}/fitgap?view=upload")
        settled(page)
        assert page.get_by_text(ja("built_in_per_file", size="20MB")).first.is_visible()
        assert page.get_by_text("Upload", exact=True).count() == 0
        reach(page, ja("fitgap_vendor"), ja("fitgap_week"), ja("built_in_upload"), ja("fitgap_template_title"))

        page.goto(f"{address}/schedule")
        settled(page)
        reach(page, "treegrid: ")
        for key in ("ArrowDown", "ArrowDown", "Enter"):
            page.keyboard.press(key)
        panel = page.locator(".st-key-schedule_panel")
        expect(panel).to_be_visible()
        settled(page)
        reach(page, f"close{ja('schedule_close')}")  # its icon is a word, too
        page.keyboard.press("Enter")
        expect(panel).not_to_be_visible()
