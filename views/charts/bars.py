"""The twenty systems as bars: what is done, a mark where the plan stood, and in words what is wrong."""

import altair as alt
import pandas as pd

from views.charts.house import Palette, named, styled

_ROW = 24


def bars(board: pd.DataFrame, colours: Palette) -> alt.LayerChart:
    """Draw one bar a row (columns ``system, national, planned, words, exact, late``), in the order of the rows."""
    rows = board.assign(row=range(len(board)), told=board["system"] + " " + board["exact"])
    y = alt.Y("row:O", title=None, axis=named(board["system"], limit=220))
    base = alt.Chart(rows).encode(y, alt.Tooltip("told:N"))
    x = alt.X("national:Q", title=None, scale=alt.Scale(domain=[0, 100]), axis=alt.Axis(labelExpr="datum.label + '%'"))
    done = base.mark_bar(height=12, cornerRadiusEnd=2).encode(x, color=_ink(colours))
    promised = base.mark_tick(color=colours.text, thickness=2, size=18).encode(alt.X("planned:Q"))
    told = base.mark_text(align="left", baseline="middle", dx=6, fontSize=12).encode(
        alt.XDatum(100), alt.Text("words:N"), color=_ink(colours)
    )
    return styled(alt.LayerChart(layer=[done, promised, told], height=_ROW * len(rows)), colours)


def _ink(colours: Palette) -> alt.Color:
    """Return the ink of a row: trouble where it is late, else what is done."""
    pair = alt.Scale(domain=[True, False], range=[colours.trouble, colours.actual])
    return alt.Color("late:N", scale=pair, legend=None)
