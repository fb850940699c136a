"""Estimates against statsmodels, intervals against a slow second implementation."""

from collections.abc import Callable, Sequence
from math import exp, fsum, lgamma, log1p, pi, sqrt
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm

from tuntas.rules.statistics.effects import Effect, Estimate, Phase
from tuntas.rules.statistics.effects.regression import GRID, Fit, autocorrelated, ordinary
from tuntas.rules.statistics.effects.student import t_cdf, t_quantile
from tuntas.rules.statistics.effects.tests.made import judged, noisy

Given = tuple[list[int], list[int], list[float]]  # months, months since the transition, values


def falling(at: int) -> float:
    return 20 + 0.3 * at - (4 + 0.2 * (at - 20) if at >= 20 else 0)


def without_gaps(seed: int, rho: float = 0.5) -> Given:
    return list(range(38)), [at - 20 for at in range(38)], noisy(seed, 38, falling, rho)


def with_gaps(seed: int, rho: float = 0.5) -> Given:
    """Three months of transition from month 17 on, and two that are missing."""
    kept = [at for at in range(38) if at not in {3, 17, 18, 19, 30}]
    values = noisy(seed, 38, falling, rho)
    return kept, [at - 20 for at in kept], [values[at] for at in kept]


def fitted(model: Callable[..., list[Fit]], given: Given) -> Fit:
    t, since, values = given
    [fit] = model(t, since, [values])
    return fit


def columns(given: Given) -> Any:
    t, since, _ = given
    return np.array(
        [[1, at, step >= 0, max(step, 0)] for at, step in zip(t, since, strict=True)], float
    )


def mean_of_after(given: Given) -> list[float]:
    """Return the weights of b0 to b3 in the average over the months after."""
    steps = [one for one in given[1] if one >= 0]
    return [0, 0, 1, sum(steps) / len(steps)]


@pytest.mark.parametrize("given", [without_gaps(1), with_gaps(2), with_gaps(3, 0.0)])
def test_ordinary_least_squares_is_that_of_statsmodels(given: Given) -> None:
    fit = fitted(ordinary, given)
    model = sm.OLS(given[2], columns(given)).fit()
    assert fit.coefficients == pytest.approx(model.params, rel=1e-9)
    ends = model.conf_int()
    for one, at in ((fit.level, 2), (fit.slope, 3), (fit.trend_before, 1)):
        told = (one.estimate, one.low, one.high)
        assert told == pytest.approx((model.params[at], *ends[at]), rel=1e-9)
    test = model.t_test(np.array([mean_of_after(given)]))
    told = (fit.average.estimate, fit.average.low, fit.average.high)
    assert told == pytest.approx((test.effect[0], *test.conf_int()[0]), rel=1e-9)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("made", [without_gaps, with_gaps])
def test_estimates_are_those_of_glsar(seed: int, made: Any) -> None:
    given = made(seed)
    fit = fitted(autocorrelated, given)
    at_ours = sm.GLSAR(given[2], columns(given), rho=fit.autocorrelation).fit()
    assert fit.coefficients == pytest.approx(at_ours.params, rel=1e-9, abs=1e-9)
    settled = sm.GLSAR(given[2], columns(given), rho=1)
    model = settled.iterative_fit(maxiter=200, rtol=1e-13)
    assert fit.autocorrelation == pytest.approx(settled.rho[0], abs=1e-9)
    assert fit.coefficients == pytest.approx(model.params, rel=1e-8, abs=1e-9)
    usual = sm.GLSAR(given[2], columns(given), rho=1).iterative_fit()  # stops after three rounds
    assert np.abs((usual.params - fit.coefficients) / usual.bse).max() < 0.05


def test_intervals_do_not_hang_on_the_estimate_of_the_autocorrelation() -> None:
    """GLSAR's own intervals take it for true, and are far too narrow."""
    given = without_gaps(4)
    fit = fitted(autocorrelated, given)
    own = sm.GLSAR(given[2], columns(given), rho=fit.autocorrelation).fit().conf_int()
    assert fit.level.high - fit.level.low > 1.1 * (own[2][1] - own[2][0])


def slow_density(z: float, df: int) -> float:
    constant = exp(lgamma((df + 1) / 2) - lgamma(df / 2)) / sqrt(df * pi)
    return constant * exp(-(df + 1) / 2 * log1p(z * z / df))


def slow_share_below(z: float, df: int) -> float:
    """Integrate the density from 0 by Simpson's rule."""
    steps = 400
    width = z / steps
    heights = [slow_density(at * width, df) for at in range(steps + 1)]
    inner = 4 * sum(heights[1:-1:2]) + 2 * sum(heights[2:-1:2])
    return 0.5 + width / 3 * (heights[0] + inner + heights[-1])


