"""The element itself: its script and style are files of this package and travel inline, nothing is downloaded."""

from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any

import streamlit as st

from views.gantt.rows import payload

SCRIPTS = ("axis.js", "drawing.js", "gantt.js")


def _source(*names: str) -> str:
    return "\n".join(files(__package__).joinpath(name).read_text("utf-8") for name in names)


_mount = st.components.v2.component(
    "migration_tracker_gantt",
    html='<div class="gantt"></div>\n<!-- drawn by the script -->',
    css=_source("gantt.css"),
    js=_source(*SCRIPTS),
)


def gantt(
    drawn: Mapping[str, Any],
    labels: Mapping[str, str],
    *,
    key: str,
    selected: str | None = None,
    height: int = 560,
    on_choose: Callable[[], None] | None = None,
) -> str | None:
    """Show a drawing and return the id of the row that the reader chose in this run, None where nothing was.

    A choice is an event: the same row can be chosen twice. ``on_choose`` runs before the page and finds the id in
    ``st.session_state[key]["chosen"]``. ``selected`` is what the page wants chosen; when it changes, the element opens
    the groups above that row and brings it into view.
    """
    answer = _mount(
        key=key,
        data=payload(drawn, labels, key=key, selected=selected, height=height),
        on_chosen_change=on_choose or _nothing,
    )
    chosen = answer.chosen
    return str(chosen) if chosen is not None else None


def _nothing() -> None:
    """Take no action: naming the event is what makes it part of the answer."""
