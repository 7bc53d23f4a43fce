"""Two measures of one system week by week, and where the plan stands: each line is named at its end."""

import altair as alt
import pandas as pd

from views.charts.house import Palette, styled

_HEIGHT = 220
_NAMES = 122
"""Pixels at the right that the names of the lines need."""

_MEASURES = ["national", "planned", "verified"]


def rates(weeks: pd.DataFrame, ends: pd.DataFrame, months: str, colours: Palette) -> alt.LayerChart:
    """Draw the lines (columns ``measure, day, value, words``), named at their ends (``measure, day, place, name``).

    The measures are ``national``, ``planned`` and ``verified``; the plan is dashed.
    """
    inks, dashes = [colours.actual, colours.planned, colours.text], [[1, 0], [6, 4], [1, 0]]
    ink = alt.Color("measure:N", scale=alt.Scale(domain=_MEASURES, range=inks), legend=None)
    dash = alt.StrokeDash("measure:N", scale=alt.Scale(domain=_MEASURES, range=dashes), legend=None)
    x = alt.X(
        "day:T",
        title=None,
        scale=alt.Scale(range=[0, alt.ExprRef(f"width - {_NAMES}")]),
        axis=alt.Axis(grid=False, labelExpr=months, tickCount={"interval": "month", "step": 1}, labelOverlap=True),
    )
    percent = alt.Axis(tickCount=5, labelExpr="datum.label + '%'")
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=[0, 100]), axis=percent)
    lines = alt.Chart(weeks).mark_line(strokeWidth=2.5)
    names = alt.Chart(ends).mark_text(align="left", dx=6, fontSize=12, fontWeight=700)
    layers = [
        lines.encode(x, y, alt.Tooltip("words:N"), color=ink, strokeDash=dash),
        names.encode(x, alt.Y("place:Q", title=None), alt.Text("name:N"), color=ink),
    ]
    return styled(alt.LayerChart(layer=layers, height=_HEIGHT), colours)
