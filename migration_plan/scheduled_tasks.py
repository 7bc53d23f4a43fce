"""From the solved network to the records of the schedule: dates as people read them, floats, flags and drivers."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from migration_plan.calendar import moment_of
from migration_plan.conditions import BY_GAP
from migration_plan.network import Network
from migration_plan.rollup import roll_up_dates
from migration_plan.solution import Solution
from model.record import Minutes, trusted
from model.schedule import Driver, DriverKind, ScheduledTask

_record = trusted(ScheduledTask)
_ACTUAL = Driver(kind=DriverKind.ACTUAL)
_Dates = tuple[int, int]
"""Start and finish of a finished task."""


class _Numbers(NamedTuple):
    """What the record of an open task is made of."""

    early_start: int
    early_finish: int
    late_start: int
    late_finish: int
    started: int | None
    total_float: int
    free_float: int
    on_path: bool
    drivers: tuple[Driver, ...]


def scheduled_tasks(solution: Solution, longest: set[int]) -> tuple[ScheduledTask, ...]:
    """Return the record of every task of the plan, in the plan's order.

    A task that comes out as it did before keeps its record: most tasks are finished, and of the others most wait.
    """
    network, told, free = solution.network, solution.told, solution.free_floats()
    records: list[ScheduledTask] = []
    for position, finished in enumerate(told.finished):
        if network.level[position] < 0:
            records.append(_without_dates(network, position))
            continue
        if finished is None:
            numbers: _Numbers | _Dates = _numbers(solution, position, free[position], on_path=position in longest)
        else:
            numbers = told.started[position] or 0, finished
        known = network.records.get(position)
        if known is None or known[0] != numbers:
            known = network.records[position] = numbers, _record_of(network, position, numbers)
        records.append(known[1])
    return tuple(roll_up_dates(network.plan, records))


def _numbers(solution: Solution, position: int, free_float: int, *, on_path: bool) -> _Numbers:
    early, late = solution.early, solution.late
    return _Numbers(
        early.start[position],
        early.finish[position],
        late.start[position],
        late.finish[position],
        solution.told.started[position],
        solution.total_float(position),
        free_float,
        on_path,
        tuple(drivers_of(solution, position)),
    )


def drivers_of(solution: Solution, position: int) -> Iterator[Driver]:
    """Yield what set the early dates; a gap that sets the finish hides what set the start."""
    told, network = solution.told, solution.network
    start, finish = solution.early.start_work[position], solution.early.finish_work[position]
    reasons = told.reasons(position, start, finish) if position in told.gaps or position in told.dated else []
    if solution.held(position):
        yield from (reason for reason in reasons if reason.kind is BY_GAP)
        return
    numbers = solution.driving_links(position)
    yield from map(network.driver, numbers)
    yield from reasons
    if not numbers and not reasons:
        yield told.base


def _record_of(network: Network, position: int, numbers: _Numbers | _Dates) -> ScheduledTask:
    if isinstance(numbers, _Numbers):
        return _open_task(network, position, numbers)
    return _finished_task(network, position, *map(moment_of, numbers))


def _open_task(network: Network, position: int, numbers: _Numbers) -> ScheduledTask:
    options, total, started = network.plan.options, numbers.total_float, numbers.started
    early_start, early_finish, late_start, late_finish = map(moment_of, numbers[:4])
    start = early_start if started is None else moment_of(started)
    critical = total <= options.critical_float
    near = options.near_critical_days * network.calendars[network.clock[position]].minutes_per_day
    return _record(
        id=network.plan.tasks[position].id,
        start=start,
        finish=early_finish,
        early_start=early_start,
        early_finish=early_finish,
        late_start=start if started is not None and options.microsoft_rules else late_start,
        late_finish=late_finish,
        total_float=Minutes(total),
        free_float=Minutes(numbers.free_float),
        critical=critical,
        longest_path=numbers.on_path,
        near_critical=not critical and total <= near,
        drivers=numbers.drivers,
    )


def _finished_task(network: Network, position: int, start: datetime, finish: datetime) -> ScheduledTask:
    """Return a finished task: its actual dates, no float, never critical."""
    return _record(
        id=network.plan.tasks[position].id,
        start=start,
        finish=finish,
        early_start=start,
        early_finish=finish,
        late_start=start,
        late_finish=finish,
        total_float=None,
        free_float=None,
        critical=False,
        longest_path=False,
        near_critical=False,
        drivers=(_ACTUAL,),
    )


def _without_dates(network: Network, position: int) -> ScheduledTask:
    return ScheduledTask(
        id=network.plan.tasks[position].id,
        start=None,
        finish=None,
        early_start=None,
        early_finish=None,
        late_start=None,
        late_finish=None,
        total_float=None,
        free_float=None,
        critical=False,
        longest_path=False,
        near_critical=False,
    )
