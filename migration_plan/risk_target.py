"""When enough steps are finished: the instant at which the points of a target are gained, for each trial.

Let k be the step whose points complete the need in the order of finishes. In every trial it finishes between the k-th
of the steps' earliest finishes and the k-th of their latest: steps that always end before or after decide nothing, and
only the others are put in order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from migration_plan.risk_clock import TrialClock
from migration_plan.risk_trace import Numbers, Value, high, low
from model.record import TaskId

Finish = tuple[Value, TrialClock | None]
"""A finish in worked minutes of a clock; without one, in instants."""


@dataclass(frozen=True, slots=True)
class Need:
    """The points that are missing to a target, and what each unfinished step adds."""

    needed: Fraction
    points: Mapping[TaskId, Fraction]


@dataclass(frozen=True, slots=True)
class Reach:
    """The steps that are not finished, what each adds, and what is needed, in whole units."""

    tasks: tuple[int, ...]
    gains: NDArray[np.int64]
    needed: int

    @classmethod
    def of(cls, points: Mapping[int, Fraction], needed: Fraction) -> "Reach":
        """Return the steps with their points as whole multiples of one unit that divides them all.

        >>> Reach.of({3: Fraction(1, 8), 5: Fraction(1, 6)}, Fraction(1, 4)).gains.tolist()
        [3, 4]
        """
        unit = lcm(needed.denominator, *(each.denominator for each in points.values()))
        gains = np.array([int(each * unit) for each in points.values()], np.int64)
        return cls(tuple(points), gains, int(needed * unit))

    @property
    def possible(self) -> bool:
        """Tell whether something is needed, and all steps together bring it."""
        return 0 < self.needed <= int(self.gains.sum())

    def deciding(self, first: Numbers, last: Numbers) -> tuple["Reach", NDArray[np.intp]]:
        """Return what is left to decide, and which steps, where finishes lie between these instants."""
        soonest, latest = (_nth(ends[:, None], self.gains, self.needed) for ends in (first, last))
        rest = np.flatnonzero((last >= soonest) & (first <= latest))
        tasks = tuple(self.tasks[place] for place in rest)
        return Reach(tasks, self.gains[rest], self.needed - int(self.gains[last < soonest].sum())), rest

    def instants(self, finishes: Sequence[tuple[Numbers, TrialClock | None]]) -> Numbers:
        """Return the instant at which the need is met, for each trial."""
        first, last = (np.array([_instant(of(row), clock) for row, clock in finishes]) for of in (np.min, np.max))
        reach, rest = self.deciding(first, last)
        rows, clock = _comparable([finishes[place] for place in rest])
        found = _nth(rows, reach.gains, reach.needed)
        return found if clock is None else _instants(found, clock)


def extremes(finishes: Sequence[Finish]) -> tuple[Numbers, Numbers]:
    """Return the earliest and the latest instants that finishes can be."""
    ends = [[_instant(of(value), clock) for value, clock in finishes] for of in (low, high)]
    return np.array(ends[0]), np.array(ends[1])


def _nth(finishes: Numbers, gains: NDArray[np.int64], needed: int) -> Numbers:
    """Return by trial (column) the finish with which the gains so far reach the need."""
    if (gains == gains[0]).all():
        place = -(-needed // int(gains[0])) - 1
        found: Numbers = np.partition(finishes, place, axis=0)[place]
        return found
    order = np.argsort(finishes, axis=0, kind="stable")
    place = np.argmax(np.cumsum(gains[order], axis=0) >= needed, axis=0)
    columns = np.arange(finishes.shape[1])
    reached: Numbers = finishes[order[place, columns], columns]
    return reached


def _instant(end: float, clock: TrialClock | None) -> float:
    return float(end) if clock is None else clock.finish_alone(end)


def _instants(row: Numbers, clock: TrialClock) -> Numbers:
    return clock.finish_between(float(row.min()), float(row.max()))(row)


def _comparable(finishes: Sequence[tuple[Numbers, TrialClock | None]]) -> tuple[Numbers, TrialClock | None]:
    """Return finishes as rows: as they are where all lie on one clock, else as instants."""
    clocks = {clock for _, clock in finishes}
    if len(clocks) == 1:
        return np.array([row for row, _ in finishes]), clocks.pop()
    return np.array([row if clock is None else _instants(row, clock) for row, clock in finishes]), None
