"""When enough steps are finished: the instant at which the points of a target are gained, for each trial.

Let k be the step whose points complete the need in the order of finishes. In every trial it finishes between the k-th
of the steps' earliest finishes and the k-th of their latest: steps that always end before or after decide nothing, and
only the others are put in order.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from migration_plan.risk_clock import TrialClock
from migration_plan.risk_trace import Row, Value

Finish = tuple[Value, TrialClock | None]
"""A finish in worked minutes of a clock; without one, in instants."""


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

    def instants(self, finishes: Sequence[Finish], begin: float, count: int) -> Row:
        """Return the instant at which the need is met, for each trial; infinite where it never is."""
        if self.needed <= 0:
            return np.full(count, begin)
        if int(self.gains.sum()) < self.needed:
            return np.full(count, np.inf)
        first, last = (np.array([_extreme(*finish, of) for finish in finishes]) for of in (np.min, np.max))
        low, high = (self._nth(ends[:, None], self.gains, self.needed) for ends in (first, last))
        rest = np.flatnonzero((last >= low) & (first <= high))
        left = self.needed - int(self.gains[last < low].sum())
        rows, clock = _comparable([finishes[place] for place in rest], count)
        found = self._nth(rows, self.gains[rest], left)
        return found if clock is None else clock.finish_of(found)

    @staticmethod
    def _nth(finishes: Row, gains: NDArray[np.int64], needed: int) -> Row:
        """Return by trial (column) the finish with which the gains so far reach the need."""
        if (gains == gains[0]).all():
            place = -(-needed // int(gains[0])) - 1
            found: Row = np.partition(finishes, place, axis=0)[place]
            return found
        order = np.argsort(finishes, axis=0, kind="stable")
        place = np.argmax(np.cumsum(gains[order], axis=0) >= needed, axis=0)
        columns = np.arange(finishes.shape[1])
        return finishes[order[place, columns], columns]


def _extreme(value: Value, clock: TrialClock | None, of: Callable[[Row], float]) -> float:
    """Return the earliest or the latest instant of a finish in any of the trials."""
    end = np.array([of(np.asarray(value))])
    return float((end if clock is None else clock.finish_of(end))[0])


def _comparable(finishes: Sequence[Finish], count: int) -> tuple[Row, TrialClock | None]:
    """Return finishes as rows: as they are where all lie on one clock, else as instants."""
    clocks = {clock for _, clock in finishes}
    rows = np.empty((len(finishes), count))
    for row, (value, clock) in zip(rows, finishes, strict=True):
        row[:] = value if clock is None or len(clocks) == 1 else clock.finish_of(np.atleast_1d(value))
    return rows, clocks.pop() if len(clocks) == 1 else None
