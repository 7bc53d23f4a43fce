"""What one cell says: each kind of cell has a reader from text to a value and what was found about it.

A reader never guesses: where two readings are possible, the finding sets the row aside.
"""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from fitgap import vocabulary
from fitgap.limits import EFFORT_DAYS
from fitgap.plain import narrow, plain
from fitgap.vocabulary import spelled, spellings
from model.fitgap import RequirementKind, Resolution, Response
from model.issue import Severity


class Found(NamedTuple):
    """A finding about a value; its address is added by the one who knows the row."""

    code: str
    severity: Severity
    values: tuple[tuple[str, str], ...] = ()
    value: str | None = None
    """What to show in place of the cell's own text."""


class Cell(NamedTuple):
    """What a cell says."""

    value: Any
    found: tuple[Found, ...] = ()

    @property
    def rejected(self) -> bool:
        """Tell whether the cell sets its row aside."""
        return any(found.severity is Severity.REJECTED for found in self.found)


Reader = Callable[[str], Cell]

_ERROR_CELL = re.compile(
    r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!|GETTING_DATA)|#{3,}"
)
_NUMBER = re.compile(r"(-?)([0-9]{1,20})(\.[0-9]{1,20})?")
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_EFFORT_UNIT = re.compile(r"\s*(人日|日)$")
_PERCENT = re.compile(r"\s*%$")
_VERDICTS = spelled(vocabulary.VERDICTS)
_SEVERITIES = spelled(vocabulary.SEVERITIES)
_CATEGORIES = spelled(vocabulary.CATEGORIES)
_KINDS = spelled(vocabulary.KINDS)
_RESPONSES = spelled(vocabulary.RESPONSES)
_RESOLUTIONS = spelled(vocabulary.RESOLUTIONS)
_CLAIMED = spelled(vocabulary.CLAIMED)


def reject(code: str, **values: str) -> Cell:
    """Return a cell that sets its row aside."""
    return Cell(None, (Found(code, Severity.REJECTED, tuple(values.items())),))


def repaired(value: Any, after: str, code: str = "normalised") -> Cell:
    """Return a value that was written in another form."""
    return Cell(value, (Found(code, Severity.REPAIRED, (("after", after),)),))


def is_error_cell(text: str) -> bool:
    """Tell whether a cell holds an error of Excel or the marks of a column that was too narrow."""
    return "#" in text and _ERROR_CELL.fullmatch(text.strip()) is not None


def read_verdict(text: str) -> Cell:
    """Return the verdict a mark stands for; a blank or an unknown mark is never taken for a fit."""
    if not plain(text):
        return reject("required")
    verdict = _VERDICTS.get(plain(text))
    if verdict is None:
        return _unreadable(text, vocabulary.VERDICTS)
    if text in vocabulary.ACCEPTED_VERDICTS:
        return Cell(verdict)
    return repaired(verdict, vocabulary.VERDICTS[verdict].split()[0])


def read_effort(text: str) -> Cell:
    """Return person-days, None for a blank."""
    if not text.strip():
        return Cell(None)
    if is_error_cell(text):
        return reject("error-cell")
    number = _EFFORT_UNIT.sub("", narrow(text))
    if _GROUPED.fullmatch(number):
        number = number.replace(",", "")
    return _number(number, highest=EFFORT_DAYS, told=number != text)


def read_progress(text: str) -> Cell:
    """Return a percentage from 0 to 100; a blank means not reported. Between 0 and 1 it could be a share: set aside."""
    if not text.strip():
        return Cell(None)
    if is_error_cell(text):
        return reject("error-cell")
    number = _PERCENT.sub("", narrow(text))
    cell = _number(number, highest=100, told=number != text or number.endswith(".0"))
    if cell.value is not None and 0 < cell.value < 1:
        return reject("constraint-error", range="0, 1–100")
    return cell


def _number(number: str, *, highest: int, told: bool) -> Cell:
    match = _NUMBER.fullmatch(number)
    span = f"0–{highest:,}"
    if not match:
        return reject("type-error", expected=span)
    value = Fraction(number)
    if value < 0 or value > highest or match.group(1):
        return reject("constraint-error", range=span)
    return repaired(value, number.removesuffix(".0")) if told else Cell(value)


def read_severity(text: str) -> Cell:
    """Return 1, 2 or 5; a blank is 1."""
    return Cell(1) if not plain(text) else _word(text, _SEVERITIES, vocabulary.SEVERITIES)


def read_category(text: str) -> Cell:
    """Return the category of a requirement, None for a blank."""
    return Cell(None) if not plain(text) else _word(text, _CATEGORIES, vocabulary.CATEGORIES)


def read_kind(text: str) -> Cell:
    """Return whether a row is about a form; every other word is one for a function."""
    return Cell(_KINDS.get(plain(text), RequirementKind.FUNCTION))


def read_response(text: str) -> Cell:
    """Return how a gap is met; free text that is no word of ours is ``other`` and is kept beside it."""
    found = _RESPONSES.get(plain(text))
    return Cell(found or (Response.OTHER if plain(text) else Response.NONE))


def read_resolution(text: str) -> Cell:
    """Return the step of the ladder, at most ``vendor_done``: approval and verification are the ward's to say."""
    word = plain(text)
    claimed = _CLAIMED.get(word)
    if claimed is not None:
        return Cell(
            claimed, (Found("ward-claim", Severity.NOTICE, (("after", vocabulary.RESOLUTIONS[claimed].split()[0]),)),)
        )
    return Cell(Resolution.OPEN) if not word else _word(text, _RESOLUTIONS, vocabulary.RESOLUTIONS)


def _word(text: str, words: Mapping[str, Any], spellings: Mapping[Any, str]) -> Cell:
    meaning = words.get(plain(text))
    return _unreadable(text, spellings) if meaning is None else Cell(meaning)


def _unreadable(text: str, spellings: Mapping[Any, str]) -> Cell:
    """Refuse a word with those that would be understood, each in its first spelling."""
    if is_error_cell(text):
        return reject("error-cell")
    return reject("type-error", expected="・".join(words.split()[0] for words in spellings.values()))


UNKNOWN_DATES = frozenset(spellings(vocabulary.UNKNOWN_DATES))
