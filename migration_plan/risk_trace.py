"""A straight line of row operations: written down once for a network, repeated for every block of trials.

A value is one number for all trials or a row with a number for each. What is computed from numbers alone is a number
and done at once; the rest becomes a step on rows that stay where they are. So a block costs its arithmetic and nothing
of the walk through the network, and what is the same in all trials costs nothing at all.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Row = NDArray[np.float64]
Value = Row | float
Step = tuple[Callable[..., Any], Any, Any, Any]


class Trace:
    """The steps of one block of trials, in order.

    >>> trace = Trace(3)
    >>> drawn = trace.row()
    >>> ends = trace.most(trace.add(drawn, 5.0), trace.add(3.0, 4.0))
    >>> drawn[:] = [1, 2, 3]
    >>> trace.repeat()
    >>> ends.tolist()
    [7.0, 7.0, 8.0]
    """

    def __init__(self, width: int) -> None:
        """Begin without steps; rows have so many trials."""
        self.width = width
        self.steps: list[Step] = []
        self._scratch = np.empty(width)

    def row(self) -> Row:
        """Return a new row."""
        return np.empty(self.width)

    def add(self, one: Value, other: Value, out: Row | None = None) -> Value:
        """Return the sum."""
        if isinstance(one, float) and isinstance(other, float):
            return one + other
        return self._step(np.add, one, other, out)

    def subtract(self, one: Value, other: Value, out: Row | None = None) -> Value:
        """Return the difference."""
        if isinstance(one, float) and isinstance(other, float):
            return one - other
        return self._step(np.subtract, one, other, out)

    def most(self, one: Value, other: Value, out: Row | None = None) -> Value:
        """Return the greater in each trial."""
        if isinstance(one, float) and isinstance(other, float):
            return max(one, other)
        return self._step(np.maximum, one, other, out)

    def least(self, one: Value, other: Value, out: Row | None = None) -> Value:
        """Return the lesser in each trial."""
        if isinstance(one, float) and isinstance(other, float):
            return min(one, other)
        return self._step(np.minimum, one, other, out)

    def apply(self, function: Callable[..., Row], *values: Value) -> Value:
        """Return a function of rows."""
        out = self.row()
        self.steps.append((_apply, function, values, out))
        return out

    @property
    def scratch(self) -> Row:
        """Return the row for what the very next step uses up."""
        return self._scratch

    def repeat(self) -> None:
        """Take all steps."""
        for function, one, other, out in self.steps:
            function(one, other, out=out)

    def _step(self, function: np.ufunc, one: Value, other: Value, out: Row | None) -> Row:
        result = self.row() if out is None else out
        self.steps.append((function, one, other, result))
        return result


def _apply(function: Callable[..., Row], values: tuple[Value, ...], out: Row) -> None:
    out[:] = function(*values)
