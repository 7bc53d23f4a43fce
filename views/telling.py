"""Sentences on a page, one a line, each with the way to the records that prove it where they are on another page."""

from collections.abc import Iterable

import streamlit as st

from views.narrative import Sentence
from views.wording import escaped, t


def sentences(told: Iterable[Sentence]) -> None:
    """Draw the sentences."""
    for sentence in told:
        with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="xxsmall"):
            st.markdown(f"{sentence.icon} {escaped(sentence.text)}", width="stretch")
            if not sentence.page:
                continue
            st.page_link(
                f"views/pages/{sentence.page}.py",
                label=t("records"),
                icon=":material/chevron_right:",
                icon_position="right",
                help=escaped(sentence.text),
                query_params=sentence.parameters,
            )
