"""What a person sees before there is a plan: what to do first, in order, with the commands."""

import streamlit as st

from views.wording import t


def draw() -> None:
    """Lead from nothing to the first figures."""
    st.title(t("empty_title"), anchor=False)
    st.markdown(t("empty_lead"))
    for number, step in enumerate(("example", "plan", "sheet", "freeze"), start=1):
        with st.container(border=True):
            st.markdown(f"**{number}. {t(f'empty_{step}_title')}**")
            st.markdown(t(f"empty_{step}_text"))
            if step != "freeze":
                st.code(t(f"empty_{step}_command"), language="shell")
