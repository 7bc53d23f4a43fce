"""All clocks of a plan in one pair of arrays, so that instants of many tasks on many clocks convert in one search."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from migration_plan.calendar import WorkingTime

Numbers = NDArray[np.int64]
_APART = 1 << 40
"""Larger than any instant: what keeps the clocks apart in one sorted array."""


class Clockwork:
    """The maps of ``WorkingTime`` for arrays whose entries lie on different clocks."""

    def __init__(self, clocks: Sequence[WorkingTime]) -> None:
        """Lay the clocks one behind the other."""
        before = [np.array(clock.before, np.int64) for clock in clocks]
        begins = [np.array([*clock.begins, clock.last], np.int64) for clock in clocks]
        self._before, self._begins = np.concatenate(before), np.concatenate(begins)
        sizes = [len(part) for part in before]
        self._last = np.cumsum(sizes) - 1
        self._head = self._last + 1 - sizes
        shift = np.repeat(np.arange(len(clocks)) * _APART, sizes)
        self._before_keys, self._begin_keys = self._before + shift, self._begins + shift
        self._total = self._before[self._last]
        self._ends = np.array([(clock.first, clock.last) for clock in clocks], np.int64)

    def worked(self, clock: Numbers, instant: Numbers) -> Numbers:
        """Return the minutes of work up to instants."""
        place = np.searchsorted(self._begin_keys, instant + clock * _APART, side="right") - 1
        inside = np.clip(place, self._head[clock], self._last[clock] - 1)
        done = np.minimum(self._before[inside] + instant - self._begins[inside], self._before[inside + 1])
        return np.where(place < self._head[clock], 0, done)

    def start_at(self, clock: Numbers, worked: Numbers) -> Numbers:
        """Return where the next minute of work begins."""
        place = np.searchsorted(self._before_keys, worked + clock * _APART, side="right") - 1
        found = self._found(clock, worked, place)
        ends = self._ends[clock]
        return np.where(worked < 0, ends[:, 0], np.where(worked >= self._total[clock], ends[:, 1], found))

    def finish_at(self, clock: Numbers, worked: Numbers) -> Numbers:
        """Return where the last minute of work ends."""
        place = np.searchsorted(self._before_keys, worked + clock * _APART, side="left") - 1
        found = self._found(clock, worked, place)
        ends = self._ends[clock]
        return np.where(worked <= 0, ends[:, 0], np.where(worked > self._total[clock], ends[:, 1], found))

    def moved(self, clock: Numbers, instant: Numbers, lag: Numbers) -> Numbers:
        """Return instants moved by lags on clocks; clock −1 runs day and night, a lag of 0 moves nothing."""
        found = instant + lag
        place = np.flatnonzero((lag != 0) & (clock >= 0))
        if len(place):
            own, minutes = clock[place], lag[place]
            worked = self.worked(own, instant[place]) + minutes
            found[place] = np.where(minutes > 0, self.finish_at(own, worked), self.start_at(own, worked))
        return found

    def moved_back(self, clock: Numbers, instant: Numbers, lag: Numbers) -> Numbers:
        """Return the last instants that ``moved`` takes to the given ones or before."""
        found = instant - lag
        place = np.flatnonzero((lag != 0) & (clock >= 0))
        if len(place):
            own = clock[place]
            found[place] = self.start_at(own, self.worked(own, instant[place]) - lag[place])
        return found

    def _found(self, clock: Numbers, worked: Numbers, place: Numbers) -> Numbers:
        inside = np.clip(place, self._head[clock], self._last[clock] - 1)
        found: Numbers = self._begins[inside] + worked - self._before[inside]
        return found
