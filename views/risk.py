"""The part of this week's page on risk: the target from the network beside the trend, and the tasks that decide it."""

import pandas as pd
import streamlit as st

from model.risk import Risk
from model.snapshot import Snapshot
from views import steering
from views.made_once import made_once
from views.names import Names
from views.table import SHOWN, table
from views.wording import t
from views.wording.risk import at_levels, basis, disagreement, gap_basis, share


@made_once()
def risk(snapshot: Snapshot, names: Names) -> None:
    """Show both forecasts, an alert where they are far apart, and the tasks on which the finish depends."""
    found = steering.risk()
    if found is None:
        return
    trend = steering.forecast(snapshot)
    st.subheader(t("risk_title"), anchor="chances", help=t("risk_help"))
    with st.grid(3, min_column_width=260, gap="small"):
        with st.container(border=True, height="stretch"):
            _network(found)
        with st.container(border=True, height="stretch"):
            st.metric(t("risk_trend"), share(trend.chance if trend else None), help=t("actions_chance_help"))
            st.caption(t("risk_trend_caption"))
        with st.container(border=True, height="stretch"):
            st.metric(t("risk_in_time"), share(found.in_time), help=t("risk_in_time_help"))
            st.caption(f"{t('risk_finish')} {at_levels(found.finish)}")
    told = disagreement(found, trend, snapshot.status_date)
    if told:
        st.markdown(f":orange[:material/warning: {told}]")
    vendors = {vendor.code: vendor.name for vendor in names.plan.vendors}
    st.caption(f"{basis(found)}  \n{gap_basis(found, names.plan.risk, vendors)}")
    with st.expander(t("risk_tasks"), icon=":material/query_stats:"):
        _tasks(found, names)


def _network(found: Risk) -> None:
    target = found.target
    st.metric(t("risk_network"), share(target.chance if target else None), help=t("risk_network_help"))
    st.caption(f"{t('risk_reached')} {at_levels(target.reached)}" if target else t("risk_no_target"))


def _tasks(found: Risk, names: Names) -> None:
    rows = [
        {
            "task": names.task(task.id),
            "owner": names.owner(task.id),
            "critical": share(task.criticality),
            "sensitivity": share(task.sensitivity),
        }
        for task in found.tasks[:SHOWN]
        if task.sensitivity or task.criticality
    ]
    if not rows:
        st.caption(t("risk_tasks_none"))
        return
    column = st.column_config
    table(
        pd.DataFrame(rows),
        "risk",
        {
            "task": column.TextColumn(t("column_task"), width=360),
            "owner": column.TextColumn(t("column_owner"), width=140),
            "critical": column.TextColumn(t("risk_column_critical"), width=110, help=t("risk_column_critical_help")),
            "sensitivity": column.TextColumn(
                t("risk_column_sensitivity"), width=110, help=t("risk_column_sensitivity_help")
            ),
        },
    )
