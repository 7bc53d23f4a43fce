"""Our own sentences and those of findings, in the language of the person who reads."""

import re

from model.issue import Issue
from model.snapshot import Rate
from views.wording.catalogue import sentence, text
from views.wording.figures import fraction_of, percent
from views.wording.reader import current_reader

_MARKS = re.compile(r"[\\`*_{}\[\]()#+!|<>:$~-]")


def t(key: str, /, **values: object) -> str:
    """Return the text of ``key`` with its values filled in."""
    return text(key, current_reader().language, values)


def in_full(rate: Rate) -> str:
    """Return a rate with its numerator and denominator, as 78.5%（628 / 800）."""
    return t("rate_in_full", rate=percent(rate.value), parts=fraction_of(rate))


def escaped(words: str) -> str:
    r"""Return words of others so that Markdown shows them as they stand: no links, pictures or marks come of them.

    >>> escaped("[押す](http://example.com) *A社*")
    '\\[押す\\]\\(http\\://example.com\\) \\*A社\\*'
    """
    return _MARKS.sub(r"\\\g<0>", words)


def message(issue: Issue) -> str:
    """Return the sentence of a finding: what is wrong, where, and what to do."""
    return sentence(issue, current_reader().language)
