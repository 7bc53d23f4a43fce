"""The reader's own state on the schedule page: the filter, the chosen row and the headline above both."""

import streamlit as st

from model.schedule import last_day
from model.snapshot import Snapshot
from model.task import Measure
from views.asked import answered, newly_asked, newly_chosen
from views.made_once import made_once
from views.names import COMMON, Names
from views.schedule_frames import Choice, Only, is_behind, is_critical
from views.wording import count, current_reader, day, lateness, t

GANTT = "schedule_gantt"
_PAGE = "schedule"
_CHOSEN = "schedule_chosen"
_SYSTEMS = "schedule_systems"
_MEASURE = "schedule_measure"
_ONLY = "schedule_only"
ANY = "any"


@made_once()
def draw_headline(snapshot: Snapshot) -> None:
    """Draw what the schedule says as a whole."""
    finish = last_day(snapshot.finish)
    with st.grid(3, min_column_width=150, gap="small", key="schedule_headline"):
        st.metric(
            t("schedule_forecast_finish"),
            day(finish, weekday=False),
            lateness(finish, snapshot.deadline) if finish else None,
            delta_color="off",
            delta_arrow="off",
            help=t("schedule_finish_help"),
        )
        for key, number in (
            ("schedule_critical_tasks", sum(map(is_critical, snapshot.tasks))),
            ("schedule_behind_tasks", sum(map(is_behind, snapshot.tasks))),
        ):
            st.metric(t(key), t("schedule_tasks", number=count(number)), help=t(f"{key}_help"))


def draw_filter(names: Names) -> Choice:
    """Draw the filter and return what it says."""
    st.session_state[_ONLY] = newly_chosen(_PAGE, "only", Only) or st.session_state.get(_ONLY) or Only.ALL
    with st.container(horizontal=True, vertical_alignment="bottom", key="schedule_filter"):
        only = st.segmented_control(
            t("schedule_show"),
            list(Only),
            format_func=lambda one: t(f"schedule_only_{one}"),
            key=_ONLY,
            on_change=answered,
            args=(_PAGE, "only"),
            required=True,
            width="content",
        )
        systems = _systems(names)
        measure = _measure()
        line = st.toggle(t("gantt_front"), value=True, key="schedule_line", help=t("schedule_line_help"))
    return Choice(systems=systems, only=only or Only.ALL, measure=measure, status_line=line)


def chosen() -> str | None:
    """Return the chosen row: what was clicked last, else what the page's address names."""
    st.session_state[_CHOSEN] = newly_asked(_PAGE, "task") or st.session_state.get(_CHOSEN)
    picked: str | None = st.session_state[_CHOSEN]
    return picked


def choose(row: str | None) -> None:
    """Choose a row or none, and put it into the page's address so that the link can be passed on."""
    st.session_state[_CHOSEN] = row
    if row:
        st.query_params["task"] = row
    else:
        st.query_params.pop("task", None)


def choose_from_gantt() -> None:
    """Choose the row that was clicked in the Gantt."""
    row = st.session_state[GANTT].get("chosen")
    if row:
        choose(str(row))


def _systems(names: Names) -> tuple[str, ...]:
    """Draw the choice of systems. It is drawn anew in another language, so what was chosen is carried over by hand."""
    codes = [COMMON, *(system.code for system in names.plan.systems)]
    asked, key = newly_asked(_PAGE, "sys"), f"schedule_systems_{current_reader().language}"
    if asked in codes:
        st.session_state[_SYSTEMS] = [asked]
        st.session_state.pop(key, None)
    picked = st.multiselect(
        t("schedule_systems"),
        codes,
        default=[code for code in st.session_state.get(_SYSTEMS, []) if code in codes],
        format_func=lambda code: names.system(None if code == COMMON else code),
        placeholder=t("schedule_all_systems"),
        key=key,
        on_change=answered,
        args=(_PAGE, "sys"),
        width=280,
    )
    st.session_state[_SYSTEMS] = picked
    return tuple(picked)


def _measure() -> Measure | None:
    options = [ANY, *Measure]
    asked, key = newly_chosen(_PAGE, "measure", Measure), f"schedule_measure_{current_reader().language}"
    if asked:
        st.session_state[_MEASURE] = asked
        st.session_state.pop(key, None)
    held = st.session_state.get(_MEASURE, ANY)
    picked = st.selectbox(
        t("schedule_measure"),
        options,
        index=options.index(held),
        format_func=lambda one: t(f"schedule_measure_{one}"),
        key=key,
        on_change=answered,
        args=(_PAGE, "measure"),
        width=200,
    )
    st.session_state[_MEASURE] = picked
    return None if picked == ANY else Measure(picked)
