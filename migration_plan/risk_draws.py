"""Draws of durations and gaps: one counter-based stream for each name, so an answer can be repeated piece by piece.

The stream of a task is Philox with the key (seed, digest of its id), and trial ``n`` is its ``n``-th number. So a draw
depends on the seed, the task and the trial and on nothing else: not on the block, the thread, or the other tasks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import groupby
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from migration_plan.risk_shapes import BINS, REACH, Table, normal_table
from migration_plan.risk_trace import Row

_A_COUNT = 16
"""Draws of 16 bits in one step of the counter: four words of 64 bits."""
_AT_ONCE = 1 << 14
"""Numbers that are worked on at once: they stay in cache."""
_SCALE = BINS / (2 * REACH)
"""Bins in one unit of z."""


@dataclass(frozen=True, slots=True)
class Spread:
    """What an uncertain number can be: ``least`` + ``width`` × the table's quantile, in whole minutes."""

    key: int
    """Of its stream, see ``stream_key``."""
    driver: str
    """Who is late or early as a whole; empty: nobody."""
    least: float
    width: float
    table: Table


@dataclass(frozen=True, slots=True)
class _Group:
    """Spreads that lie side by side and share a driver and a table."""

    rows: slice
    keys: tuple[int, ...]
    driver: str
    table: Table
    least: NDArray[np.float64]
    width: NDArray[np.float64]


def stream_key(name: str) -> int:
    """Return the key of the stream of a name."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")


class Draws:
    """The draws of many uncertain numbers, for any range of trials."""

    def __init__(self, spreads: Sequence[Spread], seed: int, shared: float, width: int) -> None:
        """Take what is uncertain; ranges have at most ``width`` trials."""
        self._philox = np.random.Philox(key=[seed, 0])
        self._state = self._philox.state
        self._groups = list(_grouped(spreads, max(1, _AT_ONCE // width)))
        self._own, self._common = np.float32(sqrt(1 - shared) * _SCALE), np.float32(sqrt(shared) * _SCALE)

    def fill(self, rows: Row, first: int) -> None:
        """Write the draws of the trials from ``first`` on, a row for each spread; none is less than a minute."""
        driver, common = None, np.float32(BINS / 2)
        for group in self._groups:
            if group.driver != driver:
                driver, common = group.driver, self._owner(group.driver, first, rows.shape[1])
            z = normal_table().take(self._levels(group.keys, first, rows.shape[1]))
            z *= self._own if driver else np.float32(_SCALE)
            z += common
            share = group.table.take(z.astype(np.intp), mode="clip")
            drawn = rows[group.rows]
            np.multiply(share, group.width, out=drawn)
            drawn += group.least
            np.rint(drawn, out=drawn)
            np.maximum(drawn, 1.0, out=drawn)

    def _owner(self, driver: str, first: int, count: int) -> Table | np.float32:
        """Return what the work of an owner has in common, by trial."""
        if not driver:
            return np.float32(BINS / 2)
        levels = self._levels((stream_key(f"owner {driver}"),), first, count)
        return normal_table()[levels[0]] * self._common + np.float32(BINS / 2)

    def _levels(self, keys: tuple[int, ...], first: int, count: int) -> NDArray[np.uint16]:
        """Return the draws of streams in a range of trials, as levels: a row for each stream."""
        step, skip = divmod(first, _A_COUNT)
        state, words = self._state, -(-(skip + count) // 4)
        found = np.empty((len(keys), words), "<u8")
        for row, key in zip(found, keys, strict=True):
            state["state"]["key"][1] = key
            state["state"]["counter"][:] = (step, 0, 0, 0)
            self._philox.state = state
            row[:] = self._philox.random_raw(words)
        levels: NDArray[np.uint16] = found.view("<u2")[:, skip : skip + count]
        return levels


def in_groups(spreads: Sequence[Spread]) -> list[int]:
    """Return the places of the spreads in an order in which those that can be drawn together lie side by side."""
    return sorted(range(len(spreads)), key=lambda place: (spreads[place].driver, id(spreads[place].table)))


def _grouped(spreads: Sequence[Spread], most: int) -> Iterator[_Group]:
    place = 0
    for _, alike in groupby(spreads, key=lambda spread: (spread.driver, id(spread.table))):
        members = list(alike)
        for begin in range(0, len(members), most):
            part = members[begin : begin + most]
            least, width = (np.array([[getattr(each, name)] for each in part]) for name in ("least", "width"))
            keys = tuple(spread.key for spread in part)
            yield _Group(slice(place, place + len(part)), keys, part[0].driver, part[0].table, least, width)
            place += len(part)
