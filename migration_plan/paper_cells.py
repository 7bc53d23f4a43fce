"""What one cell of a ward's paper says: dates in the four ways they are written, numbers, durations, lags, choices.

Every reader takes the text of a cell that is not blank and raises ValueError where it does not say such a thing.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import TypeVar

from migration_plan.paper_words import CONSTRAINT_KINDS
from model.record import Minutes
from model.task import Constraint, ConstraintKind, Lag, LagUnit

Meaning = TypeVar("Meaning")

_FINISH_KINDS = {ConstraintKind.FNET, ConstraintKind.FNLT, ConstraintKind.FINISH_ON, ConstraintKind.MANDATORY_FINISH}
_ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}
_WESTERN = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_JAPANESE = re.compile(r"(令和|平成|昭和|[RHS])(元|\d{1,2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_MINUTES = {"m": 1, "h": 60}
_DAY_SUFFIX = ("営業日", "日", "d")


def plain(text: str) -> str:
    """Return the text in half-width form without the blanks around it.

    >>> plain("　Ｒ６．４．１ ")
    'R6.4.1'
    """
    return unicodedata.normalize("NFKC", text).strip()


def read_day(text: str) -> date:
    """Return the day a cell names; a day that does not exist is an error, never a neighbour.

    >>> [str(read_day(text)) for text in ("2024-04-01", "2024/4/1", "令和６年４月１日", "R6.4.1", "令和元年5月1日")]
    ['2024-04-01', '2024-04-01', '2024-04-01', '2024-04-01', '2019-05-01']
    >>> read_day("令和6年2月30日")
    Traceback (most recent call last):
    ValueError: day is out of range for month
    """
    written = plain(text).replace(" ", "")
    if western := _WESTERN.fullmatch(written):
        year, month, day = (int(part) for part in western.groups())
        return date(year, month, day)
    if japanese := _JAPANESE.fullmatch(written):
        era, year_of_era, month_text, day_text = japanese.groups()
        first = _ERAS[era.upper()]
        return date(first + int(year_of_era.replace("元", "1")), int(month_text), int(day_text))
    raise ValueError(f"not a date: {text!r}")


def read_start(text: str) -> datetime:
    """Return the instant of a cell such as ``2025-12-29 08:30``; a day alone means its first instant."""
    day, _, clock = plain(text).replace("T", " ").partition(" ")
    return datetime.combine(read_day(day), time.fromisoformat(clock.strip()) if clock else time())


def read_finish(text: str) -> datetime:
    """Return the same, but a day alone means its end, which is the next midnight.

    >>> read_finish("2026-03-31"), read_finish("2026-03-31 17:15")
    (datetime.datetime(2026, 4, 1, 0, 0), datetime.datetime(2026, 3, 31, 17, 15))
    """
    has_clock = ":" in plain(text)
    return read_start(text) + timedelta(days=0 if has_clock else 1)


def read_number(text: str) -> Fraction:
    """Return an exact decimal number."""
    written = plain(text).replace(",", "")
    if not _NUMBER.fullmatch(written):
        raise ValueError(f"not a number: {text!r}")
    return Fraction(written)


def read_count(text: str) -> int:
    """Return a whole number that is not negative."""
    number = read_number(text)
    if number.denominator != 1 or number < 0:
        raise ValueError(f"not a count: {text!r}")
    return int(number)


def read_share(text: str) -> Fraction:
    """Return a percentage as a share, 0 to 1.

    >>> read_share("45"), read_share("４５％")
    (Fraction(9, 20), Fraction(9, 20))
    """
    share = read_number(plain(text).removesuffix("%")) / 100
    if not 0 <= share <= 1:
        raise ValueError(f"not between 0 and 100: {text!r}")
    return share


def read_duration(text: str, minutes_per_day: int) -> Minutes:
    """Return working time: days of the task's calendar unless the cell says ``h`` or ``m``.

    >>> read_duration("5", 480), read_duration("0.5日", 480), read_duration("4h", 480)
    (2400, 240, 240)
    """
    written = plain(text)
    unit = next((_MINUTES[suffix] for suffix in _MINUTES if written.endswith(suffix)), minutes_per_day)
    for suffix in (*_MINUTES, *_DAY_SUFFIX):
        written = written.removesuffix(suffix)
    minutes = read_number(written) * unit
    if minutes.denominator != 1 or minutes < 0:
        raise ValueError(f"not a duration in whole minutes: {text!r}")
    return Minutes(int(minutes))


def read_lag(text: str) -> Lag:
    """Return a lag with its unit; ``日`` is refused because it does not tell working days (d) from elapsed ones (ed).

    >>> read_lag("+5d").unit, read_lag("-2w").value, read_lag("14ed").unit.value
    (<LagUnit.DAY: 'd'>, Fraction(-2, 1), 'ed')
    """
    written = plain(text).lower()
    found = re.fullmatch(r"([+-]?\d+(?:\.\d+)?)([a-z%]*)", written)
    if not found:
        raise ValueError(f"not a lag: {text!r}")
    value, unit = found.groups()
    return Lag(value=Fraction(value), unit=LagUnit(unit or LagUnit.DAY))


def read_constraints(text: str) -> tuple[Constraint, ...]:
    """Return the constraints of a cell such as ``SNET 2025-04-01; ALAP``."""
    return tuple(_constraint(part) for part in plain(text).split(";") if part.strip())


def choice(meanings: Mapping[Meaning, tuple[str, ...]]) -> Callable[[str], Meaning]:
    """Return a reader of one of several words, however wide or large they are written."""
    found = {_folded(word): meaning for meaning, words in meanings.items() for word in words}

    def read(text: str) -> Meaning:
        word = _folded(text)
        if word not in found:
            raise ValueError(f"none of {', '.join(found)}: {text!r}")
        return found[word]

    return read


def _folded(text: str) -> str:
    return plain(text).casefold().replace(" ", "")


_constraint_kind = choice(CONSTRAINT_KINDS)


def _constraint(text: str) -> Constraint:
    word, _, instant = text.strip().partition(" ")
    kind = _constraint_kind(word)
    if (kind is ConstraintKind.ALAP) == bool(instant.strip()):
        raise ValueError(f"a constraint needs a date, ALAP alone has none: {text!r}")
    read = read_finish if kind in _FINISH_KINDS else read_start
    return Constraint(kind=kind, at=read(instant) if instant.strip() else None)
