"""The example's own forward pass in whole days, so that the planned dates on its papers agree with its links.

An instant is twice the ordinal of a day, plus 1 for the end of the day's work. It is slower and dumber than the
engine on purpose; ``tests/test_examples.py`` holds the two against each other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from graphlib import TopologicalSorter

from migration_plan.ward_calendars import japanese_holidays

_HOLIDAYS = japanese_holidays(2022, 2028)


@dataclass(frozen=True)
class Work:
    """What the pass needs of a task: days of work, the first day allowed, whether it works on closed days."""

    id: str
    days: int
    not_before: date | None = None
    on_closed_days: bool = False
    start_milestone: bool = False


Link = tuple[str, str, str, str]
"""Predecessor, successor, type, lag."""


def closed(day: date) -> bool:
    """Tell whether the offices are closed: Saturday, Sunday, a holiday, 12/29 to 1/3."""
    year_end = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return day.weekday() >= 5 or day in _HOLIDAYS or year_end


def plan_days(works: Sequence[Work], links: Iterable[Link], start: date) -> Mapping[str, tuple[date, date]]:
    """Return the earliest first and last day of every task."""
    by_id = {work.id: work for work in works}
    incoming: dict[str, list[Link]] = {work.id: [] for work in works}
    for link in links:
        incoming[link[1]].append(link)
    order = TopologicalSorter({task: [link[0] for link in found] for task, found in incoming.items()}).static_order()
    spans: dict[str, tuple[int, int]] = {}
    for task in order:
        spans[task] = _span(by_id[task], incoming[task], by_id, spans, start)
    return {task: (_day(first), _day(last)) for task, (first, last) in spans.items()}


def _span(
    work: Work, links: list[Link], by_id: Mapping[str, Work], spans: Mapping[str, tuple[int, int]], start: date
) -> tuple[int, int]:
    begins = [2 * start.toordinal()] + ([2 * work.not_before.toordinal()] if work.not_before else [])
    for predecessor, _, kind, lag in links:
        end = spans[predecessor][kind[0] == "F"]
        bound = _after(end, lag, on_closed_days=by_id[predecessor].on_closed_days)
        begins.append(_back(bound, work.days, on_closed_days=work.on_closed_days) if kind[1] == "F" else bound)
    if not work.days and not work.start_milestone:
        return max(begins), max(begins)
    first = _next_day(max(begins), on_closed_days=work.on_closed_days)
    if not work.days:
        return 2 * first.toordinal(), 2 * first.toordinal()
    last = first
    for _ in range(work.days - 1):
        last = _next_day(2 * last.toordinal() + 1, on_closed_days=work.on_closed_days)
    return 2 * first.toordinal(), 2 * last.toordinal() + 1


def _after(instant: int, lag: str, *, on_closed_days: bool) -> int:
    if lag.endswith("ed"):
        return instant + 2 * int(lag[:-2])
    for _ in range(int(lag[:-1] or 0) if lag else 0):
        instant = 2 * _next_day(instant, on_closed_days=on_closed_days).toordinal() + 1
    return instant


def _back(instant: int, days: int, *, on_closed_days: bool) -> int:
    """Return the instant so many days of work earlier."""
    day = _day(instant) if instant % 2 else _day(instant) - timedelta(days=1)
    left = days
    while left:
        if closed(day) is on_closed_days:
            left -= 1
        if left:
            day -= timedelta(days=1)
    return 2 * day.toordinal() if days else instant


def _next_day(instant: int, *, on_closed_days: bool) -> date:
    day = _day(instant + 1)
    while closed(day) is not on_closed_days:
        day += timedelta(days=1)
    return day


def _day(instant: int) -> date:
    return date.fromordinal(instant // 2)
