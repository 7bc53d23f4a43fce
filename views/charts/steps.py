"""One system's steps in time: what was promised, what is done, what is left, and the status date through them."""

from collections.abc import Sequence
from datetime import date

import altair as alt
import pandas as pd

from views.charts.house import Palette, beside, marked, named, quarters, styled

_ROW = 19


def steps(
    bars: pd.DataFrame, rows: Sequence[str], marks: Sequence[tuple[date, str]], months: str, colours: Palette
) -> alt.LayerChart:
    """Draw a row a step (columns ``row, base_from, base_to, from, done, to, name, right, late, words``).

    The baseline is a thin line below, what is done is filled up to ``done``, what is left an outline up to ``to``.
    ``marks`` are the status date and the other days that matter, each with its words; the first is drawn in full ink.
    """
    days = pd.concat([bars[column] for column in ("base_from", "base_to", "from", "to")])
    x = alt.X(
        "base_from:T",
        title=None,
        axis=alt.Axis(labelExpr=months, labelOverlap="parity", labelFlush=False, values=quarters(days)),
    )
    y = alt.Y("row:O", title=None, scale=alt.Scale(domain=list(range(len(rows)))), axis=named(rows))
    base = alt.Chart(bars).encode(y, alt.Tooltip("words:N"))
    ink = alt.condition("datum.late", alt.value(colours.trouble), alt.value(colours.actual))
    promised = base.mark_bar(height=3, yOffset=6, color=colours.planned).encode(x, alt.X2("base_to:T"))
    left = base.mark_bar(height=9, yOffset=-2, filled=False, strokeWidth=1.5).encode(
        alt.X("from:T"), alt.X2("to:T"), color=ink
    )
    done = base.mark_bar(height=9, yOffset=-2).encode(alt.X("from:T"), alt.X2("done:T"), color=ink)
    layers = [*marked(marks, colours), promised, left, done, *beside(bars, y, colours, lift=2)]
    return styled(alt.LayerChart(layer=layers, height=_ROW * len(rows)), colours)
