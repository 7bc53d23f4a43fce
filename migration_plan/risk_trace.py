"""A straight line of row operations: written down once for a network, repeated for every block of trials.

A value is one number for all trials or a row, of which the least and the most it can hold are known. Numbers alone are
computed at once. Of two rows that cannot meet the greater (lesser) is taken without a step: a link that never drives
its task costs nothing. What no result needs is left out, and rows that nobody needs any more are used again.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Bound = tuple[Callable[..., Any], tuple[Any, ...], Numbers]


@dataclass(eq=False, slots=True)
class Row:
    """A number for each trial: at least ``low``, at most ``high``."""

    low: float
    high: float


Value = Row | float


@dataclass(frozen=True, slots=True)
class Step:
    """A function of values, written to a row."""

    function: Callable[..., Any]
    values: tuple[Value, ...]
    out: Row


def low(value: Value) -> float:
    """Return the least a value can be."""
    return value.low if isinstance(value, Row) else value


def high(value: Value) -> float:
    """Return the most a value can be."""
    return value.high if isinstance(value, Row) else value


class Trace:
    """The steps that lead from drawn rows to results.

    >>> trace, drawn = Trace(), Row(1.0, 3.0)
    >>> ends = trace.most(trace.add(drawn, 5.0), trace.add(3.0, 4.0))
    >>> trace.most(ends, 20.0), len(trace.steps)
    (20.0, 2)
    >>> program = Program(trace, {drawn: np.array([1.0, 2.0, 3.0])}, [ends], 3)
    >>> program.repeat()
    >>> program.numbers(ends).tolist()
    [7.0, 7.0, 8.0]
    """

    def __init__(self) -> None:
        """Begin without steps."""
        self.steps: list[Step] = []

    def add(self, one: Value, other: Value) -> Value:
        """Return the sum."""
        if isinstance(one, float) and isinstance(other, float):
            return one + other
        return self._step(np.add, one, other, low(one) + low(other), high(one) + high(other))

    def subtract(self, one: Value, other: Value) -> Value:
        """Return the difference."""
        if isinstance(one, float) and isinstance(other, float):
            return one - other
        return self._step(np.subtract, one, other, low(one) - high(other), high(one) - low(other))

    def most(self, one: Value, other: Value) -> Value:
        """Return the greater in each trial."""
        one_low, one_high = (one, one) if isinstance(one, float) else (one.low, one.high)
        other_low, other_high = (other, other) if isinstance(other, float) else (other.low, other.high)
        if one_low >= other_high:
            return one
        if other_low >= one_high:
            return other
        return self._step(np.maximum, one, other, max(one_low, other_low), max(one_high, other_high))

    def least(self, one: Value, other: Value) -> Value:
        """Return the lesser in each trial."""
        one_low, one_high = (one, one) if isinstance(one, float) else (one.low, one.high)
        other_low, other_high = (other, other) if isinstance(other, float) else (other.low, other.high)
        if one_high <= other_low:
            return one
        if other_high <= one_low:
            return other
        return self._step(np.minimum, one, other, min(one_low, other_low), min(one_high, other_high))

    def apply(self, function: Callable[..., Numbers], values: tuple[Value, ...], least: float, most: float) -> Row:
        """Return a function of values that lies between two bounds."""
        out = Row(least, most)
        self.steps.append(Step(_Applied(function), values, out))
        return out

    def _step(self, function: np.ufunc, one: Value, other: Value, least: float, most: float) -> Row:
        out = Row(least, most)
        self.steps.append(Step(function, (one, other), out))
        return out


class Program:
    """A trace with memory for so many trials: the steps that some result needs."""

    def __init__(self, trace: Trace, drawn: dict[Row, Numbers], results: Iterable[Value], width: int) -> None:
        """Leave out what no result needs, and give each row its numbers."""
        kept = {row for row in results if isinstance(row, Row)}
        steps = _needed(trace.steps, kept)
        kept.update(drawn)
        last = {row: number for number, step in enumerate(steps) for row in step.values if isinstance(row, Row)}
        self._numbers, self._width = dict(drawn), width
        self._bound: list[Bound] = []
        free: list[Numbers] = []
        for number, step in enumerate(steps):
            values = tuple(self._numbers[v] if isinstance(v, Row) else v for v in step.values)
            gone = {v for v in step.values if isinstance(v, Row) and last[v] == number and v not in kept}
            free += [self._numbers.pop(row) for row in gone]
            out = self._numbers[step.out] = free.pop() if free else np.empty(width)
            self._bound.append((step.function, values, out))

    def repeat(self) -> None:
        """Take all steps on the numbers that are drawn now."""
        for function, values, out in self._bound:
            function(*values, out=out)

    def numbers(self, result: Value) -> Numbers:
        """Return the numbers of a result."""
        return self._numbers[result] if isinstance(result, Row) else np.full(self._width, result)


@dataclass(frozen=True, slots=True)
class _Applied:
    function: Callable[..., Numbers]

    def __call__(self, *values: Numbers | float, out: Numbers) -> None:
        out[:] = self.function(*values)


def _needed(steps: Sequence[Step], results: Iterable[Row]) -> list[Step]:
    needed, found = set(results), []
    for step in reversed(steps):
        if step.out in needed:
            found.append(step)
            needed.update(value for value in step.values if isinstance(value, Row))
    return found[::-1]
