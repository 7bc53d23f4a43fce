"""The shapes of uncertainty as tables: for a standard normal z the share of the way from the least to the most.

A draw is z = √ρ · (its owner's) + √(1 − ρ) · (its own), a Gaussian copula with one factor for each owner, so ρ ties
the work of an owner together and leaves each task's own distribution as it was stated. One look-up turns z into the
quantile of the shape, which is why PERT costs no more than triangular. With m the likely value as a share c of the way:

    triangular    √(u c) up to u = c, then 1 − √((1 − u)(1 − c))              u = Φ(z)
    PERT, λ = 4   the inverse of the beta distribution with α = 1 + 4c, β = 5 − 4c

Tables hold ``BINS`` steps of z between ±``REACH``; 3·10⁻⁷ of the draws lie beyond on each side and take the last step.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from math import erfc, sqrt

import numpy as np
from numpy.typing import NDArray

from model.plan import RiskShape

Table = NDArray[np.float64]
BINS = 1 << 14
REACH = 5.0
LEVELS = 1 << 16
"""A draw is one of so many equally likely levels: 16 bits of a stream."""
_STEPS = 1 << 11
"""Steps in which the beta distribution is integrated."""


def shape_table(shape: RiskShape, likely: Fraction) -> Table:
    """Return the quantiles of a shape whose likely value lies at this share of the way, by bins of z.

    >>> table = shape_table(RiskShape.TRIANGULAR, Fraction(1, 5))
    >>> round(float(table[BINS // 2]), 3)  # the median of 4, 6, 14 is 7.675
    0.368
    """
    return _triangular(likely) if shape is RiskShape.TRIANGULAR else _pert(likely)


def discrete_table(values: Sequence[float], shares: Sequence[float]) -> Table:
    """Return a distribution of single values, such as of events that may happen, by bins of z."""
    edges = np.cumsum(shares)[:-1]
    found: Table = np.asarray(values, np.float64)[np.searchsorted(edges, chances(), side="right")]
    return found


@lru_cache(maxsize=1)
def chances() -> NDArray[np.float64]:
    """Return Φ at the middle of each bin."""
    middles = (np.arange(BINS) + 0.5) * (2 * REACH / BINS) - REACH
    return np.array([erfc(-z / sqrt(2)) / 2 for z in middles.tolist()])


@lru_cache(maxsize=1)
def normal_table() -> NDArray[np.float32]:
    """Return the standard normal quantile in the middle of each level."""
    middles = (np.arange(BINS) + 0.5) * (2 * REACH / BINS) - REACH
    found: NDArray[np.float32] = np.interp((np.arange(LEVELS) + 0.5) / LEVELS, chances(), middles).astype(np.float32)
    return found


@lru_cache(maxsize=1024)
def _triangular(likely: Fraction) -> Table:
    c, u = float(likely), chances()
    return np.where(u < c, np.sqrt(u * c), 1 - np.sqrt((1 - u) * (1 - c)))


@lru_cache(maxsize=1024)
def _pert(likely: Fraction) -> Table:
    """Integrate the density over the angle t with x = (1 − cos t) / 2: fine steps at both ends, where it is steep."""
    c, angle = float(likely), np.linspace(0, np.pi, _STEPS + 1)
    x = (1 - np.cos(angle)) / 2
    density = x ** (4 * c) * (1 - x) ** (4 - 4 * c) * np.sin(angle)
    below = np.concatenate(([0.0], np.cumsum(density[1:] + density[:-1])))
    return np.interp(chances(), below / below[-1], x)
