"""The threshold of every page: in comes who is known; anybody else sees one plain page that says what to do."""

from collections.abc import Callable
from typing import NoReturn

import streamlit as st

from actions import entrance
from actions.access import NOBODY
from views import session, sign_in
from views.door_settings import SignIn
from views.presence import Ended, SignedIn
from views.wording import t


def admit(take_pages_away: Callable[[], None]) -> None:
    """Let the person in; or offer no page any more, tell them plainly why not, and end the run."""
    settings, now = session.settings(), session.now()
    if settings.sign_in is SignIn.SINGLE:
        sign_in.presence().belongs(sign_in.session_id(), "")
        return
    claimed = sign_in.claim(settings, now)
    if claimed is None:
        take_pages_away()
        _plainly(t("access_sign_in_title"), t("access_sign_in_text"), again=True)
    if sign_in.is_new(settings, claimed, now):
        entrance.note_sign_in(session.database(), claimed.subject, now)
    over = sign_in.ended(settings, claimed, now)
    if over is not None:
        take_pages_away()
        _plainly(t("access_ended_title"), _why(over), again=settings.sign_in is SignIn.OIDC)
    if session.current_actor() == NOBODY:
        take_pages_away()
        _turn_away(claimed)
    sign_in.presence().belongs(sign_in.session_id(), claimed.subject)


def sign_out() -> None:
    """End the session at the person's wish, and note it."""
    settings, now = session.settings(), session.now()
    claimed = sign_in.claim(settings, now)
    if claimed is not None:
        entrance.note_sign_out(session.database(), claimed.subject, Ended.SIGNED_OUT, now)
        sign_in.sign_out(settings, claimed)


def _turn_away(claimed: SignedIn) -> NoReturn:
    contact = session.settings().contact or t("access_contact")
    st.title(t("access_unknown_title"), anchor=False)
    st.markdown(t("access_unknown_text"))
    st.text(contact)
    st.markdown(t("access_unknown_subject"))
    st.code(claimed.subject, language=None)
    st.button(t("access_sign_out"), on_click=sign_out, icon=":material/logout:", key="sign_out")
    st.stop()


def _why(over: Ended) -> str:
    settings = session.settings()
    text = t(f"access_ended_{over}", **settings.limits)
    return text if settings.sign_in is SignIn.OIDC else f"{text} {t('access_ended_reload')}"


def _plainly(title: str, text: str, *, again: bool) -> NoReturn:
    st.title(title, anchor=False)
    st.markdown(text)
    if again:
        st.button(
            t("access_sign_in"),
            on_click=sign_in.sign_in,
            type=session.main_button(),
            icon=":material/login:",
            key="sign_in",
        )
    st.stop()
