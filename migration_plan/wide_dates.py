"""Between the lists of the engine and the arrays of the passes by level: which networks go that way."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from migration_plan.calendar import WorkingTime
from migration_plan.clockwork import Clockwork
from migration_plan.conditions import NEVER, Conditions
from migration_plan.network import Network
from migration_plan.wide_passes import Bounds, wide_backward, wide_forward, wide_links

Numbers = NDArray[np.int64]
Columns = tuple[list[int], list[int], list[int], list[int]]
LARGE = 20_000
"""Tasks from which the passes by level are worth their preparation."""
WIDTH = 100
"""Tasks a level must hold on average."""


def is_wide(network: Network, told: Conditions) -> bool:
    """Tell whether a network is large and wide, and has none of what the passes by level leave to the others."""
    tasks = len(network.order)
    if tasks < LARGE or network.plan.options.microsoft_rules or tasks < WIDTH * (1 + max(network.level)):
        return False
    return follows_levels(told)


def follows_levels(told: Conditions) -> bool:
    """Tell whether the passes by level know all the conditions: no pin on a task that takes no time."""
    return not any(takes_none and high < NEVER for takes_none, high in zip(told.instant, told.ceiling, strict=True))


def early_by_level(network: Network, told: Conditions, clocks: Sequence[WorkingTime]) -> Columns:
    """Return start and finish (worked), given instant by task, and arrival by link."""
    levels = network.levels
    bounds = _bounds(network, told, told.length, told.floor, told.ceiling, told.gate)
    direct = told.direct or network.plain
    wide = wide_links(levels, levels.incoming, network.links, direct, told.skipped, bounds, ahead=True)
    numbers = levels.incoming.links
    before = np.array(network.links.predecessor, np.int64)[numbers]
    known = [np.array([-1 if x is None else x for x in dates], np.int64) for dates in (told.started, told.finished)]
    actual = np.where(wide.far_finish, known[1][before], known[0][before])
    wide = replace(wide, anchor=np.where(wide.lag > 0, actual, -1))
    work = Clockwork(clocks)
    floors = work.start_at(bounds.clock, bounds.low)
    floors = np.maximum(floors, _own_instants(network, told.put, floors))
    bounds = replace(bounds, low=np.maximum(bounds.low, work.worked(bounds.clock, floors)))
    *ends, arrival = wide_forward(levels, wide, bounds, clocks, floors)
    by_link = np.full(len(network.links), -1, np.int64)
    by_link[numbers] = arrival
    start, finish, given = (_by_task(network, column) for column in ends)
    return start, finish, given, by_link.tolist()


def late_by_level(network: Network, told: Conditions, clocks: Sequence[WorkingTime], end: int) -> Columns:
    """Return start and finish (worked) and given instant by task; no arrivals."""
    levels = network.levels
    ends = np.array([clock.worked(end) for clock in clocks], np.int64)
    bounds = _bounds(network, told, told.remaining, told.late_floor, told.cap, told.gate)
    wide = wide_links(levels, levels.outgoing, network.links, network.plain, told.unbound, bounds, ahead=False)
    capped = Clockwork(clocks).finish_at(bounds.clock, np.minimum(bounds.high, NEVER >> 2))
    capped = _own_instants(network, told.latest, capped)
    given = np.where(bounds.high < NEVER, np.minimum(end, capped), end)
    bounds = replace(bounds, high=np.minimum(bounds.high, ends[bounds.clock]))
    start, finish, given = wide_backward(levels, wide, bounds, clocks, given)
    return _by_task(network, start), _by_task(network, finish), _by_task(network, given), []


def _bounds(
    network: Network, told: Conditions, length: list[int], low: list[int], high: list[int], gate: list[int]
) -> Bounds:
    order = network.levels.order
    columns = (np.array(column, np.int64)[order] for column in (length, network.clock, low, high, gate))
    lengths, clock, lows, highs, gates = columns
    return Bounds(lengths, np.array(told.instant, bool)[order], clock, lows, highs, gates)


def _own_instants(network: Network, own: dict[int, int], usual: Numbers) -> Numbers:
    """Return the usual instants by rank, and in their place those of some tasks' own dates."""
    found = usual.copy()
    if own:
        found[network.levels.rank[list(own)]] = list(own.values())
    return found


def _by_task(network: Network, ranked: Numbers) -> list[int]:
    found = np.zeros(len(network.clock), np.int64)
    found[network.levels.order] = ranked
    columns: list[int] = found.tolist()
    return columns
