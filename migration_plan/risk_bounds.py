"""What binds the tasks in every trial, apart from their lengths: those of ``binding``, with the lengths left open.

A date that names a finish bounds the start by ``at − n`` and a date that names a start bounds the finish by ``at + n``,
where n differs from trial to trial. Pins do not hold back what the logic makes later: a date that is asked for must
not hide that it will be missed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from migration_plan.calendar import WorkingTime, instant_of
from migration_plan.conditions import Conditions
from migration_plan.faults import is_dated
from migration_plan.network import Network
from model.task import Constraint, ConstraintKind

_START_FLOORS = {ConstraintKind.SNET, ConstraintKind.START_ON}
_FINISH_FLOORS = {ConstraintKind.FNET, ConstraintKind.FINISH_ON}
_START_CAPS = {ConstraintKind.SNLT, ConstraintKind.START_ON}
_FINISH_CAPS = {ConstraintKind.FNLT, ConstraintKind.FINISH_ON}
_BY_START = {ConstraintKind.MANDATORY_START: True, ConstraintKind.MANDATORY_FINISH: False}


@dataclass(slots=True)
class TrialBounds:
    """What binds one task, in worked minutes of its clock; infinite where nothing does."""

    floor: float
    """Earliest start."""
    finish_floor: float = -inf
    """Earliest finish by a date."""
    start_cap: float = inf
    finish_cap: float = inf
    pinned_start: float | None = None
    pinned_finish: float | None = None
    """The late finish outright, at this start or finish."""


def trial_bounds(network: Network, told: Conditions, clocks: Sequence[WorkingTime]) -> list[TrialBounds]:
    """Return the bounds of every task. Gaps are not among them: they are drawn."""
    begins = [float(clock.worked(told.begin)) for clock in clocks]
    found = [TrialBounds(floor=begins[clock] if begins else 0.0) for clock in network.clock]
    for position, task in enumerate(network.plan.tasks):
        if (task.constraints or task.deadline) and told.finished[position] is None and clocks:
            clock, bounds = clocks[network.clock[position]], found[position]
            for constraint in task.constraints:
                if constraint.at is not None and is_dated(constraint):
                    at = float(clock.worked(instant_of(constraint.at)))
                    _take(bounds, constraint, at, waiting=told.started[position] is None)
            if task.deadline is not None and network.plan.options.honour_deadlines:
                bounds.finish_cap = min(bounds.finish_cap, float(clock.worked(instant_of(task.deadline))))
    return found


def last_tasks(network: Network, told: Conditions) -> list[int]:
    """Return the open tasks of which one finishes last: those that no other surely outlasts.

    What takes no time may lie on the next start, after the finish of work that ends with it.
    """
    links, left, found = network.links, told.remaining, []
    for task in network.order:
        if told.finished[task] is not None:
            continue
        covered = any(
            links.from_finish[number]
            and links.lag[number] >= 0
            and told.direct[number]
            and number not in told.skipped
            and network.level[links.successor[number]] >= 0
            and told.finished[links.successor[number]] is None
            and (left[task] or not links.to_finish[number] or not left[links.successor[number]])
            for number in network.outgoing[task]
        )
        if not covered:
            found.append(task)
    return found


def needed_late(network: Network, told: Conditions) -> list[bool]:
    """Return the tasks whose late dates matter: those still open, and those behind them."""
    needed = [False] * len(network.clock)
    before = network.links.predecessor
    for task in network.order:
        behind = any(needed[before[number]] for number in network.incoming[task] if number not in told.unbound)
        needed[task] = behind or told.finished[task] is None
    return needed


def _take(bounds: TrialBounds, constraint: Constraint, at: float, *, waiting: bool) -> None:
    kind = constraint.kind
    if kind in _START_FLOORS and waiting:
        bounds.floor = max(bounds.floor, at)
    if kind in _FINISH_FLOORS:
        bounds.finish_floor = max(bounds.finish_floor, at)
    if kind in _START_CAPS and waiting:
        bounds.start_cap = min(bounds.start_cap, at)
    if kind in _FINISH_CAPS:
        bounds.finish_cap = min(bounds.finish_cap, at)
    if kind is ConstraintKind.MANDATORY_FINISH and not waiting:
        bounds.finish_floor, bounds.finish_cap = max(bounds.finish_floor, at), min(bounds.finish_cap, at)
    if kind in _BY_START and waiting:
        by_start = _BY_START[kind]
        bounds.floor = max(bounds.floor, at) if by_start else bounds.floor
        bounds.finish_floor = bounds.finish_floor if by_start else max(bounds.finish_floor, at)
        bounds.pinned_start = at if by_start else None
        bounds.pinned_finish = None if by_start else at
