"""From the solved network to the records of the schedule: dates as people read them, floats, flags and drivers."""

from collections.abc import Iterator

from migration_plan.calendar import moment_of, moments_of
from migration_plan.conditions import BY_GAP
from migration_plan.network import Network
from migration_plan.rollup import roll_up_dates
from migration_plan.solution import Solution
from model.record import Minutes, trusted
from model.schedule import Driver, DriverKind, ScheduledTask

_record = trusted(ScheduledTask)
_ACTUAL = Driver(kind=DriverKind.ACTUAL)


def scheduled_tasks(solution: Solution, longest: set[int]) -> tuple[ScheduledTask, ...]:
    """Return the record of every task of the plan, in the plan's order."""
    network, told = solution.network, solution.told
    dated = dict(_open_tasks(solution, longest))
    records: list[ScheduledTask] = []
    for position, finished in enumerate(told.finished):
        if position in dated:
            records.append(dated[position])
        elif finished is not None and network.level[position] >= 0:
            records.append(_finished_task(network, position, told.started[position] or 0, finished))
        else:
            records.append(_without_dates(network, position))
    return tuple(roll_up_dates(network.plan, records))


def _open_tasks(solution: Solution, longest: set[int]) -> Iterator[tuple[int, ScheduledTask]]:
    early, late, network, told = solution.early, solution.late, solution.network, solution.told
    tasks = [task for task, done in enumerate(told.finished) if done is None and network.level[task] >= 0]
    columns = (early.start, early.finish, late.start, late.finish)
    moments = (moments_of([dates[task] for task in tasks]) for dates in columns)
    options, free = network.plan.options, solution.free_floats()
    near = [options.near_critical_days * clock.calendar.minutes_per_day for clock in solution.clocks]
    for task, early_start, early_finish, late_start, late_finish in zip(tasks, *moments, strict=True):
        started, total = told.started[task], solution.total_float(task)
        start = early_start if started is None else moment_of(started)
        critical = total <= options.critical_float
        yield (
            task,
            _record(
                id=network.plan.tasks[task].id,
                start=start,
                finish=early_finish,
                early_start=early_start,
                early_finish=early_finish,
                late_start=start if started is not None and options.microsoft_rules else late_start,
                late_finish=late_finish,
                total_float=Minutes(total),
                free_float=Minutes(free[task]),
                critical=critical,
                longest_path=task in longest,
                near_critical=not critical and total <= near[network.clock[task]],
                drivers=tuple(drivers_of(solution, task)),
            ),
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


def _finished_task(network: Network, position: int, started: int, finished: int) -> ScheduledTask:
    """Return a finished task: its actual dates, no float, never critical."""
    known = network.finished.get((position, started, finished))
    if known is not None:
        return known
    start, finish = moment_of(started), moment_of(finished)
    record = network.finished[position, started, finished] = _record(
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
    return record


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
