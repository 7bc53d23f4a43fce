"""An empty Fit&Gap sheet of a system to download: the requirements filled in, with drop-downs and notes."""

import streamlit as st

from actions import forms
from model.plan import Plan
from model.record import SystemCode
from views import session
from views.names import Names
from views.wording import current_reader, escaped, t
from views.wording.returned import template_texts

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def draw(plan: Plan) -> None:
    """Draw the choice of the system and the download; the workbook is made when it is asked for."""
    names = Names(plan)
    codes = [system.code for system in plan.systems if system.in_scope]
    with st.expander(t("fitgap_template_title"), icon=":material/table_view:"):
        st.caption(t("fitgap_template_text"))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            code = st.selectbox(
                t("fitgap_template_system"),
                codes,
                index=None,
                format_func=names.system,
                key=f"fitgap_template_system_{current_reader().language}",
                width=280,
            )
            filled = st.checkbox(t("fitgap_template_filled"), key="fitgap_template_filled")
        if code:
            _download(code, names, filled=filled)


def _download(code: SystemCode, names: Names, *, filled: bool) -> None:
    content = forms.sheet_template(
        session.database(),
        session.current_actor(),
        code,
        template_texts(current_reader().language),
        session.now(),
        filled=filled,
    )
    if content is not None:
        st.download_button(
            t("fitgap_template_download", system=escaped(names.system(code))),
            content,
            file_name=t("fitgap_template_file", code=code, system=names.system(code)),
            mime=EXCEL,
            icon=":material/download:",
            on_click="ignore",
            key="fitgap_template_download",
        )
