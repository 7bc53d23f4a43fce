"""The burn-up: the headline week by week from its baseline, the plan's curve, and the line it must reach.

Ahead lie where it will be if the past gains go on (a band), and the most that it can be by each day (a stepped line).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

import altair as alt
import pandas as pd

from views.charts.house import Palette, styled

_ROOM_RIGHT = timedelta(days=24)
"""Room after the target's day for the words on the lines."""


_LONG = timedelta(days=1000)
"""From here on the axis names years, not months."""
_TOOLTIP = [alt.Tooltip("date:N"), alt.Tooltip("exact:N")]


class TrendWords(NamedTuple):
    """The words that stand on the lines."""

    actual: str
    planned: str
    target: str
    baseline: str
    months: str
    """A Vega expression that names a month on the axis."""


class Outlook(NamedTuple):
    """What lies ahead: the band (columns ``day, low, high, words``) and the ceiling (``day, value, words``).

    Either may be empty. The names stand at their ends.
    """

    band: pd.DataFrame
    ceiling: pd.DataFrame
    band_name: tuple[str, ...]
    """Its lines."""
    ceiling_name: str


def trend(
    actual: pd.DataFrame,
    planned: pd.DataFrame,
    target: tuple[date, Fraction],
    words: TrendWords,
    colours: Palette,
    outlook: Outlook | None = None,
) -> alt.LayerChart:
    """Draw both curves (columns ``day, value, exact, date``), the target and what lies ahead.

    A line's axis need not start at 0.
    """
    first, last = planned["day"].min(), max(pd.Timestamp(target[0]), actual["day"].max()) + _ROOM_RIGHT
    ticks = {"interval": "month" if last - first < _LONG else "year", "step": 1}
    goal = pd.DataFrame([(first, pd.Timestamp(target[0]), float(target[1]))], columns=["from", "to", "value"])
    values = [*actual["value"], *planned["value"], float(target[1]), *(_heights(outlook) if outlook else ())]
    room = max(1.5, (max(values) - min(values)) / 12)
    x = alt.X(
        "day:T",
        title=None,
        scale=alt.Scale(domain=[first.isoformat(), last.isoformat()]),
        axis=alt.Axis(grid=False, tickCount=ticks, labelExpr=words.months),
    )
    y = alt.Y(
        "value:Q",
        title=None,
        scale=alt.Scale(domain=[min(values) - room, max(values) + room], nice=False, zero=False),
        axis=alt.Axis(tickCount=6, format="d", labelExpr="datum.label + '%'"),
    )
    layers = [
        *(_ahead(outlook, min(values) - room, float(target[1]), colours) if outlook else ()),
        *_target(goal, words, colours, y),
        *_distance(actual, planned, words, colours),
        *_planned(planned, colours, x),
        *_actual(actual, words, colours, x),
    ]
    return styled(alt.LayerChart(layer=layers), colours)


def _target(goal: pd.DataFrame, words: TrendWords, colours: Palette, y: alt.Y) -> list[alt.Chart]:
    base = alt.Chart(goal).encode(y)
    rule = base.mark_rule(color=colours.target, strokeWidth=2).encode(alt.X("from:T"), alt.X2("to:T"))
    label = base.mark_text(color=colours.target, align="left", baseline="bottom", dy=-5, fontSize=13, fontWeight=700)
    return [rule, label.encode(alt.X("from:T"), alt.TextValue(words.target))]


def _heights(outlook: Outlook) -> list[float]:
    return [*outlook.band["low"], *outlook.band["high"], *outlook.ceiling["value"]]


def _ahead(outlook: Outlook, ground: float, target: float, colours: Palette) -> Iterator[alt.Chart]:
    """Draw band and ceiling; the band's name stands on the ground below its end, where no line runs.

    The ceiling's name stands on that side of its line on which the target does not run.
    """
    if not outlook.band.empty:
        base = alt.Chart(outlook.band).encode(alt.X("day:T"), alt.Y("low:Q"), alt.Y2("high:Q"), alt.Tooltip("words:N"))
        yield base.mark_area(color=colours.actual, opacity=0.2)
        last = alt.Chart(outlook.band.tail(1)).encode(
            alt.X("day:T"), alt.YDatum(ground), alt.TextValue(list(outlook.band_name))
        )
        yield last.mark_text(color=colours.actual, align="right", baseline="bottom", dy=-18, fontSize=12)
    if not outlook.ceiling.empty:
        base = alt.Chart(outlook.ceiling).encode(alt.X("day:T"), alt.Y("value:Q"), alt.Tooltip("words:N"))
        yield base.mark_line(interpolate="step-after", color=colours.text, strokeDash=[2, 3], strokeWidth=1.5)
        last = alt.Chart(outlook.ceiling.tail(1)).encode(
            alt.X("day:T"), alt.Y("value:Q"), alt.TextValue(outlook.ceiling_name)
        )
        below = outlook.ceiling["value"].iloc[-1] < target
        yield last.mark_text(
            color=colours.text,
            align="right",
            baseline="top" if below else "bottom",
            dy=6 if below else -5,
            fontSize=12,
        )


def _distance(actual: pd.DataFrame, planned: pd.DataFrame, words: TrendWords, colours: Palette) -> list[alt.Chart]:
    """Draw what lies between the plan and the last week; the plan's words stand at its end of it."""
    last = actual.iloc[-1]
    promised = planned.loc[planned["day"] <= last["day"], "value"].iloc[-1]
    span = pd.DataFrame([(last["day"], last["value"], promised)], columns=["day", "from", "to"])
    base = alt.Chart(span).encode(alt.X("day:T"))
    rule = base.mark_rule(color=colours.trouble if promised > last["value"] else colours.planned, strokeWidth=2)
    label = base.mark_text(color=colours.planned, align="right", baseline="bottom", dx=-4, dy=-6, fontSize=13)
    return [
        rule.encode(alt.Y("from:Q"), alt.Y2("to:Q")),
        label.encode(alt.Y("to:Q"), alt.TextValue(words.planned)),
    ]


def _planned(planned: pd.DataFrame, colours: Palette, x: alt.X) -> list[alt.Chart]:
    base = alt.Chart(planned).encode(x, alt.Y("value:Q"), tooltip=_TOOLTIP)
    return [base.mark_line(color=colours.planned, strokeDash=[6, 4], strokeWidth=2)]


def _actual(actual: pd.DataFrame, words: TrendWords, colours: Palette, x: alt.X) -> list[alt.Chart]:
    base = alt.Chart(actual).encode(x, alt.Y("value:Q"), tooltip=_TOOLTIP)
    line = base.mark_line(color=colours.actual, strokeWidth=3)
    dots = base.mark_point(color=colours.actual, filled=True, size=24, opacity=1)
    last = alt.Chart(actual.tail(1)).encode(alt.X("day:T"), alt.Y("value:Q"))
    head = last.mark_point(color=colours.actual, filled=True, size=110, opacity=1)
    label = last.mark_text(color=colours.actual, align="left", baseline="top", dx=6, dy=6, fontSize=14, fontWeight=700)
    first = alt.Chart(actual.head(1)).encode(alt.X("day:T"), alt.Y("value:Q"))
    start = first.mark_text(color=colours.actual, align="left", baseline="top", dx=6, dy=8, fontSize=12)
    return [
        line,
        dots,
        head,
        label.encode(alt.TextValue(words.actual)),
        start.encode(alt.TextValue(words.baseline)),
    ]
