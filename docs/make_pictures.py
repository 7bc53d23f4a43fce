"""Take the README's picture anew: the example in the real app, in headless Chromium (``make pictures``)."""

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page

import cli
from tests.browser.serving import opened, served

PICTURES = Path(__file__).parent / "pictures"
PAGES = {"overview": ""}
"""Each picture and the address of its page."""
BUSY = "[data-testid=stSkeleton], [data-testid=stStatusWidget]"


def main() -> None:
    """Load the example, open the pages and write their pictures."""
    with TemporaryDirectory() as folder:
        database = Path(folder) / "example.db"
        try:
            cli.main(["init", "--example", "--database", f"sqlite:///{database}"])
        except SystemExit as ended:
            if ended.code:
                raise
        with served(database) as address, opened(address, height=1180) as (page, _):
            for name, path in PAGES.items():
                page.goto(f"{address}/{path}")
                _settle(page)
                page.screenshot(path=PICTURES / f"{name}.png")
                print(PICTURES / f"{name}.png")


def _settle(page: Page) -> None:
    """Wait until the page stands still: its charts are drawn and nothing is being computed."""
    page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first.wait_for()
    page.wait_for_function(f"() => !document.querySelector('{BUSY}')")
    page.wait_for_timeout(1500)


if __name__ == "__main__":
    main()
