"""Calendars of Microsoft Project: weeks that may be inherited, exceptions that may recur, and weeks for a while."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from migration_plan.exchange.findings import Findings
from migration_plan.exchange.mspdi_codes import WEEKDAYS
from migration_plan.exchange.names import read_calendar_name, unique
from migration_plan.exchange.xml_entry import Entry
from model.calendar import Calendar, CalendarException, Shift
from model.issue import Severity
from model.record import CalendarId, Minutes

OFFICE = (Shift(start=480, end=720), Shift(start=780, end=1020))
"""The program's own working time, 8:00 to 12:00 and 13:00 to 17:00, where a file gives none."""
LONGEST_SPAN = 200 * 366
"""An exception or a week for a while that lasts longer is not read."""
_DAILY, _YEARLY, _YEARLY_NTH, _MONTHLY, _MONTHLY_NTH, _WEEKLY = 1, 2, 3, 4, 5, 6
_LAST = 4
_SUNDAY_ITEM = 3

Week = tuple[tuple[Shift, ...] | None, ...]


class Read(NamedTuple):
    """One calendar as it stands in the file; a weekday that is None is the base calendar's."""

    entry: Entry
    base: int | None
    week: Week
    days: Mapping[date, CalendarException]


def read_calendars(
    root: Entry, used: frozenset[int], minutes_per_day: Minutes, findings: Findings
) -> dict[int, Calendar]:
    """Return the calendars by their UID: the base calendars and those in use."""
    read = {uid: _read(entry, findings) for entry in root.all("Calendars", "Calendar") if (uid := _uid(entry)) >= 0}
    kept = {uid: each for uid, each in read.items() if each.base is None or uid in used}
    if len(kept) < len(read):
        findings.not_understood("Calendar (Resource)", len(read) - len(kept))
    names = [read_calendar_name(each.entry.text("Name") or f"calendar {uid}") for uid, each in kept.items()]
    ids = unique((name[0] for name in names), findings)
    return {
        uid: _calendar(read, uid, (CalendarId(own), name[1]), name[2] or minutes_per_day, findings)
        for (uid, own, name) in zip(kept, ids, names, strict=True)
    }


def _uid(entry: Entry) -> int:
    found = entry.number("UID")
    return -1 if found is None else found


def _read(entry: Entry, findings: Findings) -> Read:
    base = entry.number("BaseCalendarUID")
    derived = base is not None and base >= 0 and not entry.flag("IsBaseCalendar")
    week: list[tuple[Shift, ...] | None] = [None] * 7
    for day in entry.all("WeekDays", "WeekDay"):
        place = WEEKDAYS.get(day.number("DayType") or 0)
        if place is not None:
            week[place] = _shifts(day)
    return Read(entry, base if derived else None, tuple(week), dict(_days(entry, findings)))


def _calendar(
    read: Mapping[int, Read], uid: int, name: tuple[CalendarId, str], minutes_per_day: Minutes, findings: Findings
) -> Calendar:
    """Return a calendar with what it inherits; its own days win over those of the calendars it is based on."""
    week: list[tuple[Shift, ...] | None] = [None] * 7
    days: dict[date, CalendarException] = {}
    here, seen = read.get(uid), {uid}
    while here is not None:
        week = [own if own is not None else above for own, above in zip(week, here.week, strict=True)]
        if findings.spend_days(len(here.days)):
            days = {**here.days, **days}
        if here.base is None or here.base in seen:
            break
        seen.add(here.base)
        here = read.get(here.base)
    if None in week:
        findings.count("exchange-calendar-assumed", name[0], Severity.REPAIRED)
    assumed = (OFFICE,) * 5 + ((),) * 2
    return Calendar(
        id=name[0],
        name=name[1],
        week=tuple(own if own is not None else usual for own, usual in zip(week, assumed, strict=True)),
        exceptions=tuple(days[day] for day in sorted(days)),
        minutes_per_day=minutes_per_day,
    )


