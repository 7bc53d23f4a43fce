"""Who is at the browser: what the identity provider or the proxy says, as long as the sign-in is fresh."""

from datetime import UTC, datetime

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from views.door_settings import Settings, SignIn
from views.presence import Ended, Presence, SignedIn


@st.cache_resource(show_spinner=False)
def presence() -> Presence:
    """Return who was seen when, one record for the whole process."""
    return Presence()


def person(settings: Settings, now: datetime) -> SignedIn | None:
    """Return who is signed in and has not idled or stayed too long; this counts as a use."""
    claimed = claim(settings, now)
    return None if claimed is None or ended(settings, claimed, now) else claimed


def claim(settings: Settings, now: datetime) -> SignedIn | None:
    """Return who the provider or the proxy says is there; None where they say nobody, or not since when."""
    if settings.proxy is not None:
        since: datetime = st.session_state.setdefault("since", now)
        return SignedIn(st.context.headers[settings.proxy.user_header].strip(), since, session_id())
    subject, issued = st.user.get(settings.claim), st.user.get("iat")
    trusted = st.user.is_logged_in and not (settings.claim == "email" and st.user.get("email_verified") is False)
    if not trusted or not isinstance(subject, str) or not subject or not isinstance(issued, int):
        return None
    return SignedIn(subject, datetime.fromtimestamp(issued, UTC))


def ended(settings: Settings, claimed: SignedIn, now: datetime) -> Ended | None:
    """Return why a sign-in is over; None where it is not."""
    return presence().use(claimed, now, idle=settings.idle, longest=settings.longest)


def is_new(settings: Settings, claimed: SignedIn, now: datetime) -> bool:
    """Tell whether this is the first use of a sign-in."""
    return presence().is_new(claimed, now, idle=settings.idle)


def sign_in() -> None:
    """Send the browser to the identity provider."""
    st.login()


def sign_out(settings: Settings, claimed: SignedIn) -> None:
    """End the sign-in for all tabs, and take the cookie that would bring it back."""
    presence().end(claimed)
    if settings.sign_in is SignIn.OIDC:
        st.logout()


def session_id() -> str:
    """Return the number of this browser tab's session."""
    context = get_script_run_ctx()
    return context.session_id if context else ""
