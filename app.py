"""The web entrance: the gate before the server, and on every run sign-in, navigation, the page; nothing else.

Streamlit imports this file to serve it, and runs it as a script for each click. It alone reads the clock and the
environment.
"""

import gc

gc.set_threshold(50_000)  # first of all: looking for rubbish after every 700 objects is a fifth of what importing takes

import logging
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from streamlit.errors import StreamlitSecretNotFoundError

from actions import log
from actions.access import NOBODY, Forbidden
from views import admission, door_settings, session, sidebar, warming
from views.dressing.element import dress
from views.gate import Gate
from views.wording import t

_HERE = Path(__file__).parent
_PAGES = _HERE / "views" / "pages"
_TOLD_BY_US = "Uncaught app execution"
"""Streamlit would log an error with its message, which may quote what a person wrote; our handler logs it without."""


def show() -> None:
    """Run the page that was asked for."""
    with session.one_run(door_settings.read_settings(os.environ), _now):
        st.set_page_config(
            page_title=t("app_title"),
            page_icon=str(_HERE / "views" / "icon.png"),
            layout="wide",
            initial_sidebar_state=230,
        )
        warming.wait()
        dress()
        admission.admit(lambda: sidebar.take_away(_PAGES))
        try:
            page = st.navigation(sidebar.pages(_PAGES), expanded=True)
            sidebar.draw()
            page.run()
        except Forbidden as denied:
            session.refuse(denied)


def server() -> dict[str, Any]:
    """Return what the server is told; settings that cannot be meant end the start with a sentence."""
    try:
        settings = door_settings.read_settings(os.environ)
        door_settings.require_loopback(settings, st.config.get_option("server.address"))
        secrets = door_settings.oidc_section(os.environ)
        door_settings.require_provider(settings, stated=bool(secrets) or _in_secrets_file("auth"))
    except door_settings.UnusableSettings as error:
        sys.exit(door_settings.told(error))
    log.set_up(settings.log_level, sys.stderr)
    logging.getLogger("streamlit.error_util").addFilter(lambda told: told.msg != _TOLD_BY_US)
    log.note(log.Event.START, sign_in=settings.sign_in)
    gate = Middleware(Gate, settings=settings, may_send=lambda asked: session.may_send(settings, asked))
    return {
        "middleware": [gate],
        "secrets": secrets and {"auth": secrets},
        "lifespan": warming.lifespan(settings, _now),
        "on_script_error": _tell,
    }


def _tell(error: Exception) -> bool:
    """Tell what went wrong; who was shut out meanwhile is offered no page beside it."""
    told = session.on_error(error)
    if told and isinstance(error, Forbidden) and session.current_actor() == NOBODY:
        sidebar.take_away(_PAGES)
    return told


def _now() -> datetime:
    return datetime.now(UTC)


def _in_secrets_file(section: str) -> bool:
    try:
        return section in st.secrets
    except StreamlitSecretNotFoundError:
        return False


if __name__ == "__main__":
    show()
else:
    app = st.App(__file__, **server())
