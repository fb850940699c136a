"""What to expect of each unit given all others, and how surely it can be ranked."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tuntas.rules.statistics.funnels.model import FunnelKind

DRAWS = 4000
SEED = 20261122  # fixed, so that the same data give the same intervals
_LEAST_STRENGTH = 0.01  # cases that the others count for where units could not differ more
_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Expected:
    """By unit: the rate to expect, and the interval of its rank (1 is the highest)."""

    rates: list[float]
    ranks: list[tuple[int, int]]

    def of(self, at: int) -> tuple[float, tuple[int, int]]:
        """Return both of the unit at this position."""
        return self.rates[at], self.ranks[at]


def expected(
    kind: FunnelKind, centre: float, between: float, events: _Floats, n: _Floats
) -> Expected:
    """Return the posterior means and 95 % rank intervals of an empirical Bayes model.

    Shares: beta-binomial with mean `centre` and strength m = centre (1 - centre) / between - 1, thus
    (m centre + events) / (m + n). Rates: gamma-Poisson with shape centre² / between and rate
    centre / between. `between` is the variance between units; at zero all are expected at the centre
    and no rank can be told. Rank intervals come from 4,000 draws with a fixed seed, so their ends may
    be off by a rank where units crowd. Spiegelhalter, Abrams, Myles 2004; Goldstein and Spiegelhalter
    1996 (J. Royal Statistical Society A 159:385) on ranks.
    """
    units = len(events)
    if between <= 0:
        return Expected([centre] * units, [(1, units)] * units)
    chance = np.random.default_rng(SEED)
    if kind is FunnelKind.PROPORTION:
        strength = max(centre * (1 - centre) / between - 1, _LEAST_STRENGTH)
        yes, no = strength * centre + events, strength * (1 - centre) + n - events
        return Expected((yes / (yes + no)).tolist(), _ranks(chance.beta(yes, no, (DRAWS, units))))
    shape, rate = centre**2 / between + events, centre / between + n
    draws = chance.gamma(shape, 1 / rate, (DRAWS, units))
    return Expected((shape / rate).tolist(), _ranks(draws))


def _ranks(draws: _Floats) -> list[tuple[int, int]]:
    """Return the middle 95 % of each column's rank within its row."""
    ranks = (-draws).argsort(axis=1).argsort(axis=1) + 1
    low, high = np.quantile(ranks, [0.025, 0.975], axis=0, method="inverted_cdf")
    return [(int(a), int(b)) for a, b in zip(low, high, strict=True)]
