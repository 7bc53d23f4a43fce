"""How plan, progress and gaps become the conditions of the two passes, by the rules the plan names."""

from collections.abc import Iterator, Mapping, Sequence

from migration_plan.calendar import WorkingTime, end_of_day, instant_of
from migration_plan.conditions import NEVER, Conditions, Facts, gate_of
from migration_plan.faults import is_dated
from migration_plan.microsoft import follow_microsoft
from migration_plan.network import Network
from model.plan import ProgressMode
from model.schedule import Actuals, Driver, DriverKind, Hold
from model.task import ConstraintKind, Task

_STARTS = {ConstraintKind.SNET, ConstraintKind.START_ON}
_FINISHES = {ConstraintKind.FNET, ConstraintKind.FINISH_ON}
_START_CAPS = {ConstraintKind.SNLT, ConstraintKind.START_ON}
_FINISH_CAPS = {ConstraintKind.FNLT, ConstraintKind.FINISH_ON}
_OF_A_START = _STARTS | _START_CAPS | {ConstraintKind.MANDATORY_START}


def conditions_of(network: Network, clocks: Sequence[WorkingTime], facts: Facts) -> Conditions:
    """Return the conditions of the plan at a status date."""
    options = network.plan.options
    told = _unbound(network, clocks, facts.now)
    known = {network.index[task_id]: fact for task_id, fact in facts.actuals.items()}
    _take_actuals(told, known)
    told.length, told.direct = list(told.remaining), list(network.plain)
    for number in network.delays:
        if network.links.predecessor[number] in known:
            told.direct[number] = False
    told.instant = [not left for left in told.remaining]
    for position in network.start_milestones:
        told.instant[position] = False
    for position in network.dated:
        if told.finished[position] is None:
            _take_constraints(told, network, position, clocks[network.clock[position]])
    if options.progress_mode is ProgressMode.OVERRIDE:
        told.skipped = _overridden(told, network)
        told.unbound = set(told.skipped)
    elif known:
        told.unbound = _dead_ends(told, network)
    if options.microsoft_rules:
        follow_microsoft(told, network, clocks)
    told.ungated_floor = list(told.floor)
    for hold in facts.holds:
        _take_hold(told, network, hold, clocks, facts.now)
    return told


def _unbound(network: Network, clocks: Sequence[WorkingTime], now: int) -> Conditions:
    """Return conditions under which every task may start at once, at the project's start or the status date."""
    begin = max(instant_of(network.plan.start), now)
    floors = [clock.worked(begin) for clock in clocks]
    size = len(network.plan.tasks)
    return Conditions(
        length=[],
        remaining=list(network.durations),
        instant=[False] * size,
        floor=[floors[clock] for clock in network.clock] if floors else [0] * size,
        ceiling=[NEVER] * size,
        gate=[-1] * size,
        cap=[NEVER] * size,
        late_floor=[-NEVER] * size,
        started=[None] * size,
        finished=[None] * size,
        begin=begin,
        base=Driver(kind=DriverKind.STATUS_DATE if begin == now else DriverKind.PROJECT_START),
    )


def _take_actuals(told: Conditions, known: Mapping[int, Actuals]) -> None:
    started, finished, remaining = told.started, told.finished, told.remaining
    for position, (_, start, finish, left) in known.items():
        if finish is not None:
            started[position], finished[position] = instant_of(start or finish), instant_of(finish)
            remaining[position] = 0
            continue
        if start is not None:
            started[position] = instant_of(start)
        if left is not None:
            remaining[position] = max(0, int(left))


def _take_constraints(told: Conditions, network: Network, position: int, clock: WorkingTime) -> None:
    """Tighten floors and caps by a task's own dates; pins come last, over all of them."""
    task, length = network.plan.tasks[position], told.remaining[position]
    dates = [
        (kind, clock.worked(at), _evening(at, position, network, clock) if told.instant[position] else at)
        for kind, at in _binding_dates(task, network, waiting=told.started[position] is None)
    ]
    for kind, work, at in dates:
        if kind in _STARTS:
            told.raise_floor(position, work)
        if kind in _FINISHES:
            told.raise_finish(position, at, work - length)
        if kind in _START_CAPS:
            told.lower_cap(position, at, work + length)
        if kind in _FINISH_CAPS:
            told.lower_cap(position, at, work)
    for kind, work, at in dates:
        if kind is ConstraintKind.MANDATORY_START:
            told.pin(position, work, clock.start_at(work))
        if kind is ConstraintKind.MANDATORY_FINISH:
            told.pin(position, work - length, at)


def _binding_dates(task: Task, network: Network, *, waiting: bool) -> Iterator[tuple[ConstraintKind, int]]:
    """Yield the dates that bind a task; a deadline caps its finish.

    Those of a start end with the actual start, and a pinned finish is soft from then on.
    """
    if task.deadline is not None and network.plan.options.honour_deadlines:
        yield ConstraintKind.FNLT, instant_of(task.deadline)
    for constraint in task.constraints:
        if constraint.at is not None and is_dated(constraint):
            kind = constraint.kind
            if not waiting and kind is ConstraintKind.MANDATORY_FINISH:
                kind = ConstraintKind.FINISH_ON
            if waiting or kind not in _OF_A_START:
                yield kind, instant_of(constraint.at)


def _evening(at: int, position: int, network: Network, clock: WorkingTime) -> int:
    """Return where a date puts what takes no time: after hours, at the end of that day's work.

    A date on a closed day stays, and one that a neighbour with other hours can see.
    """
    evening = clock.finish_at(clock.worked(at))
    links = (*network.incoming[position], *network.outgoing[position])
    return evening if at <= end_of_day(evening) and all(network.plain[number] for number in links) else at


def _take_hold(told: Conditions, network: Network, hold: Hold, clocks: Sequence[WorkingTime], now: int) -> None:
    position = network.index.get(hold.task)
    if position is None or not clocks or told.finished[position] is not None:
        return
    gate = gate_of(hold, clocks[network.clock[position]], now)
    if gate is None:
        return
    if not hold.holds_start or told.started[position] is None:
        told.take_gap(position, gate, hold)


def _dead_ends(told: Conditions, network: Network) -> set[int]:
    """Return the links into finished work behind which nothing is open any more: it limits nobody."""
    after, leads_on = network.links.successor, [finish is None for finish in told.finished]
    for task in reversed(network.order):
        leads_on[task] = leads_on[task] or any(leads_on[after[number]] for number in network.outgoing[task])
    return {number for number, task in enumerate(after) if not leads_on[task]}


def _overridden(told: Conditions, network: Network) -> set[int]:
    """Return the links whose successor has started although the predecessor has not finished, or has finished."""
    links = network.links
    return {
        number
        for number, (before, after) in enumerate(zip(links.predecessor, links.successor, strict=True))
        if (told.started[after] is not None and told.finished[before] is None) or told.finished[after] is not None
    }
