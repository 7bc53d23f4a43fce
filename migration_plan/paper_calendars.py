"""Working calendars from the plan's settings: shifts per weekday, national holidays, yearly closures, single days."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any

from migration_plan.ward_calendars import japanese_holidays
from model.calendar import Calendar, CalendarException, Shift
from model.record import CalendarId, Minutes

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_END = 24 * 60


def read_calendar(settings: Mapping[str, Any]) -> Calendar:
    """Return one calendar; ValueError, KeyError or TypeError where the settings do not describe one.

    A single day in ``exceptions`` wins over ``yearly``, and that over the national holidays.

    >>> calendar = read_calendar({"id": "office", "week": {"mon": ["08:30-12:15", "13:00-17:15"]},
    ...     "years": [2024, 2024], "holidays": {"country": "JP"}})
    >>> calendar.week[0][1], len(calendar.week[6]), calendar.exceptions[0].name
    (Shift(start=780, end=1035), 0, '元日')
    """
    unknown = set(settings) - {"id", "name", "minutes_per_day", "week", "years", "holidays", "yearly", "exceptions"}
    unknown |= set(settings["week"]) - set(_WEEKDAYS)
    if unknown:
        raise ValueError(f"unknown settings: {', '.join(sorted(unknown))}")
    if settings.get("minutes_per_day", 480) <= 0:
        raise ValueError("a day of work has more than 0 minutes")
    days = _holidays(settings) | _yearly(settings) | _single_days(settings)
    return Calendar(
        id=CalendarId(settings["id"]),
        name=settings.get("name", ""),
        week=tuple(_shifts(settings["week"].get(day, ())) for day in _WEEKDAYS),
        exceptions=tuple(days[day] for day in sorted(days)),
        minutes_per_day=Minutes(settings.get("minutes_per_day", 480)),
    )


def _holidays(settings: Mapping[str, Any]) -> dict[date, CalendarException]:
    rule = settings.get("holidays")
    if rule is None:
        return {}
    if rule["country"] != "JP":
        raise ValueError(f"only the holidays of JP are known, not of {rule['country']!r}")
    shifts = _shifts(rule.get("shifts", ()))
    found = japanese_holidays(*settings["years"])
    return {day: CalendarException(day=day, shifts=shifts, name=name) for day, name in found.items()}


def _yearly(settings: Mapping[str, Any]) -> dict[date, CalendarException]:
    rules: Sequence[Mapping[str, Any]] = settings.get("yearly", ())
    first, last = settings["years"] if rules else (1, 0)
    return {
        day: CalendarException(day=day, shifts=_shifts(rule.get("shifts", ())), name=rule.get("name", ""))
        for rule in rules
        for year in range(first - 1, last + 1)
        for day in _days_of(rule["from"], rule["to"], year)
        if first <= day.year <= last
    }


def _days_of(start: str, end: str, year: int) -> list[date]:
    """Return the days from ``12-29`` to ``01-03``, where the end may lie in the next year."""
    first = date.fromisoformat(f"{year}-{start}")
    last = date.fromisoformat(f"{year + (end < start)}-{end}")
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


def _single_days(settings: Mapping[str, Any]) -> dict[date, CalendarException]:
    found = {}
    for rule in settings.get("exceptions", ()):
        day = date.fromisoformat(str(rule["day"]))
        found[day] = CalendarException(day=day, shifts=_shifts(rule.get("shifts", ())), name=rule.get("name", ""))
    return found


def _shifts(texts: Iterable[str]) -> tuple[Shift, ...]:
    shifts = tuple(_shift(text) for text in texts)
    if any(late.start < early.end for early, late in pairwise(shifts)):
        raise ValueError(f"shifts overlap or are not in order: {texts}")
    return shifts


def _shift(text: str) -> Shift:
    start, end = (_minute(clock) for clock in text.split("-"))
    if start >= end:
        raise ValueError(f"a shift ends before it starts: {text!r}")
    return Shift(start=start, end=end)


def _minute(clock: str) -> int:
    if clock.strip() == "24:00":
        return _DAY_END
    read = time.fromisoformat(clock.strip())
    return read.hour * 60 + read.minute
