"""The two passes of the critical path method, on integers: instants in, instants out, and no date anywhere.

For a link p → t, with lag(x) the instant x moved by the lag on the lag's clock and n the remaining duration:

    forward    start of t ≥ lag(end of p) − n_t if the link goes to the finish of t
    backward   finish of p ≤ lag⁻¹(end of t) + n_p if the link leaves the start of p

where "end" is the finish or the start the link names. That is one formula for FS, SS, FF and SF. Sums are made in
worked minutes of the task's own clock. A neighbour on another clock sees instants, starts in start notation and
finishes in finish notation; a link within one clock needs none: its instants cancel out.
Source: the precedence diagramming method; rules 1 to 16 of the schedule's semantics.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields

import numpy as np

from migration_plan.calendar import WorkingTime
from migration_plan.conditions import NEVER, Conditions
from migration_plan.links import ON_THE_CLOCK
from migration_plan.network import Network
from migration_plan.wide_dates import early_by_level, is_wide, late_by_level
from model.task import LinkType

Clocks = Sequence[WorkingTime]


@dataclass(slots=True)
class Dates:
    """Start and finish of every task in worked minutes of its clock, and as instants: −1 until somebody asks."""

    start_work: list[int]
    finish_work: list[int]
    given: list[int]
    """The instant a task without length was put on: it keeps it."""
    arrival: list[int]
    """For each link the earliest start it allows its successor, in the successor's worked minutes; early dates only."""
    start: list[int] = field(default_factory=list)
    finish: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Again:
    """A pass over a part of a network: tasks to compute anew with all that follow, and the dates of the rest."""

    tasks: Sequence[int]
    dates: Dates

    def known(self) -> Dates:
        """Return a copy of the dates in which the instants of the tasks are open again."""
        dates = Dates(*(list(getattr(self.dates, column.name)) for column in fields(Dates)))
        for task in self.tasks:
            dates.start[task] = dates.finish[task] = -1
        return dates


def forward(network: Network, told: Conditions, clocks: Clocks, again: Again | None = None) -> Dates:
    """Return the early dates: no task begins before its floor and its links allow."""
    if again is None and is_wide(network, told):
        return Dates(*early_by_level(network, told, clocks))
    early = _no_dates(network) if again is None else again.known()
    starts, finishes, arrivals = early.start_work, early.finish_work, early.arrival
    start_known, finish_known = early.start, early.finish
    links, incoming = network.links, network.incoming
    before, from_finish, to_finish, lag = links.predecessor, links.from_finish, links.to_finish, links.lag
    direct, skipped, length, gate, ceiling = told.direct, told.skipped, told.length, told.gate, told.ceiling
    for task in network.order if again is None else again.tasks:
        if told.instant[task]:
            _place_instant(task, network, told, clocks, early)
            continue
        start, duration, worked = told.floor[task], length[task], clocks[network.clock[task]].worked
        for number in incoming[task]:
            if number in skipped:
                continue
            if direct[number]:
                arrival = (finishes if from_finish[number] else starts)[before[number]] + lag[number]
            else:
                instant = (finish_known if from_finish[number] else start_known)[before[number]]
                if lag[number] or instant < 0:
                    instant = reach(number, network, told, clocks, early)
                arrival = worked(instant)
            if to_finish[number]:
                arrival -= duration
            arrivals[number] = arrival
            start = max(start, arrival)
        start = min(start, ceiling[task])
        starts[task] = start
        finishes[task] = max(start + duration, gate[task])
    return early


def backward(network: Network, told: Conditions, clocks: Clocks, end: int, tasks: Sequence[int] | None = None) -> Dates:
    """Return the late dates: as late as the end of the project, caps and followers allow.

    With ``tasks``, some tasks and all that follow them in order, only theirs are computed.
    """
    if tasks is None and is_wide(network, told):
        return Dates(*late_by_level(network, told, clocks, end))
    late = _no_dates(network)
    starts, finishes = late.start_work, late.finish_work
    start_known, finish_known = late.start, late.finish
    links, outgoing, level = network.links, network.outgoing, network.level
    after, from_finish, to_finish, lag = links.successor, links.from_finish, links.to_finish, links.lag
    plain, unbound, remaining, cap = network.plain, told.unbound, told.remaining, told.cap
    ends = [clock.worked(end) for clock in clocks]
    for task in reversed(network.order if tasks is None else tasks):
        if told.instant[task]:
            _place_late_instant(task, end, network, told, clocks, late)
            continue
        finish, duration = min(ends[network.clock[task]], cap[task]), remaining[task]
        worked = clocks[network.clock[task]].worked
        for number in outgoing[task]:
            if number in unbound or level[after[number]] < 0:
                continue
            if plain[number]:
                limit = (finishes if to_finish[number] else starts)[after[number]] - lag[number]
            else:
                instant = (finish_known if to_finish[number] else start_known)[after[number]]
                if lag[number] or instant < 0:
                    instant = _reach_back(number, network, told, clocks, late)
                limit = worked(instant)
            if not from_finish[number]:
                limit += duration
            finish = min(finish, limit)
        finish = max(finish, told.late_floor[task])
        starts[task] = finish - duration
        finishes[task] = finish
    return late


