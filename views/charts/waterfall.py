"""The waterfall: one bar for each cause between two figures, each standing where the one before it ends."""

import altair as alt
import pandas as pd

from views.charts.house import Palette, styled


def waterfall(bars: pd.DataFrame, ends: pd.DataFrame, colours: Palette) -> alt.LayerChart:
    """Draw the bars (columns ``name, from, to, label, rises``) between two ends (``name, to, label``)."""
    values = [*bars["from"], *bars["to"], *ends["to"]]
    room = max((max(values) - min(values)) * 0.25, 0.2)
    low, high = max(min(values) - room, min(*values, 0)), max(values) + room
    names = [*ends["name"].head(1), *bars["name"], *ends["name"].tail(1)]
    x = alt.X("name:N", sort=names, title=None, axis=alt.Axis(labelAngle=0, labelLimit=130, grid=False))
    y = alt.Y(
        "to:Q",
        title=None,
        scale=alt.Scale(domain=[low, high], nice=False, zero=False),
        axis=alt.Axis(tickCount=5, format=".1f", labelExpr="datum.label + '%'"),
    )
    colour = alt.condition("datum.rises", alt.value(colours.actual), alt.value(colours.trouble))
    base = alt.Chart(bars.assign(top=bars[["from", "to"]].max(axis=1), told=bars["name"] + " " + bars["label"])).encode(
        x
    )
    moves = base.mark_bar(size=42).encode(y, alt.Y2("from:Q"), alt.Tooltip("told:N"), color=colour)
    words = base.mark_text(dy=-8, fontSize=13, fontWeight=700, color=colours.text).encode(
        alt.Y("top:Q"), alt.Text("label:N")
    )
    pillars = alt.Chart(ends.assign(low=low, told=ends["name"] + " " + ends["label"])).encode(x)
    ground = pillars.mark_bar(size=42, color=colours.planned).encode(y, alt.Y2("low:Q"), alt.Tooltip("told:N"))
    figures = pillars.mark_text(dy=-8, fontSize=14, fontWeight=700, color=colours.text).encode(y, alt.Text("label:N"))
    return styled(alt.LayerChart(layer=[ground, figures, moves, words]), colours)
