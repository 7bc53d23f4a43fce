"""Dates as they are written: 2026/04/01 as it stands; other full dates, also of Japanese eras, are read and told.

A date without a year, a serial number or a day that does not exist is set aside: nothing is guessed.
"""

import calendar
import re
from datetime import date

from fitgap.cells import UNKNOWN_DATES, Cell, Found, is_error_cell, reject, repaired
from fitgap.plain import plain, trimmed
from fitgap.vocabulary import ERA_LETTERS, ERAS
from model.issue import Severity

EARLIEST, LATEST = date(2020, 1, 1), date(2099, 12, 31)

_PLAIN = re.compile(r"[0-9]{4}/[0-9]{2}/[0-9]{2}")
_MIDNIGHT = r"(?:[ T]+0{1,2}:00(?::00(?:\.0+)?)?(?:Z|\+09:00)?)?"
_WESTERN = re.compile(r"([0-9]{4})([/.\-])([0-9]{1,2})\2([0-9]{1,2})" + _MIDNIGHT)
_COMPACT = re.compile(r"([0-9]{4})()([0-9]{2})([0-9]{2})")
_KANJI = re.compile(r"([0-9]{4})()\s*年\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*日" + _MIDNIGHT)
_ERA = re.compile(
    r"(令和|平成|昭和|[rhs])\s*(元|[0-9]{1,2})\s*[年./\-]\s*([0-9]{1,2})\s*[月./\-]\s*([0-9]{1,2})\s*日?" + _MIDNIGHT,
    re.IGNORECASE,
)
_WEEKDAYS = "月火水木金土日"
_WITH_WEEKDAY = re.compile(rf"(.*[^ ]) *\(([{_WEEKDAYS}])(?:曜日?)?\)")
_MONTH_END = re.compile(
    r"(?:([0-9]{4})|(令和|平成|[rh])\s*(元|[0-9]{1,2}))\s*[年./\-]\s*([0-9]{1,2})\s*月?\s*末日?", re.IGNORECASE
)
_FISCAL_END = re.compile(r"(?:([0-9]{4})|(令和|平成|[rh])\s*(元|[0-9]{1,2}))\s*年度末", re.IGNORECASE)


def read_date(text: str) -> Cell:
    """Return the day a cell names, None for a blank.

    >>> read_date("令和8年4月1日").value, read_date("4/1").rejected
    (datetime.date(2026, 4, 1), True)
    """
    if not text.strip():
        return Cell(None)
    if is_error_cell(text):
        return reject("error-cell")
    day = _full_date(trimmed(text))
    return _within(day, text)


def read_due(text: str) -> Cell:
    """Return the day by which something is due: also the end of a month; 未定 and its kin are no date, and told.

    >>> read_due("令和7年3月末").value, read_due("未定").value
    (datetime.date(2025, 3, 31), None)
    """
    if plain(text) in UNKNOWN_DATES:
        return Cell(None, (Found("unknown-due", Severity.NOTICE),))
    end = _period_end(trimmed(text))
    return _within(end, text) if end else read_date(text)


def _within(day: date | None, text: str) -> Cell:
    if day is None:
        return reject("type-error", expected="2024/10/4・R6.10.4・令和6年10月4日")
    if not EARLIEST <= day <= LATEST:
        return reject("constraint-error", range=f"{EARLIEST:%Y/%m/%d}–{LATEST:%Y/%m/%d}")
    return Cell(day) if _PLAIN.fullmatch(text) else repaired(day, f"{day:%Y/%m/%d}")


def _full_date(text: str) -> date | None:
    """Return the day of a full date; with a weekday behind it, only where that is the right one."""
    named = _WITH_WEEKDAY.fullmatch(text)
    if named:
        day = _full_date(named[1])
        return day if day and _WEEKDAYS[day.weekday()] == named[2] else None
    for form in (_WESTERN, _COMPACT, _KANJI):
        match = form.fullmatch(text)
        if match:
            return _day(int(match[1]), int(match[3]), int(match[4]))
    match = _ERA.fullmatch(text)
    return _era_day(match[1], match[2], int(match[3]), int(match[4])) if match else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _era_day(era: str, year: str, month: int, day: int) -> date | None:
    """Return a day of an era, None where the era had not begun or was over (平成38年)."""
    before, first, last = ERAS[ERA_LETTERS.get(era.lower(), era)]
    found = _day(before + (1 if year == "元" else int(year)), month, day)
    return found if found and date(*first) <= found <= date(*last) else None


def _period_end(text: str) -> date | None:
    match = _MONTH_END.fullmatch(text)
    if match:
        year, month = _year(match[1], match[2], match[3]), int(match[4])
        return date(year, month, calendar.monthrange(year, month)[1]) if 1 <= month <= 12 else None
    match = _FISCAL_END.fullmatch(text)
    return date(_year(match[1], match[2], match[3]) + 1, 3, 31) if match else None


def _year(western: str | None, era: str, year: str) -> int:
    if western:
        return int(western)
    return ERAS[ERA_LETTERS.get(era.lower(), era)][0] + (1 if year == "元" else int(year))
