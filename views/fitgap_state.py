"""The reader's own state on the Fit&Gap page: which of its views is open, and the headline above them."""

from enum import StrEnum

import streamlit as st

from model.record import SystemCode
from model.snapshot import Snapshot
from views import fitgap_gaps
from views.asked import newly_chosen
from views.fitgap_frames import due_within
from views.made_once import made_once
from views.names import Names
from views.wording import count, escaped, points, t

SOON = 14
_VIEW = "fitgap_view"


class View(StrEnum):
    """The views of the page, as they are written in its address."""

    SYSTEMS = "systems"
    GAPS = "gaps"
    CALENDAR = "calendar"
    UPLOAD = "upload"


@made_once()
def draw_headline(snapshot: Snapshot) -> None:
    """Draw what the register says as a whole."""
    judged, records = (sum(getattr(system, name) for system in snapshot.systems) for name in ("judged", "records"))
    figures = (
        ("judged", f"{count(judged)} / {count(records)}"),
        ("open", count(len(snapshot.gaps))),
        ("soon", count(due_within(snapshot.gaps, snapshot.status_date, SOON))),
        ("withheld", points(snapshot.withheld.value).lstrip("+±")),
    )
    with st.grid(len(figures), min_column_width=150, gap="small", key="fitgap_headline"):
        for name, value in figures:
            st.metric(t(f"fitgap_headline_{name}", days=SOON), value, help=t(f"fitgap_headline_{name}_help", days=SOON))


def draw_choice_of_view() -> View:
    """Draw the choice between the views and return the one that is open."""
    asked = newly_chosen("fitgap", "view", View)
    if asked or _VIEW not in st.session_state:
        st.session_state[_VIEW] = asked or _first()
    picked = st.segmented_control(
        t("fitgap_view"),
        list(View),
        format_func=lambda view: t(f"fitgap_view_{view}"),
        key=_VIEW,
        required=True,
        label_visibility="collapsed",
        on_change=_remember,
    )
    return View(picked or View.SYSTEMS)


def go_on(code: SystemCode | None, names: Names) -> None:
    """Offer to go on from a chosen system to its gaps."""
    if not code:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t("fitgap_to_gaps", system=escaped(names.system(code))),
            icon=":material/arrow_forward:",
            on_click=_open_gaps,
            args=(code,),
            key="fitgap_to_gaps",
        )
        st.page_link(
            "views/pages/system.py",
            label=t("system_of", system=escaped(names.system(code))),
            icon=":material/dns:",
            query_params={"sys": code},
        )


def _open_gaps(code: SystemCode) -> None:
    fitgap_gaps.open_system(code)
    st.session_state[_VIEW] = View.GAPS
    _remember()


def _remember() -> None:
    st.query_params["view"] = st.session_state[_VIEW]


def _first() -> View:
    """Return the view that answers an address without one."""
    return View.GAPS if {"sys", "req"} & set(st.query_params) else View.SYSTEMS
