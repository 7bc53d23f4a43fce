"""Draws of durations and gaps: one counter-based stream for each name, so an answer can be repeated piece by piece.

The stream of a task is Philox with the key (seed, digest of its id), and trial ``n`` is its ``n``-th number. So a draw
depends on the seed, the task and the trial and on nothing else: not on the block, the thread, or the other tasks.
"""

from dataclasses import dataclass
from hashlib import blake2b
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from migration_plan.risk_shapes import BINS, REACH, Table, normal_table

Row = NDArray[np.float64]
_SCALE = np.float32(BINS / (2 * REACH))
"""Bins in one unit of z."""
_A_COUNT = 16
"""Draws of 16 bits in one step of the counter: four words of 64 bits."""


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


def stream_key(name: str) -> int:
    """Return the key of the stream of a name."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")


class Draws:
    """The draws of all uncertain numbers in one range of trials."""

    def __init__(self, seed: int, shared: float, first: int, count: int) -> None:
        """Begin at a trial."""
        self._philox = np.random.Philox(key=[seed, 0])
        self._state = self._philox.state
        self._first, self._count = first, count
        self._own, self._common = np.float32(sqrt(1 - shared)) * _SCALE, np.float32(sqrt(shared)) * _SCALE
        self._owners: dict[str, Table] = {"": np.full(count, BINS / 2, np.float32)}
        self._z, self._share = np.empty(count, np.float32), np.empty(count, np.float32)
        self._bin = np.empty(count, np.intp)

    def fill(self, row: Row, spread: Spread) -> None:
        """Write the draws of an uncertain number to a row; it is never less than a minute."""
        np.take(normal_table(), self._levels(spread.key), out=self._z, mode="clip")
        self._z *= self._own if spread.driver else _SCALE
        self._z += self._owner(spread.driver)
        np.copyto(self._bin, self._z, casting="unsafe")
        np.take(spread.table, self._bin, out=self._share, mode="clip")
        np.multiply(self._share, spread.width, out=row, dtype=np.float64)
        row += spread.least
        np.rint(row, out=row)
        np.maximum(row, 1.0, out=row)

    def _owner(self, driver: str) -> Table:
        found = self._owners.get(driver)
        if found is None:
            found = normal_table()[self._levels(stream_key(f"owner {driver}"))] * self._common + np.float32(BINS / 2)
            self._owners[driver] = found
        return found

    def _levels(self, key: int) -> NDArray[np.uint16]:
        """Return the draws of a stream in this range of trials, as levels."""
        step, skip = divmod(self._first, _A_COUNT)
        state = self._state
        state["state"]["key"][1] = key
        state["state"]["counter"][:] = (step, 0, 0, 0)
        self._philox.state = state
        words = self._philox.random_raw(-(-(skip + self._count) // 4))
        found: NDArray[np.uint16] = words.astype("<u8", copy=False).view("<u2")[skip : skip + self._count]
        return found


