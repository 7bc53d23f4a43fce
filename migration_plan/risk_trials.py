"""Trials in blocks: draw what is uncertain, pass through the network, keep what is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from migration_plan.risk_draws import Draws, Spread, in_groups
from migration_plan.risk_estimates import Gate
from migration_plan.risk_passes import Ends, Lengths, TrialNetwork
from migration_plan.risk_target import Finish, Reach, extremes
from migration_plan.risk_trace import Numbers, Program, Trace, Value, high, low


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a range of trials came to. Sums are of whole numbers, hence exact in any order."""

    finish: Numbers
    """Instant at which the plan ends, by trial."""
    reached: Numbers
    """Instant at which the target is reached, by trial; infinite: never."""
    critical: NDArray[np.int64]
    """Trials in which a task is critical, by open task."""
    sums: NDArray[np.object_]
    """By uncertain number: Σ t, Σ t², Σ t · (finish − planned)."""


class Simulation:
    """A plan at a status date with all that is uncertain, and the steps from draws to answers."""

    def __init__(
        self, trials: TrialNetwork, spreads: Mapping[int, Spread], gates: Sequence[Gate], reach: Reach | None
    ) -> None:
        """Write down what every block does."""
        self.trials, self.reach, self._gates = trials, reach, gates
        self.tasks = [task for task in trials.network.order if trials.open(task)]
        uncertain = [*spreads.values(), *(gate.spread for gate in gates if gate.spread is not None)]
        order = in_groups(uncertain)
        self.uncertain = [uncertain[place] for place in order]
        places = {place: row for row, place in enumerate(order)}
        self.rows = {task: places[number] for number, task in enumerate(spreads)}
        """The row of draws of each uncertain task."""
        self.drawn = [spread.row() for spread in self.uncertain]
        self.trace = Trace()
        later = iter(range(len(spreads), len(uncertain)))
        opened: list[Value] = [
            gate.likely if gate.spread is None else self.trace.add(self.drawn[places[next(later)]], gate.extra)
            for gate in gates
        ]
        lengths = self._lengths(opened, {task: self.drawn[row] for task, row in self.rows.items()})
        self.early = trials.forward(lengths, self.trace)
        self.late = trials.backward(lengths, self._limit(self.early), self.trace)
        self.threshold = float(trials.network.plan.options.critical_float)
        self.floats = [self._total_float(task) for task in self.tasks]
        """Of each open task; a number where it is known whether that is critical."""
        self.finish = self._finish(self.early, self.trace)
        self.steps: list[Finish] = []
        self.deciding: Reach | None = None
        if reach is not None and reach.possible:
            steps = [trials.finish_on_clock(task, self.early, self.trace) for task in reach.tasks]
            self.deciding, rest = reach.deciding(*extremes(steps))
            self.steps = [steps[place] for place in rest]
        alone = Trace()
        likely = trials.forward(self._lengths([gate.likely for gate in gates]), alone)
        self.planned = low(self._finish(likely, alone))
        self._project = trials.clocks[trials.network.project_clock] if trials.clocks else None

    @property
    def overruns(self) -> bool:
        """Tell whether a task may leave the horizon of its calendar."""
        finish, clock = self.early.finish, self.trials.clock
        return any(high(finish[task]) >= clock[task].total for task in self.trials.network.order)

    def worked(self, instants: Numbers) -> Numbers:
        """Return the worked minutes of the project's calendar at instants."""
        return (
            self._project.worked_between(float(instants.min()), float(instants.max()))(instants)
            if self._project
            else instants
        )

    def _lengths(self, gates: Sequence[Value], left: Mapping[int, Value] | None = None) -> Lengths:
        times: list[Value] = [float(minutes) for minutes in self.trials.told.remaining]
        for task, value in (left or {}).items():
            times[task] = value
        lengths = Lengths(times, {}, {})
        for gate, value in zip(self._gates, gates, strict=True):
            (lengths.opens if gate.holds_start else lengths.closes).setdefault(gate.task, []).append(value)
        return lengths

    def _total_float(self, task: int) -> Value:
        """Return LF − EF; where it lies on one side of the threshold in any case, one of its bounds."""
        found = self.trace.subtract(self.late.finish[task], self.early.finish[task])
        return found if low(found) <= self.threshold < high(found) else high(found)

    def _finish(self, early: Ends, trace: Trace) -> Value:
        """Return the finish of the plan: of open tasks the early finish, of finished ones the actual date."""
        actual = float(max((at for at in self.trials.told.finished if at is not None), default=0))
        open_tasks = self.trials.last_open
        return trace.most(self.trials.end(early, open_tasks, trace), actual) if open_tasks else actual

    def _limit(self, early: Ends) -> Value:
        """Return the instant from which the backward pass counts."""
        must = self.trials.must_finish
        return self.trials.end(early, self.trials.last_open, self.trace) if must is None else must


class Block:
    """What tries one range of trials after the other, always as many at once."""

    def __init__(self, simulation: Simulation, seed: int, shared: float, width: int) -> None:
        """Make room for so many trials."""
        self._simulation, self._width = simulation, width
        self._draws = Draws(simulation.uncertain, seed, shared, width)
        self._drawn = np.empty((len(simulation.uncertain), width))
        results = [simulation.finish, *simulation.floats, *(value for value, _ in simulation.steps)]
        drawn = dict(zip(simulation.drawn, self._drawn, strict=True))
        self._program = Program(simulation.trace, drawn, results, width)

    def run(self, first: int, count: int) -> Outcome:
        """Return what the trials from ``first`` on come to."""
        self._draws.fill(self._drawn, first)
        self._program.repeat()
        simulation, drawn = self._simulation, self._drawn[:, :count]
        finish = self._program.numbers(simulation.finish)[:count].copy()
        after = simulation.worked(finish) - simulation.worked(np.array([simulation.planned]))
        columns = (drawn.sum(axis=1), np.einsum("ij,ij->i", drawn, drawn), np.einsum("ij,j->i", drawn, after))
        critical = [self._critical(each, count) for each in simulation.floats]
        return Outcome(
            finish=finish,
            reached=self._reached()[:count],
            critical=np.array(critical, np.int64),
            sums=np.array([[int(value) for value in column] for column in columns], object),
        )

    def _critical(self, total_float: Value, count: int) -> int:
        threshold = self._simulation.threshold
        if isinstance(total_float, float):
            return count if total_float <= threshold else 0
        return int(np.count_nonzero(self._program.numbers(total_float)[:count] <= threshold))

    def _reached(self) -> Numbers:
        simulation = self._simulation
        if simulation.deciding is None:
            done = simulation.reach is not None and simulation.reach.needed <= 0
            return np.full(self._width, float(simulation.trials.told.begin) if done else np.inf)
        return simulation.deciding.instants(
            [(self._program.numbers(value), clock) for value, clock in simulation.steps]
        )
