"""The part of this week's page on vendors: whose claims come true, who is silent, who cannot close what is due."""

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from actions.vendors import vendors_now
from migration_plan.vendors import WEEKS
from model.snapshot import Snapshot
from model.vendor import VendorFigures
from views import deciding_frames, session
from views.made_once import made_once, once
from views.table import table
from views.wording import t


def records(snapshot: Snapshot) -> tuple[VendorFigures, ...]:
    """Return the record of each vendor."""
    return once(vendors_now, session.database(), session.current_actor(), snapshot, session.frozen_snapshot)


@made_once()
def vendors(snapshot: Snapshot) -> None:
    """Show the record of each vendor."""
    st.subheader(t("vendors_title"), anchor="vendors", help=f"{t('vendors_question')}  \n{t('vendors_help')}")
    found = records(snapshot)
    if not found:
        st.caption(t("vendors_none"))
        return
    weeks = len(found[0].weeks)
    st.caption(t("vendors_caption", weeks=weeks, ahead=WEEKS) if weeks else t("vendors_few"))
    column = st.column_config
    most = max(number for vendor in found for _, number in vendor.due)
    table(
        deciding_frames.vendors(found),
        "vendors",
        {
            "vendor": column.TextColumn(t("vendors_column_vendor"), width=96),
            "realisation": column.TextColumn(
                t("vendors_column_realisation"), width=74, help=t("vendors_column_realisation_help")
            ),
            "gains": column.TextColumn(t("vendors_column_gains"), width=116),
            "last": column.TextColumn(t("vendors_column_last"), width=156),
            "open": column.NumberColumn(t("vendors_column_open"), width=80),
            "ward": _number("ward", 94),
            "overdue": _number("overdue", 72),
            "pace": column.NumberColumn(
                t("vendors_column_pace"), format="%.1f", width=72, help=t("vendors_column_pace_help")
            ),
            "due": column.BarChartColumn(
                t("vendors_column_due"), y_min=0, y_max=most or 1, width=128, help=t("vendors_column_due_help")
            ),
            "coming": _number("coming", 70),
            "load": column.TextColumn(t("vendors_column_load"), width=82, help=t("vendors_column_load_help")),
        },
    )


def _number(name: str, width: int) -> ColumnConfig:
    return st.column_config.NumberColumn(
        t(f"vendors_column_{name}"), width=width, help=t(f"vendors_column_{name}_help")
    )
