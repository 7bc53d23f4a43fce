import io
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from views.charts.waterfall import waterfall
from views.pictures import Picture

ROOT = Path(__file__).parents[1]
BARS = pd.DataFrame([("進み", 75.0, 76.0, "+1.0", True)], columns=["name", "from", "to", "label", "rises"])
ENDS = pd.DataFrame([("先週", 75.0, "75.0%"), ("今週", 76.0, "76.0%")], columns=["name", "to", "label"])


def test_a_chart_is_saved_as_it_is_shown_on_white() -> None:
    picture = Picture(waterfall, (BARS, ENDS))

    image = Image.open(io.BytesIO(picture.drawn("png"))).convert("RGB")

    assert image.width > 700
    assert image.getpixel((1, 1)) == (255, 255, 255)
    assert "+1.0" in picture.drawn("svg").decode()


@pytest.mark.parametrize(("page", "pictures"), [("system", 2), ("compare", 1), ("fiscal", 1)])
def test_the_charts_of_a_page_are_offered_as_png_and_svg(
    page: str, pictures: int, example_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{example_database}")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.context = {"locale": "ja-JP"}

    app.run().switch_page(f"views/pages/{page}.py").run()

    offered: list[Any] = [each for each in app.get("download_button") if (each.key or "").startswith("picture_")]
    assert not app.exception
    assert [each.label for each in offered] == ["PNG", "SVG"] * pictures
