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
from migration_plan.risk_trace import Numbers, Row

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
    """Nowhere falling."""

    def row(self) -> Row:
        """Return a row for its draws."""
        ends = (self.least + self.width * float(self.table[place]) for place in (0, -1))
        return Row(*(max(1.0, float(round(end))) for end in ends))


@dataclass(frozen=True, slots=True)
class _Group:
    """Spreads that lie side by side and share a driver and a table."""

    rows: slice
    keys: tuple[int, ...]
    driver: str
    table: Table
    least: Numbers
    width: Numbers

    @property
    def short(self) -> bool:
        """Tell whether a draw may be less than a minute."""
        return bool((self.least + self.width * self.table[0] < 1).any())


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
        normal, middle = normal_table(), np.float32(BINS / 2)
        self._own = normal * np.float32(sqrt(1 - shared) * _SCALE)
        self._common = normal * np.float32(sqrt(shared) * _SCALE) + middle
        self._lone = normal * np.float32(_SCALE) + middle

    def fill(self, rows: Numbers, first: int) -> None:
        """Write the draws of the trials from ``first`` on, a row for each spread; none is less than a minute."""
        count, owners = rows.shape[1], groupby(self._groups, key=lambda group: group.driver)
        for driver, groups in owners:
            common = self._common[self._levels((stream_key(f"owner {driver}"),), first, count)] if driver else None
            for group in groups:
                levels = self._levels(group.keys, first, count)
                bins = (self._lone.take(levels) if common is None else self._own.take(levels) + common).astype(np.intp)
                drawn = rows[group.rows]
                group.table.take(bins, out=drawn, mode="clip")
                drawn *= group.width
                drawn += group.least
                np.rint(drawn, out=drawn)
                if group.short:
                    np.maximum(drawn, 1.0, out=drawn)

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
