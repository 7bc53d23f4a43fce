"""Working time for rows of trials: the maps of ``WorkingTime`` on float64 rows that hold whole minutes."""

import numpy as np
from numpy.typing import NDArray

from migration_plan.calendar import WorkingTime

Row = NDArray[np.float64]


class TrialClock:
    """One calendar's maps between instants and worked minutes, of many trials at once.

    >>> from datetime import date
    >>> from migration_plan.calendar import seven_day_calendar
    >>> clock = TrialClock(WorkingTime(seven_day_calendar(), date(2026, 4, 1), date(2026, 4, 30)))
    >>> clock.worked(clock.finish_at(np.array([0.0, 465.0, 466.0]))).tolist()
    [0.0, 465.0, 466.0]
    """

    def __init__(self, clock: WorkingTime) -> None:
        """Take the shifts of a calendar."""
        self._begins = np.array(clock.begins, np.float64)
        self._before = np.array(clock.before, np.float64)
        self._first, self._last, self.total = float(clock.first), float(clock.last), float(clock.total)

    def worked(self, instant: Row) -> Row:
        """Return the minutes of work up to instants."""
        shift = np.searchsorted(self._begins, instant, side="right") - 1
        inside = np.maximum(shift, 0)
        done = np.minimum(self._before[inside] + instant - self._begins[inside], self._before[inside + 1])
        return np.where(shift < 0, 0.0, done)

    def start_at(self, worked: Row) -> Row:
        """Return where the next minute of work begins."""
        shift = np.searchsorted(self._before, worked, side="right") - 1
        found = self._in_shift(worked, shift)
        return np.where(worked < 0, self._first, np.where(worked >= self.total, self._last, found))

    def finish_at(self, worked: Row) -> Row:
        """Return where the last minute of work ends."""
        shift = np.searchsorted(self._before, worked, side="left") - 1
        found = self._in_shift(worked, shift)
        return np.where(worked <= 0, self._first, np.where(worked > self.total, self._last, found))

    def moved(self, instant: Row, lag: int) -> Row:
        """Return instants moved ahead by a lag: where its last minute ends, of a lead where its first begins."""
        worked = self.worked(instant) + lag
        return self.finish_at(worked) if lag > 0 else self.start_at(worked)

    def moved_back(self, instant: Row, lag: int) -> Row:
        """Return the last instants that ``moved`` takes to the given ones or before."""
        return self.start_at(self.worked(instant) - lag)

    def _in_shift(self, worked: Row, shift: NDArray[np.intp]) -> Row:
        inside = np.clip(shift, 0, len(self._begins) - 1)
        found: Row = self._begins[inside] + worked - self._before[inside]
        return found
