"""How plan, progress and gaps become the conditions of the two passes, by the rules the plan names."""

from collections.abc import Mapping, Sequence

from migration_plan.calendar import WorkingTime, instant_of
from migration_plan.conditions import NEVER, Conditions, Facts, gate_of
from migration_plan.faults import is_dated
from migration_plan.microsoft import follow_microsoft
from migration_plan.network import Network
from model.plan import ProgressMode
from model.schedule import Actuals, Driver, DriverKind, Hold
from model.task import ConstraintKind

_STARTS = {ConstraintKind.SNET, ConstraintKind.START_ON}
_FINISHES = {ConstraintKind.FNET, ConstraintKind.FINISH_ON}
_START_CAPS = {ConstraintKind.SNLT, ConstraintKind.START_ON}
_FINISH_CAPS = {ConstraintKind.FNLT, ConstraintKind.FINISH_ON}
_PINS = {ConstraintKind.MANDATORY_START, ConstraintKind.MANDATORY_FINISH}


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
        told.skipped = told.unbound = _overridden(told, network)
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
    """Tighten floors and caps. Start constraints and pins end with the actual start."""
    task, length = network.plan.tasks[position], told.remaining[position]
    waiting = told.started[position] is None
    cap = told.cap[position]
    for constraint in task.constraints:
        if constraint.at is None or not is_dated(constraint):
            continue
        at, kind = clock.worked(instant_of(constraint.at)), constraint.kind
        if kind in _STARTS and waiting:
            told.raise_floor(position, at)
        if kind in _FINISHES:
            told.raise_floor(position, at - length)
        if kind in _START_CAPS and waiting:
            cap = min(cap, at + length)
        if kind in _FINISH_CAPS:
            cap = min(cap, at)
    if task.deadline is not None and network.plan.options.honour_deadlines:
        cap = min(cap, clock.worked(instant_of(task.deadline)))
    told.cap[position] = cap
    pins = [c for c in task.constraints if c.kind in _PINS and is_dated(c)] if waiting else []
    for constraint in pins:
        at = clock.worked(instant_of(constraint.at)) if constraint.at is not None else 0
        told.pin(position, at if constraint.kind is ConstraintKind.MANDATORY_START else at - length)


def _take_hold(told: Conditions, network: Network, hold: Hold, clocks: Sequence[WorkingTime], now: int) -> None:
    position = network.index.get(hold.task)
    if position is None or not clocks or told.finished[position] is not None:
        return
    gate = gate_of(hold, clocks[network.clock[position]], now)
    if gate is None:
        return
    if not hold.holds_start or told.started[position] is None:
        told.take_gap(position, gate, hold)


def _overridden(told: Conditions, network: Network) -> set[int]:
    """Return the links whose successor has started although the predecessor has not finished, or has finished."""
    links = network.links
    return {
        number
        for number, (before, after) in enumerate(zip(links.predecessor, links.successor, strict=True))
        if (told.started[after] is not None and told.finished[before] is None) or told.finished[after] is not None
    }
