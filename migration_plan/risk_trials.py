"""Trials in blocks: draw what is uncertain, pass through the network, keep what is asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from migration_plan.risk_draws import Draws, Spread
from migration_plan.risk_estimates import Gate
from migration_plan.risk_passes import Ends, Lengths, TrialNetwork, Value
from migration_plan.risk_target import Reach

Row = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a range of trials came to. Sums are of whole numbers, hence exact in any order."""

    finish: Row
    """Instant at which the plan ends, by trial."""
    worked: Row
    """The same in worked minutes of the project's calendar."""
    reached: Row
    """Instant at which the target is reached, by trial; infinite: never."""
    critical: Counts
    """Trials in which a task is critical, by task."""
    sums: NDArray[np.object_]
    """By uncertain task: Σ t, Σ t², Σ t · (worked finish − planned)."""


class Simulation:
    """A plan at a status date with all that is uncertain, ready to be tried."""

    def __init__(
        self,
        trials: TrialNetwork,
        spreads: Mapping[int, Spread],
        gates: list[Gate],
        reach: Reach | None,
    ) -> None:
        """Compile what all blocks share: what varies, and the dates of all else."""
        self.trials, self.spreads, self.gates, self.reach = trials, spreads, gates, reach
        self.tasks = [task for task in trials.network.order if trials.open(task)]
        self.varies = self._varying()
        self.needed = self._needed()
        actual = [finished for finished in trials.told.finished if finished is not None]
        self._ended = float(max(actual, default=0))
        likely = self._likely_lengths()
        ends = trials.forward(likely, _fresh(1), self.varies)
        self._fixed = Ends([float(_one(v)) for v in ends.start], [float(_one(v)) for v in ends.finish], ends.given)
        self.planned = float(self._finish(ends)[0])
        late = trials.backward(likely, _fresh(1), self._limit(ends), self.needed)
        self.likely_critical = [task for task in self.tasks if self._critical(task, ends, late)]
        self._project = trials.clocks[trials.network.project_clock] if trials.clocks else None

    def farthest(self) -> list[float]:
        """Return what each task's calendar has left after it if all takes the most it can; below 0: too short."""
        likely = self._likely_lengths()
        left = [
            self.spreads[t].least + self.spreads[t].width if t in self.spreads else v for t, v in enumerate(likely.left)
        ]
        opens, closes = self._gate_values([gate.bounds[1] for gate in self.gates])
        ends = self.trials.forward(Lengths(left, opens, closes), _fresh(1), self.varies)
        network, clocks = self.trials.network, self.trials.clocks
        return [clocks[network.clock[task]].total - float(_one(ends.finish[task])) - 1 for task in network.order]

    def run(self, seed: int, shared: float, first: int, count: int, space: NDArray[np.float64]) -> Outcome:
        """Return what a range of trials comes to; ``space`` holds at least ``rows`` rows of so many trials."""
        rows = iter(space[: self.rows, :count])
        draws = Draws(seed, shared, first, count)
        left: list[Value] = [float(minutes) for minutes in self.trials.told.remaining]
        drawn = space[: len(self.spreads), :count]
        for (task, spread), row in zip(self.spreads.items(), rows, strict=False):
            draws.fill(row, spread)
            left[task] = row
        lengths = Lengths(left, *self._gate_values(self._drawn_gates(draws, rows)))
        early = self.trials.forward(lengths, rows, self.varies, self._fixed)
        late = self.trials.backward(lengths, rows, self._limit(early), self.needed)
        finish = np.broadcast_to(self._finish(early), (count,))
        worked = self._project.worked(finish) if self._project else finish
        return Outcome(
            finish=finish,
            worked=worked,
            reached=self.reach.instants(self.trials, early, count) if self.reach else np.full(count, np.inf),
            critical=np.array([self._critical(task, early, late, count) for task in self.tasks], np.int64),
            sums=self._sums(drawn, worked),
        )

    def worked_at(self, instant: float) -> float:
        """Return the worked minutes of the project's calendar at an instant."""
        return float(self._project.worked(np.array([instant]))[0]) if self._project else instant

    @property
    def rows(self) -> int:
        """Return the rows of working space that a block needs."""
        return len(self.spreads) + len(self.gates) + 3 * sum(self.varies) + 2 * sum(self.needed)

    def _sums(self, drawn: Row, worked: Row) -> NDArray[np.object_]:
        after = worked - self.worked_at(self.planned)
        columns = (drawn.sum(axis=1), np.einsum("ij,ij->i", drawn, drawn), drawn @ after)
        return np.array([[int(value) for value in column] for column in columns], object)

    def _critical(self, task: int, early: Ends, late: Ends, count: int = 1) -> int:
        """Return the trials in which the total float, LF − EF, is at most the threshold."""
        limit = early.finish[task] + self.trials.threshold if self.trials.threshold else early.finish[task]
        found = np.less_equal(late.finish[task], limit)
        return int(np.count_nonzero(found)) * (count if np.size(found) == 1 else 1)

    def _finish(self, early: Ends) -> Row:
        """Return the finish of the plan: of open tasks the early finish, of finished ones the actual date."""
        if not self.trials.last_open:
            return np.array([self._ended])
        return np.maximum(self.trials.end(early, self.trials.last_open), self._ended)

    def _limit(self, early: Ends) -> Row:
        """Return the instant from which the backward pass counts."""
        must = self.trials.must_finish
        return self.trials.end(early, self.trials.last) if must is None else np.array([must])

    def _likely_lengths(self) -> Lengths:
        opens, closes = self._gate_values([gate.likely + gate.extra for gate in self.gates])
        return Lengths([float(minutes) for minutes in self.trials.told.remaining], opens, closes)

    def _drawn_gates(self, draws: Draws, rows: Iterator[Row]) -> list[Value]:
        found: list[Value] = []
        for gate in self.gates:
            if gate.spread is None:
                found.append(gate.likely + gate.extra)
                continue
            row = next(rows)
            draws.fill(row, gate.spread)
            found.append(np.add(row, gate.extra, out=row))
        return found

    def _gate_values(self, values: list[Value] | list[float]) -> tuple[dict[int, list[Value]], dict[int, list[Value]]]:
        opens: dict[int, list[Value]] = {}
        closes: dict[int, list[Value]] = {}
        for gate, value in zip(self.gates, values, strict=True):
            (opens if gate.holds_start else closes).setdefault(gate.task, []).append(value)
        return opens, closes

    def _varying(self) -> list[bool]:
        network, told = self.trials.network, self.trials.told
        varies = [task in self.spreads for task in range(len(network.clock))]
        for gate in self.gates:
            varies[gate.task] |= gate.spread is not None
        before = network.links.predecessor
        for task in network.order:
            varies[task] |= any(varies[before[n]] for n in network.incoming[task] if n not in told.skipped)
        return varies

    def _needed(self) -> list[bool]:
        """Return the tasks whose late dates matter: those still open, and those behind them."""
        network, told = self.trials.network, self.trials.told
        needed = [False] * len(network.clock)
        before = network.links.predecessor
        for task in network.order:
            behind = any(needed[before[n]] for n in network.incoming[task] if n not in told.unbound)
            needed[task] = behind or self.trials.open(task)
        return needed


def _fresh(count: int) -> Iterator[Row]:
    while True:
        yield np.empty(count)


def _one(value: Value) -> float:
    return float(np.ravel(value)[0])

