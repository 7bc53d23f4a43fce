"""Typesetting: a paper's words and charts laid out by a template, as PDF or as the picture of its first page.

Words go in as values, never as markup, and a template reads nothing else: what a vendor typed cannot run or fetch. The
PDF is tagged (PDF/UA-1) and made to last (PDF/A-2a); the same paper gives the same bytes.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from views.reports.fonts import FOLDERS

_HERE = Path(__file__).parent


def pdf(template: str, words: Mapping[str, Any], charts: Mapping[str, str], stamp: datetime) -> bytes:
    """Return the paper as PDF; ``charts`` are SVG by name, ``stamp`` is noted in it as the time of its making."""
    return _made(
        template, words, charts, format="pdf", timestamp=stamp.replace(microsecond=0), pdf_standards=["a-2a", "ua-1"]
    )


def picture(template: str, words: Mapping[str, Any], charts: Mapping[str, str]) -> bytes:
    """Return the first page of the paper as PNG."""
    return _made(template, words, charts, format="png", ppi=150)


def _made(template: str, words: Mapping[str, Any], charts: Mapping[str, str], **form: Any) -> bytes:
    inputs = {"words": json.dumps(words, ensure_ascii=False), "charts": json.dumps(charts)}
    made: bytes | list[bytes] = typst.compile(
        (_HERE / template).read_bytes(),
        root=str(_HERE),
        font_paths=_fonts(),
        sys_inputs=inputs,
        **form,
    )
    return made[0] if isinstance(made, list) else made


@cache
def _fonts() -> Any:
    """Return the typefaces, read once."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(FOLDERS))
