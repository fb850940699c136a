"""Student's t distribution for whole degrees of freedom, and quantiles of mixtures of it."""

from functools import lru_cache
from math import exp, lgamma, pi, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]

_REACH, _STEP = 15.0, 0.0025  # linear between: off by less than 3e-7
_TAIL = 0.025  # on either side of a 95 % interval
_ROUNDS = 60  # halving alone would reach the last digit in so many


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
    """Return low and high ends (2 × k) that leave 2.5 % of a mixture on either side.

    `centres` and `widths` are g × k: location and scale of g t distributions, for k figures at once,
    mixed by `weights` (g). Solved by Newton's rule, kept between the ends of the single intervals.
    """
    reach = t_quantile(df) * widths
    ends = np.concatenate([centres - reach, centres + reach], axis=1)  # g × 2k: low ends, high ends
    low, high = ends.min(axis=0), ends.max(axis=0)
    goal = np.repeat([_TAIL, 1 - _TAIL], widths.shape[1])
    centres, widths = np.tile(centres, 2), np.tile(widths, 2)
    x = weights @ ends
    for _ in range(_ROUNDS):
        z = (x - centres) / widths
        off = weights @ _tabled(z, df) - goal
        if np.abs(off).max() < 1e-9:  # noqa: PLR2004 - of a probability
            break
        low, high = np.where(off < 0, x, low), np.where(off > 0, x, high)
        step = x - off / (weights @ (_density(z, df) / widths))
        x = np.where((step > low) & (step < high), step, (low + high) / 2)
    return np.asarray(x.reshape(2, -1), dtype=np.float64)


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
