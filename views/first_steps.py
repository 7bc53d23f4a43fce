"""What a person sees before there is a plan: the way from nothing to the first frozen week, step by step."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import streamlit as st

from actions.example import load_example
from actions.opening import Database
from actions.planning import import_plan
from model.access import Actor
from model.issue import Issue
from views.wording import escaped, message, t

_EXAMPLE = Path(__file__).parents[1] / "examples" / "meguro"


def first_steps(database: Database, actor: Actor, now: datetime) -> None:
    """Lead from nothing to the first figures: the reader's own plan, or the example to look at."""
    st.title(t("first_title"), anchor=False)
    st.markdown(t("first_lead"))
    with st.container(border=True):
        _own_plan(database, actor, now)
    for number, step in ((2, "sheet"), (3, "freeze")):
        with st.container(border=True):
            st.markdown(f"**{number}. {t(f'first_{step}_title')}**")
            st.markdown(t(f"first_{step}_text"))
    with st.container(border=True):
        _example(database, actor, now)


def _own_plan(database: Database, actor: Actor, now: datetime) -> None:
    st.markdown(f"**1. {t('first_plan_title')}**")
    st.markdown(t("first_plan_text"))
    sent = st.file_uploader(t("first_plan_files"), type=["toml", "csv"], accept_multiple_files=True, key="plan_files")
    if sent and st.button(t("first_plan_import"), key="plan_import", icon=":material/upload:"):
        done = import_plan(database, actor, {paper.name: paper.getvalue() for paper in sent}, now)
        if done.plan is not None:
            st.rerun()
        st.error(t("first_plan_refused"), icon=":material/block:")
        _findings(done.issues)
    st.caption(t("first_plan_terminal"))
    st.code("python cli.py import-plan examples/empty", language=None)


def _findings(issues: Iterable[Issue]) -> None:
    st.markdown("\n".join(f"- {escaped(f'{issue.file} {message(issue)}')}" for issue in issues))


def _example(database: Database, actor: Actor, now: datetime) -> None:
    st.markdown(f"**{t('first_example_title')}**")
    st.markdown(t("first_example_text"))
    if st.button(t("first_example_load"), key="load_example", icon=":material/play_circle:"):
        bar = st.progress(0, text=t("first_example_loading"))

        def tell(done: int, events: int) -> None:
            bar.progress(done / events, text=t("first_example_loading"))

        load_example(database, actor, _EXAMPLE, now, tell)
        st.rerun()
