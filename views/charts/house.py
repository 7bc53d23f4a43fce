"""The house style of every chart: colours with one meaning each, quiet axes, words on the lines instead of a legend."""

import json
from collections.abc import Iterable
from typing import NamedTuple

import altair as alt

FONT = "'Noto Sans JP','Noto Sans CJK JP','BIZ UDPGothic','Yu Gothic UI','Meiryo',sans-serif"


class Palette(NamedTuple):
    """One meaning a colour; the set stays apart for colour-blind eyes and keeps a contrast of 4.5 on its ground."""

    actual: str
    """What happened."""
    planned: str
    """What the plan promised."""
    target: str
    """Where it must be."""
    trouble: str
    """Late, critical."""
    text: str
    quiet: str
    grid: str
    ground: str
    wash: str
    """The strongest tint that words may stand on."""


LIGHT = Palette("#1d4f91", "#5a6472", "#00664b", "#a34700", "#10151c", "#5a6472", "#e3e8ee", "#ffffff", "#a9c3e8")
DARK = Palette("#7fb2f0", "#9aa5b4", "#4cc9a0", "#f0a35e", "#e6eaf0", "#9aa5b4", "#2a333f", "#12171e", "#2f5687")


def palette(*, dark: bool) -> Palette:
    """Return the colours of the ground the chart stands on."""
    return DARK if dark else LIGHT


def styled(chart: alt.LayerChart, colours: Palette) -> alt.LayerChart:
    """Return the chart in the house style."""
    look = alt.Config(background="transparent", font=FONT, view=alt.ViewConfig(stroke=None), axis=_axis(colours))
    return chart.properties(config=look)


def named(places: Iterable[str], *, limit: int = 170, grid: bool = False, top: bool = False) -> alt.Axis:
    """Return an axis whose places are the numbers 0, 1, … and are told by these names, upright where it is on top."""
    names = json.dumps(list(places), ensure_ascii=False)
    upright = {"orient": "top", "labelAngle": 0, "labelPadding": 6} if top else {"labelPadding": 8}
    return alt.Axis(
        labelExpr=f"{names}[datum.value]", labelLimit=limit, ticks=False, domain=False, grid=grid, **upright
    )


def _axis(colours: Palette) -> alt.AxisConfig:
    return alt.AxisConfig(
        labelColor=colours.quiet,
        titleColor=colours.quiet,
        labelFontSize=12,
        titleFontSize=12,
        titleFontWeight="normal",
        gridColor=colours.grid,
        domainColor=colours.grid,
        tickColor=colours.grid,
        labelFont=FONT,
        titleFont=FONT,
    )
