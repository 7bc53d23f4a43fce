"""The fever chart: how much of its time in hand a system has used, against how far it has come."""

import altair as alt
import pandas as pd

from views.charts.house import Palette, styled

_HEIGHT = 330


def fever(
    systems: pd.DataFrame, lines: pd.DataFrame, zones: pd.DataFrame, axes: tuple[str, str], colours: Palette
) -> alt.LayerChart:
    """Draw the systems (columns ``progress, used, zone, label, place, words``) over the borders of the zones.

    ``lines`` are the two borders (``progress, low, high``), ``zones`` their names (``progress, used, name``).
    """
    most = max(120.0, *(systems["used"] + 15))
    least = min(0.0, *(systems["used"])) - 6
    x = alt.X("progress:Q", title=axes[0], scale=alt.Scale(domain=[0, 100]), axis=_percent())
    y = alt.Y("low:Q", title=axes[1], scale=alt.Scale(domain=[least, most], nice=False), axis=_percent())
    borders = alt.Chart(lines.assign(least=least, most=most)).encode(x)
    grounds = [
        borders.mark_area(color=colours.target, opacity=0.10).encode(y, alt.Y2("least:Q")),
        borders.mark_area(color=colours.planned, opacity=0.14).encode(y, alt.Y2("high:Q")),
        borders.mark_area(color=colours.trouble, opacity=0.14).encode(alt.Y("high:Q", title=axes[1]), alt.Y2("most:Q")),
    ]
    names = alt.Chart(zones).mark_text(align="right", fontSize=12, color=colours.text, dx=-6)
    dots = alt.Chart(systems).encode(x, alt.Y("used:Q", title=axes[1]), alt.Tooltip("words:N"))
    inks = alt.Scale(domain=["green", "yellow", "red"], range=[colours.actual, colours.planned, colours.trouble])
    shapes = alt.Scale(domain=["green", "yellow", "red"], range=["circle", "square", "triangle-up"])
    marks = dots.mark_point(filled=True, size=110, opacity=0.85).encode(
        alt.Color("zone:N", scale=inks, legend=None), alt.Shape("zone:N", scale=shapes, legend=None)
    )
    room = alt.ExprRef("max(0, width - scale('x', datum.progress) - 9)")
    labels = dots.mark_text(align="left", dx=9, fontSize=13, fontWeight=700, color=colours.text, limit=room)
    layers = [
        *grounds,
        names.encode(alt.X("progress:Q"), alt.Y("used:Q", title=axes[1]), alt.Text("name:N")),
        marks,
        labels.encode(alt.Y("place:Q", title=axes[1]), alt.Text("label:N")),
    ]
    return styled(alt.LayerChart(layer=layers, height=_HEIGHT), colours)


def _percent() -> alt.Axis:
    return alt.Axis(labelExpr="datum.label + '%'", tickCount=6, format="d")
