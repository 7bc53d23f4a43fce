"""The schedule of a network: early and late dates, float, drivers, the critical and the longest path."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from migration_plan.calendar import moment_of
from migration_plan.conditions import Facts
from migration_plan.hold_answers import answer_holds
from migration_plan.late_as_possible import slide
from migration_plan.network import Network
from migration_plan.notices import notices_of
from migration_plan.progress_checks import check_progress
from migration_plan.solution import Solution, solve
from model.record import Minutes, TaskId
from model.schedule import Actuals, Driver, DriverKind, Hold, Schedule, ScheduledTask


def schedule(
    network: Network,
    *,
    status: datetime | None = None,
    actuals: Iterable[Actuals] = (),
    holds: Iterable[Hold] = (),
) -> Schedule:
    """Return the dates of the plan at a status date (the start of the first unworked shift).

    Limits: tasks in a cycle or after one, with a faulty duration or calendar, or beyond every horizon have no dates;
    ``issues`` names them and the sound rest is scheduled. Cost is linear in tasks plus links.
    """
    known, progress_issues = check_progress(network, status, actuals)
    solution = solve(network, Facts(status, known, tuple(holds)))
    slide(solution)
    answers, hold_issues = answer_holds(solution)
    longest = solution.longest_path(solution.last_tasks())
    issues = (*network.issues, *progress_issues, *notices_of(solution), *hold_issues)
    return Schedule(
        finish=_finish(solution),
        tasks=tuple(_scheduled(solution, longest)),
        critical_path=_in_time_order(solution, longest),
        holds=answers,
        cycles=network.cycles,
        issues=issues,
    )


def path_to(network: Network, answer: Schedule, task_id: TaskId) -> tuple[TaskId, ...]:
    """Return the driving chain that ends at a task, in time order; of several drivers the one with the least float."""
    chain = [task_id]
    for name, driver in why(network, answer, task_id):
        if name == chain[-1] and driver.kind is DriverKind.DEPENDENCY and driver.task is not None:
            chain.append(driver.task)
    return tuple(reversed(chain))


def why(network: Network, answer: Schedule, task_id: TaskId) -> tuple[tuple[TaskId, Driver], ...]:
    """Return the chain of reasons for a task's early dates: its driver, the driver of that driver's task, and so on.

    The last reason is no link: a gap, a constraint, an actual date, the status date or the project's start.
    """
    reasons: list[tuple[TaskId, Driver]] = []
    here: TaskId | None = task_id
    while here is not None and here in network.index:
        drivers = answer.tasks[network.index[here]].drivers
        if not drivers:
            break
        reasons.append((here, drivers[0]))
        here = drivers[0].task
    return tuple(reasons)


def _scheduled(solution: Solution, longest: set[int]) -> Iterator[ScheduledTask]:
    network = solution.network
    for position in range(len(network.plan.tasks)):
        if network.level[position] < 0:
            yield _without_dates(network, position)
        elif solution.open(position):
            yield _open_task(solution, position, position in longest)
        else:
            yield _finished_task(solution, position)


def _open_task(solution: Solution, position: int, longest: bool) -> ScheduledTask:  # noqa: FBT001 - a plain fact
    plan, told = solution.network.plan, solution.told
    early, late = solution.early, solution.late
    started, total = told.started[position], solution.total_float(position)
    day = solution.clocks[solution.network.clock[position]].calendar.minutes_per_day
    early_start, early_finish = moment_of(early.start[position]), moment_of(early.finish[position])
    pinned = started if plan.options.microsoft_rules else None
    return ScheduledTask.model_construct(
        id=plan.tasks[position].id,
        start=early_start if started is None else moment_of(started),
        finish=early_finish,
        early_start=early_start,
        early_finish=early_finish,
        late_start=moment_of(late.start[position] if pinned is None else pinned),
        late_finish=moment_of(late.finish[position]),
        total_float=Minutes(total),
        free_float=Minutes(solution.free_float(position)),
        critical=total <= plan.options.critical_float,
        longest_path=longest,
        near_critical=plan.options.critical_float < total <= plan.options.near_critical_days * day,
        drivers=tuple(_drivers(solution, position)),
    )


def _finished_task(solution: Solution, position: int) -> ScheduledTask:
    """Return a finished task: its actual dates, no float, never critical."""
    finished = solution.told.finished[position] or 0
    started = solution.told.started[position]
    start, finish = moment_of(finished if started is None else started), moment_of(finished)
    return ScheduledTask.model_construct(
        id=solution.network.plan.tasks[position].id,
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
        drivers=(Driver(kind=DriverKind.ACTUAL),),
    )


def _without_dates(network: Network, position: int) -> ScheduledTask:
    return ScheduledTask.model_construct(
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
        drivers=(),
    )


def _drivers(solution: Solution, position: int) -> Iterator[Driver]:
    """Yield what set the early dates; a gap that sets the finish hides what set the start."""
    told, early, network = solution.told, solution.early, solution.network
    own = told.reasons.get(position, ())
    if solution.held(position):
        gate = told.gate[position]
        yield from (reason for at, reason in own if at == gate and reason.kind is DriverKind.GAP)
        return
    start, links = early.start_work[position], network.links
    numbers = solution.driving_links(position)
    for number in numbers:
        before = network.plan.tasks[links.predecessor[number]].id
        yield Driver.model_construct(kind=DriverKind.DEPENDENCY, task=before, link=links.kind[number], gap=None)
    reasons = [reason for at, reason in own if at == start]
    yield from reasons
    if not numbers and not reasons:
        yield solution.told.base


def _in_time_order(solution: Solution, tasks: Iterable[int]) -> tuple[TaskId, ...]:
    early, network = solution.early, solution.network
    unfinished = [task for task in tasks if solution.open(task)]
    unfinished.sort(key=lambda t: (early.start[t], early.finish[t], network.level[t], network.plan.tasks[t].id))
    return tuple(network.plan.tasks[task].id for task in unfinished)


def _finish(solution: Solution) -> datetime | None:
    """Return the finish of the plan: of open tasks the early finish, of finished ones the actual date."""
    told = solution.told
    ends = [told.finished[task] or solution.early.finish[task] for task in solution.network.order]
    return moment_of(max(ends)) if ends else None
