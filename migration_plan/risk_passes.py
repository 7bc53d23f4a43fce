"""The two passes of ``passes`` for many trials at once: the same rules, on rows of whole minutes in float64.

Whole minutes make every sum exact, so a float of 0 is 0 and criticality is counted, not estimated. Left out:
Microsoft's rules, tasks that are to lie as late as possible (they stay early, the finish is the same), and pins over
the logic. A lag in percent stays that of the planned duration.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from math import inf

import numpy as np

from migration_plan.calendar import WorkingTime, instant_of
from migration_plan.conditions import Conditions
from migration_plan.links import ON_THE_CLOCK
from migration_plan.network import Network
from migration_plan.risk_bounds import TrialBounds, last_tasks, needed_late, trial_bounds
from migration_plan.risk_clock import TrialClock
from migration_plan.risk_trace import Numbers, Trace, Value, high, low


@dataclass(frozen=True, slots=True)
class Lengths:
    """What varies: the working time left by task, and the earliest starts and finishes that gaps allow."""

    left: Sequence[Value]
    opens: dict[int, list[Value]]
    closes: dict[int, list[Value]]


@dataclass(slots=True)
class Ends:
    """Start and finish of every task in worked minutes of its clock, and the instants that somebody asked for."""

    start: list[Value]
    finish: list[Value]
    opens: dict[int, list[Value]] = field(default_factory=dict)
    """Of early dates: the earliest starts that gaps allow."""
    end: Value | None = None
    """Of late dates: the instant from which they are counted back."""
    instants: dict[tuple[int, bool], Value] = field(default_factory=dict)


class TrialNetwork:
    """A network at a status date, ready to be passed through with any lengths."""

    def __init__(self, network: Network, told: Conditions, clocks: Sequence[WorkingTime]) -> None:
        """Compile what all trials share."""
        self.network, self.told = network, told
        self.clocks = [TrialClock(clock) for clock in clocks]
        self.clock = [self.clocks[place] for place in network.clock] if clocks else []
        self.bounds: list[TrialBounds] = trial_bounds(network, told, clocks)
        self.last_open = last_tasks(network, told)
        must = network.plan.must_finish_by
        self.must_finish = None if must is None else float(instant_of(must))
        self.needed = needed_late(network, told)

    def open(self, task: int) -> bool:
        """Tell whether a task is still to be finished."""
        return self.told.finished[task] is None

    def takes_time(self, task: int) -> bool:
        """Tell whether a task has time left."""
        return self.told.remaining[task] > 0

    def forward(self, lengths: Lengths, trace: Trace) -> Ends:
        """Return the early dates."""
        size = len(self.network.clock)
        early = Ends([-inf] * size, [-inf] * size, lengths.opens)
        for task in self.network.order:
            left = lengths.left[task]
            start = self._early_start(task, left, early, trace)
            early.start[task] = start
            finish = trace.add(start, left) if self.takes_time(task) else start
            early.finish[task] = reduce(trace.most, lengths.closes.get(task, ()), finish)
        return early

    def backward(self, lengths: Lengths, end: Value, trace: Trace) -> Ends:
        """Return the late dates of the tasks that are needed, counted back from an instant."""
        size = len(self.network.clock)
        late = Ends([inf] * size, [inf] * size, end=end)
        ends = [clock.worked(trace, end) for clock in self.clocks]
        for task in reversed(self.network.order):
            if self.needed[task]:
                left = lengths.left[task]
                finish = self._late_finish(task, left, ends[self.network.clock[task]], late, trace)
                late.finish[task] = finish
                late.start[task] = trace.subtract(finish, left) if self.takes_time(task) else finish
        return late

    def end(self, early: Ends, tasks: list[int], trace: Trace) -> Value:
        """Return the instant at which the last of the tasks finishes."""
        groups: dict[int, Value] = {}
        latest: Value = float(self.told.begin) if not tasks else -inf
        for task in tasks:
            if self.takes_time(task):
                place = self.network.clock[task]
                groups[place] = trace.most(groups.get(place, -inf), early.finish[task])
            else:
                latest = trace.most(latest, self.instant(task, early, trace, finish=True))
        for place, finish in groups.items():
            latest = trace.most(latest, self.clocks[place].finish_at(trace, finish))
        return latest

    def finish_on_clock(self, task: int, early: Ends, trace: Trace) -> tuple[Value, TrialClock | None]:
        """Return the finish of a task in worked minutes and their clock; of what takes no time instants and None."""
        if self.takes_time(task):
            return early.finish[task], self.clock[task]
        return self.instant(task, early, trace, finish=True), None

    def instant(self, task: int, dates: Ends, trace: Trace, *, finish: bool) -> Value:
        """Return an end of a task as instants, in start or finish notation; one instant if it takes no time."""
        known = dates.instants.get((task, finish))
        if known is None:
            known = dates.instants[task, finish] = self._laid_out(task, dates, trace, finish=finish)
        return known

    def _early_start(self, task: int, left: Value, early: Ends, trace: Trace) -> Value:
        bounds, told, links = self.bounds[task], self.told, self.network.links
        start: Value = bounds.floor
        if bounds.finish_floor > -inf:
            start = trace.most(start, trace.subtract(bounds.finish_floor, left))
        start = reduce(trace.most, early.opens.get(task, ()), start)
        for number in self.network.incoming[task]:
            if number in told.skipped:
                continue
            if told.direct[number]:
                ends = early.finish if links.from_finish[number] else early.start
                lag = float(links.lag[number])
                arrival = ends[links.predecessor[number]]
                arrival = trace.add(arrival, lag) if lag else arrival
            else:
                arrival = self.clock[task].worked(trace, self._reach(number, early, trace))
            if links.to_finish[number]:
                arrival = trace.subtract(arrival, left)
            start = trace.most(start, arrival)
        return start

    def _late_finish(self, task: int, left: Value, end: Value, late: Ends, trace: Trace) -> Value:
        """Return the latest finish: by the end, dates and followers; of a pinned task that of its pin."""
        bounds, network, links = self.bounds[task], self.network, self.network.links
        if bounds.pinned_finish is not None:
            return bounds.pinned_finish
        if bounds.pinned_start is not None:
            return trace.add(bounds.pinned_start, left)
        finish = trace.least(end, bounds.finish_cap) if bounds.finish_cap < inf else end
        if bounds.start_cap < inf:
            finish = trace.least(finish, trace.add(bounds.start_cap, left))
        for number in self._followers(task):
            if network.plain[number]:
                ends = late.finish if links.to_finish[number] else late.start
                lag = float(links.lag[number])
                limit = ends[links.successor[number]]
                limit = trace.subtract(limit, lag) if lag else limit
            else:
                limit = self.clock[task].worked(trace, self._reach_back(number, late, trace))
            if not links.from_finish[number]:
                limit = trace.add(limit, left)
            finish = trace.least(finish, limit)
        return finish

    def _followers(self, task: int) -> Iterator[int]:
        links, level = self.network.links, self.network.level
        for number in self.network.outgoing[task]:
            if number not in self.told.unbound and level[links.successor[number]] >= 0:
                yield number

    def _reach(self, number: int, early: Ends, trace: Trace) -> Value:
        """Return the instants to which a link moves the end of its predecessor; a lag runs from an actual date."""
        links = self.network.links
        before, lag, from_finish = links.predecessor[number], links.lag[number], links.from_finish[number]
        actual = (self.told.finished if from_finish else self.told.started)[before] if lag > 0 else None
        instant = self.instant(before, early, trace, finish=from_finish) if actual is None else float(actual)
        clock = links.clock[number]
        if not lag:
            return instant
        return (
            trace.add(instant, float(lag)) if clock == ON_THE_CLOCK else self.clocks[clock].moved(trace, instant, lag)
        )

    def _reach_back(self, number: int, late: Ends, trace: Trace) -> Value:
        links = self.network.links
        lag, clock = links.lag[number], links.clock[number]
        instant = self.instant(links.successor[number], late, trace, finish=links.to_finish[number])
        if not lag:
            return instant
        if clock == ON_THE_CLOCK:
            return trace.add(instant, float(-lag))
        return self.clocks[clock].moved_back(trace, instant, lag)

    def _laid_out(self, task: int, dates: Ends, trace: Trace, *, finish: bool) -> Value:
        clock, start, end = self.clock[task], dates.start[task], dates.finish[task]
        if finish and self.takes_time(task):
            return clock.finish_at(trace, end)
        at_once = self._put(task, dates, trace) if self.told.instant[task] else clock.start_at(trace, start)
        if not finish or start is end:
            return at_once
        if isinstance(start, float) and isinstance(end, float):
            return at_once if start == end else clock.finish_at(trace, end)
        moved = clock.finish_at(trace, end)
        least, most = min(low(moved), low(at_once)), max(high(moved), high(at_once))
        return trace.apply(_where_differs, (start, end, moved, at_once), least, most)

    def _put(self, task: int, dates: Ends, trace: Trace) -> Value:
        """Return where a task without length is put: exactly there, a milestone does not jump over a weekend."""
        clock, bounds, told = self.clock[task], self.bounds[task], self.told
        if dates.end is None:
            put = told.put.get(task)
            earliest: Value = bounds.floor if put is not None else max(bounds.floor, bounds.finish_floor)
            floor = clock.start_at(trace, reduce(trace.most, dates.opens.get(task, ()), earliest))
            numbers = (number for number in self.network.incoming[task] if number not in told.skipped)
            reached = (self._reach(number, dates, trace) for number in numbers)
            return reduce(trace.most, reached, trace.most(floor, float(put or 0)))
        pin = bounds.pinned_start if bounds.pinned_finish is None else bounds.pinned_finish
        cap = min(bounds.finish_cap, bounds.start_cap) if pin is None else pin
        own = told.latest.get(task)
        latest = dates.end if cap == inf else float(own) if own is not None else clock.finish_at(trace, cap)
        if pin is not None:
            return latest
        limits = (self._reach_back(number, dates, trace) for number in self._followers(task))
        return reduce(trace.least, limits, trace.least(dates.end, latest))


def _where_differs(one: Numbers, other: Numbers, yes: Numbers, no: Numbers) -> Numbers:
    return np.where(np.not_equal(one, other), yes, no)
