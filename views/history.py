"""The parts of the history page: freeze a week, the published weeks, two of them compared, one of them proven."""

from collections.abc import Iterable, Sequence

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from actions import access, weekly
from actions.opening import NotStored
from actions.weekly import WeekRefused
from model.issue import Issue, Severity
from model.keeping import FrozenWeek, Recomputation, WeekLine
from model.snapshot import Snapshot
from model.week import IsoWeek
from views import frames, session, waterfall
from views.comparison import Comparison, compare
from views.names import Names
from views.wording import count, current_reader, day, in_full, instant, message, points, t

NOW = "now"
"""The code, in the page's address, of the status date that is shown; every other side is a frozen week."""
_FIGURES = {"before", "after", "national", "verified", "moved", "steps", "progress_before", "progress_after", "days"}
_WIDTHS = {"task": 270, "name": 270, "system": 130, "source": 330}
_MANY = 14
_FAR_MOVED = 50
"""So many moved finishes are listed, the farthest first."""


def freeze(snapshot: Snapshot) -> None:
    """Offer to publish the week of the status date; a frozen week says so instead."""
    week = IsoWeek.of(snapshot.status_date)
    done = next((line for line in session.frozen_weeks() if line.week == week), None)
    refusal: Issue | None = st.session_state.pop("freeze_refused", None)
    if refusal:
        st.error(message(refusal), icon=":material/block:")
    if done:
        st.caption(t("week_is_frozen", week=week, at=instant(done.recorded_until), by=done.frozen_by))
    elif access.may(session.current_actor(), access.Action.FREEZE_WEEK):
        with st.popover(t("freeze_week", week=week), icon=":material/ac_unit:"):
            st.markdown(t("freeze_explained", week=week, date=day(week.friday)))
            st.button(t("freeze_now"), key="freeze_now", on_click=_freeze, args=(week,))


def _freeze(week: IsoWeek) -> None:
    try:
        weekly.freeze_week(session.database(), session.current_actor(), week, session.now())
    except WeekRefused as refusal:
        _refuse(refusal.code, value=str(refusal.week))
    except NotStored as failure:
        _refuse(failure.code, file=failure.place, values=(("cause", failure.detail),))
    else:
        st.toast(t("frozen_toast", week=week), icon=":material/ac_unit:")


def _refuse(code: str, *, value: str = "", file: str = "", values: tuple[tuple[str, str], ...] = ()) -> None:
    refused = Issue(code=code, severity=Severity.REFUSED, file=file, value=value, values=values)
    st.session_state["freeze_refused"] = refused


def weeks(lines: Sequence[WeekLine]) -> None:
    """Show the published weeks, the latest first."""
    st.subheader(t("weeks_title"), anchor=False, help=t("weeks_help"))
    if not lines:
        st.caption(t("weeks_none"))
        return
    table = frames.weeks(lines)
    st.dataframe(
        table,
        column_config=_named(table.columns, "week_column", rates=("national", "planned", "verified", "reported")),
        hide_index=True,
        placeholder="–",
        height=300 if len(table) > _MANY else "content",
        key="weeks",
        alt=t("weeks_title"),
    )


def difference(snapshot: Snapshot, lines: Sequence[WeekLine], names: Names) -> None:
    """Compare two weeks that the reader chooses, or one with the date that is shown."""
    st.subheader(t("compare_title"), anchor=False)
    sides = _sides(lines)
    left, right = st.columns(2)
    with left:
        first = _chosen("a", list(sides), sides, snapshot, default=_before(lines, snapshot))
    with right:
        second = _chosen("b", [*sides, NOW], sides, snapshot, default=NOW)
    comparison = compare(_snapshot(first, sides, snapshot), _snapshot(second, sides, snapshot))
    if comparison.after.status_date < comparison.before.status_date:
        st.caption(t("compare_backwards"))
    _headlines(comparison)
    if comparison.after.status_date >= comparison.before.status_date and first != NOW:
        waterfall.why(sides[first], sides.get(second), snapshot, names)
    _details(comparison, names)


def _sides(lines: Sequence[WeekLine]) -> dict[str, WeekLine]:
    return {str(line.week): line for line in reversed(lines)}


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
            finishes = (day(frames.day_of(side.finish), weekday=False) for side in (before, after))
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
        column_config=_named(table.columns, prefix),
        hide_index=True,
        placeholder="–",
        height=500 if len(table) > _MANY else "content",
        alt=t("compare_title"),
    )


def _named(columns: Iterable[str], prefix: str, rates: Sequence[str] = ()) -> dict[str, ColumnConfig | str | None]:
    column = st.column_config
    return {
        name: column.NumberColumn(t(f"{prefix}_{name}"), format="%.1f%%")
        if name in rates
        else column.Column(
            t(f"{prefix}_{name}"), alignment="right" if name in _FIGURES else None, width=_WIDTHS.get(name)
        )
        for name in columns
    }


def proof(lines: Sequence[WeekLine]) -> None:
    """Compute a published week anew from what was known then, and show that it comes out the same."""
    if not access.may(session.current_actor(), access.Action.RECOMPUTE_WEEK):
        return
    st.subheader(t("proof_title"), anchor=False, help=t("proof_help"))
    sides = _sides(lines)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            t("proof_week"),
            list(sides),
            format_func=lambda code: t("compare_week", week=code, date=day(sides[code].status_date)),
            key=f"proof_week_{current_reader().language}",
            width=340,
        )
        asked = st.button(t("proof_now"), key="proof_now", icon=":material/calculate:")
    if asked:
        week = sides[chosen].week
        database, actor = session.database(), session.current_actor()
        _proven(weekly.frozen_week(database, actor, week), weekly.recompute(database, actor, week))


def _proven(frozen: FrozenWeek, found: Recomputation) -> None:
    if found.holds:
        st.success(t("proof_holds", week=frozen.week), icon=":material/verified:")
    else:
        st.error(t("proof_fails", week=frozen.week), icon=":material/gpp_bad:")
    marks = {True: t("same"), False: t("differs")}
    st.table(
        {
            t("proof_rate"): t(
                "published_and_recomputed",
                published=in_full(found.published.national),
                recomputed=in_full(found.recomputed.national),
            ),
            t("proof_figures"): marks[found.equal],
            t("proof_digest"): f"{marks[found.digest_equal]} `{frozen.digest}`",
            t("proof_inputs"): f"{marks[found.input_digest_equal]} `{frozen.input_digest}`",
            t("proof_known"): t(
                "known_until",
                at=instant(frozen.recorded_until),
                entry=count(frozen.known_until),
                plan=frozen.plan_version,
                formula=frozen.snapshot.formula_version,
            ),
        },
        border="horizontal",
        width="content",
    )
