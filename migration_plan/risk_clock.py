"""Working time for rows of trials: the maps of ``WorkingTime`` on float64 rows that hold whole minutes."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from migration_plan.calendar import WorkingTime
from migration_plan.risk_trace import Row, Trace, Value


class TrialClock:
    """One calendar's maps between instants and worked minutes, of many trials at once.

    >>> from datetime import date
    >>> from migration_plan.calendar import seven_day_calendar
    >>> clock = TrialClock(WorkingTime(seven_day_calendar(), date(2026, 4, 1), date(2026, 4, 30)))
    >>> clock.worked_of(clock.finish_of(np.array([0.0, 465.0, 466.0]))).tolist()
    [0.0, 465.0, 466.0]
    """

    def __init__(self, clock: WorkingTime) -> None:
        """Take the shifts of a calendar."""
        self._alone = clock
        self._begins = np.array(clock.begins, np.float64)
        self._before = np.array(clock.before, np.float64)
        self.total = float(clock.total)

    def worked(self, trace: Trace, instant: Value) -> Value:
        """Return the minutes of work up to instants."""
        return _mapped(trace, self.worked_of, self._alone.worked, instant)

    def start_at(self, trace: Trace, worked: Value) -> Value:
        """Return where the next minute of work begins."""
        return _mapped(trace, self.start_of, self._alone.start_at, worked)

    def finish_at(self, trace: Trace, worked: Value) -> Value:
        """Return where the last minute of work ends."""
        return _mapped(trace, self.finish_of, self._alone.finish_at, worked)

    def moved(self, trace: Trace, instant: Value, lag: int) -> Value:
        """Return instants moved ahead by a lag: where its last minute ends, of a lead where its first begins."""
        worked = trace.add(self.worked(trace, instant), float(lag))
        return self.finish_at(trace, worked) if lag > 0 else self.start_at(trace, worked)

    def moved_back(self, trace: Trace, instant: Value, lag: int) -> Value:
        """Return the last instants that ``moved`` takes to the given ones or before."""
        return self.start_at(trace, trace.add(self.worked(trace, instant), float(-lag)))

    def worked_of(self, instant: Row) -> Row:
        """Return ``worked`` of a row."""
        shift = _places(self._begins, instant, "right")
        inside = np.maximum(shift, 0)
        done = np.minimum(self._before[inside] + instant - self._begins[inside], self._before[inside + 1])
        return np.where(shift < 0, 0.0, done)

    def start_of(self, worked: Row) -> Row:
        """Return ``start_at`` of a row."""
        found = self._in_shift(worked, "right")
        first, last = float(self._alone.first), float(self._alone.last)
        return np.where(worked < 0, first, np.where(worked >= self.total, last, found))

    def finish_of(self, worked: Row) -> Row:
        """Return ``finish_at`` of a row."""
        found = self._in_shift(worked, "left")
        first, last = float(self._alone.first), float(self._alone.last)
        return np.where(worked <= 0, first, np.where(worked > self.total, last, found))

    def _in_shift(self, worked: Row, side: str) -> Row:
        inside = np.minimum(np.maximum(_places(self._before, worked, side), 0), len(self._begins) - 1)
        found: Row = self._begins[inside] + worked - self._before[inside]
        return found


def _places(edges: Row, values: Row, side: str) -> NDArray[np.intp]:
    """Return the last edge at or before (below, from the left) each value, −1 for none; only near edges are searched."""
    low = max(int(np.searchsorted(edges, values.min(), side="left")) - 1, 0)
    high = int(np.searchsorted(edges, values.max(), side="right")) + 1
    found: NDArray[np.intp] = np.searchsorted(edges[low:high], values, side=side) + (low - 1)  # type: ignore[call-overload]
    return found


def _mapped(trace: Trace, of_row: Callable[[Row], Row], of_one: Callable[[int], int], value: Value) -> Value:
    return float(of_one(int(value))) if isinstance(value, float) else trace.apply(of_row, value)