def _shifts(entry: Entry) -> tuple[Shift, ...]:
    """Return the working times of a day; a working day without any has the program's own."""
    if "DayWorking" in entry and not entry.flag("DayWorking"):
        return ()
    found = []
    for span in entry.all("WorkingTimes", "WorkingTime"):
        begin, end = _minute(span.text("FromTime")), _minute(span.text("ToTime"))
        if begin is not None and end is not None:
            found.append(Shift(start=begin, end=end or 1440))
    working = entry.flag("DayWorking")
    return tuple(sorted(found, key=lambda shift: shift.start)) or (OFFICE if working else ())


def _minute(text: str) -> int | None:
    hours, _, rest = text.strip().partition(":")
    minutes = rest.partition(":")[0]
    if not (hours.isdecimal() and minutes.isdecimal() and len(hours + minutes) <= 4):
        return None
    return min(int(hours) * 60 + int(minutes), 1440)


def _days(entry: Entry, findings: Findings) -> Iterator[tuple[date, CalendarException]]:
    """Yield the days that differ: weeks for a while first, then exceptions, which win."""
    for week in entry.all("WorkWeeks", "WorkWeek"):
        own = {WEEKDAYS.get(day.number("DayType") or 0): _shifts(day) for day in week.all("WeekDays", "WeekDay")}
        own |= {WEEKDAYS.get(day.number("DayType") or 0): _shifts(day) for day in week.all("WeekDay")}
        for each in _span(week, findings):
            if each.weekday() in own:
                yield each, CalendarException(day=each, shifts=own[each.weekday()], name=week.text("Name"))
    exceptions = list(entry.all("Exceptions", "Exception"))
    if not exceptions:
        exceptions = [day for day in entry.all("WeekDays", "WeekDay") if day.number("DayType") == 0]
    for exception in exceptions:
        shifts = _shifts(exception)
        for each in _recurring(exception, findings):
            yield each, CalendarException(day=each, shifts=shifts, name=exception.text("Name"))


def _span(entry: Entry, findings: Findings) -> list[date]:
    period = next(entry.all("TimePeriod"), None)
    first = period.day("FromDate") if period else None
    last = period.day("ToDate") if period else None
    if first is None or last is None or not 0 <= (last - first).days <= LONGEST_SPAN:
        findings.not_understood("Calendar/TimePeriod")
        return []
    if not findings.spend_days((last - first).days + 1):
        return []
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _recurring(exception: Entry, findings: Findings) -> list[date]:
    """Return the days of an exception; ``Type`` says how it recurs between its first and its last day."""
    days = _span(exception, findings)
    kind, period = exception.number("Type") or _DAILY, max(1, exception.number("Period") or 1)
    if kind == _DAILY or not days:
        return days[::period]
    month, item = (exception.number("Month") or 0) + 1, exception.number("MonthItem") or 0
    nth = kind in {_YEARLY_NTH, _MONTHLY_NTH}
    if kind not in {_YEARLY, _YEARLY_NTH, _MONTHLY, _MONTHLY_NTH, _WEEKLY} or (nth and item < _SUNDAY_ITEM):
        findings.not_understood(f"Calendar/Exception/Type {kind}")
        return []
    if kind == _WEEKLY:
        mask, sunday = exception.number("DaysOfWeek") or 0, days[0] - timedelta(days=days[0].isoweekday() % 7)
        return [d for d in days if mask >> d.isoweekday() % 7 & 1 and (d - sunday).days // 7 % period == 0]
    months = [day for day in days if _month_of(day, days[0], period, month if kind in {_YEARLY, _YEARLY_NTH} else None)]
    if nth:
        return [day for day in months if _is_nth(day, exception.number("MonthPosition") or 0, item)]
    return [day for day in months if day.day == exception.number("MonthDay")]


def _month_of(day: date, first: date, period: int, month: int | None) -> bool:
    if month is not None:
        return day.month == month
    return ((day.year - first.year) * 12 + day.month - first.month) % period == 0


def _is_nth(day: date, position: int, item: int) -> bool:
    """Tell whether a day is the first to fourth (0 to 3) or the last (4) of its weekday in its month."""
    if day.isoweekday() % 7 != item - _SUNDAY_ITEM:
        return False
    if position == _LAST:
        return day.day + 7 > monthrange(day.year, day.month)[1]
    return (day.day - 1) // 7 == position
