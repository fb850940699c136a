"""How much more units differ than chance lets them, and limits that allow for it."""

from math import inf, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from tuntas.rules.statistics.funnels.exact_limits import TAILS
from tuntas.rules.statistics.funnels.model import (
    Adjustment,
    FunnelKind,
    Limits,
    Overdispersion,
)

LEAST_UNITS = 5  # with fewer, one odd unit would be taken for how units differ anyway
_DEVIATIONS = tuple(-NormalDist().inv_cdf(tail) for tail in TAILS)
_Floats = NDArray[np.float64]


def standard_errors(kind: FunnelKind, centre: float, n: _Floats) -> _Floats:
    """Return by how much chance moves the rates of units of size `n` around the common rate."""
    spread = centre * (1 - centre) if kind is FunnelKind.PROPORTION else centre
    errors: _Floats = np.sqrt(spread / n)
    return errors


def winsorised(z: _Floats, share: float) -> _Floats:
    """Pull the lowest and highest `share` of z to the quantiles there (linear, as R's type 7)."""
    low, high = np.quantile(z, [share, 1 - share])
    pulled: _Floats = np.clip(z, low, high)
    return pulled


def tau_squared(z: _Floats, errors: _Floats) -> float:
    """Return the variance between units beyond chance, by moments (DerSimonian and Laird).

    max(0, (Σ z² - (I - 1)) / (Σ w - Σ w² / Σ w)) with w = 1 / error²; zero where chance explains all.
    """
    weights = 1 / errors**2
    scale = float(weights.sum() - (weights**2).sum() / weights.sum())
    excess = float((z**2).sum()) - (len(z) - 1)
    return max(0.0, excess / scale) if scale > 0 else 0.0


def overdispersion(
    z: _Floats, errors: _Floats, adjustment: Adjustment, share: float
) -> Overdispersion:
    """Return phi and tau² of the winsorised z, and the adjustment if one is needed.

    Spiegelhalter 2005 (Quality & Safety in Health Care 14:347). Nothing is adjusted for fewer than
    five units, nor where units differ less than chance lets them.
    """
    if len(z) < LEAST_UNITS or not errors.all():
        return Overdispersion(float(np.mean(z**2)), 0.0, Adjustment.NONE)
    pulled = winsorised(z, share)
    phi = float(np.mean(pulled**2))
    between = tau_squared(pulled, errors)
    needed = between > 0 if adjustment is Adjustment.ADDITIVE else phi > 1
    return Overdispersion(phi, between, adjustment if needed else Adjustment.NONE)


def adjusted_error(error: float, found: Overdispersion) -> float:
    """Return the standard error with what units differ by anyway."""
    if found.adjustment is Adjustment.ADDITIVE:
        return sqrt(error**2 + found.tau_squared)
    return error * sqrt(found.phi) if found.adjustment is Adjustment.MULTIPLICATIVE else error


def normal_limits(kind: FunnelKind, centre: float, error: float) -> Limits:
    """Return centre ± 1.96 and ± 3.09 standard errors, clipped to what a rate can be."""
    highest = 1.0 if kind is FunnelKind.PROPORTION else inf
    near, far = (one * error for one in _DEVIATIONS)
    return Limits(
        lower95=max(0.0, centre - near),
        upper95=min(highest, centre + near),
        lower998=max(0.0, centre - far),
        upper998=min(highest, centre + far),
    )
