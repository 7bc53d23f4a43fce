"""The house style of every chart: colours with one meaning each, quiet axes, words on the lines instead of a legend.

Every channel of a chart is stated as an object (``alt.X("day:T")``): for a bare word Altair looks through its whole
schema, 8 ms each time, which was half of what a chart cost.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

import altair as alt
import pandas as pd

_APRIL = 4
NARROW = 560
"""A chart of fewer pixels stands on a phone: it has room for its numbers, but not for all words."""
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


def _rows(table: Any, /, **_: Any) -> dict[str, Any]:
    """Return a table as a chart holds it: a day at midnight without a zone, what is missing as null.

    Altair's own way goes through every column several times, which took most of the time that a small chart costs.
    """
    return {"values": json.loads(table.to_json(orient="records", date_format="iso", double_precision=15))}


alt.data_transformers.register("rows", _rows)
alt.data_transformers.enable("rows")


def palette(*, dark: bool) -> Palette:
    """Return the colours of the ground the chart stands on."""
    return DARK if dark else LIGHT


def quarters(days: pd.Series) -> list[alt.DateTime]:
    """Return the beginnings of the quarters among the days, from the first April on; all, where there is none.

    Where a narrow chart leaves every other of them out, the Aprils stay, for which the year is told.

    >>> found = quarters(pd.Series([pd.Timestamp("2024-02-01"), pd.Timestamp("2024-09-01"), pd.NaT]))
    >>> [(day.year, day.month) for day in found], quarters(pd.Series([pd.NaT]))
    ([(2024, 4), (2024, 7)], [])
    """
    known = days.dropna()
    begun = list(pd.date_range(known.min(), known.max(), freq="QS")) if len(known) else []
    april = next((number for number, day in enumerate(begun) if day.month == _APRIL), 0)
    return [alt.DateTime(year=day.year, month=day.month, date=1) for day in begun[april:]]


def styled(chart: alt.LayerChart, colours: Palette) -> alt.LayerChart:
    """Return the chart in the house style."""
    look = alt.Config(
        aria=False,  # the chart is told as a whole by its page; its marks would be read aloud in English
        background="transparent",
        font=FONT,
        view=alt.ViewConfig(stroke=None),
        axis=_axis(colours),
    )
    return chart.properties(config=look)


_UPRIGHT = {
    "orient": "top",
    "labelAngle": alt.ExprRef(f"width < {NARROW} ? -90 : 0"),
    "labelAlign": alt.ExprRef(f"width < {NARROW} ? 'left' : 'center'"),
    "labelPadding": 22,
}


def named(places: Iterable[str], *, limit: int = 170, grid: bool = False, top: bool = False) -> alt.Axis:
    """Return an axis whose places are the numbers 0, 1, … and are told by these names, upright where it is on top.

    A bar (|) in a name on top begins a new line, where the names do not stand upright.
    """
    names = json.dumps(list(places), ensure_ascii=False)
    said = f"{names}[datum.value]"
    name = f"width < {NARROW} ? replace({said}, '|', ' ') : split({said}, '|')" if top else said
    upright = _UPRIGHT if top else {"labelPadding": 8}
    return alt.Axis(
        labelExpr=name, labelLimit=limit, ticks=False, domain=False, grid=grid, labelOverlap=False, **upright
    )


def marked(days: Sequence[tuple[date, str]], colours: Palette) -> list[alt.Chart]:
    """Return the days that matter as lines through a chart: the status date in full ink, then where it must be.

    Each is named above the chart, on a line of its own.
    """
    layers = []
    for line, (day, words) in enumerate(days):
        ink = colours.target if line else colours.text
        base = alt.Chart(pd.DataFrame([{"day": pd.Timestamp(day)}])).encode(alt.X("day:T"))
        said = base.mark_text(color=ink, baseline="bottom", dy=-4 - 14 * line, fontSize=12)
        layers += [
            base.mark_rule(color=ink, strokeWidth=2),
            said.encode(alt.TextValue(words), y=alt.value(0)),
        ]
    return layers


def sided(bars: pd.DataFrame) -> pd.DataFrame:
    """Return bars (columns ``from, to``) with the side on which a name has more room: ``right`` of it, or left."""
    if bars.empty:
        return bars.assign(right=False)
    before, after = bars["from"] - bars["from"].min(), bars["to"].max() - bars["to"]
    return bars.assign(right=after >= before)


def beside(bars: pd.DataFrame, y: alt.Y, colours: Palette, *, lift: int = 0) -> list[alt.Chart]:
    """Write the name of each bar (columns ``from, to, name, right``) beside it, cut where even that has no room."""
    sides: list[tuple[Literal["left", "right"], int, alt.X, str, str]] = [
        ("left", 7, alt.X("to:T"), "datum.right", "width - scale('x', datum.to) - 10"),
        ("right", -7, alt.X("from:T"), "!datum.right", "scale('x', datum.from) - 10"),
    ]
    base = alt.Chart(bars)
    return [
        base.transform_filter(here)
        .mark_text(align=align, dx=dx, dy=-lift, fontSize=12, color=colours.text, limit=alt.ExprRef(f"max(0, {room})"))
        .encode(at, y, alt.Text("name:N"))
        for align, dx, at, here, room in sides
    ]


def apart(values: Sequence[float], room: float) -> list[float]:
    """Return places for words beside these values, each at least so far from the next, in the same order.

    >>> apart([80.0, 81.0, 40.0], 8.0)
    [76.5, 84.5, 40.0]
    """
    order = sorted(range(len(values)), key=lambda number: values[number])
    places = [values[number] for number in order]
    for _ in places:
        for low in range(len(places) - 1):
            missing = room - (places[low + 1] - places[low])
            if missing > 0:
                places[low] -= missing / 2
                places[low + 1] += missing / 2
    return [place for _, place in sorted(zip(order, places, strict=True))]


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
