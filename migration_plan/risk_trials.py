"""Trials in blocks: draw what is uncertain, pass through the network, keep what is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from migration_plan.risk_draws import Draws, Spread, in_groups
from migration_plan.risk_estimates import Gate
from migration_plan.risk_passes import Ends, Lengths, TrialNetwork
from migration_plan.risk_target import Finish, Reach
from migration_plan.risk_trace import Row, Trace, Value

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a range of trials came to. Sums are of whole numbers, hence exact in any order."""

    finish: Row
    """Instant at which the plan ends, by trial."""
    reached: Row
    """Instant at which the target is reached, by trial; infinite: never."""
    critical: Counts
    """Trials in which a task is critical, by task."""
    sums: NDArray[np.object_]
    """By uncertain number: Σ t, Σ t², Σ t · (finish − planned)."""


class Simulation:
    """A plan at a status date with all that is uncertain, ready to be tried."""

    def __init__(
        self, trials: TrialNetwork, spreads: Mapping[int, Spread], gates: Sequence[Gate], reach: Reach | None
    ) -> None:
        """Compile what all blocks share."""
        self.trials, self.gates, self.reach = trials, gates, reach
        self.tasks = [task for task in trials.network.order if trials.open(task)]
        uncertain = [*spreads.values(), *(gate.spread for gate in gates if gate.spread is not None)]
        order = in_groups(uncertain)
        self.uncertain = [uncertain[place] for place in order]
        places = {place: row for row, place in enumerate(order)}
        self.rows = {task: places[number] for number, task in enumerate(spreads)}
        """The row of draws of each uncertain task."""
        self._gate_rows = [places[len(spreads) + number] for number in range(len(uncertain) - len(spreads))]
        self._project = trials.clocks[trials.network.project_clock] if trials.clocks else None
        trace = Trace(1)
        self.planned = float(self._finish(trials.forward(self._lengths([g.likely for g in gates]), trace), trace))

    def overrun(self) -> bool:
        """Tell whether a task may leave the horizon of its calendar if all takes the most it can."""
        most = {task: self.uncertain[row].least + self.uncertain[row].width for task, row in self.rows.items()}
        ends = self.trials.forward(self._lengths([gate.most for gate in self.gates], most), Trace(1))
        return any(ends.finish[task] >= self.trials.clock[task].total for task in self.trials.network.order)

    def worked(self, instants: Row) -> Row:
        """Return the worked minutes of the project's calendar at instants."""
        return self._project.worked_of(instants) if self._project else instants

    def block(self, seed: int, shared: float, width: int) -> "Block":
        """Return the means to try so many trials at once."""
        trace = Trace(width)
        drawn = np.empty((len(self.uncertain), width))
        gate_rows = iter(self._gate_rows)
        gates = [
            gate.likely if gate.spread is None else trace.add(drawn[next(gate_rows)], gate.extra) for gate in self.gates
        ]
        lengths = self._lengths(gates, {task: drawn[row] for task, row in self.rows.items()})
        early = self.trials.forward(lengths, trace)
        critical = Critical(self.tasks, early, float(self.trials.network.plan.options.critical_float), trace)
        self.trials.backward(lengths, self._limit(early, trace), trace, critical.watch)
        steps = [self.trials.finish_on_clock(task, early, trace) for task in self.reach.tasks] if self.reach else []
        draws = Draws(self.uncertain, seed, shared, width)
        return Block(self, draws, drawn, trace, critical, self._finish(early, trace), steps)

    def _lengths(self, gates: Sequence[Value], left: Mapping[int, Value] | None = None) -> Lengths:
        times: list[Value] = [float(minutes) for minutes in self.trials.told.remaining]
        for task, value in (left or {}).items():
            times[task] = value
        lengths = Lengths(times, {}, {})
        for gate, value in zip(self.gates, gates, strict=True):
            (lengths.opens if gate.holds_start else lengths.closes).setdefault(gate.task, []).append(value)
        return lengths

    def _finish(self, early: Ends, trace: Trace) -> Value:
        """Return the finish of the plan: of open tasks the early finish, of finished ones the actual date."""
        actual = float(max((at for at in self.trials.told.finished if at is not None), default=0))
        open_tasks = self.trials.last_open
        return trace.most(self.trials.end(early, open_tasks, trace), actual) if open_tasks else actual

    def _limit(self, early: Ends, trace: Trace) -> Value:
        """Return the instant from which the backward pass counts."""
        must = self.trials.must_finish
        return self.trials.end(early, self.trials.last, trace) if must is None else must


class Critical:
    """Counts in how many trials the total float of each open task, LF − EF, is at most a threshold."""

    def __init__(self, tasks: Sequence[int], early: Ends, threshold: float, trace: Trace) -> None:
        """Watch the late finishes as they become known."""
        self.counts = np.zeros(len(tasks), np.int64)
        self.trials = 0
        """How many trials of the block count."""
        self._places = {task: place for place, task in enumerate(tasks)}
        self._early, self._threshold, self._trace = early, threshold, trace
        self._flags = np.empty(trace.width, np.bool_)

    def watch(self, task: int, late: Value) -> None:
        """Add the step that counts a task."""
        if task in self._places:
            early = self._early.finish[task]
            limit = self._trace.add(early, self._threshold, self._trace.scratch) if self._threshold else early
            self._trace.steps.append((self._count, late, limit, self._places[task]))

    def _count(self, late: Value, limit: Value, out: int) -> None:
        np.less_equal(late, limit, out=self._flags)
        self.counts[out] += np.count_nonzero(self._flags[: self.trials])


@dataclass(frozen=True, slots=True)
class Block:
    """What tries a range of trials after the other."""

    simulation: Simulation
    draws: Draws
    drawn: Row
    trace: Trace
    critical: Critical
    finish: Value
    steps: list[Finish]
    """Finishes of the steps that count for the target."""

    def run(self, first: int, count: int) -> Outcome:
        """Return what the trials from ``first`` on come to."""
        width, simulation = self.trace.width, self.simulation
        self.draws.fill(self.drawn, first)
        self.critical.trials = count
        self.critical.counts[:] = 0
        self.trace.repeat()
        finish = np.broadcast_to(self.finish, (width,))[:count].copy()
        after = simulation.worked(finish) - simulation.worked(np.array([simulation.planned]))
        drawn, reach = self.drawn[:, :count], simulation.reach
        columns = (drawn.sum(axis=1), np.einsum("ij,ij->i", drawn, drawn), drawn @ after)
        return Outcome(
            finish=finish,
            reached=reach.instants(self.steps, float(simulation.trials.told.begin), width)[:count] if reach else np.full(count, np.inf),
            critical=self.critical.counts.copy(),
            sums=np.array([[int(value) for value in column] for column in columns], object),
        )
