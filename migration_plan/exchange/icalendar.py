"""Milestones, deadlines and latest days of decision as an iCalendar file (RFC 5545) for any calendar program.

All of them are all-day events that leave the day free. The same plan and stamp give the same bytes, and an event keeps
its UID when its day moves, so that a calendar that subscribes moves it too.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from migration_plan.exchange.cells import last_day
from model.plan import Plan
from model.schedule import ScheduledTask
from model.snapshot import GapFigures
from model.task import TaskKind

LINE_OCTETS = 75
"""A content line is folded before it has more octets than this."""


class Occasion(StrEnum):
    """Why a day is in the calendar."""

    MILESTONE = "milestone"
    DEADLINE = "deadline"
    DECISION = "decision"


class Event(NamedTuple):
    """One day with its reason; ``about`` is the id of the task or gap, "" for the plan itself."""

    occasion: Occasion
    about: str
    day: date
    title: str


def write_icalendar(
    plan: Plan,
    scheduled: Iterable[ScheduledTask],
    gaps: Iterable[GapFigures],
    stamp: datetime,
    labels: Mapping[str, str],
) -> bytes:
    """Return the file; ``stamp`` is the instant of its making, ``labels`` what stands before each title."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//migration-tracker//plan//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_escaped(plan.name)}")
    for event in sorted(events(plan, scheduled, gaps), key=lambda event: (event.day, event.occasion, event.about)):
        lines += _event_lines(plan, event, stamp, labels[event.occasion])
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line)).encode()


def events(plan: Plan, scheduled: Iterable[ScheduledTask], gaps: Iterable[GapFigures]) -> Iterator[Event]:
    """Yield the days: milestones where they are forecast or done, deadlines, and by when each gap must be decided."""
    finishes = {each.id: each.finish for each in scheduled}
    yield Event(Occasion.DEADLINE, "", plan.deadline, plan.name)
    for task in plan.tasks:
        finish = finishes.get(task.id)
        if _is_milestone(task.kind, task.duration) and finish is not None:
            day = finish.date() if task.kind is TaskKind.START_MILESTONE else last_day(finish)
            yield Event(Occasion.MILESTONE, task.id, day, task.name)
        if task.deadline is not None:
            yield Event(Occasion.DEADLINE, task.id, last_day(task.deadline), task.name)
    for gap in gaps:
        if gap.latest_decision is not None:
            yield Event(Occasion.DECISION, gap.id, last_day(gap.latest_decision), f"{gap.requirement_id} {gap.name}")


def _is_milestone(kind: TaskKind, duration: int) -> bool:
    milestones = {TaskKind.START_MILESTONE, TaskKind.FINISH_MILESTONE}
    return kind in milestones or (kind is TaskKind.TASK and duration == 0)


def _event_lines(plan: Plan, event: Event, stamp: datetime, label: str) -> list[str]:
    known = f"{plan.municipality}\n{plan.name}\n{event.occasion}\n{event.about}"
    title = f"{label}: {event.title}" if label else event.title
    return [
        "BEGIN:VEVENT",
        f"UID:{sha256(known.encode()).hexdigest()[:32]}@migration-tracker.invalid",
        f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(title)}",
        *([f"DESCRIPTION:{_escaped(event.about)}"] if event.about else []),
        f"CATEGORIES:{event.occasion.upper()}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    r"""Return text with the characters escaped that mean something in a content line; controls are left out.

    >>> _escaped("計画; 一, 二\n三")
    '計画\\; 一\\, 二\\n三'
    """
    one_way = text.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\")
    one_way = one_way.replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return re.sub(r"[\x00-\x1f\x7f]", "", one_way)


def _folded(line: str) -> Iterator[str]:
    """Yield a content line in pieces of at most 75 octets, never cut within a character."""
    piece, octets = "", 0
    for character in line:
        size = len(character.encode())
        if octets + size > LINE_OCTETS:
            yield piece
            piece, octets = " ", 1
        piece += character
        octets += size
    yield piece
