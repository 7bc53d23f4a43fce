"""The two passes of the critical path method, on integers: instants in, instants out, and no date anywhere.

For a link p → t, with lag(x) the instant x moved by the lag on the lag's clock and n the remaining duration:

    forward    start of t ≥ lag(end of p) − n_t if the link goes to the finish of t
    backward   finish of p ≤ lag⁻¹(end of t) + n_p if the link leaves the start of p

where "end" is the finish or the start the link names. That is one formula for FS, SS, FF and SF. Sums are made in
worked minutes of the task's own clock; a neighbour sees instants: starts in start notation, finishes in finish
notation. Source: the precedence diagramming method; rules 1 to 16 of the schedule's semantics.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from migration_plan.calendar import WorkingTime
from migration_plan.conditions import NEVER, Conditions
from migration_plan.network import ON_THE_CLOCK, Network
from model.task import LinkType


@dataclass(slots=True)
class Dates:
    """Start and finish of every task, as instants and in worked minutes of the task's clock."""

    start: list[int]
    finish: list[int]
    start_work: list[int]
    finish_work: list[int]
    arrival: list[int]
    """For each link the earliest start it allows its successor, in the successor's worked minutes; early dates only."""


def forward(network: Network, told: Conditions, clocks: Sequence[WorkingTime]) -> Dates:
    """Return the early dates: no task begins before its floor and its links allow."""
    early = _no_dates(len(network.clock), len(network.links))
    for task in network.order:
        clock = clocks[network.clock[task]]
        place = _instant_early if told.instant[task] else _work_early
        place(task, clock, network, told, clocks, early)
    return early


def backward(network: Network, told: Conditions, clocks: Sequence[WorkingTime], end: int) -> Dates:
    """Return the late dates: as late as the end of the project, caps and followers allow."""
    late = _no_dates(len(network.clock), 0)
    ends = [clock.worked(end) for clock in clocks]
    for task in reversed(network.order):
        place = _instant_late if told.instant[task] else _work_late
        place(task, ends[network.clock[task]], end, network, told, clocks, late)
    return late


def reach(number: int, network: Network, told: Conditions, clocks: Sequence[WorkingTime], early: Dates) -> int:
    """Return the instant to which a link moves the end of its predecessor.

    A positive lag out of a started (finished) predecessor runs from the actual date. A lag ends where its last minute
    ends, a lead where its first minute begins.
    """
    links = network.links
    before, lag = links.predecessor[number], links.lag[number]
    from_finish = links.from_finish[number]
    instant = (early.finish if from_finish else early.start)[before]
    if not lag:
        return instant
    actual = (told.finished if from_finish else told.started)[before]
    if lag > 0 and actual is not None:
        instant = actual
    if links.clock[number] == ON_THE_CLOCK:
        return instant + lag
    clock = clocks[links.clock[number]]
    worked = clock.worked(instant) + lag
    return clock.finish_at(worked) if lag > 0 else clock.start_at(worked)


def _reach_back(number: int, network: Network, clocks: Sequence[WorkingTime], late: Dates) -> int:
    """Return the last instant to which the end of a link's predecessor may move without moving the successor.

    Microsoft Project first reads a late start that an SS link names as the predecessor's next working instant.
    """
    links = network.links
    after, lag = links.successor[number], links.lag[number]
    instant = (late.finish if links.to_finish[number] else late.start)[after]
    if not lag:
        return instant
    if network.plan.options.microsoft_rules and links.kind[number] is LinkType.SS:
        own = clocks[network.clock[links.predecessor[number]]]
        instant = own.start_at(own.worked(instant))
    if links.clock[number] == ON_THE_CLOCK:
        return instant - lag
    clock = clocks[links.clock[number]]
    return clock.start_at(clock.worked(instant) - lag)


def _work_early(
    task: int, clock: WorkingTime, network: Network, told: Conditions, clocks: Sequence[WorkingTime], early: Dates
) -> None:
    length, start = told.length[task], told.floor[task]
    for number in network.incoming[task]:
        if number not in told.skipped:
            arrival = clock.worked(reach(number, network, told, clocks, early))
            if network.links.to_finish[number]:
                arrival -= length
            early.arrival[number] = arrival
            start = max(start, arrival)
    start = min(start, told.ceiling[task])
    finish = max(start + length, told.gate[task])
    early.start_work[task], early.finish_work[task] = start, finish
    early.start[task] = clock.start_at(start)
    early.finish[task] = clock.finish_at(finish) if finish > start else early.start[task]


def _instant_early(
    task: int, clock: WorkingTime, network: Network, told: Conditions, clocks: Sequence[WorkingTime], early: Dates
) -> None:
    """Place a task without length exactly where it is put: a milestone does not jump over a weekend."""
    instant = clock.start_at(told.floor[task])
    for number in network.incoming[task]:
        if number not in told.skipped:
            arrival = reach(number, network, told, clocks, early)
            early.arrival[number] = clock.worked(arrival)
            instant = max(instant, arrival)
    start = clock.worked(instant)
    if start > told.ceiling[task]:
        start = told.ceiling[task]
        instant = clock.start_at(start)
    early.start[task] = early.finish[task] = instant
    early.start_work[task] = early.finish_work[task] = start
    if told.gate[task] > start:
        early.finish_work[task] = told.gate[task]
        early.finish[task] = clock.finish_at(told.gate[task])


def _work_late(
    task: int,
    finish: int,
    _end: int,
    network: Network,
    told: Conditions,
    clocks: Sequence[WorkingTime],
    late: Dates,
) -> None:
    clock, length, links = clocks[network.clock[task]], told.remaining[task], network.links
    finish = min(finish, told.cap[task])
    for number in network.outgoing[task]:
        if number not in told.unbound and network.level[links.successor[number]] >= 0:
            worked = clock.worked(_reach_back(number, network, clocks, late))
            finish = min(finish, worked if links.from_finish[number] else worked + length)
    finish = max(finish, told.late_floor[task])
    late.start_work[task], late.finish_work[task] = finish - length, finish
    late.start[task] = clock.start_at(finish - length)
    late.finish[task] = clock.finish_at(finish) if length else late.start[task]


def _instant_late(
    task: int,
    _finish: int,
    end: int,
    network: Network,
    told: Conditions,
    clocks: Sequence[WorkingTime],
    late: Dates,
) -> None:
    clock, instant = clocks[network.clock[task]], end
    if told.cap[task] < NEVER:
        instant = min(instant, clock.finish_at(told.cap[task]))
    for number in network.outgoing[task]:
        if number not in told.unbound and network.level[network.links.successor[number]] >= 0:
            instant = min(instant, _reach_back(number, network, clocks, late))
    finish = clock.worked(instant)
    if finish < told.late_floor[task]:
        finish = told.late_floor[task]
        instant = clock.finish_at(finish)
    late.start[task] = late.finish[task] = instant
    late.start_work[task] = late.finish_work[task] = finish


def _no_dates(tasks: int, links: int) -> Dates:
    return Dates([0] * tasks, [0] * tasks, [0] * tasks, [0] * tasks, [-1] * links)
