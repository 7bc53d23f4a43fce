"""Elements of Microsoft Project XML: values as it writes them, and calendars."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from xml.etree.ElementTree import Element, SubElement

from migration_plan.exchange import cells
from migration_plan.exchange.mspdi_codes import WEEKDAYS
from migration_plan.exchange.names import calendar_name
from model.calendar import Calendar, Shift

Value = str | int | datetime | None
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DAY_OF = {place: number for number, place in WEEKDAYS.items()}


def add_children(node: Element, texts: Mapping[str, Value]) -> None:
    """Add a child for each value there is."""
    for name, value in texts.items():
        if value is not None:
            text = value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)
            SubElement(node, name).text = _ILLEGAL.sub("", text)


def write_calendar(node: Element, calendar: Calendar, uid: int) -> None:
    """Fill the element of a calendar: its week from Sunday, and each exception as a single day."""
    add_children(node, {"UID": uid, "Name": calendar_name(calendar), "IsBaseCalendar": 1, "BaseCalendarUID": -1})
    week = SubElement(node, "WeekDays")
    for place in (6, 0, 1, 2, 3, 4, 5):
        day = SubElement(week, "WeekDay")
        add_children(day, {"DayType": _DAY_OF[place], "DayWorking": int(bool(calendar.week[place]))})
        _working_times(day, calendar.week[place])
    exceptions = SubElement(node, "Exceptions")
    for exception in calendar.exceptions:
        entry = SubElement(exceptions, "Exception")
        add_children(entry, {"EnteredByOccurrences": 0})
        add_children(SubElement(entry, "TimePeriod"), _whole_day(exception.day))
        add_children(entry, {"Occurrences": 1, "Name": exception.name or None, "Type": 1})
        add_children(entry, {"DayWorking": int(bool(exception.shifts))})
        _working_times(entry, exception.shifts)


def _whole_day(day: date) -> dict[str, str]:
    return {"FromDate": f"{day}T00:00:00", "ToDate": f"{day}T23:59:00"}


def _working_times(node: Element, shifts: tuple[Shift, ...]) -> None:
    if not shifts:
        return
    times = SubElement(node, "WorkingTimes")
    for shift in shifts:
        span = {
            "FromTime": f"{cells.clock(shift.start)}:00",
            "ToTime": f"{cells.clock(shift.end % 1440)}:00",
        }
        add_children(SubElement(times, "WorkingTime"), span)


def usual_hours(calendar: Calendar | None) -> tuple[str, str]:
    """Return when a usual day of a calendar begins and ends."""
    shifts = [shift for day in calendar.week for shift in day] if calendar else []
    opens = min((shift.start for shift in shifts), default=480)
    closes = max((shift.end for shift in shifts), default=1020)
    return cells.clock(opens), cells.clock(min(closes, 1439))