def reach(number: int, network: Network, told: Conditions, clocks: Clocks, early: Dates) -> int:
    """Return the instant to which a link moves the end of its predecessor.

    A positive lag out of a started (finished) predecessor runs from the actual date. A lag ends where its last minute
    ends, a lead where its first minute begins.
    """
    links = network.links
    before, lag, from_finish = links.predecessor[number], links.lag[number], links.from_finish[number]
    actual = (told.finished if from_finish else told.started)[before] if lag > 0 else None
    instant = actual if actual is not None else end_of_task(before, from_finish, network, told, clocks, early)
    if not lag:
        return instant
    if links.clock[number] == ON_THE_CLOCK:
        return instant + lag
    clock = clocks[links.clock[number]]
    worked = clock.worked(instant) + lag
    return clock.finish_at(worked) if lag > 0 else clock.start_at(worked)


def lay_out(dates: Dates, network: Network, told: Conditions, clocks: Clocks) -> Dates:
    """Return the dates with their instants: all tasks of a clock at once."""
    starts, finishes = np.array(dates.start_work, np.int64), np.array(dates.finish_work, np.int64)
    start, finish = np.zeros_like(starts), np.zeros_like(finishes)
    for mine, clock in zip(network.tasks_of_clock, clocks, strict=True):
        start[mine] = clock.starts_at(starts[mine])
        finish[mine] = clock.finishes_at(finishes[mine])
    given = np.array(dates.given, np.int64)
    instant = np.array(told.instant, bool)
    start[instant] = given[instant]
    at_once = starts == finishes
    finish[at_once] = start[at_once]
    dates.start, dates.finish = start.tolist(), finish.tolist()
    return dates


def _place_instant(task: int, network: Network, told: Conditions, clocks: Clocks, early: Dates) -> None:
    """Place a task without length exactly where it is put: a milestone does not jump over a weekend."""
    clock, links, arrived = clocks[network.clock[task]], network.links, early.arrival
    numbers = network.incoming[task]
    if told.skipped:
        numbers = [number for number in numbers if number not in told.skipped]
    floor, put = told.floor[task], told.put.get(task, 0)
    instant = put if put and floor == told.ceiling[task] else max(clock.start_at(floor), put)
    for number in numbers:
        at = (early.finish if links.from_finish[number] else early.start)[links.predecessor[number]]
        if at < 0 or links.lag[number]:
            at = reach(number, network, told, clocks, early)
        arrived[number] = at
        instant = max(instant, at)
    start = clock.worked(instant)
    for number in numbers:
        arrived[number] = start if arrived[number] == instant else clock.worked(arrived[number])
    if start > told.ceiling[task]:
        start = told.ceiling[task]
        instant = told.put.get(task, clock.start_at(start))
    early.given[task] = early.start[task] = instant
    early.start_work[task], early.finish_work[task] = start, max(start, told.gate[task])


def _place_late_instant(task: int, end: int, network: Network, told: Conditions, clocks: Clocks, late: Dates) -> None:
    clock, links, instant = clocks[network.clock[task]], network.links, end
    if told.cap[task] < NEVER:
        instant = min(instant, told.latest.get(task, clock.finish_at(told.cap[task])))
    for number in network.outgoing[task]:
        after = links.successor[number]
        if number not in told.unbound and network.level[after] >= 0:
            at = (late.finish if links.to_finish[number] else late.start)[after]
            if at < 0 or links.lag[number]:
                at = _reach_back(number, network, told, clocks, late)
            instant = min(instant, at)
    finish = clock.worked(instant)
    if finish <= told.late_floor[task]:
        finish = told.late_floor[task]
        instant = told.latest.get(task, clock.finish_at(finish))
    late.given[task] = late.start[task] = late.finish[task] = instant
    late.start_work[task] = late.finish_work[task] = finish


def _reach_back(number: int, network: Network, told: Conditions, clocks: Clocks, late: Dates) -> int:
    """Return the last instant to which the end of a link's predecessor may move without moving the successor.

    Microsoft Project first reads a late start that an SS link names as the predecessor's next working instant.
    """
    links = network.links
    lag = links.lag[number]
    instant = end_of_task(links.successor[number], links.to_finish[number], network, told, clocks, late)
    if not lag:
        return instant
    if network.plan.options.microsoft_rules and links.kind[number] is LinkType.SS:
        own = clocks[network.clock[links.predecessor[number]]]
        instant = own.start_at(own.worked(instant))
    if links.clock[number] == ON_THE_CLOCK:
        return instant - lag
    clock = clocks[links.clock[number]]
    return clock.start_at(clock.worked(instant) - lag)


def end_of_task(task: int, finish: bool, network: Network, told: Conditions, clocks: Clocks, dates: Dates) -> int:  # noqa: FBT001 - which end
    """Return an end of a task as an instant, in start notation or finish notation; one instant if it takes no time."""
    known = dates.finish if finish else dates.start
    if known[task] < 0:
        start_work, finish_work = dates.start_work[task], dates.finish_work[task]
        clock = clocks[network.clock[task]]
        if finish and finish_work != start_work:
            known[task] = clock.finish_at(finish_work)
        else:
            known[task] = dates.given[task] if told.instant[task] else clock.start_at(start_work)
    return known[task]


def _no_dates(network: Network) -> Dates:
    tasks = len(network.clock)
    return Dates([0] * tasks, [0] * tasks, [0] * tasks, [-1] * len(network.links), [-1] * tasks, [-1] * tasks)
