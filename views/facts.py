"""Names and values one under the other, as every panel shows them, and the way back to the line of a file."""

from collections.abc import Iterable

import streamlit as st

from views.wording import t


def facts(lines: Iterable[tuple[str, str]]) -> None:
    """Draw names and values; a fact without a value is left out. Values are shown as text, never read as Markdown."""
    with st.container(gap="xxsmall"):
        for name, value in lines:
            if value:
                with st.container(horizontal=True, horizontal_alignment="distribute", gap="xsmall"):
                    st.caption(name, width="content")
                    st.text(value, width="content")


def place(file: str, line: int | None) -> str:
    """Return where a statement was read: the file and its line; empty where it came from no file."""
    return t("schedule_file_line", file=file, line=line) if file and line else file
