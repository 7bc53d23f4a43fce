"""From columns of ids to columns of floats: the critical path of networks that are too many to be records.

One working clock, four link types with lags in its minutes, no constraints: what a what-if over all municipalities, a
risk trial or a measurement needs. Plans of one ward go through ``network`` and ``critical_path``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from migration_plan.levels import Levels, early_ends, late_ends, least_by_predecessor, levels_of

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Floats:
    """Early and late dates and both floats by task, in the minutes of the clock, counted from the start."""

    early_start: Numbers
    early_finish: Numbers
    late_start: Numbers
    late_finish: Numbers
    total: Numbers
    free: Numbers
    dated: Flags
    """False for a task in a cycle or after one; its numbers mean nothing."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A network ready to be solved again and again with other durations."""

    levels: Levels
    early_source: Numbers
    early_lag: Numbers
    early_to_finish: Numbers
    late_source: Numbers
    late_lag: Numbers
    late_from_start: Numbers
    late_from: Numbers


def codes_of(ids: Sequence[str], wanted: Sequence[str]) -> Numbers:
    """Return the place of each wanted id among the ids, −1 where it is not there.

    Where ids already lie in Arrow, its ``index_in`` gives the same four times as fast: code them once, at the door.

    >>> codes_of(["A", "B"], ["B", "A", "ghost"]).tolist()
    [1, 0, -1]
    """
    places = dict(zip(ids, range(len(ids)), strict=True))
    return np.fromiter((places.get(name, -1) for name in wanted), np.int64, len(wanted))


def prepare(
    tasks: int,
    predecessor: Numbers,
    successor: Numbers,
    *,
    from_start: Flags | None = None,
    to_finish: Flags | None = None,
    lag: Numbers | None = None,
) -> Prepared:
    """Return the order of a network given in codes; links are FS without lag where nothing else is said."""
    levels = levels_of(tasks, predecessor, successor)
    ahead, back, count = levels.incoming.links, levels.outgoing.links, len(levels.order)
    rank, back_from_start = levels.rank, _chosen(from_start, back)
    return Prepared(
        levels=levels,
        early_source=rank[predecessor[ahead]] + (1 - _chosen(from_start, ahead)) * count,
        early_lag=_chosen(lag, ahead),
        early_to_finish=_chosen(to_finish, ahead),
        late_source=rank[successor[back]] + _chosen(to_finish, back) * count,
        late_lag=_chosen(lag, back),
        late_from_start=back_from_start,
        late_from=rank[predecessor[back]] + (1 - back_from_start) * count,
    )


def solve_floats(network: Prepared, duration: Numbers) -> Floats:
    """Return dates and floats for these durations.

    >>> diamond = prepare(4, np.array([0, 0, 1, 2]), np.array([1, 2, 3, 3]))
    >>> solve_floats(diamond, np.array([5, 10, 8, 5])).total.tolist()
    [0, 0, 2, 0]
    """
    levels, count = network.levels, len(network.levels.order)
    length = duration[levels.order]
    taken = network.early_to_finish * np.repeat(length[levels.incoming.near], _sizes(levels.incoming.first, network))
    early = early_ends(
        levels,
        length=length,
        floor=np.zeros(count, np.int64),
        source=network.early_source,
        weight=network.early_lag - taken,
    )
    end = int(early.max(initial=0))
    given = network.late_from_start * length[network.late_from % max(count, 1)]
    late = late_ends(
        levels,
        length=length,
        cap=np.full(count, end),
        source=network.late_source,
        weight=network.late_lag - given,
    )
    space = early[network.late_source] - early[network.late_from] - network.late_lag
    free = np.maximum(least_by_predecessor(levels, space, end - early[count:]), 0)
    columns = (early[:count], early[count:], late[:count], late[count:], late[count:] - early[count:], free)
    early_start, early_finish, late_start, late_finish, total, free = (_by_task(levels, column) for column in columns)
    return Floats(early_start, early_finish, late_start, late_finish, total, free, levels.rank >= 0)


def _chosen(column: Numbers | Flags | None, places: Numbers) -> Numbers:
    """Return a column in another order; of one that was not given, zeros that take no room."""
    if column is None:
        return np.broadcast_to(np.int64(0), places.shape)
    return column[places].astype(np.int64)


def _sizes(first: Numbers, network: Prepared) -> Numbers:
    return np.diff(first, append=len(network.early_source))


def _by_task(levels: Levels, ranked: Numbers) -> Numbers:
    found = np.zeros(len(levels.rank), np.int64)
    found[levels.order] = ranked
    return found
