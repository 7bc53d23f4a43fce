"""What the schedule says of each gap: whether it drives its task, its drag, and by when it must be decided."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from migration_plan.calendar import moment_of
from migration_plan.conditions import Conditions
from migration_plan.passes import Again, Dates, backward, end_of_task, forward
from migration_plan.solution import Solution, last_finish
from model.issue import Issue, Severity
from model.record import Minutes, TaskId, trusted
from model.schedule import Hold, HoldAnswer

_notice = trusted(Issue)


def answer_holds(solution: Solution, longest: Collection[int]) -> tuple[tuple[HoldAnswer, ...], tuple[Issue, ...]]:
    """Return an answer for each hold on a task that has dates, and what cannot be answered.

    The latest decision comes from a backward pass from the target: must-finish-by where the plan has one, else the
    finish the plan has without its gaps. Of a gap that blocks the finish it is LF − v, of one that blocks the start LS.
    The gaps of one task share that answer. ``longest`` are the tasks on the longest path.
    """
    index, level = solution.network.index, solution.network.level
    held = {task: index[task] for task in {hold.task for hold in solution.facts.holds} if task in index}
    held = {task: position for task, position in held.items() if level[position] >= 0}
    drag = {hold.id: _drag(solution, position, hold, longest) for position, hold in _driving(solution)}
    on_path = any(position in longest for position, _ in _driving(solution))
    late = _late_dates_for_target(solution, held.values()) if on_path else solution.late
    latest: dict[tuple[TaskId, bool, Minutes], datetime | None] = {}
    answers = []
    for hold in solution.facts.holds:
        if hold.task in held:
            question = hold.task, hold.holds_start, hold.verification
            if question not in latest:
                latest[question] = _latest_decision(solution, late, held[hold.task], *question[1:])
            answers.append(HoldAnswer(hold.id, hold.task, hold.id in drag, latest[question], drag.get(hold.id)))
    return tuple(answers), tuple(_issues(solution))


def _driving(solution: Solution) -> Iterator[tuple[int, Hold]]:
    """Yield the gaps that set a date of their task, with its position: what they bind it to is attained."""
    early, level = solution.early, solution.network.level
    for position, bounds in solution.told.gaps.items():
        if level[position] >= 0:
            start, finish = early.start_work[position], early.finish_work[position]
            yield from ((position, hold) for at, hold in bounds if at == (start if hold.holds_start else finish))


def _finish_under(solution: Solution, told: Conditions, changed: Iterable[int]) -> int:
    """Return the finish of the project under conditions that differ from the solution's for some tasks.

    Tasks that are to be as late as possible slid after the pass: they are placed anew with the others.
    """
    network, clocks = solution.network, solution.clocks
    again = Again(network.followers([*changed, *network.sliding]), solution.early)
    early = forward(network, told, clocks, again)
    for task in again.tasks:
        early.finish[task] = end_of_task(task, True, network, told, clocks, early)  # noqa: FBT003 - which end
    return last_finish(network, told, early)


def _late_dates_for_target(solution: Solution, held: Iterable[int]) -> Dates:
    """Return the late dates, from the target, of the held tasks and all that follow them."""
    network, told, clocks = solution.network, solution.told, solution.clocks
    if network.plan.must_finish_by is not None:
        return solution.late
    target = _finish_under(solution, told.without_gaps(), told.gaps)
    return backward(network, told, clocks, target, network.followers(held))


def _latest_decision(
    solution: Solution,
    late: Dates,
    position: int,
    holds_start: bool,  # noqa: FBT001 - a plain fact
    verification: Minutes,
) -> datetime | None:
    if not solution.open(position):
        return None
    network, told, clocks = solution.network, solution.told, solution.clocks
    if holds_start:
        waiting = told.started[position] is None
        return moment_of(end_of_task(position, False, network, told, clocks, late)) if waiting else None  # noqa: FBT003
    clock = clocks[network.clock[position]]
    return moment_of(clock.finish_at(late.finish_work[position] - verification))


def _drag(solution: Solution, position: int, hold: Hold, longest: Collection[int]) -> Minutes:
    """Return the project finish minus the finish without this hold, in working time of the project's calendar.

    A hold that is not on the longest path has none: without it that path is as long as before. Nor has one beside
    which another binds the task as late.
    """
    told = solution.told
    if position not in longest:
        return Minutes(0)
    without = told.without_gap(position, hold)
    if without.floor[position] == told.floor[position] and without.gate[position] == told.gate[position]:
        return Minutes(0)
    clock = solution.clocks[solution.network.project_clock]
    return Minutes(clock.worked(solution.finish) - clock.worked(_finish_under(solution, without, [position])))


def _issues(solution: Solution) -> Iterator[Issue]:
    for hold in solution.facts.holds:
        if hold.task not in solution.network.index:
            yield _issue("hold-unknown-task", hold)
        elif hold.expected is None:
            yield _issue("hold-without-date", hold)


def _issue(code: str, hold: Hold) -> Issue:
    return _notice(code=code, severity=Severity.NOTICE, value=hold.id, values=(("task", str(hold.task)),))
