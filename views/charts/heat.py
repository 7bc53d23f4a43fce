"""The heat map of Fit&Gap: a row a system, a column a state of its requirements, the tint their share."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from views.charts.house import NARROW, Palette, named, styled

CELL = "cell"
"""The name of the selection; it answers with the ``system`` and the ``state`` of the chosen cell."""
_ROW = 26


def heat(cells: pd.DataFrame, rows: Sequence[str], columns: Sequence[str], colours: Palette) -> alt.LayerChart:
    """Draw the cells (columns ``row, column, system, state, number, share, words, told``); an empty cell is blank."""
    x = alt.X("column:O", title=None, axis=named(columns, limit=120, top=True))
    y = alt.Y("row:O", title=None, axis=named(rows))
    tint = alt.Scale(type="sqrt", domain=[0, 100], range=[colours.ground, colours.wash], interpolate="rgb")
    base = alt.Chart(cells).encode(x, y, alt.Tooltip("told:N"))
    chosen = alt.selection_point(name=CELL, fields=["system", "state"])
    squares = base.mark_rect(stroke=colours.grid, cursor="pointer").encode(
        alt.Color("share:Q", scale=tint, legend=None),
        strokeWidth=alt.condition(chosen, alt.value(3), alt.value(1), empty=False),
    )
    words = base.mark_text(
        fontSize=12, color=colours.text, text=alt.ExprRef(f"width < {NARROW} ? datum.number : datum.words")
    ).transform_filter("datum.number > 0")
    layers = [squares.add_params(chosen), words]
    return styled(alt.LayerChart(layer=layers, height=_ROW * len(rows)), colours)
