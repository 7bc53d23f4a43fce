"""The part of this week's page that asks for decisions: which gaps by when, at what price, and which together."""

from collections.abc import Sequence
from datetime import date

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from actions import deciding
from actions.opening import Database
from model.access import Actor
from model.deciding import Decisions, GapCluster, Waiting
from model.snapshot import GapFigures, Snapshot
from views import deciding_frames, session, steering_frames
from views.made_once import made_once
from views.names import Names
from views.table import SHOWN, chosen, table
from views.wording import count, t
from views.wording import deciding as wording


def decisions(snapshot: Snapshot, names: Names) -> None:
    """Show the gaps that must be decided first, and those that one decision would settle."""
    st.subheader(t("actions_decisions"), anchor="decisions", help=t("actions_decisions_help"))
    gaps, waiting = urgent(snapshot)
    if not gaps:
        st.caption(t("actions_decisions_none"))
        return
    found = _found()
    singly, together = st.tabs([t("decide_singly"), t("decide_together")])
    with singly:
        _gaps(gaps[:SHOWN], waiting, names, "decisions")
        st.page_link("views/pages/fitgap.py", label=t("fitgap_title"), icon=":material/rule:")
    with together:
        _clusters(found.clusters if found else (), snapshot, waiting, names)


@made_once()
def urgent(snapshot: Snapshot) -> tuple[list[GapFigures], dict[str, Waiting]]:
    """Return the gaps that have a latest day of decision, the most damaging first, and what waiting costs."""
    found = _found()
    waiting = {each.gap: each for each in found.waiting} if found else {}
    return deciding_frames.by_damage((gap for gap in snapshot.gaps if gap.latest_decision), waiting), waiting


def no_return() -> None:
    """Show how long nothing may be done before the target is out of reach."""
    found = _found()
    told, detail = wording.no_return(found.no_return if found else None)
    if told:
        st.markdown(told, help=t("no_return_help"))
        st.caption(detail)


def _clusters(clusters: Sequence[GapCluster], snapshot: Snapshot, waiting: dict[str, Waiting], names: Names) -> None:
    if not clusters:
        st.caption(t("clusters_none"))
        return
    gaps = {gap.id: gap for gap in snapshot.gaps}
    inside = sum(len(cluster.gaps) for cluster in clusters)
    st.caption(
        t("clusters_caption", all=count(len(gaps)), gaps=count(inside), clusters=count(len(clusters))),
        help=t("clusters_help"),
    )
    column = st.column_config
    row = chosen(
        deciding_frames.clusters(clusters, gaps, names),
        "clusters",
        {
            "phrase": column.TextColumn(t("clusters_column_phrase"), width=200),
            "gaps": column.NumberColumn(t("clusters_column_gaps"), width=56),
            "count": column.NumberColumn(t("clusters_column_count"), width=66),
            "latest": column.TextColumn(t("clusters_column_latest"), width=120),
            "points": column.NumberColumn(
                t("clusters_column_points"), format="%.3f", width=86, help=t("clusters_column_points_help")
            ),
            "deciders": column.TextColumn(t("clusters_column_deciders"), width=250),
            "systems": column.TextColumn(t("clusters_column_systems"), width=330),
        },
        height=318,
    )
    if row is not None:
        _gaps([gaps[name] for name in clusters[row].gaps], waiting, names, f"cluster_{row}")


def _gaps(gaps: Sequence[GapFigures], waiting: dict[str, Waiting], names: Names, key: str) -> None:
    column = st.column_config
    table(
        steering_frames.decisions(gaps, waiting, names),
        key,
        {
            "latest": column.TextColumn(t("actions_column_latest"), width=92),
            "gap": column.TextColumn(t("actions_column_gap"), width=330),
            "system": column.TextColumn(t("column_system"), width=120),
            "decider": column.TextColumn(t("actions_column_decider"), width=120),
            "waiting": column.TextColumn(t("decide_waiting"), width=170, help=t("decide_waiting_help")),
            "points": _figure("points", "%.3f"),
            "drag": _figure("drag", "%.1f"),
        },
    )


def _figure(name: str, form: str) -> ColumnConfig:
    return st.column_config.NumberColumn(
        t(f"actions_column_{name}"), format=form, width=78, help=t(f"actions_column_{name}_help")
    )


def _found() -> Decisions | None:
    return _decisions(*session.edition(), session.status_date())


@st.cache_resource(show_spinner=False, max_entries=16)
def _decisions(_database: Database, edition: str, actor: Actor, day: date) -> Decisions | None:  # noqa: ARG001 - a part of the key
    return deciding.decisions_now(_database, actor, day)
