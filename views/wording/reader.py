"""Who reads: the language and the way of counting years. The session says it; this package never asks Streamlit."""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from views.wording.catalogue import Language


class Era(StrEnum):
    """How a year is written in Japanese: 2024年 or 令和6年. English always counts as in the West."""

    WESTERN = "western"
    WAREKI = "wareki"


class Reader(NamedTuple):
    """How one person reads."""

    language: Language = Language.JA
    era: Era = Era.WESTERN


_ask: list[Callable[[], Reader]] = [Reader]


def listen_to(source: Callable[[], Reader]) -> None:
    """Take the reader from ``source`` from now on: the same function for all, the answer is each session's own."""
    _ask[0] = source


def current_reader() -> Reader:
    """Return who reads now; a Japanese reader where nobody said."""
    return _ask[0]()
