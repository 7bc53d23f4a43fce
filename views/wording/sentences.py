"""Our own sentences and those of findings, in the language of the person who reads."""

from model.issue import Issue
from views.wording.catalogue import sentence, text
from views.wording.reader import current_reader


def t(key: str, /, **values: object) -> str:
    """Return the text of ``key`` with its values filled in."""
    return text(key, current_reader().language, values)


def message(issue: Issue) -> str:
    """Return the sentence of a finding: what is wrong, where, and what to do."""
    return sentence(issue, current_reader().language)
