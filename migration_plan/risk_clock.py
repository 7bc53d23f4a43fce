"""Working time for rows of trials: the maps of ``WorkingTime`` on float64 rows that hold whole minutes."""

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from migration_plan.calendar import WorkingTime
from migration_plan.risk_trace import Numbers, Trace, Value, high, low

Map = Callable[[Numbers], Numbers]


class TrialClock:
    """One calendar's maps between instants and worked minutes, of many trials at once.

    Of rows that lie between two known bounds only the shifts between them are searched.

    >>> from datetime import date
    >>> from migration_plan.calendar import seven_day_calendar
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

    def worked_alone(self, instant: float) -> float:
        """Return the minutes of work up to one instant."""
        return float(self._alone.worked(int(instant)))

    def finish_alone(self, worked: float) -> float:
        """Return where the last minute of work ends, of one number."""
        return float(self._alone.finish_at(int(worked)))

    def worked_between(self, least: float, most: float) -> Map:
        """Return the map from instants that lie between these to minutes of work."""
        if least < self._begins[0]:
            return partial(_each, self._alone.worked)
        first, last = (int(np.searchsorted(self._begins, end, side="right")) - 1 for end in (least, most))
        shifts = slice(first, last + 1)
        upto = self._before[first + 1 : last + 2]
        return partial(_worked, self._begins[first + 1 : last + 1], self._ahead[shifts], upto)

    def start_between(self, least: float, most: float) -> Map:
        """Return the map from worked minutes that lie between these to the instant of the next."""
        if least < 0 or most >= self.total:
            return partial(_each, self._alone.start_at)
        return self._instants("right", least, most)

    def finish_between(self, least: float, most: float) -> Map:
        """Return the map from worked minutes that lie between these to the instant at which the last ends."""
        if least <= 0 or most > self.total:
            return partial(_each, self._alone.finish_at)
        return self._instants("left", least, most)

    def _instants(self, side: str, least: float, most: float) -> Map:
        first, last = (int(_search(self._before, end, side)) - 1 for end in (least, most))
        return partial(_reached, self._before[first + 1 : last + 1], self._ahead[first : last + 1], side)


def _mapped(trace: Trace, value: Value, alone: Callable[[int], int], between: Callable[[float, float], Map]) -> Value:
    least = float(alone(int(low(value))))
    most = least if isinstance(value, float) else float(alone(int(high(value))))
    if isinstance(value, float) or least == most:
        return least
    return trace.apply(between(low(value), high(value)), (value,), least, most)


def _worked(begins: Numbers, ahead: Numbers, upto: Numbers, instant: Numbers) -> Numbers:
    shift = np.searchsorted(begins, instant, side="right")
    done = instant - ahead[shift]
    return np.minimum(done, upto[shift], out=done)


def _reached(before: Numbers, ahead: Numbers, side: str, worked: Numbers) -> Numbers:
    found: Numbers = worked + ahead[_search(before, worked, side)]
    return found


def _search(edges: Numbers, values: Numbers | float, side: str) -> NDArray[np.intp]:
    found: NDArray[np.intp] = np.searchsorted(edges, values, side=side)  # type: ignore[call-overload]
    return found


def _each(alone: Callable[[int], int], values: Numbers) -> Numbers:
    """Return a map of each number by itself, at the ends of the horizon."""
    return np.array([alone(int(value)) for value in values.tolist()], np.float64)
