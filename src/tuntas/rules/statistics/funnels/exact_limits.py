"""Limits of pure chance: quantiles of the binomial and the Poisson distribution, interpolated."""

from collections.abc import Callable
from math import ceil, floor, inf, lgamma, log, log1p, sqrt

import numpy as np
from numpy.typing import NDArray

from tuntas.rules.statistics.funnels.model import FunnelKind, Limits

TAILS = (0.025, 0.001)  # on either side: 95 % and 99.8 % lie between
_REACH = 12  # standard deviations; the mass beyond is smaller than rounding
_Floats = NDArray[np.float64]


def exact_limits(kind: FunnelKind, centre: float, n: float) -> Limits:
    """Return between which rates 95 % and 99.8 % of units of size `n` lie if all have the same.

    With r the least count for which P(R ≤ r) ≥ p, the lower limit is (r - a) / n, where a is the share
    of P(R = r) by which P(R ≤ r) exceeds p; the interpolation keeps the funnel smooth (Spiegelhalter
    2005, Statistics in Medicine 24:1185, A.1.1). The upper limit is found likewise from above, so that
    no side flags more than its tail; the paper counts from below on both sides and flags a little more
    on the upper one (Manktelow and Seaton 2012, PLoS ONE 7:e45723). Clipped to 0 and, for shares, 1.
    """
    first, masses = _masses(kind, centre, n)
    last = first + len(masses) - 1
    highest = 1.0 if kind is FunnelKind.PROPORTION else inf
    below = [max(0.0, (first + _steps(masses, tail)) / n) for tail in TAILS]
    above = [min(highest, (last - _steps(masses[::-1], tail)) / n) for tail in TAILS]
    return Limits(below[0], above[0], below[1], above[1])


def _steps(masses: _Floats, tail: float) -> float:
    """Return how far from the first count the tail of this probability ends."""
    sums = np.cumsum(masses)
    at = min(int(np.searchsorted(sums, tail)), len(sums) - 1)
    return at - float((sums[at] - tail) / masses[at])


def _masses(kind: FunnelKind, centre: float, n: float) -> tuple[int, _Floats]:
    """Return the probabilities of the counts around the mean, and the first of these counts."""
    mean = centre * n
    if mean == 0 or (kind is FunnelKind.PROPORTION and centre == 1):
        return round(mean), np.ones(1)
    share = centre if kind is FunnelKind.PROPORTION else 0.0
    reach = _REACH * sqrt(mean * (1 - share)) + 2 * _REACH
    first = max(0, floor(mean - reach))
    last = ceil(mean + reach)
    if kind is FunnelKind.PROPORTION:
        return first, _binomial(first, min(last, round(n)), round(n), centre)
    return first, _poisson(first, last, mean)


def _binomial(first: int, last: int, n: int, share: float) -> _Floats:
    start = lgamma(n + 1) - lgamma(first + 1) - lgamma(n - first + 1)
    start += first * log(share) + (n - first) * log1p(-share)
    odds = share / (1 - share)
    return _chain(start, first, last, lambda counts: (n - counts + 1) / counts * odds)


def _poisson(first: int, last: int, mean: float) -> _Floats:
    start = first * log(mean) - mean - lgamma(first + 1)
    return _chain(start, first, last, lambda counts: mean / counts)


def _chain(start: float, first: int, last: int, ratio: Callable[[_Floats], _Floats]) -> _Floats:
    """Return probabilities from the logarithm of the first and the ratio of each to the one before."""
    counts = np.arange(first + 1, last + 1, dtype=float)
    logs = np.concatenate([[0.0], np.cumsum(np.log(ratio(counts)))])
    masses: _Floats = np.exp(start + logs)
    return masses
