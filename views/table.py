"""Tables of the pages: as high as their rows, scrolled where there are many; and the text of a cell that was edited."""

from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from views.wording import t

SHOWN = 10
"""A table of more rows scrolls."""
_FITS = 11
"""Rows that the height of one that scrolls has room for."""
_FIGURES = {"before", "after", "national", "verified", "moved", "steps", "progress_before", "progress_after", "days"}
_WIDTHS = {"task": 270, "name": 270, "system": 130, "source": 330}


def table(rows: pd.DataFrame, key: str, columns: dict[str, ColumnConfig], height: int = 420) -> None:
    """Draw a table under a key of its own."""
    st.dataframe(
        rows,
        column_config=columns,
        hide_index=True,
        height=height if len(rows) > _FITS else "content",
        placeholder="–",
        key=f"actions_{key}",
    )


def chosen(rows: pd.DataFrame, key: str, columns: dict[str, ColumnConfig], height: int = 420) -> int | None:
    """Draw a table of which one row can be selected, and return the number of that row."""
    event = st.dataframe(
        rows,
        column_config=columns,
        hide_index=True,
        height=height if len(rows) > _FITS else "content",
        placeholder="–",
        on_select="rerun",
        selection_mode="single-row",
        key=f"actions_{key}",
    )
    return next(iter(event["selection"]["rows"]), None)


def named(columns: Iterable[str], prefix: str, rates: Sequence[str] = ()) -> dict[str, ColumnConfig | str | None]:
    """Return the columns under their headings, which begin with the prefix; ``rates`` are shown in percent."""
    column = st.column_config
    return {
        name: column.NumberColumn(t(f"{prefix}_{name}"), format="%.1f%%")
        if name in rates
        else column.Column(
            t(f"{prefix}_{name}"), alignment="right" if name in _FIGURES else None, width=_WIDTHS.get(name)
        )
        for name in columns
    }


def cell_text(value: object) -> str:
    """Return a cell of an edited table as a paper writes it: a day in ISO form, a number without needless digits.

    >>> cell_text(date(2024, 4, 1)), cell_text(1200000.0), cell_text(2.5), cell_text(float("nan")), cell_text(None)
    ('2024-04-01', '1200000', '2.5', '', '')
    """
    if value is None or value is pd.NaT or value is pd.NA or value != value:  # noqa: PLR0124 (NaN differs from itself)
        return ""
    if isinstance(value, date):
        return value.isoformat()[:10]
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
