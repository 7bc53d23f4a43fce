"""What binds each task besides its links: floors, pins, caps, progress and gaps, in minutes of the task's own clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from migration_plan.calendar import WorkingTime, instant_of
from migration_plan.faults import is_dated
from migration_plan.network import Network
from model.plan import ProgressMode
from model.record import TaskId
from model.schedule import Actuals, Driver, DriverKind, Hold
from model.task import ConstraintKind, TaskKind

NEVER = 1 << 62
"""Beyond every instant: no limit."""

_STARTS = {ConstraintKind.SNET, ConstraintKind.START_ON}
_FINISHES = {ConstraintKind.FNET, ConstraintKind.FINISH_ON}
_START_CAPS = {ConstraintKind.SNLT, ConstraintKind.START_ON}
_FINISH_CAPS = {ConstraintKind.FNLT, ConstraintKind.FINISH_ON}
_PINS = {ConstraintKind.MANDATORY_START, ConstraintKind.MANDATORY_FINISH}


@dataclass(slots=True)
class Conditions:
    """The numbers both passes see, one entry for each task of the plan."""

    remaining: list[int]
    instant: list[bool]
    """Takes no time and keeps the instant it is given: a finish milestone, or work that is finished."""
    floor: list[int]
    """Earliest start."""
    ceiling: list[int]
    """Latest start, over the logic: pins."""
    gate: list[int]
    """Earliest finish because of a gap; −1: none."""
    cap: list[int]
    """Latest finish."""
    late_floor: list[int]
    """Latest finish at least: pins."""
    started: list[int | None]
    finished: list[int | None]
    """Instants of the actual dates."""
    skipped: set[int]
    """Links that progress override leaves out."""
    base: Driver
    """What the floor is where nothing else sets one: the project's start or the status date."""
    reasons: dict[int, list[tuple[int, Driver]]] = field(default_factory=dict)
    """Floors and gates with a reason of their own, by task."""


def conditions_of(
    network: Network,
    clocks: list[WorkingTime],
    status: datetime | None,
    actuals: Mapping[TaskId, Actuals],
    holds: Iterable[Hold],
) -> Conditions:
    """Return the conditions of the plan at a status date."""
    now = instant_of(status) if status is not None else 0
    begin = max(instant_of(network.plan.start), now)
    floors = [clock.worked(begin) for clock in clocks]
    size = len(network.plan.tasks)
    told = Conditions(
        remaining=[int(task.duration) for task in network.plan.tasks],
        instant=[False] * size,
        floor=[floors[clock] for clock in network.clock],
        ceiling=[NEVER] * size,
        gate=[-1] * size,
        cap=[NEVER] * size,
        late_floor=[-NEVER] * size,
        started=[None] * size,
        finished=[None] * size,
        skipped=set(),
        base=Driver(kind=DriverKind.PROJECT_START if begin != now else DriverKind.STATUS_DATE),
    )
    for task_id, fact in actuals.items():
        _take_actuals(told, network.index[task_id], fact)
    for position, task in enumerate(network.plan.tasks):
        kind = task.kind
        told.instant[position] = not told.remaining[position] and kind is not TaskKind.START_MILESTONE
        if task.constraints or task.deadline is not None:
            _take_constraints(told, network, position, clocks[network.clock[position]])
    for hold in holds:
        _take_hold(told, network, hold, clocks, now)
    if network.plan.options.progress_mode is ProgressMode.OVERRIDE:
        told.skipped = _overridden(told, network)
    return told


def gate_of(hold: Hold, clock: WorkingTime, now: int) -> int | None:
    """Return what a hold binds its task to, on the task's clock; None where its resolution is not known.

    A gap that blocks the finish frees it at ρ + v, one that blocks the start at ρ. What is still open at the status
    date is not resolved before it.
    """
    if hold.expected is None:
        return None
    resolved = clock.worked(max(instant_of(hold.expected), now))
    return resolved if hold.holds_start else resolved + hold.verification


def _take_actuals(told: Conditions, position: int, fact: Actuals) -> None:
    start, finish = fact.actual_start or fact.actual_finish, fact.actual_finish
    told.started[position] = instant_of(start) if start is not None else None
    told.finished[position] = instant_of(finish) if finish is not None else None
    if finish is not None:
        told.remaining[position] = 0
    elif fact.remaining is not None:
        told.remaining[position] = max(0, int(fact.remaining))


def _take_constraints(told: Conditions, network: Network, position: int, clock: WorkingTime) -> None:
    """Tighten floors and caps. Start constraints end with the actual start, all of them with the actual finish."""
    if told.finished[position] is not None:
        return
    task, length = network.plan.tasks[position], told.remaining[position]
    waiting = told.started[position] is None
    for constraint in task.constraints:
        if constraint.at is None or not is_dated(constraint):
            continue
        at, kind = clock.worked(instant_of(constraint.at)), constraint.kind
        if kind in _STARTS and waiting:
            _raise_floor(told, position, at, Driver(kind=DriverKind.CONSTRAINT))
        if kind in _FINISHES:
            _raise_floor(told, position, at - length, Driver(kind=DriverKind.CONSTRAINT))
        if kind in _START_CAPS and waiting:
            told.cap[position] = min(told.cap[position], at + length)
        if kind in _FINISH_CAPS:
            told.cap[position] = min(told.cap[position], at)
        if kind in _PINS and waiting:
            _pin(told, position, at if kind is ConstraintKind.MANDATORY_START else at - length)
    if task.deadline is not None and network.plan.options.honour_deadlines:
        told.cap[position] = min(told.cap[position], clock.worked(instant_of(task.deadline)))


def _raise_floor(told: Conditions, position: int, at: int, reason: Driver) -> None:
    told.reasons.setdefault(position, []).append((at, reason))
    told.floor[position] = max(told.floor[position], at)


def _pin(told: Conditions, position: int, start: int) -> None:
    """Set the dates of a task outright."""
    finish = start + told.remaining[position]
    told.reasons.setdefault(position, []).append((start, Driver(kind=DriverKind.CONSTRAINT)))
    told.floor[position] = told.ceiling[position] = start
    told.cap[position] = told.late_floor[position] = finish


def _take_hold(told: Conditions, network: Network, hold: Hold, clocks: list[WorkingTime], now: int) -> None:
    position = network.index.get(hold.task)
    if position is None or told.finished[position] is not None:
        return
    gate = gate_of(hold, clocks[network.clock[position]], now)
    if gate is None:
        return
    reason = Driver(kind=DriverKind.GAP, gap=hold.id)
    if not hold.holds_start:
        told.reasons.setdefault(position, []).append((gate, reason))
        told.gate[position] = max(told.gate[position], gate)
    elif told.started[position] is None:
        _raise_floor(told, position, gate, reason)


def _overridden(told: Conditions, network: Network) -> set[int]:
    """Return the links whose successor has started although the predecessor has not finished, or has finished."""
    links = network.links
    return {
        number
        for number, (before, after) in enumerate(zip(links.predecessor, links.successor, strict=True))
        if (told.started[after] is not None and told.finished[before] is None) or told.finished[after] is not None
    }
