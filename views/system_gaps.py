"""What is open at one system, on its page: its gaps and the sheets that it came in."""

import streamlit as st
from streamlit.elements.lib.column_types import ButtonColumnResult, ColumnConfig

from actions import register
from actions.correcting import corrections_by_entry
from model.record import SystemCode
from model.snapshot import Snapshot
from views import fitgap_frames, fitgap_receipts, session
from views.made_once import made_once
from views.names import Names
from views.wording import (
    count,
    t,
)

PAGES = "views/pages"
_GAPS_SHOWN, _SHEETS_SHOWN = 10, 5
_GAPS = ("latest", "left", "requirement", "name", "verdict", "severity", "resolution", "department", "points", "drag")


def gaps(code: SystemCode, snapshot: Snapshot, names: Names) -> None:
    """Show its open gaps, the one that must be decided first in front."""
    own = [gap for gap in snapshot.gaps if gap.system == code]
    st.subheader(t("system_gaps", gaps=count(len(own))), anchor=False, help=t("fitgap_gap_latest_help"))
    if not own:
        st.caption(t("fitgap_all_closed"))
        return
    table = fitgap_frames.gap_frame(own[:_GAPS_SHOWN], names, snapshot.status_date)[list(_GAPS)]
    table["open"] = ":material/rule:"
    st.dataframe(
        table,
        column_config=_gap_columns(code, list(table["requirement"])),
        hide_index=True,
        height="content",
        key=f"system_gaps_{code}",
        alt=t("fitgap_gaps_alt"),
    )
    if len(own) > _GAPS_SHOWN:
        st.page_link(
            f"{PAGES}/fitgap.py",
            label=t("system_all_gaps", gaps=count(len(own))),
            icon=":material/rule:",
            query_params={"sys": code, "view": "gaps"},
        )


def _gap_columns(code: SystemCode, requirements: list[str]) -> dict[str, ColumnConfig | ButtonColumnResult]:
    column = st.column_config
    widths = {"name": 250, "requirement": 86, "points": 72, "severity": 60, "drag": 60, "department": 110}
    return {name: column.TextColumn(t(f"fitgap_gap_{name}"), width=widths.get(name, 92)) for name in _GAPS} | {
        "open": column.ButtonColumn(
            t("open_fitgap"),
            width=50,
            type="tertiary",
            key="system_open_gap",
            on_click=_open_gap,
            args=(code, requirements),
        )
    }


def _open_gap(code: SystemCode, requirements: list[str]) -> None:
    asked = requirements[st.session_state["system_open_gap"].row]
    st.switch_page(f"{PAGES}/fitgap.py", query_params={"sys": code, "req": asked})


@made_once(lambda code: code)
def sheets(code: SystemCode) -> None:
    """Show the sheets that came last for the system."""
    st.subheader(t("system_sheets"), anchor=False)
    everything = register.receipts(session.database(), session.current_actor())
    own = [
        receipt
        for receipt in reversed(everything)
        if receipt.kind in fitgap_receipts.SHOWN and code in (*receipt.systems, receipt.system)
    ]
    if not own:
        st.caption(t("system_sheets_none"))
    else:
        undone = corrections_by_entry(everything)
        columns = {name: t(f"fitgap_receipt_{name}") for name in fitgap_receipts.COLUMNS}
        st.dataframe(
            fitgap_receipts.receipts_frame(own[:_SHEETS_SHOWN], undone),
            column_config=columns,
            hide_index=True,
            height="content",
            key=f"system_sheets_{code}",
            alt=t("system_sheets"),
        )
    st.page_link(
        f"{PAGES}/fitgap.py",
        label=t("fitgap_view_upload"),
        icon=":material/upload_file:",
        query_params={"view": "upload"},
    )
