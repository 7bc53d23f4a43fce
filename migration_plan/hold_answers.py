"""What the schedule says of each gap: whether it drives its task, its drag, and by when it must be decided."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from migration_plan.binding import conditions_of
from migration_plan.calendar import moment_of
from migration_plan.conditions import gate_of
from migration_plan.passes import Dates, backward, forward, lay_out
from migration_plan.solution import Solution, last_finish
from model.issue import Issue, Severity
from model.record import Minutes
from model.schedule import Hold, HoldAnswer


def answer_holds(solution: Solution) -> tuple[tuple[HoldAnswer, ...], tuple[Issue, ...]]:
    """Return an answer for each hold on a task that has dates, and what cannot be answered.

    The latest decision comes from a backward pass from the target: must-finish-by where the plan has one, else the
    finish the plan has without its gaps. Of a gap that blocks the finish it is LF − v, of one that blocks the start LS.
    """
    holds, index, level = solution.facts.holds, solution.network.index, solution.network.level
    known = [(hold, index[hold.task]) for hold in holds if hold.task in index and level[index[hold.task]] >= 0]
    driving = {hold.id for hold, position in known if _drives(solution, position, hold)}
    path = solution.longest_path(solution.last_tasks()) if driving else set()
    on_path = {hold.id for hold, position in known if hold.id in driving and position in path}
    late = _late_dates_for_target(solution) if on_path else solution.late
    answers = tuple(
        HoldAnswer(
            id=hold.id,
            task=hold.task,
            driving=hold.id in driving,
            latest_decision=_latest_decision(solution, late, position, hold),
            drag=_drag(solution, hold, hold.id in on_path) if hold.id in driving else None,
        )
        for hold, position in known
    )
    return answers, tuple(_issues(solution))


def _finish_with(solution: Solution, holds: tuple[Hold, ...]) -> int:
    """Return the finish of the project if these were the only gaps."""
    network, clocks = solution.network, solution.clocks
    told = conditions_of(network, clocks, replace(solution.facts, holds=holds))
    return last_finish(network, lay_out(forward(network, told, clocks), network, told, clocks))


def _late_dates_for_target(solution: Solution) -> Dates:
    if solution.network.plan.must_finish_by is not None:
        return solution.late
    target = _finish_with(solution, ())
    late = backward(solution.network, solution.told, solution.clocks, target)
    return lay_out(late, solution.network, solution.told, solution.clocks)


def _latest_decision(solution: Solution, late: Dates, position: int, hold: Hold) -> datetime | None:
    if not solution.open(position):
        return None
    if hold.holds_start:
        return moment_of(late.start[position]) if solution.told.started[position] is None else None
    clock = solution.clocks[solution.network.clock[position]]
    return moment_of(clock.finish_at(late.finish_work[position] - hold.verification))


def _drives(solution: Solution, position: int, hold: Hold) -> bool:
    """Tell whether the gap sets a date of its task: whether what it binds the task to is attained."""
    if not solution.open(position):
        return False
    gate = gate_of(hold, solution.clocks[solution.network.clock[position]], solution.facts.now)
    if hold.holds_start:
        return solution.told.started[position] is None and gate == solution.early.start_work[position]
    return gate == solution.early.finish_work[position]


def _drag(solution: Solution, hold: Hold, on_path: bool) -> Minutes:  # noqa: FBT001 - a plain fact
    """Return the project finish minus the finish without this hold, in working time of the project's calendar.

    A hold that is not on the longest path has none: without it that path is as long as before.
    """
    if not on_path:
        return Minutes(0)
    without = _finish_with(solution, tuple(other for other in solution.facts.holds if other is not hold))
    clock = solution.clocks[solution.network.project_clock]
    return Minutes(clock.worked(solution.finish) - clock.worked(without))


def _issues(solution: Solution) -> Iterator[Issue]:
    for hold in solution.facts.holds:
        values = (("task", str(hold.task)),)
        if hold.task not in solution.network.index:
            yield Issue(code="hold-unknown-task", severity=Severity.NOTICE, value=hold.id, values=values)
        elif hold.expected is None:
            yield Issue(code="hold-without-date", severity=Severity.NOTICE, value=hold.id, values=values)
