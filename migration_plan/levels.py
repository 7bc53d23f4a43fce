"""Both passes over a large network, one level of tasks at a time, on arrays.

For a link p → t with weight w = lag − (to finish) n_t, all in minutes of one clock:

    start of t ≥ end of p + w                 finish of p ≤ end of t − lag + (from start) n_p

A level holds the tasks whose longest way from a start has as many links. Tasks are numbered anew in the order of
their levels, links in the order of their successors (forward) and predecessors (backward), so that a level is one
slice, and its maximum (minimum) over links one ``reduceat``. Cost: a dozen array operations a level; it pays where a
level holds hundreds of tasks, and a chain is better walked task by task.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Adjust = Callable[[slice, Numbers, Numbers], None]
"""Corrects the candidates of the links in a slice, given the ends known so far: for links between clocks."""
_PLACE_BITS = 32
"""Room for the place of a link below its key."""


@dataclass(frozen=True, slots=True)
class Side:
    """The links in the order of one of their ends."""

    links: Numbers
    """Link by place."""
    near: Numbers
    """Rank of the end they are ordered by, of the tasks that have links, once each."""
    first: Numbers
    """Place of the first link of each of those."""
    slices: tuple[tuple[slice, slice], ...]
    """For each level, the slice of ``near`` and the slice of ``links``."""


@dataclass(frozen=True, slots=True)
class Levels:
    """The order of a network: computed once, good until a link changes."""

    order: Numbers
    """Task by rank."""
    rank: Numbers
    """Rank by task; −1 for a task in a cycle or after one."""
    bounds: tuple[slice, ...]
    """The ranks of each level."""
    incoming: Side
    outgoing: Side


def levels_of(tasks: int, predecessor: Numbers, successor: Numbers, aside: Flags | None = None) -> Levels:
    """Return the levels of a network; tasks aside, in cycles and after them have no rank.

    >>> levels = levels_of(4, np.array([2, 2, 0]), np.array([0, 1, 1]))
    >>> levels.order.tolist(), [(level.start, level.stop) for level in levels.bounds]
    ([2, 3, 0, 1], [(0, 2), (2, 3), (3, 4)])
    """
    targets = successor[_sorting(predecessor)]
    starts = np.concatenate(([0], np.cumsum(np.bincount(predecessor, minlength=tasks))))
    waiting = np.bincount(successor, minlength=tasks)
    if aside is not None:
        waiting[aside] += 1
    frontier = np.flatnonzero(waiting == 0)
    parts: list[Numbers] = []
    while len(frontier):
        parts.append(frontier)
        reached = targets[_ranges(starts[frontier], starts[frontier + 1])]
        np.subtract.at(waiting, reached, 1)
        frontier = _once(reached[waiting[reached] == 0])
    order = np.concatenate(parts) if parts else np.zeros(0, np.int64)
    rank = np.full(tasks, -1, np.int64)
    rank[order] = np.arange(len(order))
    edges = np.cumsum([0, *(len(part) for part in parts)]).tolist()
    bounds = tuple(slice(low, high) for low, high in pairwise(edges))
    before, after = rank[predecessor], rank[successor]
    numbers = np.flatnonzero((before >= 0) & (after >= 0))
    incoming, outgoing = _side(numbers, after[numbers], edges), _side(numbers, before[numbers], edges)
    return Levels(order, rank, bounds, incoming, outgoing)


def early_ends(
    levels: Levels,
    *,
    length: Numbers,
    floor: Numbers,
    source: Numbers,
    weight: Numbers,
    ceiling: Numbers | None = None,
    gate: Numbers | None = None,
    adjust: Adjust | None = None,
) -> Numbers:
    """Return early starts, then early finishes, by rank.

    ``length``, ``floor``, ``ceiling`` and ``gate`` are by rank; ``source`` (where in the answer the end of the
    predecessor stands: its rank, plus the number of tasks for a finish) and ``weight`` are by place of
    ``levels.incoming``.
    """
    count = len(levels.order)
    ends = np.concatenate([floor, floor])
    starts, finishes = ends[:count], ends[count:]
    side = levels.incoming
    for bounds, (near, places) in zip(levels.bounds, side.slices, strict=True):
        if places.stop > places.start:
            candidates = ends[source[places]]
            candidates += weight[places]
            if adjust is not None:
                adjust(places, candidates, ends)
            best = np.maximum.reduceat(candidates, side.first[near] - places.start)
            tasks = side.near[near]
            starts[tasks] = np.maximum(starts[tasks], best)
        if ceiling is not None:
            np.minimum(starts[bounds], ceiling[bounds], out=starts[bounds])
        np.add(starts[bounds], length[bounds], out=finishes[bounds])
        if gate is not None:
            np.maximum(finishes[bounds], gate[bounds], out=finishes[bounds])
    return ends


def late_ends(
    levels: Levels,
    *,
    length: Numbers,
    cap: Numbers,
    source: Numbers,
    weight: Numbers,
    floor: Numbers | None = None,
    adjust: Adjust | None = None,
) -> Numbers:
    """Return late starts, then late finishes, by rank.

    ``cap`` is the latest finish by rank (the project's end or less), ``source`` the place of the end of the successor
    and ``weight`` = lag − (from start) n_p, both by place of ``levels.outgoing``.
    """
    count = len(levels.order)
    ends = np.concatenate([cap, cap])
    starts, finishes = ends[:count], ends[count:]
    side = levels.outgoing
    for bounds, (near, places) in zip(reversed(levels.bounds), reversed(side.slices), strict=True):
        if places.stop > places.start:
            candidates = ends[source[places]]
            candidates -= weight[places]
            if adjust is not None:
                adjust(places, candidates, ends)
            best = np.minimum.reduceat(candidates, side.first[near] - places.start)
            tasks = side.near[near]
            finishes[tasks] = np.minimum(finishes[tasks], best)
        if floor is not None:
            np.maximum(finishes[bounds], floor[bounds], out=finishes[bounds])
        np.subtract(finishes[bounds], length[bounds], out=starts[bounds])
    return ends


def least_by_predecessor(levels: Levels, values: Numbers, otherwise: Numbers) -> Numbers:
    """Return for each rank the least value of its links (by place of ``outgoing``), or what stands otherwise."""
    side, found = levels.outgoing, otherwise.copy()
    if len(values):
        found[side.near] = np.minimum.reduceat(values, side.first)
    return found


def _side(numbers: Numbers, near: Numbers, edges: list[int]) -> Side:
    """Return links in the order of an end, and where each task's and each level's links begin."""
    by_near = _sorting(near)
    near = near[by_near]
    first = np.flatnonzero(np.diff(near, prepend=-1))
    ranks = near[first]
    links_at = np.searchsorted(near, edges).tolist()
    tasks_at = np.searchsorted(ranks, edges).tolist()
    spans = [
        (slice(tasks_at[level], tasks_at[level + 1]), slice(links_at[level], links_at[level + 1]))
        for level in range(len(edges) - 1)
    ]
    return Side(numbers[by_near], ranks, first, tuple(spans))


def _sorting(keys: Numbers) -> Numbers:
    """Return the places of the keys in ascending order, equal keys in their own order.

    Key and place packed into one number sort three times as fast as an argsort.
    """
    packed: Numbers = np.sort((keys << _PLACE_BITS) | np.arange(len(keys)))
    return packed & ((1 << _PLACE_BITS) - 1)


def _ranges(starts: Numbers, stops: Numbers) -> Numbers:
    """Return all numbers of many ranges, one range after the other."""
    sizes = stops - starts
    shifts = np.repeat(starts - np.cumsum(sizes) + sizes, sizes)
    found: Numbers = np.arange(len(shifts)) + shifts
    return found


def _once(numbers: Numbers) -> Numbers:
    """Return each number once, in order."""
    found = np.sort(numbers)
    once: Numbers = found[np.diff(found, prepend=-1) > 0]
    return once
