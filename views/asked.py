"""What a link asks of a page: taken once when it comes, so that the reader's own choice counts from then on."""

from enum import StrEnum
from typing import TypeVar

import streamlit as st

Choice = TypeVar("Choice", bound=StrEnum)


def newly_asked(page: str, parameter: str) -> str | None:
    """Return what the page's address asks for; None where it asks nothing, or what it asked before."""
    asked, key = st.query_params.get(parameter), f"asked_{page}_{parameter}"
    known = st.session_state.get(key)
    st.session_state[key] = asked
    return None if asked == known else asked


def newly_chosen(page: str, parameter: str, choices: type[Choice]) -> Choice | None:
    """Return which of the choices the address newly asks for; None where it asks for none of them."""
    asked = newly_asked(page, parameter)
    return choices(asked) if asked in set(choices) else None


def answered(page: str, parameter: str) -> None:
    """Take a parameter out of the address: the reader chose otherwise, and the same link may ask again."""
    st.query_params.pop(parameter, None)
    st.session_state.pop(f"asked_{page}_{parameter}", None)
