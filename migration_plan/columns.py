"""From columns of codes to columns of floats: the critical path of networks that are too many to be records.

One working clock, four link types with lags in its minutes, no constraints: what a what-if over all municipalities, a
risk trial or a measurement needs. Plans of one ward go through ``network`` and ``critical_path``. Where numba is
installed a network is solved link by link in compiled loops, else level by level on arrays: the same answers.
"""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from migration_plan.levels import Levels, early_ends, late_ends, least_by_predecessor, levels_of

Numbers = NDArray[np.int64]
Codes = NDArray[np.int32]
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
class ByLevel:
    """A network ready to be solved again and again with other durations, on arrays."""

    levels: Levels
    early_source: Numbers
    early_lag: Numbers
    early_to_finish: Numbers
    late_source: Numbers
    late_lag: Numbers
    late_from_start: Numbers
    late_from: Numbers


@dataclass(frozen=True, slots=True)
class ByLink:
    """The same for the compiled loops: links by place, in the order of the ranks of their predecessors."""

    order: Codes
    rank: Codes
    before: Codes
    after: Codes
    lag: Numbers
    from_start: Flags
    to_finish: Flags


@dataclass(frozen=True, slots=True)
class LinkCodes:
    """The links of a network in codes; they are FS without lag where nothing else is said."""

    predecessor: Numbers
    successor: Numbers
    from_start: Flags | None = None
    to_finish: Flags | None = None
    lag: Numbers | None = None


@cache
def compiled_loops() -> ModuleType | None:
    """Return the compiled loops; None where numba is not installed. Loaded when first asked for, for it takes long."""
    return import_module("migration_plan.loops") if find_spec("numba") is not None else None


def prepare(tasks: int, links: LinkCodes) -> ByLevel | ByLink:
    """Return the order of a network, good until a link changes, for the quickest passes that are installed."""
    loops = compiled_loops()
    return by_level(tasks, links) if loops is None else by_link(tasks, links, loops)


def by_link(tasks: int, links: LinkCodes, loops: ModuleType) -> ByLink:
    """Return the order of a network for these loops."""
    predecessor, successor = np.ascontiguousarray(links.predecessor), np.ascontiguousarray(links.successor)
    order = loops.ordered(predecessor, successor, tasks)
    rank = np.full(tasks, -1, np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    places = loops.links_by_predecessor(predecessor, successor, rank, len(order))
    return ByLink(
        order=order,
        rank=rank,
        before=rank[predecessor[places]],
        after=rank[successor[places]],
        lag=np.ascontiguousarray(_chosen(links.lag, places)),
        from_start=_chosen(links.from_start, places).astype(bool),
        to_finish=_chosen(links.to_finish, places).astype(bool),
    )


def by_level(tasks: int, links: LinkCodes) -> ByLevel:
    """Return the order of a network for passes by level."""
    levels = levels_of(tasks, links.predecessor, links.successor)
    ahead, back, count = levels.incoming.links, levels.outgoing.links, len(levels.order)
    rank, back_from_start = levels.rank, _chosen(links.from_start, back)
    return ByLevel(
        levels=levels,
        early_source=rank[links.predecessor[ahead]] + (1 - _chosen(links.from_start, ahead)) * count,
        early_lag=_chosen(links.lag, ahead),
        early_to_finish=_chosen(links.to_finish, ahead),
        late_source=rank[links.successor[back]] + _chosen(links.to_finish, back) * count,
        late_lag=_chosen(links.lag, back),
        late_from_start=back_from_start,
        late_from=rank[links.predecessor[back]] + (1 - back_from_start) * count,
    )


def solve_floats(network: ByLevel | ByLink, duration: Numbers) -> Floats:
    """Return dates and floats for these durations.

    >>> diamond = prepare(4, LinkCodes(np.array([0, 0, 1, 2]), np.array([1, 2, 3, 3])))
    >>> solve_floats(diamond, np.array([5, 10, 8, 5])).total.tolist()
    [0, 0, 2, 0]
    """
    if isinstance(network, ByLevel):
        return _solve_by_level(network, duration)
    loops = import_module("migration_plan.loops")
    columns = (network.before, network.after, network.lag, network.from_start, network.to_finish)
    found: Numbers = loops.floats(network.rank, *columns, duration[network.order])
    early_start, early_finish, late_start, late_finish, total, free = found
    return Floats(early_start, early_finish, late_start, late_finish, total, free, network.rank >= 0)


def _solve_by_level(network: ByLevel, duration: Numbers) -> Floats:
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


def _sizes(first: Numbers, network: ByLevel) -> Numbers:
    return np.diff(first, append=len(network.early_source))


def _by_task(levels: Levels, ranked: Numbers) -> Numbers:
    found = np.zeros(len(levels.rank), np.int64)
    found[levels.order] = ranked
    return found
