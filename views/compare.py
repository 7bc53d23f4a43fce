"""The parts of the page that compares two weeks: which two, how far the figures moved, why, and every record of it."""

from collections.abc import Sequence

import streamlit as st

from model.keeping import WeekLine
from model.schedule import last_day
from model.snapshot import Snapshot
from views import frames, session, waterfall
from views.comparison import Comparison, compare
from views.made_once import once
from views.names import Names
from views.table import named
from views.wording import count, current_reader, day, in_full, points, t

NOW = "now"
"""The code, in the page's address, of the status date that is shown; every other side is a frozen week."""
_MANY = 14
_FAR_MOVED = 50
"""So many moved finishes are listed, the farthest first."""


def difference(snapshot: Snapshot, lines: Sequence[WeekLine], names: Names) -> None:
    """Compare two weeks that the reader chooses, or one with the date that is shown."""
    if not lines:
        st.info(t("compare_none"), icon=":material/ac_unit:")
        st.page_link("views/pages/history.py", label=t("history_title"), icon=":material/history:")
        return
    sides = {str(line.week): line for line in reversed(lines)}
    left, right = st.columns(2)
    with left:
        first = _chosen("a", list(sides), sides, snapshot, default=_before(lines, snapshot))
    with right:
        second = _chosen("b", [*sides, NOW], sides, snapshot, default=NOW)
    compared = (first, second)
    comparison = once(compare, _snapshot(first, sides, snapshot), _snapshot(second, sides, snapshot), by=compared)
    if comparison.after.status_date < comparison.before.status_date:
        st.caption(t("compare_backwards"))
    once(_headlines, comparison, by=compared)
    if comparison.after.status_date >= comparison.before.status_date and first != NOW:
        waterfall.why(sides[first], sides.get(second), snapshot, names)
    once(_details, comparison, names, by=compared)


def _before(lines: Sequence[WeekLine], snapshot: Snapshot) -> str:
    earlier = [line for line in lines if line.status_date < snapshot.status_date]
    return str((earlier or lines)[-1].week)


def _chosen(side: str, options: list[str], sides: dict[str, WeekLine], snapshot: Snapshot, *, default: str) -> str:
    """Return the side the reader chose: by the control, else by the page's address."""
    asked = st.query_params.get(side, default)
    chosen: str = st.selectbox(
        t(f"compare_{side}"),
        options,
        index=options.index(asked if asked in options else default),
        format_func=lambda code: _side_name(code, sides, snapshot),
        key=f"compare_{side}_{current_reader().language}",
    )
    if chosen != default or side in st.query_params:
        st.query_params[side] = chosen
    return chosen


def _side_name(code: str, sides: dict[str, WeekLine], snapshot: Snapshot) -> str:
    if code == NOW:
        return t("compare_now", date=day(snapshot.status_date))
    return t("compare_week", week=code, date=day(sides[code].status_date))


def _snapshot(code: str, sides: dict[str, WeekLine], snapshot: Snapshot) -> Snapshot:
    return snapshot if code == NOW else session.frozen_snapshot(sides[code])


def _headlines(comparison: Comparison) -> None:
    before, after = comparison.before, comparison.after
    with st.grid(4, min_column_width=200, gap="small"):
        for key in ("national", "verified", "reported"):
            old, new, moved = getattr(before, key), getattr(after, key), getattr(comparison, key)
            with st.container(border=True, height="stretch"):
                st.metric(t(key), points(moved), help=t(f"definition_{key}"))
                st.caption(
                    t(
                        "from_to",
                        before=in_full(old),
                        after=in_full(new),
                    )
                )
        with st.container(border=True, height="stretch"):
            st.metric(t("finish"), _days(comparison.days), help=t("definition_finish"))
            finishes = (day(last_day(side.finish), weekday=False) for side in (before, after))
            st.caption(t("from_to", **dict(zip(("before", "after"), finishes, strict=True))))


def _days(days: int | None) -> str:
    if days is None:
        return "–"
    key = "days_same" if days == 0 else "days_later" if days > 0 else "days_earlier"
    return t(key, days=abs(days))


def _details(comparison: Comparison, names: Names) -> None:
    advanced = [change for change in comparison.tasks if change.advanced]
    moved = sorted((c for c in comparison.tasks if c.days), key=lambda change: -abs(change.days or 0))
    labels = [
        t("tab_systems"),
        t("tab_tasks", count=count(len(advanced))),
        t("tab_moved", count=count(len(moved))),
        t("tab_gaps", closed=count(len(comparison.gaps_closed)), opened=count(len(comparison.gaps_opened))),
        t("tab_path"),
    ]
    systems, tasks, finishes, gaps, path = st.tabs(labels)
    with systems:
        _table(frames.system_changes(comparison, names), "system_column")
    with tasks:
        _table(frames.task_changes(advanced, names), "change_column")
    with finishes:
        _table(frames.task_changes(moved[:_FAR_MOVED], names), "change_column")
        if len(moved) > _FAR_MOVED:
            st.caption(t("moved_cut", shown=_FAR_MOVED, count=count(len(moved))))
    with gaps:
        _table(frames.gap_changes(comparison, names), "gap_column")
    with path:
        _table(frames.path_changes(comparison, names), "path_column")


def _table(table: frames.Frame, prefix: str) -> None:
    if table.empty:
        st.caption(t("nothing_moved"))
        return
    st.dataframe(
        table,
        column_config=named(table.columns, prefix),
        hide_index=True,
        placeholder="–",
        height=500 if len(table) > _MANY else "content",
        alt=t("compare_title"),
    )
