"""The two passes of ``passes`` for large networks, level by level on arrays: the same rules, the same answers.

Links within one clock are sums of worked minutes. The others go through instants, all clocks in one search
(``Clockwork``). Left to the passes task by task: Microsoft's rules, and pins on tasks that take no time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from migration_plan.calendar import WorkingTime
from migration_plan.clockwork import Clockwork
from migration_plan.levels import Levels, Side, early_ends, late_ends
from migration_plan.links import Links

Numbers = NDArray[np.int64]
NEVER = 1 << 61


@dataclass(frozen=True, slots=True)
class Bounds:
    """What binds tasks, by rank: in the forward pass floor, ceiling, gate; in the backward pass cap and floor."""

    length: Numbers
    instant: NDArray[np.bool_]
    clock: Numbers
    low: Numbers
    high: Numbers
    gate: Numbers


@dataclass(frozen=True, slots=True)
class Wide:
    """Links by place in one order, and which of them need instants."""

    near: Numbers
    far: Numbers
    near_finish: NDArray[np.bool_]
    far_finish: NDArray[np.bool_]
    lag: Numbers
    lag_clock: Numbers
    anchor: Numbers
    """Instant from which a lag runs instead, −1: none."""
    off: NDArray[np.bool_]
    crossing: Numbers
    """Places of the links whose instants matter, in order."""


def wide_forward(
    levels: Levels, wide: Wide, bounds: Bounds, clocks: Sequence[WorkingTime], given: Numbers
) -> tuple[Numbers, ...]:
    """Return early starts and finishes (worked), given instants by rank, and arrivals by place of ``incoming``.

    ``given`` holds the earliest at first.
    """
    work, count = Clockwork(clocks), len(levels.order)
    arrival = np.full(len(wide.near), -1, np.int64)
    extra = np.where(wide.near_finish, bounds.length[wide.near], 0)
    source = wide.far + np.where(wide.far_finish, count, 0)

    def adjust(places: slice, candidates: Numbers, ends: Numbers) -> None:
        links = _within(wide.crossing, places)
        if not len(links):
            return
        instants = _instants(wide.far[links], wide.far_finish[links], ends, given, bounds, work)
        instants = np.where(wide.anchor[links] >= 0, wide.anchor[links], instants)
        reached = work.moved(wide.lag_clock[links], instants, wide.lag[links])
        near, live = wide.near[links], ~wide.off[links]
        found = work.worked(bounds.clock[near], reached) - extra[links]
        candidates[links - places.start] = np.where(live, found, -NEVER)
        arrival[links[live]] = found[live]
        np.maximum.at(given, near[live], reached[live])

    ends = early_ends(
        levels,
        length=bounds.length,
        floor=bounds.low,
        ceiling=bounds.high,
        gate=bounds.gate,
        source=source,
        weight=wide.lag - extra,
        adjust=adjust,
    )
    plain = np.ones(len(arrival), bool)
    plain[wide.crossing] = False
    arrival[plain] = ends[source[plain]] + (wide.lag - extra)[plain]
    return ends[:count], ends[count:], given, arrival


def wide_backward(
    levels: Levels, wide: Wide, bounds: Bounds, clocks: Sequence[WorkingTime], given: Numbers
) -> tuple[Numbers, ...]:
    """Return late starts and finishes (worked) and given instants by rank; ``given`` holds the latest at first."""
    work, count = Clockwork(clocks), len(levels.order)
    extra = np.where(wide.near_finish, 0, bounds.length[wide.near])

    def adjust(places: slice, candidates: Numbers, ends: Numbers) -> None:
        links = _within(wide.crossing, places)
        if not len(links):
            return
        instants = _instants(wide.far[links], wide.far_finish[links], ends, given, bounds, work)
        reached = work.moved_back(wide.lag_clock[links], instants, wide.lag[links])
        near, live = wide.near[links], ~wide.off[links]
        found = work.worked(bounds.clock[near], reached) + extra[links]
        candidates[links - places.start] = np.where(live, found, NEVER)
        np.minimum.at(given, near[live], reached[live])

    ends = late_ends(
        levels,
        length=bounds.length,
        cap=bounds.high,
        floor=bounds.low,
        source=wide.far + np.where(wide.far_finish, count, 0),
        weight=wide.lag - extra,
        adjust=adjust,
    )
    return ends[:count], ends[count:], given


def wide_links(
    levels: Levels, side: Side, links: Links, direct: list[bool], off: set[int], bounds: Bounds, *, ahead: bool
) -> Wide:
    """Return the links in the order of one side; ``ahead``: of their successors, for the forward pass."""
    number = side.links
    ends = [np.array(column, np.int64)[number] for column in (links.predecessor, links.successor)]
    finish = [np.array(column, bool)[number] for column in (links.from_finish, links.to_finish)]
    near, far = (1, 0) if ahead else (0, 1)
    out = np.zeros(len(links.predecessor), bool)
    out[list(off)] = True
    near_rank = levels.rank[ends[near]]
    crossing = ~np.array(direct, bool)[number] | bounds.instant[near_rank] | out[number]
    return Wide(
        near=near_rank,
        far=levels.rank[ends[far]],
        near_finish=finish[near],
        far_finish=finish[far],
        lag=np.array(links.lag, np.int64)[number],
        lag_clock=np.array(links.clock, np.int64)[number],
        anchor=np.full(len(number), -1, np.int64),
        off=out[number],
        crossing=np.flatnonzero(crossing),
    )


def _within(numbers: Numbers, places: slice) -> Numbers:
    low, high = np.searchsorted(numbers, (places.start, places.stop))
    return numbers[low:high]


def _instants(
    task: Numbers, finish: NDArray[np.bool_], ends: Numbers, given: Numbers, bounds: Bounds, work: Clockwork
) -> Numbers:
    """Return ends of tasks as instants, in start notation or finish notation; one instant if they take no time."""
    count, clock = len(bounds.length), bounds.clock[task]
    start_work, finish_work = ends[task], ends[count + task]
    at_start = np.where(bounds.instant[task], given[task], work.start_at(clock, start_work))
    return np.where(finish & (finish_work != start_work), work.finish_at(clock, finish_work), at_start)
