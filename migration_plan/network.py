"""The network of a plan: its tasks and links as integer codes, in the order in which they can be computed."""

import itertools
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from migration_plan.calendar import WorkingTime, working_time
from migration_plan.cycles import shortest_cycle
from migration_plan.faults import find_faults, has_work
from migration_plan.levels import Levels, levels_of
from migration_plan.links import Lags, Links, adjacency, code_links, plain_links
from model.calendar import Calendar
from model.issue import Issue, Severity
from model.plan import Plan
from model.record import SystemCode, TaskId
from model.schedule import Driver, DriverKind, ScheduledTask
from model.task import ConstraintKind, TaskKind

HORIZONS = ((3, 12), (30, 100), (300, 800))
"""Years before and after the project's start for which calendars are laid out, tried one after the other."""

PLANS_KEPT = 4
"""How many networks are kept: the plan in force and a few beside it."""


@dataclass(frozen=True, eq=False)
class Network:
    """A plan in codes. Task ``i`` is ``plan.tasks[i]``; the lists of links hold positions in ``links``."""

    plan: Plan
    index: dict[TaskId, int]
    calendars: tuple[Calendar, ...]
    clock: list[int]
    """Position of each task's calendar."""
    project_clock: int
    """Position of the project's calendar."""
    links: Links
    incoming: list[list[int]]
    outgoing: list[list[int]]
    plain: list[bool]
    """Links whose two ends and lag run on one clock: instants cancel out."""
    order: list[int]
    """The tasks that can be computed, each after all of its predecessors."""
    level: list[int]
    """Number of links on the longest way to a task; −1 for a task that cannot be computed."""
    cycles: tuple[tuple[TaskId, ...], ...]
    issues: tuple[Issue, ...]
    records: dict[int, tuple[tuple[object, ...], ScheduledTask]] = field(default_factory=dict)
    """The last record of each task, with the numbers it was made of: most come out the same in the next schedule."""
    drivers: dict[int, Driver] = field(default_factory=dict)
    """The drivers asked for so far, by link: one record is shared by all schedules."""
    laid_out: dict[int, list[WorkingTime]] = field(default_factory=dict)
    """The working time of the calendars asked for so far, by horizon."""

    @cached_property
    def levels(self) -> Levels:
        """Return the order of the network by levels, for passes on arrays."""
        links, aside = self.links, np.array(self.level, np.int64) < 0
        before, after = np.array(links.predecessor, np.int64), np.array(links.successor, np.int64)
        return levels_of(len(self.level), before, after, aside)

    @cached_property
    def tasks_of_clock(self) -> tuple[NDArray[np.int64], ...]:
        """Return the tasks of each clock."""
        clock = np.array(self.clock, np.int64)
        return tuple(np.flatnonzero(clock == place) for place in range(len(self.calendars)))

    @cached_property
    def ids(self) -> tuple[TaskId, ...]:
        """Return the id of every task of the plan."""
        return tuple(task.id for task in self.plan.tasks)

    @cached_property
    def durations(self) -> tuple[int, ...]:
        """Return the duration of every task of the plan."""
        return tuple(int(task.duration) for task in self.plan.tasks)

    @cached_property
    def start_milestones(self) -> tuple[int, ...]:
        """Return the tasks that take no time and mark a start."""
        return tuple(place for place, task in enumerate(self.plan.tasks) if task.kind is TaskKind.START_MILESTONE)

    @cached_property
    def dated(self) -> tuple[int, ...]:
        """Return the tasks with constraints or a deadline, in order."""
        tasks = self.plan.tasks
        return tuple(task for task in self.order if tasks[task].constraints or tasks[task].deadline is not None)

    @cached_property
    def national_steps(self) -> dict[str, dict[SystemCode, TaskId]]:
        """Return the task of each system in which it does a national step, by the code of the step."""
        found: dict[str, dict[SystemCode, TaskId]] = {}
        for task in self.plan.tasks:
            if task.step and task.system:
                found.setdefault(task.step, {})[task.system] = task.id
        return found

    @cached_property
    def in_national_steps(self) -> frozenset[TaskId]:
        """Return the tasks that are national steps."""
        return frozenset(task.id for task in self.plan.tasks if task.step)

    @cached_property
    def sliding(self) -> tuple[int, ...]:
        """Return the tasks that are to be as late as possible, in order."""
        tasks, late = self.plan.tasks, ConstraintKind.ALAP
        return tuple(task for task in self.dated if any(asked.kind is late for asked in tasks[task].constraints))

    @cached_property
    def delays(self) -> tuple[int, ...]:
        """Return the links with a positive lag."""
        return tuple(number for number, lag in enumerate(self.links.lag) if lag > 0)

    def driver(self, number: int) -> Driver:
        """Return a link as the reason for its successor's dates."""
        found = self.drivers.get(number)
        if found is None:
            before = self.plan.tasks[self.links.predecessor[number]].id
            found = Driver(kind=DriverKind.DEPENDENCY, task=before, link=self.links.kind[number])
            self.drivers[number] = found
        return found

    def followers(self, tasks: Iterable[int]) -> list[int]:
        """Return some tasks and all that follow them, in order: what can change where only those tasks do."""
        after, reached = self.links.successor, set(tasks)
        found = []
        for task in self.order:
            if task in reached:
                found.append(task)
                reached.update(after[number] for number in self.outgoing[task])
        return found

    def clocks(self, attempt: int = 0) -> list[WorkingTime]:
        """Return the working time of the calendars over one of the ``HORIZONS``."""
        if attempt not in self.laid_out:
            before, after = HORIZONS[attempt]
            start = self.plan.start.date()
            first, last = _years_from(start, -before), _years_from(start, after)
            self.laid_out[attempt] = [working_time(calendar, first, last) for calendar in self.calendars]
        return self.laid_out[attempt]


