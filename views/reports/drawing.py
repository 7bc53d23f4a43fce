"""Charts as pictures: the same specifications that the pages show, drawn without a browser and without a network."""

from functools import cache
from typing import Any

import altair as alt
import vl_convert

from views.reports.fonts import FOLDERS

_VERSION = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
"""The version of Vega-Lite that Altair writes, as the drawer names it."""
Chart = alt.LayerChart | alt.HConcatChart
_NOTHING: list[str] = []
"""From where a chart may fetch: from nowhere."""


def svg(chart: Chart) -> str:
    """Return a chart as SVG. Its words stay words, in the stack of typefaces of the house."""
    drawn: str = _drawer().vegalite_to_svg(chart.to_dict(), vl_version=_VERSION, allowed_base_urls=_NOTHING)
    return drawn


def png(chart: Chart, scale: float = 2) -> bytes:
    """Return a chart as PNG, ``scale`` dots to each of its pixels."""
    drawn: bytes = _drawer().vegalite_to_png(
        chart.properties(background="white").to_dict(), vl_version=_VERSION, scale=scale, allowed_base_urls=_NOTHING
    )
    return drawn


@cache
def _drawer() -> Any:
    """Return the drawer, which knows our typeface from its first use on."""
    for folder in FOLDERS:
        vl_convert.register_font_directory(folder)
    return vl_convert
