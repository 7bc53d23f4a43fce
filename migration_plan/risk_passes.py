"""The two passes of ``passes`` over a row of trials for each task: the same rules, in float64 rows of whole minutes.

Whole minutes make every sum exact, so a float of 0 is 0 and criticality is counted, not estimated. What is the same in
all trials is a single number and costs one addition; rows are computed only behind what varies. Left out: Microsoft's
rules, tasks that are to lie as late as possible (they stay early, the finish is the same), and pins over the logic.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from math import inf

import numpy as np
from numpy.typing import NDArray

from migration_plan.calendar import WorkingTime, instant_of
from migration_plan.conditions import Conditions
from migration_plan.links import ON_THE_CLOCK
from migration_plan.network import Network
from migration_plan.risk_bounds import TrialBounds, trial_bounds
from migration_plan.risk_clock import TrialClock

Row = NDArray[np.float64]
Value = Row | float
"""A number for each trial, or one for all."""


@dataclass(slots=True)
class Ends:
    """Start and finish of every task in worked minutes of its clock, and the instants that somebody asked for."""

    start: list[Value]
    finish: list[Value]
    given: dict[int, Row] = field(default_factory=dict)
    """Instants of tasks that take no time."""
    instants: dict[tuple[int, bool], Row] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lengths:
    """What varies: the working time left by task, and the earliest starts and finishes that gaps allow."""

    left: list[Value]
    opens: dict[int, list[Value]]
    closes: dict[int, list[Value]]


class TrialNetwork:
    """A network at a status date, ready to be passed through with any lengths."""

    def __init__(self, network: Network, told: Conditions, clocks: Sequence[WorkingTime]) -> None:
        """Compile what all trials share."""
        self.network, self.told, self.working_time = network, told, clocks
        self.clocks = [TrialClock(clock) for clock in clocks]
        self.bounds: list[TrialBounds] = trial_bounds(network, told, clocks)
        self.last, self.last_open = _last_tasks(network, told, open_only=False), _last_tasks(network, told)
        must = network.plan.must_finish_by
        self.must_finish = None if must is None else float(instant_of(must))
        self.threshold = float(network.plan.options.critical_float)

    def open(self, task: int) -> bool:
        """Tell whether a task is still to be finished."""
        return self.told.finished[task] is None

    def forward(self, lengths: Lengths, space: Iterator[Row], varies: list[bool], fixed: Ends | None = None) -> Ends:
        """Return the early dates; of what does not vary those that are fixed."""
        size = len(self.network.clock)
        early = Ends([0.0] * size, [0.0] * size)
        for task in self.network.order:
            if fixed is not None and not varies[task]:
                early.start[task], early.finish[task] = fixed.start[task], fixed.finish[task]
                if self.told.instant[task]:
                    early.given[task] = fixed.given[task]
            elif self.told.instant[task]:
                self._place(task, lengths, early)
            else:
                self._schedule(task, lengths, early, space)
        return early

    def backward(self, lengths: Lengths, space: Iterator[Row], end: Row, needed: list[bool]) -> Ends:
        """Return the late dates of the tasks that are needed, counted back from an instant for each trial."""
        size = len(self.network.clock)
        late = Ends([inf] * size, [inf] * size)
        ends = [clock.worked(end) for clock in self.clocks]
        for task in reversed(self.network.order):
            if not needed[task]:
                continue
            if self.told.instant[task]:
                self._place_late(task, end, late)
                continue
            left, row = lengths.left[task], next(space)
            limits = [ends[self.network.clock[task]], *self._limits(task, left, late)]
            late.finish[task] = self._pinned(task, left, _least(limits, row))
            late.start[task] = np.subtract(late.finish[task], left, out=next(space))
        return late

    def end(self, early: Ends, tasks: list[int]) -> Row:
        """Return the instant at which the last of the tasks finishes."""
        groups: dict[int, list[Value]] = {}
        lone: list[Value] = [float(self.told.begin)] if not tasks else []
        for task in tasks:
            if self._takes_time(task):
                groups.setdefault(self.network.clock[task], []).append(early.finish[task])
            else:
                lone.append(self._instant(task, early, finish=True))
        lone += [self.clocks[clock].finish_at(_row(_most(rows))) for clock, rows in groups.items()]
        return _row(_most(lone))

    def extreme_finish(self, task: int, early: Ends, *, latest: bool) -> float:
        """Return the earliest or the latest instant at which a task finishes in any of the trials."""
        takes_time = self._takes_time(task)
        row = _row(early.finish[task] if takes_time else self._instant(task, early, finish=True))
        end = row.max(keepdims=True) if latest else row.min(keepdims=True)
        return float((self.clocks[self.network.clock[task]].finish_at(end) if takes_time else end)[0])

    def comparable_finishes(self, tasks: list[int], early: Ends, count: int) -> tuple[Row, TrialClock | None]:
        """Return the finishes of tasks as rows: worked minutes where all lie on one clock, else instants."""
        clocks = {self.network.clock[task] for task in tasks}
        worked = len(clocks) == 1 and all(self._takes_time(task) for task in tasks)
        rows = np.empty((len(tasks), count))
        for row, task in zip(rows, tasks, strict=True):
            row[:] = early.finish[task] if worked else self._instant(task, early, finish=True)
        return rows, self.clocks[clocks.pop()] if worked else None

    def _schedule(self, task: int, lengths: Lengths, early: Ends, space: Iterator[Row]) -> None:
        bounds, left = self.bounds[task], lengths.left[task]
        floors: list[Value] = [bounds.floor, *lengths.opens.get(task, ()), *self._arrivals(task, left, early)]
        if bounds.finish_floor > -inf:
            floors.append(bounds.finish_floor - left)
        start = _most(floors, space)
        early.start[task] = start
        if isinstance(start, float) and isinstance(left, float):
            finish: Value = start + left
        else:
            finish = np.add(start, left, out=next(space))
        closes = lengths.closes.get(task)
        early.finish[task] = _most([finish, *closes], space) if closes else finish

    def _arrivals(self, task: int, left: Value, early: Ends) -> Iterator[Value]:
        links, told = self.network.links, self.told
        for number in self.network.incoming[task]:
            if number in told.skipped:
                continue
            if told.direct[number]:
                ends = early.finish if links.from_finish[number] else early.start
                lag = links.lag[number]
                arrival = ends[links.predecessor[number]]
                arrival = arrival + lag if lag else arrival
            else:
                arrival = self.clocks[self.network.clock[task]].worked(self._reach(number, early))
            yield arrival - left if links.to_finish[number] else arrival

    def _place(self, task: int, lengths: Lengths, early: Ends) -> None:
        """Place a task without length exactly where it is put: a milestone does not jump over a weekend."""
        clock, bounds = self.clocks[self.network.clock[task]], self.bounds[task]
        floor = _most([bounds.floor, bounds.finish_floor, *lengths.opens.get(task, ())])
        reached: list[Value] = [
            self._reach(number, early) for number in self.network.incoming[task] if number not in self.told.skipped
        ]
        instant = _row(_most([clock.start_at(_row(floor)), *reached]))
        start = clock.worked(instant)
        early.given[task], early.start[task] = instant, start
        early.finish[task] = _most([start, *lengths.closes.get(task, ())])

    def _limits(self, task: int, left: Value, late: Ends) -> Iterator[Value]:
        """Yield what caps the late finish of a task: dates and followers."""
        network, links, bounds = self.network, self.network.links, self.bounds[task]
        if bounds.finish_cap < inf:
            yield bounds.finish_cap
        if bounds.start_cap < inf:
            yield bounds.start_cap + left
        for number in self._followers(task):
            if network.plain[number]:
                ends = late.finish if links.to_finish[number] else late.start
                lag = links.lag[number]
                limit = ends[links.successor[number]]
                limit = limit - lag if lag else limit
            else:
                limit = self.clocks[network.clock[task]].worked(self._reach_back(number, late))
            yield limit if links.from_finish[number] else limit + left

    def _followers(self, task: int) -> Iterator[int]:
        links, level = self.network.links, self.network.level
        for number in self.network.outgoing[task]:
            if number not in self.told.unbound and level[links.successor[number]] >= 0:
                yield number

    def _pinned(self, task: int, left: Value, finish: Row) -> Row:
        bounds = self.bounds[task]
        if bounds.pinned_start is not None:
            finish[:] = bounds.pinned_start + left
        if bounds.pinned_finish is not None:
            finish[:] = bounds.pinned_finish
        return finish

    def _place_late(self, task: int, end: Row, late: Ends) -> None:
        clock, bounds = self.clocks[self.network.clock[task]], self.bounds[task]
        pin = bounds.pinned_start if bounds.pinned_finish is None else bounds.pinned_finish
        cap = min(bounds.finish_cap, bounds.start_cap) if pin is None else pin
        limits: list[Value] = [end, *(self._reach_back(number, late) for number in self._followers(task))]
        if cap < inf:
            limits.append(clock.finish_at(_row(cap)))
        instant = _least(limits)
        finish = clock.worked(instant)
        if pin is not None:
            instant = np.where(finish < pin, clock.finish_at(_row(pin)), instant)
            finish = np.maximum(finish, pin)
        late.given[task] = instant
        late.start[task] = late.finish[task] = finish

    def _reach(self, number: int, early: Ends) -> Row:
        """Return the instants to which a link moves the end of its predecessor; a lag runs from an actual date."""
        links = self.network.links
        before, lag, from_finish = links.predecessor[number], links.lag[number], links.from_finish[number]
        actual = (self.told.finished if from_finish else self.told.started)[before] if lag > 0 else None
        instant = self._instant(before, early, finish=from_finish) if actual is None else _row(float(actual))
        if not lag:
            return instant
        clock = links.clock[number]
        return instant + lag if clock == ON_THE_CLOCK else self.clocks[clock].moved(instant, lag)

    def _reach_back(self, number: int, late: Ends) -> Row:
        links = self.network.links
        lag = links.lag[number]
        instant = self._instant(links.successor[number], late, finish=links.to_finish[number])
        if not lag:
            return instant
        clock = links.clock[number]
        return instant - lag if clock == ON_THE_CLOCK else self.clocks[clock].moved_back(instant, lag)

    def _instant(self, task: int, dates: Ends, *, finish: bool) -> Row:
        """Return an end of a task as instants, in start notation or finish notation; one instant if it takes no time."""
        known = dates.instants.get((task, finish))
        if known is None:
            known = dates.instants[task, finish] = self._laid_out(task, dates, finish=finish)
        return known

    def _laid_out(self, task: int, dates: Ends, *, finish: bool) -> Row:
        clock, start, end = self.clocks[self.network.clock[task]], dates.start[task], dates.finish[task]
        if finish and self._takes_time(task):
            return clock.finish_at(_row(end))
        at_once = dates.given[task] if self.told.instant[task] else clock.start_at(_row(start))
        if not finish or start is end:
            return at_once
        return np.where(np.not_equal(start, end), clock.finish_at(_row(end)), at_once)

    def _takes_time(self, task: int) -> bool:
        return self.told.remaining[task] > 0


def _last_tasks(network: Network, told: Conditions, *, open_only: bool = True) -> list[int]:
    """Return the tasks of which one finishes last: those that no other surely outlasts."""
    links, found = network.links, []
    for task in network.order:
        if open_only and told.finished[task] is not None:
            continue
        covered = told.remaining[task] > 0 and any(  # what takes no time may lie on the next start
            links.from_finish[number]
            and links.lag[number] >= 0
            and told.direct[number]
            and number not in told.skipped
            and network.level[links.successor[number]] >= 0
            and (not open_only or told.finished[links.successor[number]] is None)
            for number in network.outgoing[task]
        )
        if not covered:
            found.append(task)
    return found


def _row(value: Value) -> Row:
    return np.atleast_1d(np.asarray(value, np.float64))


def _most(values: list[Value], space: Iterator[Row] | None = None) -> Value:
    """Return the greatest of the values in each trial: one number if all are."""
    base = max((value for value in values if isinstance(value, float)), default=-inf)
    rows = [value for value in values if not isinstance(value, float)]
    if not rows:
        return base
    if len(rows) == 1 and base == -inf:
        return rows[0]
    rest = rows[1:] if base == -inf else [base, *rows[1:]]
    out = None if space is None else next(space)
    return reduce(lambda one, other: np.maximum(one, other, out=out), rest, rows[0])


def _least(values: list[Value], out: Row | None = None) -> Row:
    """Return the least of the values in each trial; one of them is a row."""
    base = min((value for value in values if isinstance(value, float)), default=inf)
    rows = [value for value in values if not isinstance(value, float)]
    found = np.minimum(rows[0], base, out=out)
    return reduce(lambda one, other: np.minimum(one, other, out=out), rows[1:], found)
