"""Comparing units by how sure one can be, not by rank."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tuntas.rules.phrases import Bilingual
from tuntas.rules.statistics.errors import FigureError
from tuntas.rules.statistics.funnels.dispersion import (
    adjusted_error,
    normal_limits,
    overdispersion,
    standard_errors,
    tau_squared,
)
from tuntas.rules.statistics.funnels.exact_limits import exact_limits
from tuntas.rules.statistics.funnels.model import (
    Adjustment,
    Funnel,
    FunnelKind,
    Limits,
    Overdispersion,
    PlacedUnit,
    Unit,
)
from tuntas.rules.statistics.funnels.shrinkage import expected

WINSORISED = 0.1  # of the z on each side


def funnel(
    units: Sequence[Unit],
    *,
    kind: FunnelKind = FunnelKind.PROPORTION,
    adjustment: Adjustment = Adjustment.ADDITIVE,
    winsorise: float = WINSORISED,
) -> Funnel:
    """Place units around their common rate, Σ events / Σ n, with limits for the size of each.

    z = (rate - centre) / √(centre (1 - centre) / n) for shares, √(centre / n) for rates, on the plain
    scale: no arcsine, as the limits of pure chance are exact and a head of unit can check a z by hand.
    Where units differ more than chance lets them, `limits` are normal and widened (additive tau² or
    multiplicative phi, z winsorised by 10 % on each side); otherwise they are the exact ones.

    Shrinkage uses tau² without winsorising: what units differ by, the odd ones included.
    Raises `FigureError` for no units, or for more events than cases.
    """
    _check(units, kind)
    events = np.array([one.events for one in units], dtype=float)
    n = np.array([one.n for one in units], dtype=float)
    centre = float(events.sum() / n.sum())
    errors = standard_errors(kind, centre, n)
    away = events / n - centre
    z = np.divide(away, errors, out=np.zeros_like(away), where=errors > 0)
    found = overdispersion(z, errors, adjustment, winsorise)
    hoped = expected(kind, centre, tau_squared(z, errors) if errors.all() else 0.0, events, n)
    placed = (
        _placed(one, _Spread(kind, centre, float(errors[at]), found), hoped.of(at))
        for at, one in enumerate(units)
    )
    return Funnel(kind, centre, found, tuple(placed))


def limits_at(found: Funnel, n: float) -> Limits:
    """Return the limits of a unit of size `n` in a funnel, to draw its lines."""
    if found.overdispersion.adjustment is Adjustment.NONE:
        return exact_limits(found.kind, found.centre, n)
    error = float(standard_errors(found.kind, found.centre, np.array([n]))[0])
    wider = adjusted_error(error, found.overdispersion)
    return normal_limits(found.kind, found.centre, wider)


@dataclass(frozen=True, slots=True)
class _Spread:
    """What chance does to a unit of one size."""

    kind: FunnelKind
    centre: float
    error: float
    found: Overdispersion


def _placed(one: Unit, spread: _Spread, hoped: tuple[float, tuple[int, int]]) -> PlacedUnit:
    rate = one.events / one.n
    away = rate - spread.centre
    wider = adjusted_error(spread.error, spread.found)
    limits = exact = exact_limits(spread.kind, spread.centre, one.n)
    if spread.found.adjustment is not Adjustment.NONE:
        limits = normal_limits(spread.kind, spread.centre, wider)
    return PlacedUnit(
        unit=one.unit,
        events=one.events,
        n=one.n,
        rate=rate,
        z=away / spread.error if spread.error else 0.0,
        z_adjusted=away / wider if wider else 0.0,
        limits=limits,
        exact=exact,
        flag=limits.flag(rate),
        shrunk=hoped[0],
        rank_interval=hoped[1],
    )


def _check(units: Sequence[Unit], kind: FunnelKind) -> None:
    if not units:
        raise FigureError(
            Bilingual("Tidak ada unit untuk dibandingkan.", "There are no units to compare.")
        )
    for one in units:
        if kind is FunnelKind.PROPORTION and one.events > one.n:
            raise FigureError(
                Bilingual(
                    f"{one.unit}: {one.events} kejadian tidak mungkin dari {one.n:g} kasus.",
                    f"{one.unit}: {one.events} events are impossible among {one.n:g} cases.",
                )
            )