_KEPT: deque[Network] = deque(maxlen=PLANS_KEPT)


def network_of(plan: Plan) -> Network:
    """Return the network of a plan; those of the last few plans are kept, for a plan never changes."""
    for network in tuple(_KEPT):
        if network.plan is plan:
            return network
    network = build_network(plan)
    _KEPT.append(network)
    return network


def build_network(plan: Plan) -> Network:
    """Return the network of the plan: faults listed, faulty rows and cycles set aside, the sound rest in order."""
    index: dict[TaskId, int] = {}
    for position, task in enumerate(plan.tasks):
        index.setdefault(task.id, position)
    faults = find_faults(plan, index)
    calendars = tuple(calendar for calendar in plan.calendars if has_work(calendar))
    places = {calendar.id: place for place, calendar in enumerate(calendars)}
    clock = [places.get(task.calendar or plan.calendar, 0) for task in plan.tasks]
    links = code_links(plan, index, clock, {fault.link for fault in faults}, Lags(plan, calendars, places))
    incoming, outgoing = adjacency(links, len(plan.tasks))
    aside = {fault.task for fault in faults if fault.task is not None}
    summaries = {position for position, task in enumerate(plan.tasks) if task.kind is TaskKind.SUMMARY}
    order, level = _ordered(links, incoming, outgoing, aside | summaries)
    stuck = {position for position, depth in enumerate(level) if depth < 0} - summaries - aside
    cycles = _cycles(stuck, links, outgoing, plan)
    issues = [fault.issue for fault in faults] + [_cycle_issue(plan, cycle) for cycle in cycles]
    named = tuple(tuple(plan.tasks[position].id for position in cycle) for cycle in cycles)
    return Network(
        plan,
        index,
        calendars,
        clock,
        places.get(plan.calendar, 0),
        links,
        incoming,
        outgoing,
        plain_links(links, clock),
        order,
        level,
        named,
        tuple(issues),
    )


def _ordered(
    links: Links, incoming: list[list[int]], outgoing: list[list[int]], aside: set[int]
) -> tuple[list[int], list[int]]:
    """Return the tasks in topological order and their levels; what is aside, or waits for it or itself, has −1."""
    waiting = [len(numbers) for numbers in incoming]
    level = [-1] * len(incoming)
    depth = [0] * len(incoming)
    order = [task for task, count in enumerate(waiting) if not count and task not in aside]
    for task in order:  # grows while it is walked
        level[task] = depth[task]
        for number in outgoing[task]:
            after = links.successor[number]
            depth[after] = max(depth[after], depth[task] + 1)
            waiting[after] -= 1
            if not waiting[after] and after not in aside:
                order.append(after)
    return order, level


def _cycles(stuck: set[int], links: Links, outgoing: list[list[int]], plan: Plan) -> list[list[int]]:
    """Return one shortest cycle of each strongly connected set among the tasks that never became ready."""
    inner = list(_inner_links(stuck, links, outgoing))
    if not inner:
        return []
    from migration_plan.graph import knots  # noqa: PLC0415 - brings networkx

    followers: Sequence[Any] = [
        sorted({links.successor[number] for number in numbers}) if task in stuck else ()
        for task, numbers in enumerate(outgoing)
    ]
    cycles = [shortest_cycle(members, followers) for members in knots(inner)]
    return sorted((_from_least(cycle, plan) for cycle in cycles), key=lambda cycle: plan.tasks[cycle[0]].id)


def _inner_links(stuck: set[int], links: Links, outgoing: list[list[int]]) -> Iterator[tuple[int, int]]:
    for task in stuck:
        for number in outgoing[task]:
            if links.successor[number] in stuck:
                yield task, links.successor[number]


def _from_least(cycle: list[int], plan: Plan) -> list[int]:
    """Return the cycle turned so that it begins with its least id: the same whatever the order of the rows."""
    ring = cycle[:-1]
    least = min(range(len(ring)), key=lambda place: plan.tasks[ring[place]].id)
    return ring[least:] + ring[:least] + [ring[least]]


def _cycle_issue(plan: Plan, cycle: list[int]) -> Issue:
    names = [plan.tasks[position].id for position in cycle]
    steps = set(itertools.pairwise(names))
    lines = [link.source_line for link in plan.dependencies if (link.predecessor, link.successor) in steps]
    known = [line for line in lines if line is not None]
    values = (("path", " → ".join(names)), ("lines", ", ".join(map(str, known))))
    line = known[0] if known else None
    return Issue(code="cycle", severity=Severity.REJECTED, line=line, value=names[0], values=values)


def _years_from(day: date, years: int) -> date:
    """Return a day some years away, at most the ends of the calendar of Python."""
    target = day.toordinal() + years * 366
    return date.min + timedelta(days=min(max(target, 366), date.max.toordinal() - 366) - 1)
