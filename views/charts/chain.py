"""The critical chain as a network in time: a step of the stairs for each task, its links and gaps, words beside it."""

from collections.abc import Sequence
from datetime import date

import altair as alt
import pandas as pd

from views.charts.house import Palette, beside, marked, named, styled

_ROW = 26


def chain(
    nodes: pd.DataFrame,
    links: pd.DataFrame,
    rows: Sequence[str],
    marks: Sequence[tuple[date, str]],
    months: str,
    colours: Palette,
) -> alt.LayerChart:
    """Draw the nodes (columns ``row, from, to, name, gap, right, words``) and links (``row, end, back, at``).

    Every node has a row of its own, so that no two names meet; ``right`` says on which side its name has room. A link
    runs from where a node ends (``row``, ``back``) between the names to the day ``at``, and down to the row ``end``.
    ``marks`` are the status date and the deadline, with their words.
    """
    x = alt.X("from:T", title=None, axis=alt.Axis(labelExpr=months, tickCount="month", labelOverlap=True))
    places = named(rows, limit=130)
    places.values, places.tickCount = list(range(len(rows))), len(rows)
    y = alt.Y("row:Q", title=None, scale=alt.Scale(domain=[len(rows) - 0.5, -0.5], nice=False), axis=places)
    base = alt.Chart(nodes).encode(x, y, alt.Tooltip("words:N"))
    bars = base.transform_filter("!datum.gap").mark_bar(height=11, color=colours.actual).encode(alt.X2("to:T"))
    gaps = base.transform_filter("datum.gap").mark_point(
        filled=True, shape="diamond", size=130, opacity=1, color=colours.trouble
    )
    layers = [*marked(marks, colours), *_links(links, y, colours), bars, gaps, *beside(nodes, y, colours)]
    return styled(alt.LayerChart(layer=layers, height=_ROW * len(rows)), colours)


def _links(links: pd.DataFrame, y: alt.Y, colours: Palette) -> list[alt.Chart]:
    """Draw each link: down from its begin to between the rows, along there, and down to its end."""
    base = alt.Chart(links.assign(between=links["end"] - 0.5))
    base = base.mark_rule(color=colours.quiet, strokeWidth=1.5).encode(y)
    between = alt.Y("between:Q", title=None)
    return [
        base.encode(alt.X("back:T"), alt.Y2("between:Q")),
        base.encode(alt.X("back:T"), alt.X2("at:T"), between),
        base.encode(alt.X("at:T"), between, alt.Y2("end:Q")),
    ]
