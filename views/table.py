"""A table of a page of steering: as high as its rows, and scrolled where there are many."""

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

SHOWN = 10
"""A table of more rows scrolls."""


def table(rows: pd.DataFrame, key: str, columns: dict[str, ColumnConfig], height: int = 420) -> None:
    """Draw a table under a key of its own."""
    st.dataframe(
        rows,
        column_config=columns,
        hide_index=True,
        height=height if len(rows) > SHOWN else "content",
        placeholder="–",
        key=f"actions_{key}",
    )


def chosen(rows: pd.DataFrame, key: str, columns: dict[str, ColumnConfig], height: int = 420) -> int | None:
    """Draw a table of which one row can be selected, and return the number of that row."""
    event = st.dataframe(
        rows,
        column_config=columns,
        hide_index=True,
        height=height if len(rows) > SHOWN else "content",
        placeholder="–",
        on_select="rerun",
        selection_mode="single-row",
        key=f"actions_{key}",
    )
    return next(iter(event["selection"]["rows"]), None)
