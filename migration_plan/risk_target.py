"""When enough steps are finished: the instant at which the points of a target are gained, for each trial.

Let k be the step whose points complete the need in the order of finishes. In every trial it finishes between the k-th
of the steps' earliest finishes and the k-th of their latest: steps that always end before or after decide nothing, and
only the others are put in order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from migration_plan.risk_passes import Ends, TrialNetwork

Row = NDArray[np.float64]


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

    def instants(self, trials: TrialNetwork, early: Ends, count: int) -> Row:
        """Return the instant at which the need is met, for each trial; infinite where it never is."""
        if self.needed <= 0:
            return np.full(count, float(trials.told.begin))
        if int(self.gains.sum()) < self.needed:
            return np.full(count, np.inf)
        first, last = (
            np.array([trials.extreme_finish(task, early, latest=latest) for task in self.tasks])
            for latest in (False, True)
        )
        low, high = self._nth(first[:, None], self.gains, self.needed), self._nth(last[:, None], self.gains, self.needed)
        rest = np.flatnonzero((last >= low) & (first <= high))
        left = self.needed - int(self.gains[last < low].sum())
        finishes, clock = trials.comparable_finishes([self.tasks[place] for place in rest], early, count)
        found = self._nth(finishes, self.gains[rest], left)
        return found if clock is None else clock.finish_at(found)

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
