"""Working time for rows of trials: the maps of ``WorkingTime`` on float64 rows that hold whole minutes."""

from collections.abc import Callable
from functools import cached_property
from math import log2

import numpy as np
from numpy.typing import NDArray

from migration_plan.calendar import WorkingTime
from migration_plan.risk_trace import Numbers, Trace, Value, high, low

Map = Callable[[Numbers], Numbers]
_WIDEST = 1 << 10
"""Minutes in a bucket at most."""
_MOST = 1 << 20
"""Buckets at most; of a calendar that would need more the shifts are searched."""


class Edges:
    """The last edge at or before whole numbers, found without a search: each bucket holds one edge at most.

    >>> Edges(np.array([0.0, 10.0, 25.0])).places(np.array([0.0, 9.0, 10.0, 24.0, 25.0])).tolist()
    [0, 0, 1, 1, 2]
    """

    def __init__(self, edges: Numbers) -> None:
        """Take ascending edges; what is looked for lies between the first and the last."""
        step = 2.0 ** int(log2(np.diff(edges).min(initial=_WIDEST)))
        self._edges, self._scale = edges, 1 / step
        self._in_buckets = (edges[-1] - edges[0]) / step < _MOST
        if self._in_buckets:
            buckets = np.arange(edges[0], edges[-1] + step, step)
            self._last = np.searchsorted(edges, buckets, side="right") - 1
            self._next = np.append(edges[1:], np.inf)

    def places(self, values: Numbers) -> NDArray[np.intp]:
        """Return the place of the last edge at or before each value."""
        if not self._in_buckets:
            return np.searchsorted(self._edges, values, side="right") - 1
        offset = values - self._edges[0]
        offset *= self._scale
        found: NDArray[np.intp] = self._last.take(offset.astype(np.intp))
        found += values >= self._next.take(found)
        return found


class TrialClock:
    """One calendar's maps between instants and worked minutes, of many trials at once.

    >>> from datetime import date
    >>> from migration_plan.ward_calendars import seven_day_calendar
    >>> clock = TrialClock(WorkingTime(seven_day_calendar(), date(2026, 4, 1), date(2026, 4, 30)))
    >>> finishes = clock.finish_between(1.0, 900.0)(np.array([1.0, 465.0, 466.0]))
    >>> clock.worked_between(finishes[0], finishes[-1])(finishes).tolist()
    [1.0, 465.0, 466.0]
    """

    def __init__(self, clock: WorkingTime) -> None:
        """Take the shifts of a calendar."""
        self._alone = clock
        self._begins = np.array(clock.begins, np.float64)
        self._before = np.array(clock.before, np.float64)
        self._ahead = self._begins - self._before[:-1]
        """By shift: the instant less the minutes worked."""
        self.total = float(clock.total)

    def worked(self, trace: Trace, instant: Value) -> Value:
        """Return the minutes of work up to instants."""
        return _mapped(trace, instant, self._alone.worked, self.worked_between)

    def start_at(self, trace: Trace, worked: Value) -> Value:
        """Return where the next minute of work begins."""
        return _mapped(trace, worked, self._alone.start_at, self.start_between)

    def finish_at(self, trace: Trace, worked: Value) -> Value:
        """Return where the last minute of work ends."""
        return _mapped(trace, worked, self._alone.finish_at, self.finish_between)

    def moved(self, trace: Trace, instant: Value, lag: int) -> Value:
        """Return instants moved ahead by a lag: where its last minute ends, of a lead where its first begins."""
        worked = trace.add(self.worked(trace, instant), float(lag))
        return self.finish_at(trace, worked) if lag > 0 else self.start_at(trace, worked)

    def moved_back(self, trace: Trace, instant: Value, lag: int) -> Value:
        """Return the last instants that ``moved`` takes to the given ones or before."""
        return self.start_at(trace, trace.add(self.worked(trace, instant), float(-lag)))

    def finish_alone(self, worked: float) -> float:
        """Return where the last minute of work ends, of one number."""
        return float(self._alone.finish_at(int(worked)))

    def worked_between(self, least: float, most: float) -> Map:
        """Return the map to minutes of work, for instants that lie between these."""
        inside = self._begins[0] <= least and most < self._alone.last
        return self._worked if inside else lambda row: _each(self._alone.worked, row)

    def start_between(self, least: float, most: float) -> Map:
        """Return the map to the instant of the next minute, for worked minutes that lie between these."""
        inside = least >= 0 and most < self.total
        return self._start if inside else lambda row: _each(self._alone.start_at, row)

    def finish_between(self, least: float, most: float) -> Map:
        """Return the map to the instant at which the last minute ends, for worked minutes between these."""
        inside = least > 0 and most <= self.total
        return self._finish if inside else lambda row: _each(self._alone.finish_at, row)

    @cached_property
    def _by_instant(self) -> Edges:
        return Edges(np.append(self._begins, float(self._alone.last)))

    @cached_property
    def _by_work(self) -> Edges:
        return Edges(self._before)

    def _worked(self, instant: Numbers) -> Numbers:
        shift = self._by_instant.places(instant)
        done = instant - self._ahead.take(shift)
        return np.minimum(done, self._before.take(shift + 1), out=done)

    def _start(self, worked: Numbers) -> Numbers:
        found: Numbers = worked + self._ahead.take(self._by_work.places(worked))
        return found

    def _finish(self, worked: Numbers) -> Numbers:
        found: Numbers = worked + self._ahead.take(self._by_work.places(worked - 1))
        return found


def _mapped(trace: Trace, value: Value, alone: Callable[[int], int], between: Callable[[float, float], Map]) -> Value:
    least = float(alone(int(low(value))))
    most = least if isinstance(value, float) else float(alone(int(high(value))))
    if isinstance(value, float) or least == most:
        return least
    return trace.apply(between(low(value), high(value)), (value,), least, most)


def _each(alone: Callable[[int], int], values: Numbers) -> Numbers:
    """Return a map of each number by itself, at the ends of the horizon."""
    return np.array([alone(int(value)) for value in values.tolist()], np.float64)
