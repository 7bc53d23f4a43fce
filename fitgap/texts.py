"""Free text is kept exactly as it was written; what is doubtful about it is told.

Our own exports put an apostrophe before a cell that a spreadsheet would take for a formula; ``read_text`` takes it
off again, so that an export comes back as it was.
"""

import re
from collections.abc import Collection
from operator import itemgetter

from fitgap.cells import Cell, Found, is_error_cell, reject
from fitgap.limits import CELL_CHARACTERS
from fitgap.plain import plain
from model.issue import Severity
from model.spreadsheet import FORMULA_SIGNS

_FORMULA = re.compile(f"[{re.escape(FORMULA_SIGNS)}]")
_GUARDED = re.compile(f"'+[{re.escape(FORMULA_SIGNS)}]")
_DOUBTFUL_PLANES = "\U000f0000-\U0010ffff"
_DOUBTFUL_BASIC = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ue000-\uf8ff"
    "\uff61-\uff9f\u3099\u309a\ufffd"
)
_DOUBTFUL = re.compile(rf"[{_DOUBTFUL_BASIC}{_DOUBTFUL_PLANES}]|\?{{3}}")
_DOUBTFUL_IN_BASIC = re.compile(f"[{_DOUBTFUL_BASIC}]")
"""For texts of the basic plane alone: a class that reaches no further is looked up in a table, not range by range."""
_DOUBTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("control-char", re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")),
    ("bidi-control", re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")),
    ("private-use-char", re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")),
    ("suspect-lost-char", re.compile("\ufffd|\\?{3}")),
)
_SUSPICIOUS = frozenset(FORMULA_SIGNS + "'#\x00 　")
"""Where one of these stands first, a text is looked at closely."""
_FIRST = itemgetter(slice(1))
_KANA = re.compile("[\uff61-\uff9f\u3099\u309a]")


def read_text(text: str) -> Cell:
    """Return free text as it stands, with what is doubtful about it."""
    if not text or (text[0] not in _SUSPICIOUS and len(text) < CELL_CHARACTERS and not _DOUBTFUL.search(text)):
        return Cell(text)
    if "\x00" in text:
        return Cell(text, (Found("control-char", Severity.REJECTED, value="U+0000"),))
    if len(text) > CELL_CHARACTERS:
        return reject("size-limit", limit=f"{CELL_CHARACTERS:,}", place=f"{len(text):,}")
    if is_error_cell(text):
        return reject("error-cell")
    found = [Found("truncated-value", Severity.NOTICE)] if len(text) == CELL_CHARACTERS else []
    if _DOUBTFUL.search(text):
        found += _doubts(text)
    if _GUARDED.match(text):
        return Cell(text[1:], (*found, Found("normalised", Severity.REPAIRED, (("after", text[1:40]),))))
    if _FORMULA.match(text):
        found.append(Found("formula-cell", Severity.NOTICE))
    return Cell(text, tuple(found))


def are_texts(texts: Collection[str]) -> bool:
    """Tell whether each of the texts is read as it stands, by one look at all of them together."""
    return _stand(texts, set(map(_FIRST, texts)))


def are_names(texts: Collection[str]) -> bool:
    """Tell whether each of the texts is a name that is read as it stands."""
    firsts = set(map(_FIRST, texts))
    return all(first.isalnum() for first in firsts) and _stand(texts, firsts)


def _stand(texts: Collection[str], firsts: Collection[str]) -> bool:
    together = "\n".join(texts)
    basic = len(together.encode("utf-16-le", "surrogatepass")) == 2 * len(together)
    return (
        _SUSPICIOUS.isdisjoint(firsts)
        and "???" not in together
        and not (_DOUBTFUL_IN_BASIC if basic else _DOUBTFUL).search(together)
        and (len(together) < CELL_CHARACTERS or max(map(len, texts)) < CELL_CHARACTERS)
    )


def read_name(text: str) -> Cell:
    """Return a name exactly as written; it may not be blank."""
    return read_text(text) if text[:1].isalnum() or plain(text) else reject("required")


def guarded(text: str) -> str:
    """Return text for a spreadsheet: what would be taken for a formula gets an apostrophe before it.

    >>> guarded("=1+1"), read_text(guarded("=1+1")).value, guarded("転入")
    ("'=1+1", '=1+1', '転入')
    """
    return "'" + text if _FORMULA.match(text) or _GUARDED.match(text) else text


def _doubts(text: str) -> list[Found]:
    found = []
    for code, pattern in _DOUBTS:
        match = pattern.search(text)
        if match:
            found.append(Found(code, Severity.NOTICE, value=f"U+{ord(match.group()[0]):04X}"))
    if _KANA.search(text):
        found.append(Found("normalised", Severity.NOTICE, (("after", plain(text)[:40]),)))
    return found
