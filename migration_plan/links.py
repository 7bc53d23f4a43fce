"""The links of a plan in codes: ends, types, and lags as minutes on a clock."""

from dataclasses import dataclass

from model.calendar import Calendar
from model.plan import LagCalendar, Plan
from model.record import CalendarId, TaskId
from model.task import Dependency, LagUnit, LinkType

ON_THE_CLOCK = -1
"""The clock of a lag that runs day and night."""
_ELAPSED = {
    LagUnit.ELAPSED_MINUTE: 1,
    LagUnit.ELAPSED_HOUR: 60,
    LagUnit.ELAPSED_DAY: 1440,
    LagUnit.ELAPSED_WEEK: 10080,
}
_OF_PREDECESSOR = LagCalendar.PREDECESSOR
_OF_AN_END = (_OF_PREDECESSOR, LagCalendar.SUCCESSOR)
_FROM_FINISH = frozenset({LinkType.FS, LinkType.FF})
_TO_FINISH = frozenset({LinkType.FF, LinkType.SF})


@dataclass(frozen=True, slots=True)
class Links:
    """The sound links, one column for each property. A link goes from an end of a task to an end of another."""

    predecessor: list[int]
    successor: list[int]
    from_finish: list[bool]
    to_finish: list[bool]
    lag: list[int]
    clock: list[int]
    """Position of the calendar on which the lag runs, or ``ON_THE_CLOCK``."""
    kind: list[LinkType]
    row: list[int]
    """Position of the dependency in the plan."""

    def __len__(self) -> int:
        """Return the number of links."""
        return len(self.predecessor)


class Lags:
    """How the lags of a plan become minutes on a clock."""

    def __init__(self, plan: Plan, calendars: tuple[Calendar, ...], places: dict[CalendarId, int]) -> None:
        """Take the rule of the plan and the lengths of day and week on each calendar."""
        self.rule = plan.options.lag_calendar
        self.project = places.get(plan.calendar, 0)
        self.own_day = plan.options.microsoft_rules
        self.sizes = [_sizes(int(calendar.minutes_per_day), sum(map(bool, calendar.week))) for calendar in calendars]

    def minutes(self, link: Dependency, clocks: tuple[int, int], duration: int) -> tuple[int, int]:
        """Return the lag in minutes and the clock on which it runs, given the clocks of both ends."""
        value, unit = link.lag.value, link.lag.unit
        if not value:
            return 0, ON_THE_CLOCK
        if unit in _ELAPSED:
            return round(value * _ELAPSED[unit]), ON_THE_CLOCK
        clock = self._clock(*clocks)
        size = self.sizes[clock if self.own_day and clock != ON_THE_CLOCK else self.project]
        return round(value * size[unit] if unit in size else value * duration / 100), clock

    def _clock(self, before: int, after: int) -> int:
        if self.rule in _OF_AN_END:
            return before if self.rule is _OF_PREDECESSOR else after
        return self.project if self.rule is LagCalendar.PROJECT else ON_THE_CLOCK


def _sizes(day: int, days: int) -> dict[LagUnit, int]:
    """Return the minutes of each unit of working time on a calendar with so many working days a week."""
    return {LagUnit.MINUTE: 1, LagUnit.HOUR: 60, LagUnit.DAY: day, LagUnit.WEEK: day * days}


def code_links(plan: Plan, index: dict[TaskId, int], clock: list[int], aside: set[int | None], lags: Lags) -> Links:
    """Return the dependencies that are not set aside, in codes."""
    rows = []
    for position, link in enumerate(plan.dependencies if lags.sizes else ()):
        if position not in aside:
            before, after, kind = index[link.predecessor], index[link.successor], link.link
            lag, lag_clock = lags.minutes(link, (clock[before], clock[after]), int(plan.tasks[before].duration))
            rows.append((before, after, kind in _FROM_FINISH, kind in _TO_FINISH, lag, lag_clock, kind, position))
    columns = [list(column) for column in zip(*rows, strict=True)]
    return Links(*columns) if columns else Links([], [], [], [], [], [], [], [])


def plain_links(links: Links, clock: list[int]) -> list[bool]:
    """Tell of each link whether both ends and the lag run on one clock."""
    columns = zip(links.predecessor, links.successor, links.lag, links.clock, strict=True)
    return [
        clock[before] == clock[after] and (not lag or lag_clock == clock[before])
        for before, after, lag, lag_clock in columns
    ]


def adjacency(links: Links, tasks: int) -> tuple[list[list[int]], list[list[int]]]:
    """Return the links into each task and the links out of it."""
    incoming: list[list[int]] = [[] for _ in range(tasks)]
    outgoing: list[list[int]] = [[] for _ in range(tasks)]
    for number, (before, after) in enumerate(zip(links.predecessor, links.successor, strict=True)):
        incoming[after].append(number)
        outgoing[before].append(number)
    return incoming, outgoing
