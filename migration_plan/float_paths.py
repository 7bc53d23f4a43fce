"""Where time could be won or lost: float paths into a task, float of links, drag of the longest path."""

from dataclasses import dataclass, replace
from heapq import heappop, heappush

from migration_plan.binding import conditions_of
from migration_plan.passes import forward, lay_out
from migration_plan.solution import Solution, last_finish
from model.record import Minutes, TaskId
from model.schedule import Actuals
from model.task import Dependency


@dataclass(frozen=True, slots=True)
class FloatPath:
    """A chain of tasks in time order and the working time by which it may slip before it moves the target."""

    float: Minutes
    tasks: tuple[TaskId, ...]


@dataclass(frozen=True, slots=True)
class LinkFloat:
    """A dependency and its relationship float; at 0 or where it sets the successor's date it drives."""

    dependency: Dependency
    float: Minutes
    driving: bool


def float_paths(solution: Solution, *, to: TaskId | None = None, count: int = 5) -> tuple[FloatPath, ...]:
    """Return the ``count`` chains with the least float into a task, by default into the task that finishes last.

    The first path walks back from the target along driving links. Each further path starts at the link into an earlier
    path on which the least float is left, walks back likewise, and takes only tasks of no path yet.
    Float is the sum of relationship floats on the way to the target, each on its predecessor's calendar: on several
    calendars it is a measure, not a date. Finished tasks end a path. Cost: links · log links.
    """
    network = solution.network
    target = network.index.get(to) if to is not None else min(solution.last_tasks(), default=None)
    if target is None or network.level[target] < 0:
        return ()
    taken: set[int] = set()
    waiting: list[tuple[int, TaskId, int]] = [(0, network.plan.tasks[target].id, target)]
    paths: list[FloatPath] = []
    while waiting and len(paths) < count:
        slack, _, task = heappop(waiting)
        if task not in taken:
            chain = _walk_back(solution, task, slack, taken, waiting)
            names = tuple(network.plan.tasks[member].id for member in reversed(chain))
            paths.append(FloatPath(Minutes(slack), names))
    return tuple(paths)


def link_floats(solution: Solution) -> tuple[LinkFloat, ...]:
    """Return the relationship float of every link between tasks that are still open."""
    network, early = solution.network, solution.early
    found: list[LinkFloat] = []
    for task in network.order:
        if solution.open(task):
            for number in solution.followers(task):
                after = network.links.successor[number]
                driving = early.arrival[number] == early.start_work[after] and not solution.held(after)
                row = network.plan.dependencies[network.links.row[number]]
                found.append(LinkFloat(row, Minutes(solution.relationship_float(number)), driving))
    return tuple(found)


def drags(solution: Solution) -> dict[TaskId, Minutes]:
    """Return for each task of the longest path by how much the project would end sooner if it took no time.

    drag = finish − finish with remaining duration 0, in working time of the project's calendar; exact for all links,
    calendars and constraints, because the forward pass is made again for every task of the path. Source: S. Devaux,
    "The Drag Efficient" (2012).
    """
    network, clocks = solution.network, solution.clocks
    clock = clocks[network.project_clock] if clocks else None
    found: dict[TaskId, Minutes] = {}
    for task in sorted(solution.longest_path(solution.last_tasks())):
        name = network.plan.tasks[task].id
        if clock is None or not solution.open(task):
            continue
        known = solution.facts.actuals.get(name, Actuals(task=name))
        done = known._replace(remaining=Minutes(0))
        told = conditions_of(network, clocks, replace(solution.facts, actuals={**solution.facts.actuals, name: done}))
        without = last_finish(network, told, lay_out(forward(network, told, clocks), network, told, clocks))
        found[name] = Minutes(clock.worked(solution.finish) - clock.worked(without))
    return found


def _walk_back(
    solution: Solution, task: int, slack: int, taken: set[int], waiting: list[tuple[int, TaskId, int]]
) -> list[int]:
    """Return the chain into a task from its end, and put all links that lead into it but do not belong to it aside."""
    network, chain = solution.network, [task]
    taken.add(task)
    while solution.open(chain[-1]):
        before: list[tuple[int, TaskId, int]] = []
        for number in network.incoming[chain[-1]]:
            other = network.links.predecessor[number]
            if number not in solution.told.skipped and other not in taken:
                space = slack + _space(solution, number)
                before.append((space, network.plan.tasks[other].id, other))
        for entry in before:
            heappush(waiting, entry)
        if not before or min(before)[0] > slack:
            break
        _, _, other = min(before)
        taken.add(other)
        chain.append(other)
    return chain


def _space(solution: Solution, number: int) -> int:
    """Return the relationship float of a link, 0 where it drives: on another calendar a driving link may show some."""
    after = solution.network.links.successor[number]
    drives = solution.early.arrival[number] == solution.early.start_work[after] and not solution.held(after)
    return 0 if drives else solution.relationship_float(number)
