"""What hangs on the facts and the reader alone is made once, then shown from memory to everybody who sees the same.

That is a value (a table, a specification) or a part of a page: Streamlit keeps the messages that a cached function sent
to the browser and sends them again. The key holds the edition of the facts, the part and scope of who asks, the date,
the language and the ground. What is made has no control in it and reads neither the clock nor the choices of the
session; a value is not altered afterwards.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import streamlit as st

from views import session

_P = ParamSpec("_P")
_Made = TypeVar("_Made")


def once(make: Callable[..., _Made], *given: object, by: object = "") -> _Made:
    """Return what is made of the given, made once; ``by`` is what it hangs on besides the facts that are shown."""
    return _known(make, by, lambda: make(*given))


def made_once(by: Callable[..., object] = lambda *_: "") -> Callable[[Callable[_P, _Made]], Callable[_P, _Made]]:
    """Let a function be run once; ``by`` returns, from its arguments, what it hangs on besides the facts shown."""

    def remembering(make: Callable[_P, _Made]) -> Callable[_P, _Made]:
        @wraps(make)
        def known(*args: _P.args, **kwargs: _P.kwargs) -> _Made:
            return _known(make, by(*args, **kwargs), lambda: make(*args, **kwargs))

        return known

    return remembering


def _known(make: Callable[..., object], by: object, made_now: Callable[[], _Made]) -> _Made:
    name = f"{make.__module__}.{make.__qualname__}"
    if "<" in name or name.startswith("__main__"):
        raise ValueError(f"{name} is no name of its own")
    known: _Made = _made(f"{name} {by!r} {session.circumstances()}", made_now)
    return known


@st.cache_resource(show_spinner=False, max_entries=512)
def _made(key: str, _make: Callable[[], Any]) -> Any:  # noqa: ARG001 - whatever is made; the key alone is hashed
    return _make()
