"""As late as possible: such a task slides through its free float, so it delays nobody and its followers do not move."""

from bisect import bisect_right
from collections.abc import Iterable

from migration_plan.passes import reach
from migration_plan.solution import Solution


def slide(solution: Solution) -> None:
    """Move the early dates of ALAP tasks by their free float, the last tasks first, but not beyond their late dates.

    The early dates of the solution are changed in place. Free float is used up; total float shrinks by as much
    (Primavera's rule; Microsoft Project uses up total float and moves the followers too).
    """
    for task in reversed(solution.network.sliding):
        if solution.told.started[task] is None and solution.told.ceiling[task] > solution.early.start_work[task]:
            room = min(solution.free_float(task), solution.total_float(task))
            if room > 0:
                _move(solution, task, room)


def _move(solution: Solution, task: int, room: int) -> None:
    """Move a task by the largest part of its room that moves no follower.

    On one calendar that is all of it; a lag on another calendar may stretch on the way.
    """
    start, given = solution.early.start_work[task], solution.early.given[task]
    moved = room if _fits(solution, task, start + room) else 0
    if not moved:
        moved = bisect_right(range(1, room), 0, key=lambda step: not _fits(solution, task, start + step))
    _place(solution, task, start + moved, given=None if moved else given)
    if moved:
        solution.told.dated.setdefault(task, []).append(start + moved)


def _place(solution: Solution, task: int, start: int, given: int | None = None) -> None:
    clock, early, told = solution.clocks[solution.network.clock[task]], solution.early, solution.told
    finish = max(start + told.length[task], told.gate[task])
    early.start_work[task], early.finish_work[task] = start, finish
    put = given if given is not None else clock.finish_at(start)
    early.start[task] = early.given[task] = put if told.instant[task] else clock.start_at(start)
    early.finish[task] = clock.finish_at(finish) if finish > start else early.start[task]
    for number, arrival in _arrivals(solution, task):
        early.arrival[number] = arrival


def _fits(solution: Solution, task: int, start: int) -> bool:
    _place(solution, task, start)
    after = solution.network.links.successor
    return all(arrival <= solution.early.start_work[after[number]] for number, arrival in _arrivals(solution, task))


def _arrivals(solution: Solution, task: int) -> Iterable[tuple[int, int]]:
    network, told = solution.network, solution.told
    for number in solution.followers(task):
        after = network.links.successor[number]
        if number not in told.skipped:
            clock = solution.clocks[network.clock[after]]
            arrival = clock.worked(reach(number, network, told, solution.clocks, solution.early))
            yield number, arrival - told.length[after] if network.links.to_finish[number] else arrival
