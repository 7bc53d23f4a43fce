"""The schedule of a network: early and late dates, float, drivers, the critical and the longest path."""

from collections.abc import Iterable
from datetime import datetime

from migration_plan.calendar import moment_of
from migration_plan.conditions import Facts
from migration_plan.hold_answers import answer_holds
from migration_plan.late_as_possible import slide
from migration_plan.network import Network
from migration_plan.notices import notices_of
from migration_plan.progress_checks import check_progress
from migration_plan.scheduled_tasks import scheduled_tasks
from migration_plan.solution import Solution, solve
from model.record import TaskId, trusted
from model.schedule import Actuals, Driver, DriverKind, Hold, Schedule

_schedule = trusted(Schedule)


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
    solution = solved(network, Facts(status, known, tuple(holds)))
    longest = solution.longest_path(solution.last_tasks())
    answers, hold_issues = answer_holds(solution, longest)
    issues = (*network.issues, *progress_issues, *notices_of(solution), *hold_issues)
    return _schedule(
        finish=_finish(solution),
        tasks=scheduled_tasks(solution, longest),
        critical_path=_in_time_order(solution, longest),
        holds=answers,
        cycles=network.cycles,
        issues=issues,
    )


def solved(network: Network, facts: Facts = Facts()) -> Solution:  # noqa: B008 - a frozen value
    """Return the network with both passes done, for float paths, drag and the float of links."""
    solution = solve(network, facts)
    slide(solution)
    return solution


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
