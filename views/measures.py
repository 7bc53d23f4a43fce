"""Verified progress by the ward's four measures (個別施策): which of them holds the whole back?"""

import streamlit as st

from model.snapshot import Snapshot
from views.made_once import made_once
from views.wording import fraction_of, percent, t


@made_once()
def measures(snapshot: Snapshot) -> None:
    """Show one figure a measure, each with its numerator and denominator."""
    st.subheader(t("measures_title"), anchor=False, help=t("measures_help"))
    with st.grid(len(snapshot.measures), min_column_width=170, gap="small"):
        for measure, rate in snapshot.measures:
            with st.container(border=True, height="stretch", gap="xxsmall"):
                st.markdown(f"{t(f'schedule_measure_{measure}')}  \n**{percent(rate.value)}**")
                st.caption(t("measures_weights", weights=fraction_of(rate)))
