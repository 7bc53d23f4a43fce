"""The first page comes soon: what it needs is fetched while the browser still loads its own script.

The server begins this when it has started. A page waits for the libraries, so that no two threads import one of them at
once; for a figure it waits where it asks for the same (``kept``).
"""

import gc
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from threading import Event, Thread

import streamlit as st

from actions import log
from actions.opening import UnusableDatabase
from views import session
from views.door_settings import Settings
from views.wording import t

_imported = Event()
_imported.set()


def lifespan(
    told: Settings, clock: Callable[[], datetime]
) -> Callable[[st.App], AbstractAsyncContextManager[dict[str, object] | None]]:
    """Return what a server is to do as it starts: fetch libraries and figures aside."""

    @asynccontextmanager
    async def warmed(_: st.App) -> AsyncIterator[None]:
        _imported.clear()
        Thread(target=_fetch, args=(told, clock()), name="warming", daemon=True).start()
        yield

    return warmed


def wait() -> None:
    """Return when the libraries are there; who has to wait is told for what."""
    with st.spinner(t("starting")):
        _imported.wait()


def _fetch(told: Settings, instant: datetime) -> None:
    try:
        try:
            bring()
        finally:
            _imported.set()
        session.fetch_first(told, instant)
    except UnusableDatabase:
        return  # the page tells it
    except Exception as error:  # noqa: BLE001 - a page meets the same, and tells it
        log.note_error(error)
    gc.freeze()  # what is there now stays, and need not be looked through again


def bring() -> None:
    """Import what the first page is made with; it would do so itself, but later."""
    from streamlit import emojis  # noqa: F401, PLC0415 - for the first control that has a label

    from views import board, fever, headline  # noqa: F401, PLC0415 - with all that they need
