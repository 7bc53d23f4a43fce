"""The decision calendar: gaps by the last day on which they can be decided, a row for each decider."""

from collections.abc import Sequence
from datetime import date

import altair as alt
import pandas as pd

from views.charts.house import NARROW, Palette, marked, named, styled

DOT = "dot"
"""The name of the selection; it answers with the ``key`` of the chosen dot."""
_ROW = 38


def decisions(
    dots: pd.DataFrame, rows: Sequence[str], status: tuple[date, str], months: str, colours: Palette
) -> alt.LayerChart:
    """Draw a dot for each decider and day (columns ``key, row, day, points, label, brief, driving, words``).

    Its area are the points; a diamond drives the end date. ``label`` is the number of gaps, ``brief`` the same on a
    narrow screen; both are empty where they have no room.
    """
    x = alt.X(
        "day:T",
        title=None,
        scale=alt.Scale(padding=30),
        axis=alt.Axis(labelExpr=months, tickCount="month", labelOverlap=True),
    )
    y = alt.Y(
        "row:O",
        title=None,
        scale=alt.Scale(domain=list(range(len(rows)))),
        axis=named(rows, limit=160, grid=True),
    )
    chosen = alt.selection_point(name=DOT, fields=["key"])
    base = alt.Chart(dots).encode(x, y, alt.Tooltip("words:N"))
    marks = base.mark_point(filled=True, cursor="pointer", strokeWidth=2, stroke=colours.ground).encode(
        alt.Size("points:Q", scale=alt.Scale(range=[110, 900]), legend=None),
        color=alt.condition("datum.driving", alt.value(colours.trouble), alt.value(colours.actual)),
        shape=alt.condition("datum.driving", alt.value("diamond"), alt.value("circle")),
        opacity=alt.condition(chosen, alt.value(0.9), alt.value(0.35)),
    )
    text = alt.ExprRef(f"width < {NARROW} ? datum.brief : datum.label")
    numbers = base.mark_text(dy=-17, fontSize=12, fontWeight=700, color=colours.text, text=text)
    layers = [*marked([status], colours), marks.add_params(chosen), numbers]
    return styled(alt.LayerChart(layer=layers, height=_ROW * len(rows)), colours)
