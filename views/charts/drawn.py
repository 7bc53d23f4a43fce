"""A chart as the specification that the browser draws: made once for the same parts, however often the page runs."""

from collections.abc import Callable
from types import FunctionType
from typing import Any

import altair as alt
import streamlit as st

_WIDE = {"type": "fit-x", "contains": "padding"}
_EDGE = {"bottom": 4}
"""Else Streamlit leaves 20 pixels below every chart."""


def _name(function: FunctionType) -> str:
    return f"{function.__module__}.{function.__qualname__}"


@st.cache_data(show_spinner=False, max_entries=256, hash_funcs={FunctionType: _name})
def drawn(chart: Callable[..., alt.LayerChart], *parts: object) -> dict[str, Any]:
    """Return the specification of a chart of these parts; making one costs more than all the rest of a page.

    A chart that says how high it is means the ground it draws on: its axes and the words around it come on top of that,
    else a chart of a few rows would have no ground left. Altair's own check of the whole is left to the tests.
    """
    specification = chart(*parts).to_dict(validate=False) | {"padding": _EDGE}
    return specification | {"autosize": _WIDE} if "height" in specification else specification
