"""What a person sees before there is a plan: the way from nothing to the first frozen week, step by step."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import streamlit as st

from actions.example import load_example
from actions.opening import Database
from actions.planning import import_plan
from model.access import Actor
from model.issue import Issue, Severity
from model.keeping import PlanImport
from views.wording import count, escaped, message, t

_EXAMPLE = Path(__file__).parents[1] / "examples" / "meguro"
_EMPTY = _EXAMPLE.parent / "empty"
_PAPERS = ("plan.toml", "systems.csv", "vendors.csv", "tasks.csv", "dependencies.csv")
_SHOWN = 20
"""Findings named on the page; a table read in a wrong way has one a row."""


def first_steps(database: Database, actor: Actor, now: datetime) -> None:
    """Lead from nothing to the first figures: the reader's own plan, or the example to look at."""
    st.title(t("first_title"), anchor=False)
    st.markdown(t("first_lead"))
    with st.container(border=True):
        _own_plan(database, actor, now)
    for number, step in enumerate(("progress", "sheet", "freeze"), 2):
        with st.container(border=True):
            st.markdown(f"**{number}. {t(f'first_{step}_title')}**")
            st.markdown(t(f"first_{step}_text"))
    with st.container(border=True):
        _example(database, actor, now)


def _own_plan(database: Database, actor: Actor, now: datetime) -> None:
    st.markdown(f"**1. {t('first_plan_title')}**")
    st.markdown(t("first_plan_text"))
    st.download_button(
        t("first_plan_template"),
        _empty_papers,
        "plan.zip",
        "application/zip",
        key="plan_template",
        icon=":material/folder_zip:",
        on_click="ignore",
    )
    sent = st.file_uploader(t("first_plan_files"), type=["toml", "csv"], accept_multiple_files=True, key="plan_files")
    if sent and (lacking := [paper for paper in _PAPERS if paper not in {each.name for each in sent}]):
        st.caption(t("first_plan_lacks", papers=t("comma").join(lacking)))
    if sent and st.button(t("first_plan_import"), key="plan_import", icon=":material/upload:"):
        _tell(import_plan(database, actor, {paper.name: paper.getvalue() for paper in sent}, now))
    st.caption(t("first_plan_terminal"))
    st.code(".venv/bin/python cli.py --database sqlite:///var/ward.db import-plan my-plan", language=None)


def _empty_papers() -> bytes:
    """Return the empty papers of a plan, with what their columns mean, in one ZIP."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as papers:
        for paper in sorted(_EMPTY.iterdir()):
            papers.write(paper, f"plan/{paper.name}")
    return content.getvalue()


def _tell(done: PlanImport) -> None:
    """Say what became of the plan; one that is stored without a remark leads straight to its figures."""
    if done.plan is None:
        st.error(t("first_plan_refused"), icon=":material/block:")
        _findings([issue for issue in done.issues if issue.severity is not Severity.LINK_ASIDE])
        return
    numbers = {"systems": done.plan.systems, "tasks": done.plan.tasks, "links": done.plan.dependencies}
    stored = t("first_plan_stored", **{name: count(len(found)) for name, found in numbers.items()})
    if not done.issues:
        st.toast(stored, icon=":material/task_alt:", duration="long")
        st.rerun()
    aside = any(issue.severity is Severity.LINK_ASIDE for issue in done.issues)
    if aside:
        st.warning(f"{stored}  \n{t('first_plan_aside')}", icon=":material/link_off:")
    else:
        st.success(stored, icon=":material/task_alt:")
    _findings(done.issues)
    st.button(t("first_plan_go_on"), key="plan_go_on", icon=":material/arrow_forward:")


def _findings(issues: Sequence[Issue]) -> None:
    st.markdown("\n".join(f"- {escaped(message(issue))}" for issue in issues[:_SHOWN]))
    if len(issues) > _SHOWN:
        st.caption(t("first_plan_more", number=count(len(issues) - _SHOWN)))


def _example(database: Database, actor: Actor, now: datetime) -> None:
    st.markdown(f"**{t('first_example_title')}**")
    st.markdown(t("first_example_text"))
    if st.button(t("first_example_load"), key="load_example", icon=":material/play_circle:"):
        bar = st.progress(0, text=t("first_example_loading"))

        def tell(done: int, events: int) -> None:
            bar.progress(done / events, text=t("first_example_loading"))

        load_example(database, actor, _EXAMPLE, now, tell)
        st.rerun()
