"""Segmented regression: ordinary least squares, and least squares with autocorrelated errors.

The model is y = b0 + b1 t + b2 after + b3 after × since (Wagner et al. 2002, J. Clinical Pharmacy and
Therapeutics 27:299). Everything is computed on orthogonal columns and residuals of unit size, so that
neither huge values nor far years cost digits; and for many series of the same months at once, as each
alone is too short to keep NumPy busy.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from tuntas.rules.statistics.effects.model import Estimate, Figures
from tuntas.rules.statistics.effects.student import Array, mixture_intervals, t_quantile

TERMS = 4
GRID = np.linspace(-0.95, 0.95, 39)  # what the autocorrelation may be
_EXACT = 1e-12  # of the largest value: residuals that are nothing but rounding
_NEGLIGIBLE = 1e-9  # weight of an autocorrelation that need not be looked at
_ROUNDS, _SETTLED, _MOST = 100, 1e-12, 0.99
_AT_ONCE = 128  # series; for each, 39 autocorrelations times its months lie in memory
_HALF_STEP = (GRID[1] - GRID[0]) / 2
_EDGES = np.append(GRID - _HALF_STEP, GRID[-1] + _HALF_STEP)


@dataclass(frozen=True, slots=True)
class Fit:
    """The figures of one model; `autocorrelation` and its range only where it allows for any."""

    level: Estimate
    slope: Estimate
    average: Estimate
    trend_before: Estimate
    coefficients: tuple[float, ...]  # b0, b1, b2, b3
    autocorrelation: float | None = None
    autocorrelation_range: tuple[float, float] | None = None

    @property
    def figures(self) -> Figures:
        """Return what is asked for first."""
        return Figures(self.level, self.slope)


@dataclass(frozen=True, slots=True)
class _Design:
    """Columns and what follows from them alone, for every autocorrelation g of the grid."""

    columns: Array  # n × 4, orthonormal
    back: Array  # 4 × 4: from their coefficients to b0 … b3
    wanted: Array  # 4 × 4: level, slope, average, trend before, of orthonormal coefficients
    carried: Array  # g × (n - 1): what is left of a residual at the next point
    sharpened: Array  # g × (n - 1): by how much more is told by what is new there
    whitened: Array  # g × n × 4
    inverse: Array  # g × 4 × 4
    spread: Array  # g × 4: variances of what is wanted, of unit residual variance
    prior: Array  # g: the part of the log likelihood that does not depend on values


@dataclass(frozen=True, slots=True)
class _Scaled:
    """Of m series: values as mean + size × (columns × start + noise × residuals), residuals of unit size."""

    mean: Array  # m
    size: Array  # m
    start: Array  # m × 4
    noise: Array  # m; 0 where residuals are nothing but rounding
    residuals: Array  # m × n


def ordinary(
    t: Sequence[int], since: Sequence[int], values: Sequence[Sequence[float]]
) -> list[Fit]:
    """Fit by ordinary least squares, intervals as if months were independent (t, n - 4).

    Arguments: for each of n points its month and its months since the transition (negative before it);
    m series of n values. At least six on either side. Residuals of nothing give intervals without width.
    """
    design = _design(tuple(t), tuple(since))
    scaled = _scaled(design, values)
    free = len(t) - TERMS
    spread = np.sqrt(len(t) / free * (design.wanted**2).sum(1))
    reach = t_quantile(free) * scaled.noise[:, None] * spread
    centres = scaled.start @ design.wanted.T
    return _fits(design, scaled, scaled.start, np.stack([centres - reach, centres + reach]))


def autocorrelated(
    t: Sequence[int], since: Sequence[int], values: Sequence[Sequence[float]]
) -> list[Fit]:
    """Fit with errors of which each carries on part of the one before; arguments as `ordinary`.

    Estimates: GLSAR, that is Cochrane and Orcutt's regression of quasi-differences with Yule and
    Walker's autocorrelation of its residuals, until both settle; rows that follow one another count as
    neighbours, as in statsmodels.

    Intervals: that autocorrelation is far too uncertain, and too small, in two dozen points to be taken
    for true. They hold 95 % of the posterior of Zellner and Tiao (1964, J. American Statistical
    Association 59:763): every autocorrelation equally likely beforehand, weighed by its residual (REML)
    likelihood, for each the t distribution of its exact GLS estimate with months that are missing in
    their place. Residuals of nothing are those of `ordinary`.
    """
    design = _design(tuple(t), tuple(since))
    found = list[Fit]()
    for begins in range(0, len(values), _AT_ONCE):
        found += _autocorrelated(design, _scaled(design, values[begins : begins + _AT_ONCE]))
    return found


def _autocorrelated(design: _Design, scaled: _Scaled) -> list[Fit]:
    theta, centres = scaled.start.copy(), scaled.start @ design.wanted.T
    ends = np.stack([centres, centres])
    noisy = np.flatnonzero(scaled.noise)
    residuals, noise = scaled.residuals[noisy], scaled.noise[noisy, None]
    moved, rhos = _glsar(design.columns, residuals)
    theta[noisy] += noise * moved
    middles, widths, weights = _posterior(design, residuals)
    ends[:, noisy] += noise * mixture_intervals(
        middles, widths, weights, len(design.columns) - TERMS
    )
    fits = _fits(design, scaled, theta, ends)
    for at, rho, weight in zip(noisy, rhos.tolist(), weights.T, strict=True):
        fits[at] = replace(fits[at], autocorrelation=rho, autocorrelation_range=_range(weight))
    return fits


@lru_cache(maxsize=64)
def _design(t: tuple[int, ...], since: tuple[int, ...]) -> _Design:
    step = np.array(since, dtype=np.float64)
    after = (step >= 0).astype(np.float64)
    columns, triangle = np.linalg.qr(
        np.column_stack([np.ones(len(t)), np.array(t, dtype=np.float64), after, after * step])
    )
    back = np.linalg.inv(triangle)
    average = step[step >= 0].mean()
    wanted = np.array([[0, 0, 1, 0], [0, 0, 0, 1], [0, 0, 1, average], [0, 1, 0, 0]]) @ back
    carried = GRID[:, None] ** np.diff(np.array(t))
    sharpened = 1 / np.sqrt(1 - carried**2)
    whitened = _whitened(columns, carried, sharpened)
    inverse = np.linalg.inv(whitened.transpose(0, 2, 1) @ whitened)
    prior = np.log(sharpened).sum(axis=1) + np.linalg.slogdet(inverse)[1] / 2
    spread = np.einsum("ki,gij,kj->gk", wanted, inverse, wanted)
    return _Design(columns, back, wanted, carried, sharpened, whitened, inverse, spread, prior)


def _whitened(rows: Array, carried: Array, sharpened: Array) -> Array:
    """Return for every autocorrelation what each of n rows tells beyond the one before it (g × n × …)."""
    new = (rows[1:] - carried[..., None] * rows[:-1]) * sharpened[..., None]
    first = np.broadcast_to(rows[:1], (len(carried), *rows[:1].shape))
    return np.concatenate([first, new], axis=1)


def _scaled(design: _Design, values: Sequence[Sequence[float]]) -> _Scaled:
    given = np.array(values, dtype=np.float64)
    mean, largest = given.mean(axis=1), np.abs(given).max(axis=1)
    size = np.abs(given - mean[:, None]).max(axis=1)
    size[size <= _EXACT * largest] = 0
    units = (given - mean[:, None]) / np.where(size, size, np.inf)[:, None]
    start = units @ design.columns
    residuals = units - start @ design.columns.T
    noise = np.sqrt((residuals**2).mean(axis=1))
    noise[noise * size <= _EXACT * largest] = 0
    return _Scaled(mean, size, start, noise, residuals / np.where(noise, noise, np.inf)[:, None])


def _glsar(columns: Array, residuals: Array) -> tuple[Array, Array]:
    """Return how far GLSAR moves the coefficients (m × 4), and the autocorrelations it ends with."""
    moved, rhos = np.zeros((len(residuals), TERMS)), np.zeros(len(residuals))
    unsettled = np.arange(len(residuals))
    for _ in range(_ROUNDS):
        ours, last = residuals[unsettled], moved[unsettled]
        left = ours - last @ columns.T
        left -= left.mean(axis=1, keepdims=True)
        rho = (left[:, 1:] * left[:, :-1]).sum(axis=1) / (left**2).sum(axis=1)
        rho = np.clip(rho * left.shape[1] / (left.shape[1] - 1), -_MOST, _MOST)
        quasi = columns[1:] - rho[:, None, None] * columns[:-1]
        new = ours[:, 1:] - rho[:, None] * ours[:, :-1]
        turned = quasi.transpose(0, 2, 1)
        now = np.linalg.solve(turned @ quasi, turned @ new[..., None])[..., 0]
        moved[unsettled], rhos[unsettled] = now, rho
        unsettled = unsettled[np.abs(now - last).max(axis=1) >= _SETTLED]
        if not len(unsettled):
            break
    return moved, rhos


def _posterior(design: _Design, residuals: Array) -> tuple[Array, Array, Array]:
    """Return centres and widths (g × m × 4) of what is wanted, and the weight of each g (g × m)."""
    new = _whitened(residuals.T, design.carried, design.sharpened)  # g × n × m
    told = design.whitened.transpose(0, 2, 1) @ new
    moved = design.inverse @ told  # g × 4 × m
    squares = ((new - design.whitened @ moved) ** 2).sum(axis=1)
    df = residuals.shape[1] - TERMS
    logs = design.prior[:, None] - df / 2 * np.log(squares)
    weights = np.exp(logs - logs.max(axis=0))
    weights[weights < _NEGLIGIBLE] = 0
    widths = np.sqrt(squares[..., None] / df * design.spread[:, None])
    return moved.transpose(0, 2, 1) @ design.wanted.T, widths, weights / weights.sum(axis=0)


def _range(weights: Array) -> tuple[float, float]:
    """Return what the autocorrelation may be, with 95 % probability."""
    low, high = np.interp([0.025, 0.975], np.append(0, np.cumsum(weights)), _EDGES)
    return float(low), float(high)


def _fits(design: _Design, scaled: _Scaled, theta: Array, ends: Array) -> list[Fit]:
    """Bring figures back to the unit of the values; what is nothing but rounding becomes zero."""
    figures = theta @ design.wanted.T
    told = np.stack([figures, np.minimum(ends[0], figures), np.maximum(ends[1], figures)], axis=-1)
    told[(np.abs(told) < 1e-9) & (scaled.noise == 0)[:, None, None]] = 0  # noqa: PLR2004 - of the largest distance from the mean
    told *= scaled.size[:, None, None]
    coefficients = theta @ design.back.T * scaled.size[:, None]
    coefficients[:, 0] += scaled.mean
    found = list[Fit]()
    for estimates, own in zip(told.tolist(), coefficients.tolist(), strict=True):
        level, slope, average, trend = (Estimate(*one) for one in estimates)
        found.append(Fit(level, slope, average, trend, tuple(own)))
    return found
