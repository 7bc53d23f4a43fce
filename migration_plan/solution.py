"""The solved network: both passes, and what follows from them for one task or one link."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from migration_plan.binding import conditions_of
from migration_plan.calendar import WorkingTime, instant_of
from migration_plan.conditions import Conditions, Facts
from migration_plan.network import HORIZONS, Network
from migration_plan.passes import Dates, backward, forward, lay_out, reach


@dataclass(frozen=True, slots=True)
class Solution:
    """A network with its early and late dates at a status date."""

    network: Network
    clocks: list[WorkingTime]
    facts: Facts
    told: Conditions
    early: Dates
    late: Dates
    finish: int
    """The last early finish of open tasks, as an instant; where none is open, the start of what is left to do."""
    beyond: tuple[int, ...] = ()
    """Tasks whose dates left the horizon of their calendar; they and what follows them were set aside."""

    def open(self, task: int) -> bool:
        """Tell whether a task is still to be finished."""
        return self.told.finished[task] is None

    def total_float(self, task: int) -> int:
        """Return min(LS − ES, LF − EF), and LF − EF of a started task, in working minutes."""
        by_finish = self.late.finish_work[task] - self.early.finish_work[task]
        if self.told.started[task] is not None:
            return by_finish
        return min(by_finish, self.late.start_work[task] - self.early.start_work[task])

    def relationship_float(self, number: int) -> int:
        """Return the working time, on the predecessor's clock, from lag(end of p) to the end of t the link names."""
        network, links = self.network, self.network.links
        after = links.successor[number]
        if network.plain[number] and links.lag[number] >= 0:
            extra = self.told.length[after] if links.to_finish[number] else 0
            ends = self.early.finish_work if links.to_finish[number] else self.early.start_work
            return ends[after] - self.early.arrival[number] - extra
        clock = self.clocks[network.clock[links.predecessor[number]]]
        ends = self.early.finish if links.to_finish[number] else self.early.start
        arrived = reach(number, network, self.told, self.clocks, self.early)
        if links.lag[number] < 0:
            arrived = max(arrived, self.told.begin)
        return clock.worked(ends[after]) - clock.worked(arrived)

    def clipped(self, number: int) -> bool:
        """Tell whether a lead would start its task before the project's start or status date, which stopped it."""
        network = self.network
        after = network.links.successor[number]
        if network.links.lag[number] >= 0 or network.level[after] < 0 or not self.open(after):
            return False
        stopped = self.early.start_work[after] == self.clocks[network.clock[after]].worked(self.told.begin)
        return stopped and reach(number, network, self.told, self.clocks, self.early) < self.told.begin

    def free_float(self, task: int) -> int:
        """Return the least relationship float to an unfinished successor, at least 0; without one, to the finish.

        Microsoft Project gives a task without successors its total float.
        """
        floats = [self.relationship_float(number) for number in self.followers(task)]
        return max(0, min(floats)) if floats else self._float_to_end(task)

    def free_floats(self) -> list[int]:
        """Return the free float of every open task; of a finished one 0."""
        least: dict[int, int] = {}
        network, told = self.network, self.told
        for number, (before, after) in enumerate(zip(network.links.predecessor, network.links.successor, strict=True)):
            if told.finished[before] is not None or told.finished[after] is not None:
                continue
            if network.level[after] >= 0 and number not in told.unbound:
                space = self.relationship_float(number)
                if before not in least or space < least[before]:
                    least[before] = space
        return [
            0 if done is not None else max(0, least[task]) if task in least else self._float_to_end(task)
            for task, done in enumerate(told.finished)
        ]

    def _float_to_end(self, task: int) -> int:
        if self.network.level[task] < 0:
            return 0
        if self.network.plan.options.microsoft_rules:
            return max(0, self.total_float(task))
        clock = self.clocks[self.network.clock[task]]
        return max(0, clock.worked(self.finish) - self.early.finish_work[task])

    def followers(self, task: int) -> Iterator[int]:
        """Yield the links out of a task that lead to work still open."""
        network = self.network
        for number in network.outgoing[task]:
            after = network.links.successor[number]
            if number not in self.told.unbound and network.level[after] >= 0 and self.open(after):
                yield number

    def held(self, task: int) -> bool:
        """Tell whether a gap, and not the work, sets the finish of a task."""
        gate = self.told.gate[task]
        return gate > 0 and gate > self.early.start_work[task] + self.told.length[task]

    def driving_links(self, task: int) -> list[int]:
        """Return the links that set the early start of a task, the one with the least float first."""
        start, network = self.early.start_work[task], self.network
        numbers = [number for number in network.incoming[task] if self.early.arrival[number] == start]
        if len(numbers) < 2:
            return numbers
        before = network.links.predecessor
        return sorted(numbers, key=lambda n: (self.total_float(before[n]), network.plan.tasks[before[n]].id))

    def longest_path(self, ends: Iterable[int]) -> set[int]:
        """Return the tasks on the trace of driving links back from the given tasks' finishes."""
        stack = [(task, True) for task in ends]
        seen: set[tuple[int, bool]] = set()
        links = self.network.links
        while stack:
            task, by_finish = stack.pop()
            if (task, by_finish) in seen:
                continue
            seen.add((task, by_finish))
            if self.open(task) and not (by_finish and self.held(task)):
                stack += [(links.predecessor[n], links.from_finish[n]) for n in self.driving_links(task)]
        return {task for task, _ in seen}

    def last_tasks(self) -> list[int]:
        """Return the open tasks that finish last: at the same working instant, however it is written."""
        network, ends = self.network, [clock.worked(self.finish) for clock in self.clocks]
        finish, clock = self.early.finish_work, network.clock
        return [task for task in network.order if self.open(task) and finish[task] == ends[clock[task]]]


