"""The ward's own sheet of one fiscal year: four measures by four quarters, what was planned above what happened."""

from datetime import date
from typing import NamedTuple

import altair as alt
import pandas as pd

from views.charts.house import Palette, styled

BAR = "bar"
"""The name of the selection; it answers with the ``key`` of the chosen bar."""
_ROW, _TALL = 44, 17


class Frame(NamedTuple):
    """What stands around the bars of the sheet."""

    first: date
    """The first day of the fiscal year."""
    end: date
    """The first day of the next one."""
    quarters: tuple[tuple[date, str], ...]
    """The first day of each quarter and its name."""
    measures: tuple[tuple[float, str], ...]
    """Where each measure begins, in rows from the top, and its name."""
    rows: float
    """How many rows there are in all."""
    status: tuple[date, str] | None
    """The status date with its words, where it lies in the year."""


def fiscal(bars: pd.DataFrame, frame: Frame, colours: Palette) -> alt.LayerChart:
    """Draw the bars of the sheet, the columns of which are those of ``views.fiscal_frames.BARS``.

    All days are cut to the year. ``from`` to ``to`` is the plan, ``begun`` to ``reached`` what happened, up to
    ``finish`` what is expected. A name may run up to the day ``room``, where the next bar begins; one that would
    run out of the year is ``flipped``: it ends where its bar does, and may begin on the day ``since``.
    """
    y = alt.Scale(domain=[frame.rows, 0], nice=False)
    days = alt.Scale(domain=[frame.first.isoformat(), frame.end.isoformat()])
    base = alt.Chart(bars).encode(
        alt.X("from:T", title=None, scale=days, axis=None),
        alt.Tooltip("words:N"),
        detail=[alt.Detail("since:T"), alt.Detail("room:T"), alt.Detail("reached:T")],
    )
    layers = [*_grounds(frame, y, colours), *_planned(base, y, colours), *_happened(base, y, colours)]
    if frame.status:
        layers += _status(frame.status, colours)
    return styled(alt.LayerChart(layer=layers, height=_ROW * frame.rows), colours)


def _planned(base: alt.Chart, y: alt.Scale, colours: Palette) -> list[alt.Chart]:
    at = alt.Y("upper:Q", title=None, scale=y, axis=None)
    chosen = alt.selection_point(name=BAR, fields=["key"])
    edge = alt.condition(chosen, alt.value(3), alt.value(1), empty=False)
    lifted = base.transform_calculate(upper="datum.row + 0.27").encode(at)
    bars = lifted.mark_bar(height=_TALL, color=colours.grid, stroke=colours.planned, cursor="pointer")
    room = alt.ExprRef("max(0, scale('x', datum.room) - scale('x', datum.from) - 8)")
    after, before = lifted.transform_filter("!datum.flipped"), lifted.transform_filter("datum.flipped")
    names = after.mark_text(align="left", dx=5, fontSize=12, color=colours.text, limit=room)
    since = alt.ExprRef("max(0, scale('x', datum.to) - scale('x', datum.since) - 8)")
    flipped = before.mark_text(align="right", dx=-5, fontSize=12, color=colours.text, limit=since)
    return [
        bars.encode(alt.X2("to:T"), strokeWidth=edge).add_params(chosen),
        names.encode(alt.Text("name:N")),
        flipped.encode(alt.X("to:T", axis=None), alt.Text("name:N")),
    ]


def _happened(base: alt.Chart, y: alt.Scale, colours: Palette) -> list[alt.Chart]:
    at = alt.Y("lower:Q", title=None, scale=y, axis=None)
    ink = alt.condition("datum.late", alt.value(colours.trouble), alt.value(colours.actual))
    lifted = base.transform_calculate(lower="datum.row + 0.7").encode(alt.X("begun:T", axis=None), at)
    begun = lifted.transform_filter("isValid(datum.reached)")
    expected = lifted.transform_filter("isValid(datum.begun) && isValid(datum.finish)")
    done = begun.mark_bar(height=_TALL - 4, color=colours.actual)
    left = expected.mark_bar(height=_TALL - 4, filled=False, strokeWidth=1.5, strokeDash=[4, 2])
    room = alt.ExprRef("max(0, scale('x', datum.reached) - scale('x', datum.begun) - 8)")
    share = begun.mark_text(align="left", dx=5, fontSize=11, fontWeight=700, color=colours.ground, limit=room)
    return [
        done.encode(alt.X2("reached:T")),
        left.encode(alt.X2("finish:T"), color=ink),
        share.encode(alt.Text("share:N")),
    ]


def _grounds(frame: Frame, y: alt.Scale, colours: Palette) -> list[alt.Chart]:
    """Draw the quarters with their names, and a line above each measure with its name."""
    days = pd.DataFrame([{"day": pd.Timestamp(day), "name": name} for day, name in frame.quarters])
    quarters = alt.Chart(days).encode(alt.X("day:T", axis=None))
    lines = pd.DataFrame(frame.measures, columns=["row", "name"])
    measures = alt.Chart(lines).encode(alt.Y("row:Q", scale=y, axis=None))
    names = measures.mark_text(align="left", baseline="top", dy=5, fontSize=13, fontWeight=700, color=colours.text)
    heads = quarters.mark_text(align="left", dx=6, dy=-8, fontSize=13, fontWeight=700, color=colours.text)
    return [
        quarters.mark_rule(color=colours.quiet, strokeWidth=1),
        heads.encode(alt.Text("name:N"), y=alt.value(0)),
        measures.mark_rule(color=colours.quiet, strokeWidth=1),
        names.encode(alt.Text("name:N"), x=alt.value(6)),
    ]


def _status(status: tuple[date, str], colours: Palette) -> list[alt.Chart]:
    base = alt.Chart(pd.DataFrame([{"day": pd.Timestamp(status[0])}])).encode(alt.X("day:T", axis=None))
    words = base.mark_text(color=colours.text, baseline="top", dy=4, fontSize=12, fontWeight=700)
    return [
        base.mark_rule(color=colours.text, strokeWidth=2),
        words.encode(alt.TextValue(status[1]), y=alt.value("height")),
    ]