def slow_mixture(given: Given, weights_of: Sequence[float], grid: Sequence[float]) -> list[Any]:
    """Fit exact GLS with the full covariance for each autocorrelation; return (weight, centre, width)."""
    t, _, values = given
    x, y = columns(given), np.array(values)
    apart = np.abs(np.subtract.outer(t, t))
    df, parts = len(y) - 4, []
    for rho in grid:
        cov = np.where(apart == 0, 1.0, float(rho) ** apart)
        model = sm.GLS(y, x, sigma=cov).fit()
        inner = np.linalg.slogdet(x.T @ np.linalg.inv(cov) @ x)[1]
        rss = model.wresid @ model.wresid
        log = -np.linalg.slogdet(cov)[1] / 2 - inner / 2 - df / 2 * np.log(rss)
        test = model.t_test(np.array([weights_of]))
        parts.append((log, test.effect[0], float(test.sd[0, 0])))
    top = max(log for log, _, _ in parts)
    total = sum(exp(log - top) for log, _, _ in parts)
    return [(exp(log - top) / total, centre, width) for log, centre, width in parts]


def share_below(value: float, mixture: list[Any], df: int) -> float:
    return fsum(
        weight * slow_share_below((value - centre) / width, df)
        for weight, centre, width in mixture
        if weight > 1e-12
    )


@pytest.mark.parametrize("given", [without_gaps(5), with_gaps(6), with_gaps(7, 0.0)])
def test_intervals_are_those_of_the_slow_posterior(given: Given) -> None:
    fit, df = fitted(autocorrelated, given), len(given[0]) - 4
    wanted: list[tuple[Estimate, list[float]]] = [
        (fit.level, [0, 0, 1, 0]),
        (fit.slope, [0, 0, 0, 1]),
        (fit.average, mean_of_after(given)),
        (fit.trend_before, [0, 1, 0, 0]),
    ]
    for one, weights_of in wanted:
        mixture = slow_mixture(given, weights_of, list(GRID))
        assert share_below(one.low, mixture, df) == pytest.approx(0.025, abs=1e-6)
        assert share_below(one.high, mixture, df) == pytest.approx(0.975, abs=1e-6)


def test_a_finer_grid_would_not_change_them() -> None:
    given = without_gaps(8, 0.7)
    fit = fitted(autocorrelated, given)
    finer = slow_mixture(given, [0, 0, 1, 0], list(np.linspace(-0.97, 0.97, 389)))
    assert share_below(fit.level.low, finer, 34) == pytest.approx(0.025, abs=0.0005)
    assert share_below(fit.level.high, finer, 34) == pytest.approx(0.975, abs=0.0005)


def test_the_range_of_the_autocorrelation_holds_95_percent() -> None:
    given = without_gaps(9)
    found = fitted(autocorrelated, given).autocorrelation_range
    assert found is not None
    finer = np.linspace(-0.975, 0.975, 781)
    weights = [weight for weight, _, _ in slow_mixture(given, [0, 0, 1, 0], list(finer))]
    inside = sum(
        weight for rho, weight in zip(finer, weights, strict=True) if found[0] < rho <= found[1]
    )
    assert inside == pytest.approx(0.95, abs=0.01)


@pytest.mark.parametrize("df", [1, 2, 7, 8, 20, 31, 200])
def test_students_t_against_its_density(df: int) -> None:
    z = [-3.0, -0.4, 0.0, 1.7, 2.9]
    assert t_cdf(np.array(z), df) == pytest.approx(
        [slow_share_below(one, df) for one in z], abs=1e-9
    )


@pytest.mark.parametrize(("df", "published"), [(8, 2.306), (20, 2.086), (30, 2.042), (120, 1.980)])
def test_quantiles_as_in_the_table_of_student(df: int, published: float) -> None:
    assert t_quantile(df) == pytest.approx(published, abs=5e-4)


def test_a_reader_can_repeat_the_figures_from_the_rows() -> None:
    values: list[float | None] = [*noisy(10, 38, falling)]
    values[3] = None
    found = judged(values, 17, transition=3)
    used = [
        row for row in found.rows if row.value is not None and row.phase is not Phase.TRANSITION
    ]
    design = [[1, row.t, row.since >= 0, max(row.since, 0)] for row in used]
    model = sm.OLS([row.value for row in used], np.array(design, float)).fit()
    assert found.ols is not None
    assert [found.ols.level.estimate, found.ols.slope.estimate] == pytest.approx(model.params[2:])
    assert_lines_follow(found)


def assert_lines_follow(found: Effect) -> None:
    """Fitted and counterfactual differ by level and slope from the first month after on."""
    assert found.level is not None
    assert found.slope is not None
    for row in found.rows:
        assert (row.counterfactual is None) == (row.phase is Phase.BEFORE)
        assert (row.fitted is None) == (row.phase is Phase.TRANSITION)
        if row.fitted is not None and row.counterfactual is not None:
            change = found.level.estimate + found.slope.estimate * row.since
            assert row.fitted - row.counterfactual == pytest.approx(change)
