"""From a plan to its first frozen week, on the overview until that week is there: what is done, what comes next."""

from typing import NamedTuple

import streamlit as st

from actions import weekly
from actions.access import Action
from model.plan import Plan
from model.snapshot import Snapshot
from model.week import IsoWeek
from views import session
from views.wording import count, day, t

_PAGES = "views/pages"


class Stage(NamedTuple):
    """One stage of the way: whether it is done, what is there in words, and what is missing all the same."""

    name: str
    done: bool
    words: str
    lacks: str = ""


def nothing_reported(snapshot: Snapshot) -> bool:
    """Tell whether no task was ever reported: its figures then say nothing but what was planned."""
    return not any(task.reported_on for task in snapshot.tasks)


def beginning(snapshot: Snapshot, plan: Plan) -> None:
    """Show the stages, until a week is frozen, to who may freeze one."""
    if session.frozen_weeks() or not session.allowed(Action.FREEZE_WEEK):
        return
    stages = [_plan(plan), _progress(snapshot), _sheets(snapshot), _freeze(snapshot)]
    following = next(stage for stage in stages if not stage.done)
    st.markdown(f"**{t('beginning_title')}**")
    with st.grid(4, min_column_width=190, gap="small", key="beginning"):
        for number, stage in enumerate(stages, 1):
            with st.container(border=True, height="stretch"):
                _draw(number, stage, following=stage is following)


def _draw(number: int, stage: Stage, *, following: bool) -> None:
    title = f"{number}. {t(f'beginning_{stage.name}')}"
    if stage.done:
        st.markdown(f":green[:material/check_circle: {title}]")
    elif following:
        st.markdown(f"**:blue[:material/arrow_circle_right: {title}]**")
    else:
        st.markdown(f":gray[:material/radio_button_unchecked: {title}]")
    st.caption(stage.words)
    if stage.lacks:
        st.markdown(f":orange[:material/warning: {stage.lacks}]")
    page, parameters = _WHERE[stage.name]
    st.page_link(f"{_PAGES}/{page}.py", label=t(f"beginning_{stage.name}_link"), query_params=parameters)


_WHERE: dict[str, tuple[str, dict[str, str]]] = {
    "plan": ("plan", {}),
    "progress": ("entry", {}),
    "sheets": ("fitgap", {"view": "upload"}),
    "freeze": ("history", {}),
}
"""The page on which each stage is gone, with what its address says."""


def _plan(plan: Plan) -> Stage:
    numbers = {
        "systems": len(plan.systems),
        "vendors": len(plan.vendors),
        "tasks": len(plan.tasks),
        "links": len(plan.dependencies),
    }
    missing = [name for name in ("vendors", "links") if not numbers[name]]
    words = t("beginning_plan_words", **{name: count(number) for name, number in numbers.items()})
    return Stage("plan", done=True, words=words, lacks="".join(t(f"beginning_no_{name}") for name in missing))


def _progress(snapshot: Snapshot) -> Stage:
    reported = sum(task.reported_on is not None for task in snapshot.tasks)
    words = t("beginning_progress_words", reported=count(reported), tasks=count(len(snapshot.tasks)))
    return Stage("progress", done=reported > 0, words=words)


def _sheets(snapshot: Snapshot) -> Stage:
    judged = sum(system.records > 0 for system in snapshot.systems)
    words = t("beginning_sheets_words", judged=count(judged), systems=count(len(snapshot.systems)))
    return Stage("sheets", done=judged > 0, words=words)


def _freeze(snapshot: Snapshot) -> Stage:
    week = IsoWeek.of(snapshot.status_date)
    over = weekly.is_over(week, session.now())
    words = t("beginning_freeze_now" if over else "freeze_from", week=week, date=day(week.friday))
    return Stage("freeze", done=False, words=words)
