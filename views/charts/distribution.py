"""The distribution of finish dates: how many courses of the plan end in each week, and where the deadline stands."""

import altair as alt
import pandas as pd

from views.charts.house import Palette, styled

_HEIGHT, _LINE = 240, 17
_ROOM_RIGHT = 0.12
"""Room after the last week for the words, as a share of the width."""


def distribution(weeks: pd.DataFrame, levels: pd.DataFrame, months: str, colours: Palette) -> alt.LayerChart:
    """Draw the weeks (columns ``from, to, share, late, words``) and the days that matter (``day, name, deadline``).

    The days come in order; each begins on a line of its own below the one before, so that no line runs through a name.
    """
    head = _LINE * len(levels)
    most = float(weeks["share"].max()) * _HEIGHT / (_HEIGHT - head)
    first, last = min(weeks["from"].min(), levels["day"].min()), max(weeks["to"].max(), levels["day"].max())
    x = alt.X(
        "from:T",
        title=None,
        scale=alt.Scale(domain=[first.isoformat(), (last + (last - first) * _ROOM_RIGHT).isoformat()]),
        axis=alt.Axis(grid=False, labelExpr=months, tickCount="month", labelOverlap=True),
    )
    y = alt.Y(
        "share:Q",
        title=None,
        scale=alt.Scale(domain=[0, most], nice=False),
        axis=alt.Axis(tickCount=4, labelExpr="datum.label + '%'"),
    )
    inks = alt.condition("datum.late", alt.value(colours.trouble), alt.value(colours.actual))
    bars = alt.Chart(weeks).mark_rect(stroke=colours.ground, strokeWidth=1)
    bars = bars.encode(x, alt.X2("to:T"), y, alt.Y2Datum(0), alt.Tooltip("words:N"), color=inks)
    return styled(alt.LayerChart(layer=[bars, *_levels(levels, colours)], height=_HEIGHT), colours)


def _levels(levels: pd.DataFrame, colours: Palette) -> list[alt.Chart]:
    """Draw each day as a line with its name, the later the lower; the deadline is whole, the others are dashed."""
    lines = levels.assign(top=[number * _LINE for number in range(len(levels))])
    ink = alt.condition("datum.deadline", alt.value(colours.target), alt.value(colours.text))
    dash = alt.condition("datum.deadline", alt.value([1, 0]), alt.value([4, 3]))
    base = alt.Chart(lines).encode(alt.X("day:T"), alt.Y("top:Q", scale=None, axis=None), color=ink)
    names = base.mark_text(align="left", baseline="top", dx=5, fontSize=12, fontWeight=700)
    return [
        base.mark_rule(strokeWidth=2).encode(y2=alt.value("height"), strokeDash=dash),
        names.encode(alt.Text("name:N")),
    ]
