"""Calendars of Primavera P6: the nested text of ``clndr_data`` in and out, and what a calendar inherits.

A record is ``(0||name(field|value|…)(records…))``. Days of the week run from 1, Sunday; exceptions are days since
1899-12-30, without hours where they are closed.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from migration_plan.exchange import cells
from migration_plan.exchange.findings import Findings
from migration_plan.exchange.mspdi_codes import WEEKDAYS
from migration_plan.exchange.names import read_calendar_name, unique
from migration_plan.exchange.xer_text import Row, number
from model.calendar import Calendar, CalendarException, Shift
from model.issue import Severity
from model.plan import Plan
from model.record import CalendarId, Minutes

EPOCH = date(1899, 12, 30)
OFFICE = (Shift(start=480, end=960),)
"""The program's own working time, 8:00 to 16:00, where a calendar has none."""
_PIECE = re.compile(r"[()]|[^()]+")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?:\s*([AP])M)?", re.IGNORECASE)
_SERIAL = re.compile(r"[0-9]{1,5}")
"""Days up to the year 2173."""
_DAY_NAMES = frozenset(map(str, WEEKDAYS))
_Nested = list[Any]


class Node(NamedTuple):
    """One record: its name, its fields, and the records in it, not yet taken apart."""

    name: str
    fields: dict[str, str]
    within: _Nested

    def records(self) -> "Iterator[Node]":
        """Yield the records directly in this one."""
        return (node for item in self.within if isinstance(item, list) and (node := _node(item)))


def read_calendars(rows: list[Row], base: Plan | None, findings: Findings) -> dict[str, Calendar]:
    """Return the calendars by their ``clndr_id``; a calendar inherits the exceptions of its base calendar."""
    names = [read_calendar_name(row["clndr_name"] or row["clndr_id"]) for row in rows]
    ids = unique((name[0] for name in names), findings)
    data = {row["clndr_id"]: dict(records(row["clndr_data"])) for row in rows}
    bases = {row["clndr_id"]: row["base_clndr_id"] for row in rows}
    known = {each.id: each for each in base.calendars} if base else {}
    found = {}
    for row, own, name in zip(rows, ids, names, strict=True):
        before = known.get(CalendarId(own))
        why = {each.day: each.name for each in before.exceptions} if before else {}
        days = _inherited(row["clndr_id"], data, bases, findings)
        week = _week(data[row["clndr_id"]].get("DaysOfWeek"))
        found[row["clndr_id"]] = Calendar(
            id=CalendarId(own),
            name=name[1],
            week=week if any((*week, *days.values())) else _assumed(own, findings),
            exceptions=tuple(
                CalendarException(day=day, shifts=days[day], name=why.get(day, "")) for day in sorted(days)
            ),
            minutes_per_day=name[2] or _minutes_per_day(row["day_hr_cnt"]),
        )
    return found


def write_data(calendar: Calendar) -> str:
    """Return a calendar as the text of ``clndr_data``."""
    by_day = {number: calendar.week[place] for number, place in WEEKDAYS.items()}
    week = "".join(_record(str(number), "", _spans(by_day[number])) for number in sorted(by_day))
    days = "".join(
        _record(str(number), f"d|{(exception.day - EPOCH).days}", _spans(exception.shifts))
        for number, exception in enumerate(calendar.exceptions)
    )
    return _record("CalendarData", "", _record("DaysOfWeek", "", week) + _record("Exceptions", "", days))


def records(text: str) -> Iterator[tuple[str, Node]]:
    """Yield every record of a text with its name, outer ones first; a text that breaks off gives what stands before.

    >>> [(name, node.fields) for name, node in records("(0||1()((0||0(s|08:00|f|12:00)())))")]
    [('1', {}), ('0', {'s': '08:00', 'f': '12:00'})]
    """
    waiting: _Nested = [_nested(text)]
    while waiting:
        here = waiting.pop()
        node = _node(here)
        if node:
            yield node.name, node
        waiting += [item for item in reversed(here) if isinstance(item, list)]


def _nested(text: str) -> _Nested:
    """Return the text as lists in lists, one for each pair of brackets."""
    top: _Nested = []
    open_lists = [top]
    for piece in _PIECE.findall(text):
        if piece == "(":
            fresh: _Nested = []
            open_lists[-1].append(fresh)
            open_lists.append(fresh)
        elif piece == ")":
            if len(open_lists) > 1:
                open_lists.pop()
        elif piece.strip():
            open_lists[-1].append(piece.strip())
    return top


def _node(item: _Nested) -> Node | None:
    head = item[0] if item and isinstance(item[0], str) else ""
    if "||" not in head:
        return None
    lists = [part for part in item[1:] if isinstance(part, list)]
    texts = "|".join(text for text in lists[0] if isinstance(text, str)).split("|") if lists else []
    fields = dict(zip(texts[::2], texts[1::2], strict=False))
    return Node(head.partition("||")[2], fields, lists[1] if len(lists) > 1 else [])


def _inherited(
    calendar: str, data: dict[str, dict[str, Node]], bases: dict[str, str], findings: Findings
) -> dict[date, tuple[Shift, ...]]:
    days: dict[date, tuple[Shift, ...]] = {}
    seen: set[str] = set()
    while calendar in data and calendar not in seen:
        seen.add(calendar)
        own = dict(_exceptions(data[calendar].get("Exceptions")))
        if findings.spend_days(len(own)):
            days = {**own, **days}
        calendar = bases[calendar]
    return days


def _exceptions(node: Node | None) -> Iterator[tuple[date, tuple[Shift, ...]]]:
    for each in node.records() if node else ():
        serial = each.fields.get("d", "")
        if _SERIAL.fullmatch(serial):
            yield EPOCH + timedelta(days=int(serial)), _shifts(each)


def _week(node: Node | None) -> tuple[tuple[Shift, ...], ...]:
    week: list[tuple[Shift, ...]] = [()] * 7
    for each in node.records() if node else ():
        if each.name in _DAY_NAMES:
            week[WEEKDAYS[int(each.name)]] = _shifts(each)
    return tuple(week)


def _assumed(name: str, findings: Findings) -> tuple[tuple[Shift, ...], ...]:
    """Return the week of the program, for a calendar without a minute of work."""
    findings.count("exchange-calendar-assumed", name, Severity.REPAIRED)
    return (OFFICE,) * 5 + ((),) * 2


def _shifts(node: Node) -> tuple[Shift, ...]:
    spans = ((_minute(each.fields.get("s", "")), _minute(each.fields.get("f", ""))) for each in node.records())
    found = [Shift(start=begin, end=end or 1440) for begin, end in spans if begin is not None and end is not None]
    return tuple(sorted(found, key=lambda shift: shift.start))


def _minute(text: str) -> int | None:
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2]), (found[3] or "").upper()
    return min((hour % 12 + 12 * (half == "P") if half else hour) * 60 + minute, 1440)


def _minutes_per_day(hours: str) -> Minutes:
    try:
        return Minutes(round(number(hours.replace(",", ".")) * 60) or 480)
    except ValueError:
        return Minutes(480)


def _spans(shifts: tuple[Shift, ...]) -> str:
    return "".join(
        _record(str(number), f"s|{cells.clock(shift.start)}|f|{cells.clock(shift.end % 1440)}", "")
        for number, shift in enumerate(shifts)
    )


def _record(name: str, fields: str, within: str) -> str:
    return f"(0||{name}({fields})({within}))"
