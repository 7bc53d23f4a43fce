"""Take the pictures of every page anew: the example in the real app, in headless Chromium (``make pictures``).

Each page in Japanese and English, light and dark, 1440 and 390 pixels wide: what a person sees without scrolling.
"""

from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal

from PIL import Image
from playwright.sync_api import Page

import cli
from tests.browser.serving import opened, served, settled

ROOT: Final = Path(__file__).parents[1]
PICTURES: Final = ROOT / "docs" / "pictures"
PAGES: Final = sorted(path.stem for path in (ROOT / "views" / "pages").glob("[a-z]*.py"))
SIZES: Final = {1440: 1000, 390: 844}
"""Width and height of the window."""
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
COLOURS: Final = 256
"""A page has few colours: a palette makes a picture half its size, and this way of choosing one keeps the rare ones."""


def main() -> None:
    """Load the example, open the pages and write their pictures."""
    with TemporaryDirectory() as folder:
        database = Path(folder) / "example.db"
        try:
            cli.main(["init", "--example", "--database", f"sqlite:///{database}"])
        except SystemExit as ended:
            if ended.code:
                raise
        with served(database) as address, opened(address) as (page, _):
            for name, language, scheme in product(PAGES, ("ja", "en"), SCHEMES):
                page.emulate_media(color_scheme=scheme)
                page.goto(f"{address}/{name}?lang={language}")
                _take(page, f"{name}-{language}-{scheme}")


def _take(page: Page, name: str) -> None:
    for width, height in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        settled(page)
        place = PICTURES / f"{name}-{width}.png"
        page.screenshot(path=place)
        picture = Image.open(place).convert("RGB")
        picture.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=1).save(place, optimize=True)
        print(place)


if __name__ == "__main__":
    main()
