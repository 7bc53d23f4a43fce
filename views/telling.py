"""Sentences on a page, one a line, each with the way to the records that prove it; and the ways down a long page."""

from collections.abc import Iterable

import streamlit as st

from views.narrative import Sentence
from views.wording import escaped, t


def ways_down(**sections: str) -> None:
    """Offer the ways to the sections of a long page: the anchor of each, and the key of its heading."""
    ways = "　".join(f"[{t(heading)}](#{anchor.replace('_', '-')})" for anchor, heading in sections.items())
    with st.container(key="ways"):
        st.markdown(f":small[{ways}]")


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
