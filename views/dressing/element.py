"""The dress of a page: a script that puts Streamlit's own words into the reader's language, and the style of a print.

Streamlit takes no words for its own buttons and hints (docs/decisions/0019). The English catalogue has them as they are
in its pages, the Japanese one what a reader sees instead.
"""

from functools import cache
from importlib.resources import files

import streamlit as st

from views.session import on_dark_ground
from views.wording import Language, current_reader
from views.wording.catalogue import catalogue

PREFIX = "built_in_"
_PACKAGE = files(__package__)
_mount = st.components.v2.component(
    "migration_tracker_dressing",
    html="<!-- nothing to see -->",
    js=_PACKAGE.joinpath("page.js").read_text("utf-8"),
)
_STYLE = _PACKAGE.joinpath("page.css").read_text("utf-8")
_PRINT_DARK = _PACKAGE.joinpath("print_dark.css").read_text("utf-8")


def dress() -> None:
    """Dress the page of this run."""
    st.html(f"<style>{_STYLE}{_PRINT_DARK if on_dark_ground() else ''}</style>")
    with st.container(key="dressing"):
        _mount(key="dressing_words", data={"pairs": pairs(current_reader().language)})


@cache
def pairs(language: Language) -> list[list[str]]:
    """Return what is to be shown instead of what, for a reader of that language.

    An English page needs them too: what was put into Japanese stays so until it is put back.
    """
    source, shown = catalogue(_other(language)), catalogue(language)
    return [[source[key], shown[key]] for key in sorted(shown) if key.startswith(PREFIX)]


def _other(language: Language) -> Language:
    return Language.EN if language is Language.JA else Language.JA
