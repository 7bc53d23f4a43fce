"""The catalogues: flat keys in TOML files, one set a language, and one more file for the sentences of findings."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from model.issue import Issue

_FOLDER = Path(__file__).parent


class Language(StrEnum):
    """The languages of the screen."""

    JA = "ja"
    EN = "en"


def text(key: str, language: Language, values: Mapping[str, object] | None = None) -> str:
    """Return the text of a key; an unknown key or a missing value is a programmer's mistake and raises KeyError.

    >>> text("language_name", Language.EN)
    'English'
    """
    return catalogue(language)[key].format_map(values or {})


def sentence(issue: Issue, language: Language) -> str:
    """Return the sentence of a finding; a code without one is shown bare rather than lost."""
    known, values = messages(language), issue.filling()
    pattern = known.get(issue.code)
    if "kind" in values:
        values["kind"] = known.get(f"kind-{values['kind']}", values["kind"])
    return pattern.format_map(_Forgiving(values)) if pattern else issue.code


@cache
def catalogue(language: Language) -> dict[str, str]:
    """Return the interface texts of a language: its main file and one for each part of the product."""
    parts = sorted(path.name for path in _FOLDER.glob(f"*_{language}.toml") if not path.name.startswith("messages_"))
    return {key: text for name in (f"{language}.toml", *parts) for key, text in _read(name).items()}


@cache
def messages(language: Language) -> dict[str, str]:
    """Return the sentences of findings, by code."""
    return _read(f"messages_{language}.toml")


def _read(name: str) -> dict[str, str]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))


class _Forgiving(dict[str, str]):
    """Values of a finding, where one that the finding did not bring is shown as a dash."""

    def __missing__(self, key: str) -> str:
        return "–"
