"""The passes over a flat list of links, a link at a time: loops for numba, which is optional.

Rows of links are sorted by the rank of their predecessors, in any order of the tasks that puts each behind its
predecessors. So a start is known when the first link out of its task is read, and one row after the other, without a
branch, is both passes. Without numba this module is the same in plain Python, which only tests want.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

_compile: Any
try:
    from numba import njit as _compile  # type: ignore[import-not-found,no-redef,unused-ignore]
except ImportError:
    _compile = None

Numbers = NDArray[np.int64]
Codes = NDArray[np.int32]
Flags = NDArray[np.bool_]
Loop = TypeVar("Loop", bound=Callable[..., Any])
NO_LINK = 1 << 62
"""More than any float: there is no link to measure it on."""


def compiled(function: Loop) -> Loop:
    """Return the loop compiled by numba; kept beside this file, or for this run alone where nothing can be written."""
    if _compile is None:
        return function
    try:
        loop: Loop = _compile(cache=True, nogil=True)(function)
    except RuntimeError:
        loop = _compile(nogil=True)(function)
    return loop


@compiled
def ordered(predecessor: Numbers, successor: Numbers, tasks: int) -> Codes:
    """Return the tasks, each behind its predecessors, without those in cycles and after them (Kahn, 1962)."""
    waiting = np.zeros(tasks, np.int64)
    first = np.zeros(tasks + 1, np.int64)
    for number in range(len(predecessor)):
        waiting[successor[number]] += 1
        first[predecessor[number] + 1] += 1
    for task in range(tasks):
        first[task + 1] += first[task]
    place, after = first[:-1].copy(), np.empty(len(successor), np.int32)
    for number in range(len(predecessor)):
        task = predecessor[number]
        after[place[task]] = successor[number]
        place[task] += 1
    order, known = np.empty(tasks, np.int32), 0
    for task in range(tasks):
        if waiting[task] == 0:
            order[known] = task
            known += 1
    read = 0
    while read < known:
        task = order[read]
        read += 1
        for number in range(first[task], first[task + 1]):
            follower = after[number]
            waiting[follower] -= 1
            if waiting[follower] == 0:
                order[known] = follower
                known += 1
    return order[:known]


@compiled
def links_by_predecessor(predecessor: Numbers, successor: Numbers, rank: Codes, ranks: int) -> Numbers:
    """Return the links between tasks that have a rank, in the order of their predecessors' ranks (a counting sort)."""
    place, kept = np.zeros(ranks + 1, np.int64), 0
    for number in range(len(predecessor)):
        if rank[successor[number]] >= 0:
            place[rank[predecessor[number]] + 1] += 1
            kept += 1
    for at in range(ranks):
        place[at + 1] += place[at]
    found = np.empty(kept, np.int64)
    for number in range(len(predecessor)):
        if rank[successor[number]] >= 0:
            before = rank[predecessor[number]]
            found[place[before]] = number
            place[before] += 1
    return found


@compiled
def floats(
    rank: Codes, before: Codes, after: Codes, lag: Numbers, from_start: Flags, to_finish: Flags, length: Numbers
) -> Numbers:
    """Return early start and finish, late start and finish, total and free float, a row each, by task.

    ``length`` and the ends of the links are by rank. The least distance between two starts is one number for all four
    types: w = lag + (from finish) n_p − (to finish) n_t.
    """
    ranks, rows = len(length), len(before)
    start, weight = np.zeros(ranks, np.int64), np.empty(rows, np.int64)
    for row in range(rows):
        first, second = before[row], after[row]
        own = lag[row]
        if not from_start[row]:
            own += length[first]
        if to_finish[row]:
            own -= length[second]
        weight[row] = own
        start[second] = max(start[second], start[first] + own)
    end = np.int64(0)
    for task in range(ranks):
        end = max(end, start[task] + length[task])
    late, free = end - length, np.full(ranks, NO_LINK, np.int64)
    for row in range(rows - 1, -1, -1):
        first, second, own = before[row], after[row], weight[row]
        late[first] = min(late[first], late[second] - own)
        free[first] = min(free[first], start[second] - start[first] - own)
    found = np.empty((6, len(rank)), np.int64)
    for task in range(len(rank)):
        at = rank[task]
        if at < 0:
            found[:, task] = 0
            continue
        finish = start[at] + length[at]
        found[0, task], found[1, task] = start[at], finish
        found[2, task], found[3, task] = late[at], late[at] + length[at]
        found[4, task] = late[at] - start[at]
        found[5, task] = max(end - finish if free[at] == NO_LINK else free[at], 0)
    return found
