"""Segmented regression: ordinary least squares, and least squares with autocorrelated errors.

The model is y = b0 + b1 t + b2 after + b3 after × since (Wagner et al. 2002, J. Clinical Pharmacy and
Therapeutics 27:299). Everything is computed on orthogonal columns and residuals of unit size, so that
neither huge values nor far years cost digits.
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
    """Values as mean + size × (columns × start + noise × residuals), residuals of unit size."""

    mean: float
    size: float
    start: Array
    noise: float
    residuals: Array


def ordinary(t: Sequence[int], since: Sequence[int], values: Sequence[float]) -> Fit:
    """Fit by ordinary least squares, intervals as if months were independent (t, n - 4).

    Arguments: for each point its month, its months since the transition (negative before it), its
    value. At least six on either side. Residuals of nothing give intervals without width.
    """
    design = _design(tuple(t), tuple(since))
    scaled = _scaled(design, values)
    variances = scaled.noise**2 * len(values) / (len(values) - TERMS) * (design.wanted**2).sum(1)
    reach = t_quantile(len(values) - TERMS) * np.sqrt(variances)
    centres = design.wanted @ scaled.start
    return _fit(design, scaled, scaled.start, np.stack([centres - reach, centres + reach]))


def autocorrelated(t: Sequence[int], since: Sequence[int], values: Sequence[float]) -> Fit:
    """Fit with errors of which each carries on part of the one before; arguments as `ordinary`.

    Estimates: GLSAR, that is Cochrane and Orcutt's regression of quasi-differences with Yule and
    Walker's autocorrelation of its residuals, until both settle; rows that follow one another count as
    neighbours, as in statsmodels.

    Intervals: that autocorrelation is far too uncertain, and too small, in two dozen points to be taken
    for true. They hold 95 % of the posterior of Zellner and Tiao (1964, J. American Statistical
    Association 59:763): every autocorrelation equally likely beforehand, weighed by its residual (REML)
    likelihood, for each the t distribution of its exact GLS estimate with months that are missing in
    their place.
    """
    design = _design(tuple(t), tuple(since))
    scaled = _scaled(design, values)
    if not scaled.noise:
        return ordinary(t, since, values)
    moved, rho = _glsar(design.columns, scaled.residuals)
    centres, widths, weights = _posterior(design, scaled.residuals)
    intervals = mixture_intervals(centres, widths, weights, len(values) - TERMS)
    start = design.wanted @ scaled.start
    ends = start + scaled.noise * intervals
    theta = scaled.start + scaled.noise * moved
    told = _fit(design, scaled, theta, ends)
    return replace(told, autocorrelation=rho, autocorrelation_range=_range(weights))


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
    whitened = _whitened(columns, carried[..., None], sharpened[..., None])
    inverse = np.linalg.inv(whitened.transpose(0, 2, 1) @ whitened)
    prior = np.log(sharpened).sum(axis=1) + np.linalg.slogdet(inverse)[1] / 2
    spread = np.einsum("ki,gij,kj->gk", wanted, inverse, wanted)
    return _Design(columns, back, wanted, carried, sharpened, whitened, inverse, spread, prior)


def _whitened(rows: Array, carried: Array, sharpened: Array) -> Array:
    """Return for every autocorrelation what each row tells beyond the one before it."""
    new = (rows[1:] - carried * rows[:-1]) * sharpened
    first = np.broadcast_to(rows[:1], (len(carried), *rows[:1].shape))
    return np.concatenate([first, new], axis=1)


def _scaled(design: _Design, values: Sequence[float]) -> _Scaled:
    given = np.array(values, dtype=np.float64)
    mean, largest = given.mean(), np.abs(given).max()
    size = np.abs(given - mean).max()
    if size <= _EXACT * largest:
        return _Scaled(float(mean), 0.0, np.zeros(TERMS), 0.0, np.zeros(len(given)))
    units = (given - mean) / size
    start = design.columns.T @ units
    residuals = units - design.columns @ start
    noise = np.sqrt((residuals**2).mean())
    if noise * size <= _EXACT * largest:
        return _Scaled(float(mean), float(size), start, 0.0, np.zeros(len(given)))
    return _Scaled(float(mean), float(size), start, float(noise), residuals / noise)


def _glsar(columns: Array, residuals: Array) -> tuple[Array, float]:
    """Return how far GLSAR moves the coefficients, and the autocorrelation it ends with."""
    moved, rho, left = np.zeros(TERMS), 0.0, residuals
    before, now = columns[:-1], columns[1:]
    for _ in range(_ROUNDS):
        left = left - left.mean()
        rho = (left[1:] @ left[:-1]) / (left @ left) * len(left) / (len(left) - 1)
        rho = float(min(_MOST, max(-_MOST, rho)))
        quasi = now - rho * before
        last = moved
        moved = np.linalg.solve(quasi.T @ quasi, quasi.T @ (residuals[1:] - rho * residuals[:-1]))
        left = residuals - columns @ moved
        if np.abs(moved - last).max() < _SETTLED:
            break
    return moved, rho


def _posterior(design: _Design, residuals: Array) -> tuple[Array, Array, Array]:
    """Return centres and widths (g × 4) of what is wanted, and the weight of each g."""
    new = _whitened(residuals, design.carried, design.sharpened)
    told = np.einsum("gni,gn->gi", design.whitened, new)
    moved = np.einsum("gij,gj->gi", design.inverse, told)
    squares = ((new - np.einsum("gni,gi->gn", design.whitened, moved)) ** 2).sum(axis=1)
    df = len(residuals) - TERMS
    logs = design.prior - df / 2 * np.log(squares)
    weights = np.exp(logs - logs.max())
    weights[weights < _NEGLIGIBLE] = 0
    widths = np.sqrt(squares[:, None] / df * design.spread)
    return moved @ design.wanted.T, widths, weights / weights.sum()


def _range(weights: Array) -> tuple[float, float]:
    """Return what the autocorrelation may be, with 95 % probability."""
    low, high = np.interp([0.025, 0.975], np.append(0, np.cumsum(weights)), _EDGES)
    return float(low), float(high)


def _fit(design: _Design, scaled: _Scaled, theta: Array, ends: Array) -> Fit:
    """Bring figures back to the unit of the values; what is nothing but rounding becomes zero."""
    figures = design.wanted @ theta
    told = np.stack([figures, np.minimum(ends[0], figures), np.maximum(ends[1], figures)])
    if not scaled.noise:
        told[np.abs(told) < 1e-9] = 0  # noqa: PLR2004 - of the largest distance from the mean
    level, slope, average, trend = (Estimate(*column) for column in (told * scaled.size).T.tolist())
    coefficients = (design.back @ theta * scaled.size).tolist()
    return Fit(
        level=level,
        slope=slope,
        average=average,
        trend_before=trend,
        coefficients=(coefficients[0] + scaled.mean, *coefficients[1:]),
    )
