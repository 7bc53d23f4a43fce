"""Our own sentences and those of findings, in the language of the person who reads."""

import re

from model.issue import Issue
from views.wording.catalogue import sentence, text
from views.wording.reader import current_reader

_MARKS = re.compile(r"[\\`*_{}\[\]()#+!|<>:$~-]")


def t(key: str, /, **values: object) -> str:
    """Return the text of ``key`` with its values filled in."""
    return text(key, current_reader().language, values)


def escaped(words: str) -> str:
    r"""Return words of others so that Markdown shows them as they stand: no links, pictures or marks come of them.

    >>> escaped("[押す](http://example.com) *A社*")
    '\\[押す\\]\\(http\\://example.com\\) \\*A社\\*'
    """
    return _MARKS.sub(r"\\\g<0>", words)


def message(issue: Issue) -> str:
    """Return the sentence of a finding: what is wrong, where, and what to do."""
    return sentence(issue, current_reader().language)
