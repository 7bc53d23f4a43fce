"""The decision calendar of the Fit&Gap page: who must decide how many gaps by which day, and what hangs on it."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from model.schedule import last_day
from model.snapshot import GapFigures, Snapshot
from views import fitgap_frames, session
from views.charts.decisions import DOT, decisions
from views.charts.drawn import drawn
from views.charts.house import palette
from views.names import Names
from views.steering_frames import decider, shown
from views.wording import count, current_reader, day, points_held, t, table_day

DOTS = ("key", "row", "day", "points", "label", "brief", "driving", "words")
SOON = 14
_LABELS_A_ROW, _ON_A_PHONE = 40, 12
"""So many numbers have room in one row."""
_MANY = 10


def draw(snapshot: Snapshot, names: Names) -> None:
    """Draw the calendar, and below it the gaps of the dot that was chosen, or those of the coming days."""
    table, rows = dots(snapshot.gaps, names)
    if table.empty:
        st.info(t("calendar_none") if snapshot.gaps else t("fitgap_all_closed"), icon=":material/task_alt:")
        return
    st.caption(t("calendar_text"))
    status = (snapshot.status_date, t("fiscal_status", date=table_day(snapshot.status_date)))
    months = t(f"axis_months_{current_reader().era}")
    answer = st.vega_lite_chart(
        drawn(decisions, table, tuple(rows), status, months, palette(dark=session.on_dark_ground())),
        theme=None,
        key="fitgap_calendar",
        on_select="rerun",
        selection_mode=DOT,
        alt=t("calendar_alt", dots=t("comma").join(table.sort_values("day")["words"])),
    )
    undated = sum(gap.latest_decision is None for gap in snapshot.gaps)
    if undated:
        st.caption(t("calendar_undated", gaps=count(undated)))
    chosen = {each["key"] for each in answer["selection"].get(DOT, []) if "key" in each}
    _list(snapshot, names, chosen)


def dots(gaps: Iterable[GapFigures], names: Names) -> tuple[pd.DataFrame, list[str]]:
    """Return a dot for each decider and last day, and the deciders, the one with the earliest day in front."""
    grouped: dict[tuple[str, date], list[GapFigures]] = {}
    for gap in gaps:
        latest = last_day(gap.latest_decision)
        if latest:
            grouped.setdefault((decider(gap, names), latest), []).append(gap)
    first: dict[str, date] = {}
    for who, latest in sorted(grouped, key=lambda key: key[1]):
        first.setdefault(who, latest)
    found = [
        _dot(list(first).index(who), who, latest, grouped[who, latest])
        for who, latest in sorted(grouped, key=lambda key: (list(first).index(key[0]), key[1]))
    ]
    table = pd.DataFrame(found, columns=list(DOTS))
    table = table.assign(label=_with_room(table, _LABELS_A_ROW), brief=_with_room(table, _ON_A_PHONE))
    return table, [who or t("calendar_nobody") for who in first]


def _dot(row: int, who: str, latest: date, gaps: Sequence[GapFigures]) -> dict[str, object]:
    worth = sum((gap.points for gap in gaps), Fraction(0))
    driving = sum(gap.driving for gap in gaps)
    words = t(
        "calendar_dot",
        date=table_day(latest),
        who=who or t("calendar_nobody"),
        gaps=count(len(gaps)),
        points=points_held(worth),
        driving=count(driving),
    )
    return {
        "key": key_of(who, latest),
        "row": row,
        "day": pd.Timestamp(latest),
        "points": shown(worth, 3),
        "label": count(len(gaps)),
        "driving": driving > 0,
        "words": words,
    }


def key_of(who: str, latest: date | None) -> str:
    """Return what a dot is known by."""
    return f"{who}|{latest}"


def _with_room(table: pd.DataFrame, labels_a_row: int) -> list[str]:
    """Return the numbers beside the dots, without those that would touch the one before them."""
    room = (table["day"].max() - table["day"].min()) / labels_a_row
    held: dict[int, pd.Timestamp] = {}
    labels = []
    for row, at, label in zip(table["row"], table["day"], table["label"], strict=True):
        free = row not in held or at - held[row] >= room
        labels.append(label if free else "")
        held[row] = at if free else held[row]
    return labels


def _list(snapshot: Snapshot, names: Names, chosen: set[str]) -> None:
    if chosen:
        own = [gap for gap in snapshot.gaps if key_of(decider(gap, names), last_day(gap.latest_decision)) in chosen]
        title = t("calendar_chosen", gaps=count(len(own)))
    else:
        left = [(gap, fitgap_frames.days_left(gap, snapshot.status_date)) for gap in snapshot.gaps]
        own = [gap for gap, days in left if days is not None and days <= SOON]
        title = t("calendar_soon", days=SOON, gaps=count(len(own)))
    st.subheader(title, anchor=False)
    if not own:
        following = min((last for gap in snapshot.gaps if (last := last_day(gap.latest_decision))), default=None)
        st.caption(t("calendar_next", date=day(following)))
        return
    st.dataframe(
        fitgap_frames.gap_frame(own, names, snapshot.status_date),
        hide_index=True,
        column_config=_columns(),
        height=400 if len(own) > _MANY else "content",
        key=f"calendar_gaps_{len(own)}",
        alt=t("fitgap_gaps_alt"),
    )


def _columns() -> dict[str, ColumnConfig]:
    widths = {"name": 240, "system": 110, "department": 110}
    return {
        name: st.column_config.TextColumn(t(f"fitgap_gap_{name}"), width=widths.get(name, 84))
        for name in fitgap_frames.GAPS
    }
