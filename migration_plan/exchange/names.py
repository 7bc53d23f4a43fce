"""Names that carry an id of ours through another program, and ids that are given only once."""

import re
from collections.abc import Iterable

from migration_plan.exchange.findings import Findings
from model.calendar import Calendar
from model.issue import Severity
from model.record import CalendarId, Minutes

_CARRIED = re.compile(r"(?P<name>.*?)\s*\[(?P<id>[^\[\]|]+)(\|(?P<minutes>\d{1,4}))?\]", re.DOTALL)


def calendar_name(calendar: Calendar) -> str:
    """Return the name of a calendar with its id and the minutes of its day behind it.

    >>> calendar_name(Calendar(id=CalendarId("office"), name="執務日", week=((),) * 7))
    '執務日 [office|480]'
    """
    return f"{calendar.name} [{calendar.id}|{calendar.minutes_per_day}]".strip()


def read_calendar_name(written: str) -> tuple[CalendarId, str, Minutes | None]:
    """Return id, name and minutes of a day; a name that carries no id is its own id.

    >>> read_calendar_name("執務日 [office|465]"), read_calendar_name("Standard")
    (('office', '執務日', 465), ('Standard', 'Standard', None))
    """
    found = _CARRIED.fullmatch(written.strip())
    if not found:
        return CalendarId(written.strip()), written.strip(), None
    minutes = int(found["minutes"] or 0)
    return CalendarId(found["id"].strip()), found["name"].strip(), Minutes(minutes) if minutes else None


def unique(wanted: Iterable[str], findings: Findings) -> list[str]:
    """Return the ids in order, one that is blank or taken with a number behind it; each change is told."""
    given: set[str] = set()
    numbers: dict[str, int] = {}
    names = []
    for name in wanted:
        free = plain = name.strip() or "1"
        while free in given:
            numbers[plain] = numbers.get(plain, 1) + 1
            free = f"{plain}~{numbers[plain]}"
        if free != name:
            findings.note("exchange-id-changed", Severity.REPAIRED, value=name, id=free)
        given.add(free)
        names.append(free)
    return names
