"""Student's t distribution for whole degrees of freedom, and quantiles of mixtures of it."""

from dataclasses import dataclass, replace
from functools import lru_cache
from math import exp, lgamma, pi, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]

_REACH, _STEP = 15.0, 0.0025  # linear between: off by less than 3e-7
_TAIL = 0.025  # on either side of a 95 % interval
_ROUNDS = 60  # halving alone would reach the last digit in so many
_CLOSE = 1e-9  # of a probability


def t_cdf(x: Array, df: int) -> Array:
    """Return the share below `x` by the finite series (Abramowitz and Stegun 26.7.3 and 26.7.4)."""
    angle = np.arctan(x / sqrt(df))
    cosine = np.cos(angle)
    odd = df % 2
    term = cosine if odd else np.ones_like(x)
    total = np.zeros_like(x)
    for k in range(odd, df - 1, 2):
        total = total + term
        term = term * cosine**2 * ((k + 1) / (k + 2))
    middle: Array = np.sin(angle) * total
    if odd:
        middle = (angle + middle) * 2 / pi
    return (1 + middle) / 2


@lru_cache(maxsize=512)
def t_quantile(df: int) -> float:
    """Return the 97.5 % quantile: what the standard error is multiplied by for 95 %."""
    low, high = 0.0, 15.0
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        if float(t_cdf(np.array(middle), df)) < 1 - _TAIL:
            low = middle
        else:
            high = middle
    return high


def mixture_intervals(centres: Array, widths: Array, weights: Array, df: int) -> Array:
    """Return low and high ends (2 × m × k) that leave 2.5 % of a mixture on either side.

    `centres` and `widths` are g × m × k: location and scale of g t distributions, for k figures of each
    of m series, mixed by `weights` (g × m). Solved by Newton's rule, kept between the ends of the
    single intervals.
    """
    reach = t_quantile(df) * widths
    ends = np.stack([centres - reach, centres + reach], axis=1)
    columns = ends.shape[1:]  # one for each end
    mixed = _Mixtures(
        _for_each(columns, centres[:, None]),
        _for_each(columns, widths[:, None]),
        _for_each(columns, weights[:, None, :, None]),
        df,
    )
    ends = _for_each(columns, ends)
    goal = np.repeat([_TAIL, 1 - _TAIL], ends.shape[1] // 2)
    start = (mixed.weights * ends).sum(axis=0)
    return mixed.where(goal, start, ends.min(axis=0), ends.max(axis=0)).reshape(columns)


def _for_each(columns: tuple[int, ...], rows: Array) -> Array:
    return np.broadcast_to(rows, (len(rows), *columns)).reshape(len(rows), -1)


@dataclass(frozen=True, slots=True)
class _Mixtures:
    """Mixtures of g t distributions, one in each of c columns (g × c)."""

    centres: Array
    widths: Array
    weights: Array
    df: int

    def of(self, columns: Array) -> "_Mixtures":
        """Return those of some columns, picked by truth values."""
        return replace(
            self,
            centres=self.centres[:, columns],
            widths=self.widths[:, columns],
            weights=self.weights[:, columns],
        )

    def where(self, goal: Array, x: Array, low: Array, high: Array) -> Array:
        """Return where each reaches its share, from x on and between low and high; one that does rests."""
        found, at = x.copy(), np.arange(len(x))
        mixed = self
        for _ in range(_ROUNDS):
            z = (x - mixed.centres) / mixed.widths
            off = (mixed.weights * _tabled(z, self.df)).sum(axis=0) - goal
            far = np.abs(off) >= _CLOSE
            if not far.any():
                break
            mixed = mixed.of(far)
            at, z, off, goal = at[far], z[:, far], off[far], goal[far]
            x, low, high = x[far], low[far], high[far]
            low, high = np.where(off < 0, x, low), np.where(off > 0, x, high)
            density = (mixed.weights * _density(z, self.df) / mixed.widths).sum(axis=0)
            step = x - off / density
            x = np.where((step > low) & (step < high), step, (low + high) / 2)
            found[at] = x
        return found


def _tabled(z: Array, df: int) -> Array:
    grid, shares = _table(df)
    return np.asarray(np.interp(z, grid, shares), dtype=np.float64)


@lru_cache(maxsize=64)
def _table(df: int) -> tuple[Array, Array]:
    grid = np.arange(-_REACH, _REACH + _STEP, _STEP)
    return grid, t_cdf(grid, df)


def _density(z: Array, df: int) -> Array:
    constant = exp(lgamma((df + 1) / 2) - lgamma(df / 2)) / sqrt(df * pi)
    density: Array = constant * (1 + z * z / df) ** (-(df + 1) / 2)
    return density
