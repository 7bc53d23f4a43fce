"""The frame around every page: the list of pages, the reader's choices and who is acting."""

from datetime import date
from pathlib import Path

import streamlit as st

from actions.access import Action
from views import admission, session
from views.door_settings import SignIn
from views.wording import Era, Language, day, t

_EARLIEST = date(2020, 1, 1)
_FIRST = "overview"
_SECTIONS = {
    "week": {
        "overview": ":material/dashboard:",
        "actions": ":material/task_alt:",
        "entry": ":material/edit_note:",
        "fitgap": ":material/rule:",
    },
    "course": {
        "schedule": ":material/view_timeline:",
        "critical": ":material/route:",
        "system": ":material/dns:",
        "fiscal": ":material/calendar_month:",
    },
    "record": {
        "compare": ":material/compare_arrows:",
        "history": ":material/history:",
        "reports": ":material/print:",
    },
    "setting": {
        "plan": ":material/edit_calendar:",
        "administration": ":material/admin_panel_settings:",
    },
}
"""Every page with its icon, under what it is for."""
_FOR = {
    "actions": (Action.STEER,),
    "entry": (Action.REPORT_PROGRESS,),
    "reports": (Action.DRAW_PAPERS,),
    "plan": (Action.IMPORT_PLAN,),
    "administration": (Action.MANAGE_USERS, Action.READ_LEDGER),
}
"""Which pages are offered only to who may do one of these; any other to who may see the figures."""


def pages(folder: Path) -> dict[str, list[st.Page]]:
    """Return the pages under what they are for; one that is not there or not for this person is not offered.

    Streamlit serves the first one at the bare address alone, so it is there a second time, unlisted, under its name.
    """
    listed = {
        t(f"section_{section}"): [
            _page(folder, name, icon)
            for name, icon in icons.items()
            if (folder / f"{name}.py").exists() and session.allowed(*_FOR.get(name, (Action.SEE_FIGURES,)))
        ]
        for section, icons in _SECTIONS.items()
    }
    listed[t("section_week")].append(_first(folder))
    return {section: offered for section, offered in listed.items() if offered}


def take_away(folder: Path) -> None:
    """Take away the list of pages that an earlier run drew; every page stays known, so that an address leads on."""
    known = [_page(folder, name, icon) for icons in _SECTIONS.values() for name, icon in icons.items()]
    st.navigation([*known, _first(folder)], position="hidden")


def _first(folder: Path) -> st.Page:
    return st.Page(folder / f"{_FIRST}.py", title=t(f"{_FIRST}_title"), url_path=_FIRST, visibility="hidden")


def _page(folder: Path, name: str, icon: str) -> st.Page:
    return st.Page(
        folder / f"{name}.py",
        title=t(f"{name}_title"),
        icon=icon,
        url_path="first" if name == _FIRST else name,
        default=name == _FIRST,
        help=t(f"{name}_question"),
    )


def draw() -> None:
    """Draw the reader's choices below the list of pages."""
    with st.sidebar:
        if session.current_plan() is not None:
            _status_date()
        _language()
        _person()


def _person() -> None:
    settings = session.settings()
    if settings.sign_in is SignIn.SINGLE:
        st.caption(t("single_person"))
        return
    actor = session.current_actor()
    st.text(t("access_signed_in_as", name=actor.name, role=t(f"access_role_{actor.role or 'none'}")))
    st.button(t("access_sign_out"), on_click=admission.sign_out, icon=":material/logout:", key="sign_out")
    if settings.sign_out_url:
        st.link_button(t("access_sign_out_proxy"), settings.sign_out_url)


def _status_date() -> None:
    latest = session.latest_date()
    st.session_state.setdefault("date_control", session.status_date())
    st.date_input(
        t("status_date"),
        key="date_control",
        min_value=min(_EARLIEST, session.status_date()),
        max_value=max(latest, session.status_date()),
        on_change=session.choose,
        args=("date", "date"),
        help=t("status_date_help"),
    )
    if session.status_date() != latest:
        st.button(
            t("show_latest", date=day(latest)),
            on_click=session.show_latest,
            icon=":material/update:",
            type="tertiary",
            key="show_latest",
        )


def _language() -> None:
    st.session_state.setdefault("language_control", session.reader().language)
    st.segmented_control(
        t("language"),
        list(Language),
        format_func=lambda language: {"ja": "日本語", "en": "English"}[language],
        key="language_control",
        required=True,
        on_change=session.choose,
        args=("language", "lang"),
    )
    if session.reader().language is Language.JA:
        st.session_state.setdefault("era_control", session.reader().era)
        st.segmented_control(
            t("era"),
            list(Era),
            format_func=lambda era: t(f"era_{era}"),
            key="era_control",
            required=True,
            on_change=session.choose,
            args=("era", "era"),
        )