def solve(network: Network, facts: Facts) -> Solution:
    """Return both passes over the network, on the shortest horizon that holds them."""
    for attempt in range(len(HORIZONS)):
        solution = _solve(network, network.clocks(attempt), facts)
        if not _left(solution):
            return solution
    beyond = _first_of(_left(solution), network)
    return replace(_solve(_without(network, beyond), solution.clocks, facts), beyond=tuple(beyond))


def last_finish(network: Network, told: Conditions, early: Dates) -> int:
    """Return the last early finish of open tasks; finished ones are passed through and end nothing."""
    return max((early.finish[task] for task in network.order if told.finished[task] is None), default=told.begin)


def _solve(network: Network, clocks: list[WorkingTime], facts: Facts) -> Solution:
    told = conditions_of(network, clocks, facts)
    early = lay_out(forward(network, told, clocks), network, told, clocks)
    finish = last_finish(network, told, early)
    target = network.plan.must_finish_by
    late = backward(network, told, clocks, finish if target is None else instant_of(target))
    lay_out(late, network, told, clocks)
    return Solution(network, clocks, facts, told, early, late, finish)


def _left(solution: Solution) -> list[int]:
    """Return the tasks whose dates touch an end of the horizon."""
    clocks, network = solution.clocks, solution.network
    return [
        task
        for task in network.order
        if solution.early.finish_work[task] >= clocks[network.clock[task]].total or solution.late.start_work[task] <= 0
    ]


def _first_of(tasks: Iterable[int], network: Network) -> list[int]:
    """Return those of the tasks that do not follow another of them."""
    inside, before = set(tasks), network.links.predecessor
    return [task for task in inside if not any(before[number] in inside for number in network.incoming[task])]


def _without(network: Network, tasks: Iterable[int]) -> Network:
    """Return the network without some tasks and all that follow them."""
    aside = set(tasks)
    for task in network.order:
        if any(network.links.predecessor[number] in aside for number in network.incoming[task]):
            aside.add(task)
    level = [-1 if task in aside else depth for task, depth in enumerate(network.level)]
    return replace(network, order=[task for task in network.order if task not in aside], level=level)
