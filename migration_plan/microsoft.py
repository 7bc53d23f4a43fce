"""The rules of Microsoft Project where they differ from Primavera's, written into the conditions of both passes.

The project's start binds tasks without predecessors only, and not those with a date of their own; the status date
binds nothing; an actual start pins the task and its whole duration counts from it; latest and mandatory dates win over
the logic; finished tasks limit nobody, and a start that has happened is limited by nobody.
"""

from collections.abc import Sequence

from migration_plan.calendar import WorkingTime, instant_of
from migration_plan.conditions import Conditions
from migration_plan.faults import is_dated
from migration_plan.network import Network
from model.task import ConstraintKind, Task

_OWN_DATE = {ConstraintKind.SNET, ConstraintKind.FNET}
_PINS = {
    ConstraintKind.START_ON: False,
    ConstraintKind.MANDATORY_START: False,
    ConstraintKind.FINISH_ON: True,
    ConstraintKind.MANDATORY_FINISH: True,
}
"""The kinds that set the dates outright, and whether they name the finish."""


def follow_microsoft(told: Conditions, network: Network, clocks: Sequence[WorkingTime]) -> None:
    """Change the conditions to the rules of Microsoft Project."""
    begin = instant_of(network.plan.start)
    told.put.clear()
    told.latest.clear()
    for position in network.order:
        task, clock = network.plan.tasks[position], clocks[network.clock[position]]
        told.floor[position] = _floor(position, network, clock.worked(begin), _dates(task, told, position, clock))
        if told.started[position] is None:
            _win_over_logic(task, told, position, clock)
        else:
            _pin_to_facts(task, told, position, clock)
    links = network.links
    for number, (before, after) in enumerate(zip(links.predecessor, links.successor, strict=True)):
        started = told.started[before] is not None and not links.from_finish[number] and not links.to_finish[number]
        if started or told.finished[after] is not None:
            told.unbound.add(number)


def _dates(task: Task, told: Conditions, position: int, clock: WorkingTime) -> list[int]:
    """Return the earliest starts by the task's own constraints."""
    return [
        clock.worked(instant_of(constraint.at))
        - (told.length[position] if constraint.kind is ConstraintKind.FNET else 0)
        for constraint in task.constraints
        if constraint.kind in _OWN_DATE and constraint.at is not None and is_dated(constraint)
    ]


def _floor(position: int, network: Network, begin: int, dates: list[int]) -> int:
    incoming = network.incoming[position]
    to_finish = any(network.links.from_finish[n] and network.links.to_finish[n] for n in incoming)
    base = begin if to_finish or (not incoming and not dates) else 0
    return max([base, *dates])


def _win_over_logic(task: Task, told: Conditions, position: int, clock: WorkingTime) -> None:
    length = told.length[position]
    for constraint in task.constraints:
        if constraint.at is None or not is_dated(constraint):
            continue
        at, kind = clock.worked(instant_of(constraint.at)), constraint.kind
        if kind is ConstraintKind.SNLT:
            told.ceiling[position] = min(told.ceiling[position], at)
        if kind is ConstraintKind.FNLT:
            told.ceiling[position] = min(told.ceiling[position], at - length)
        if kind in _PINS:
            told.pin(position, at - length if _PINS[kind] else at)


def _pin_to_facts(task: Task, told: Conditions, position: int, clock: WorkingTime) -> None:
    started, finished = told.started[position] or 0, told.finished[position]
    start = clock.worked(started)
    told.floor[position] = told.ceiling[position] = start
    if finished is None:
        told.length[position] = int(task.duration)
        return
    end = clock.worked(finished)
    told.length[position] = max(0, end - start)
    told.cap[position] = told.late_floor[position] = end
    told.instant[position] = False
