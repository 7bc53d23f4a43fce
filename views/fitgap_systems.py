"""Fit&Gap by system: how the requirements of each were judged, and what of it is still open."""

from collections.abc import Iterable

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from model.fitgap import FitGapRecord
from model.record import SystemCode
from model.snapshot import Snapshot
from views import fitgap_frames as frames
from views.made_once import once
from views.names import Names
from views.wording import t

TABLE = "fitgap_matrix"
_NUMBERS = ("records", "fit", "partial", "gap", "not_judged", "not_applicable", "gaps", "open_gaps")
_SHARES = ("judged", "closed")


def draw(snapshot: Snapshot, register: Iterable[FitGapRecord], names: Names) -> SystemCode | None:
    """Draw the matrix of systems and verdicts, and return the system whose row is chosen."""
    rows = once(frames.matrix_rows, snapshot, register, names)
    if not rows:
        st.info(t("fitgap_no_records"), icon=":material/upload_file:")
        return None
    st.caption(t("fitgap_matrix_text"))
    answer = st.dataframe(
        once(frames.matrix_frame, rows),
        hide_index=True,
        key=TABLE,
        on_select="rerun",
        selection_mode="single-row",
        height=36 * len(rows) + 40,
        row_height=36,
        column_config=_columns(),
        alt=t("fitgap_matrix_alt"),
    )
    picked = answer["selection"]["rows"]
    return SystemCode(rows[picked[0]]["code"]) if picked and picked[0] < len(rows) else None


def _columns() -> dict[str, ColumnConfig]:
    column = st.column_config
    return {
        "system": column.TextColumn(t("fitgap_column_system"), pinned=True, width=128),
        **{
            name: column.NumberColumn(t(f"fitgap_column_{name}"), width=66, help=t(f"fitgap_column_{name}_help"))
            for name in _NUMBERS
        },
        **{
            name: column.ProgressColumn(
                t(f"fitgap_column_{name}"),
                min_value=0,
                max_value=100,
                format="%.1f%%",
                width=96,
                help=t(f"fitgap_column_{name}_help"),
            )
            for name in _SHARES
        },
        "withheld": column.TextColumn(
            t("fitgap_column_withheld"), width=64, alignment="right", help=t("fitgap_column_withheld_help")
        ),
        "next_decision": column.TextColumn(
            t("fitgap_column_next_decision"), width=92, help=t("fitgap_column_next_decision_help")
        ),
        "vendor": column.TextColumn(t("fitgap_column_vendor"), width=60),
    }
