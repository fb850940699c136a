"""Funnels against a published example, slow second implementations and planted differences."""

import math
import random
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuntas.rules.statistics.errors import FigureError
from tuntas.rules.statistics.funnels import (
    Adjustment,
    Flag,
    Funnel,
    FunnelKind,
    Unit,
    funnel,
    hidden_units,
    limits_at,
)
from tuntas.rules.statistics.funnels.exact_limits import exact_limits

BRISK = settings(max_examples=30)

# Deaths after operations on infants' hearts in twelve hospitals, the example “Surgical: institutional
# ranking” of the BUGS project, with the posterior means of its random effects model.
DEATHS = [0, 18, 8, 46, 8, 13, 9, 31, 14, 8, 29, 24]
OPERATIONS = [47, 148, 119, 810, 211, 196, 148, 215, 207, 97, 256, 360]
POSTERIOR_MEANS = [
    0.0530, 0.1031, 0.0706, 0.0593, 0.0520, 0.0691, 0.0669, 0.1226, 0.0701, 0.0784, 0.1021, 0.0687,
]  # fmt: skip


def placed(rows: Sequence[tuple[int, float]], **options: object) -> Funnel:
    units = [Unit(chr(65 + at % 26) * (1 + at // 26), *row) for at, row in enumerate(rows)]
    return funnel(units, **options)  # type: ignore[arg-type]


HOSPITALS = list(zip(DEATHS, OPERATIONS, strict=True))


def test_shrunk_rates_like_the_published_random_effects() -> None:
    units = placed(HOSPITALS).units
    # Beta-binomial by moments against a logit-normal with priors: alike, not equal.
    assert [one.shrunk for one in units] == pytest.approx(POSTERIOR_MEANS, abs=0.006)
    assert units[7].rank_interval == (1, 4)  # H, the highest
    assert units[0].rank_interval[1] == 12  # A, without a death among 47, is not surely the best
    assert units[0].shrunk > 0.04


def test_z_and_centre_by_hand() -> None:
    found = placed(HOSPITALS)
    assert found.centre == sum(DEATHS) / sum(OPERATIONS)
    error = math.sqrt(found.centre * (1 - found.centre) / 215)
    assert found.units[7].z == pytest.approx((31 / 215 - found.centre) / error)
    assert found.units[7].z == pytest.approx(3.94, abs=0.005)


def test_overdispersion_by_hand() -> None:
    found = placed(HOSPITALS)
    z = sorted(one.z for one in found.units)
    low, high = z[1] + 0.1 * (z[2] - z[1]), z[10] - 0.1 * (z[10] - z[9])  # R's quantile, type 7
    pulled = [min(max(one, low), high) for one in z]
    assert found.overdispersion.phi == pytest.approx(sum(one**2 for one in pulled) / 12)
    variance = found.centre * (1 - found.centre)
    weights = [n / variance for n in OPERATIONS]
    scale = sum(weights) - sum(w * w for w in weights) / sum(weights)
    tau_squared = (sum(one**2 for one in pulled) - 11) / scale
    assert found.overdispersion.tau_squared == pytest.approx(tau_squared)
    unit = found.units[7]
    error = math.sqrt(variance / 215 + tau_squared)
    assert unit.limits.upper998 == pytest.approx(found.centre + 3.090232 * error)
    assert unit.limits.lower95 == pytest.approx(found.centre - 1.959964 * error)
    assert unit.z_adjusted == pytest.approx((unit.rate - found.centre) / error)


def test_the_adjusted_funnel_is_wider_and_flags_less() -> None:
    adjusted, plain = placed(HOSPITALS), placed(HOSPITALS, adjustment=Adjustment.NONE)
    assert [one.unit for one in plain.units if one.flag] == ["E", "H", "K"]
    assert plain.units[7].flag is Flag.HIGH
    assert [(one.unit, one.flag) for one in adjusted.units if one.flag] == [("H", Flag.RATHER_HIGH)]
    assert all(one.limits == one.exact for one in plain.units)


def test_multiplicative_limits_are_wider_by_the_root_of_phi() -> None:
    found = placed(HOSPITALS, adjustment=Adjustment.MULTIPLICATIVE)
    unit = found.units[3]
    error = math.sqrt(found.overdispersion.phi * found.centre * (1 - found.centre) / unit.n)
    assert unit.limits.upper95 == pytest.approx(found.centre + 1.959964 * error)
    assert unit.z_adjusted == pytest.approx(unit.z / math.sqrt(found.overdispersion.phi))


def slow_steps(masses: Sequence[Fraction], tail: Fraction) -> Fraction:
    """Add up word for word until the tail is full, and go back by what is too much."""
    total = Fraction(0)
    for count, mass in enumerate(masses):
        total += mass
        if total >= tail:
            return count - (total - tail) / mass
    raise AssertionError


@BRISK
@given(st.integers(1, 60), st.integers(1, 19))
def test_limits_of_chance_like_exact_fractions(n: int, twentieths: int) -> None:
    share = Fraction(twentieths, 20)
    masses = [math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
    found = exact_limits(FunnelKind.PROPORTION, float(share), n)
    for tail, lower, upper in (
        (Fraction(1, 40), found.lower95, found.upper95),
        (Fraction(1, 1000), found.lower998, found.upper998),
    ):
        assert lower == pytest.approx(max(0, float(slow_steps(masses, tail) / n)), abs=1e-9)
        from_above = float((n - slow_steps(masses[::-1], tail)) / n)
        assert upper == pytest.approx(min(1, from_above), abs=1e-9)


@pytest.mark.parametrize(("rate", "n"), [(0.5, 4), (3.0, 7.5), (0.02, 10_000)])
def test_limits_of_rates_flag_no_more_than_they_promise(rate: float, n: float) -> None:
    limits = exact_limits(FunnelKind.RATE, rate, n)

    def above(limit: float) -> float:
        counts = range(math.floor(limit * n) + 1)
        logs = [k * math.log(rate * n) - rate * n - math.lgamma(k + 1) for k in counts]
        return 1 - math.fsum(map(math.exp, logs))

    for limit, tail in ((limits.upper95, 0.025), (limits.upper998, 0.001)):
        assert above(limit) <= tail < above(limit - 1 / n)


def test_big_units_have_nearly_normal_limits() -> None:
    limits = exact_limits(FunnelKind.PROPORTION, 0.3, 1_000_000)
    error = math.sqrt(0.21 / 1_000_000)
    assert limits.upper95 == pytest.approx(0.3 + 1.959964 * error, abs=1e-6)
    assert limits.lower998 == pytest.approx(0.3 - 3.090232 * error, abs=2e-6)


def simulated(units: int, spread: float, seed: int) -> list[tuple[int, int]]:
    """Draw cases of units whose true share lies around 30 %."""
    chance = random.Random(seed)  # noqa: S311 - a simulation
    rows = []
    for _ in range(units):
        n = chance.randrange(50, 400)
        share = min(max(chance.gauss(0.3, spread), 0.01), 0.99)
        rows.append((sum(chance.random() < share for _ in range(n)), n))
    return rows


def test_equal_units_need_no_adjustment_and_few_are_flagged() -> None:
    found = placed(simulated(60, 0.0, seed=4))
    assert found.overdispersion.adjustment is Adjustment.NONE
    assert found.overdispersion.phi < 1.2
    assert sum(one.flag is not None for one in found.units) <= 7
    assert not any(one.flag in {Flag.HIGH, Flag.LOW} for one in found.units)


def test_what_units_differ_by_is_found_again() -> None:
    found = placed(simulated(400, 0.08, seed=5))
    assert found.overdispersion.phi > 2
    assert 0.06 < math.sqrt(found.overdispersion.tau_squared) < 0.09
    assert sum(one.flag in {Flag.HIGH, Flag.LOW} for one in found.units) <= 8


def test_a_planted_unit_is_found_among_units_that_differ() -> None:
    rows = [*simulated(40, 0.05, seed=6), (270, 300)]
    assert placed(rows).units[-1].flag is Flag.HIGH
    assert placed(rows).units[-1].rank_interval == (1, 1)


def test_few_units_tell_nothing_about_overdispersion() -> None:
    found = placed([(1, 100), (30, 100), (60, 100)])
    assert found.overdispersion.adjustment is Adjustment.NONE


def test_where_chance_explains_all_no_rank_can_be_told() -> None:
    found = placed([(10, 100), (20, 200), (5, 50), (30, 300), (10, 100)])
    assert {one.rank_interval for one in found.units} == {(1, 5)}
    assert {one.shrunk for one in found.units} == {found.centre}


def test_rates_of_events_per_exposure() -> None:
    rows = [(10, 2.5), (12, 3.0), (9, 2.0), (11, 2.5), (8, 2.0), (60, 3.0)]
    found = placed(rows, kind=FunnelKind.RATE)
    assert found.centre == 110 / 15
    assert found.units[5].z == pytest.approx((20 - 110 / 15) / math.sqrt(110 / 15 / 3))
    assert found.units[5].rank_interval == (1, 1)
    assert found.units[5].limits.lower998 == 0
    shares = [(one.rate, one.shrunk) for one in found.units]
    assert all(min(r, found.centre) <= s <= max(r, found.centre) for r, s in shares)


@pytest.mark.parametrize("rows", [[(0, 10)] * 6, [(10, 10)] * 6])
def test_all_or_nothing_everywhere(rows: list[tuple[int, float]]) -> None:
    found = placed(rows)
    assert not any(one.flag for one in found.units)
    assert {one.z for one in found.units} == {0}


@pytest.mark.parametrize(("events", "n"), [(-1, 10), (1, 0), (1, -5), (11, 10)])
def test_impossible_units_are_refused(events: int, n: int) -> None:
    with pytest.raises(FigureError, match="impossible"):
        placed([(1, 10), (events, n)])


def test_no_units_are_no_funnel() -> None:
    with pytest.raises(FigureError, match="no units"):
        placed([])


def test_small_units_and_what_would_tell_of_them_are_hidden() -> None:
    found = placed([(3, 40), (20, 60), (30, 90), (0, 50), (38, 40)])
    assert hidden_units(found) == {"A", "E"}  # three people; and all but two
    assert "D" not in hidden_units(placed([(0, 50), (20, 60)]))
    rates = placed([(3, 2.5), (20, 2.0), (30, 2.0)], kind=FunnelKind.RATE)
    assert hidden_units(rates) == {"A", "B"}


ROWS = st.lists(st.tuples(st.integers(0, 20), st.integers(20, 300)), min_size=2, max_size=25)


@BRISK
@given(ROWS.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(range(len(rows))))))
def test_the_order_of_units_does_not_matter(
    both: tuple[list[tuple[int, int]], list[int]],
) -> None:
    rows, order = both
    found, shuffled = placed(rows), placed([rows[at] for at in order])
    for place, at in enumerate(order):
        one, other = found.units[at], shuffled.units[place]
        assert (other.z, other.shrunk) == pytest.approx((one.z, one.shrunk), abs=1e-9)
        assert other.exact == one.exact
        assert other.limits.upper95 == pytest.approx(one.limits.upper95, abs=1e-9)


@BRISK
@given(ROWS)
def test_the_share_of_the_others_mirrors_the_funnel(rows: list[tuple[int, int]]) -> None:
    found, others = placed(rows), placed([(n - events, n) for events, n in rows])
    for one, other in zip(found.units, others.units, strict=True):
        assert other.z == pytest.approx(-one.z, abs=1e-7)
        assert other.shrunk == pytest.approx(1 - one.shrunk, abs=1e-7)
        assert other.limits.upper998 == pytest.approx(1 - one.limits.lower998, abs=1e-7)
        assert other.exact.lower95 == pytest.approx(1 - one.exact.upper95, abs=1e-7)


@BRISK
@given(ROWS)
def test_limits_nest_and_shrinkage_lies_between_unit_and_centre(
    rows: list[tuple[int, int]],
) -> None:
    found = placed(rows)
    for one in found.units:
        for at in (one.limits, one.exact):
            assert 0 <= at.lower998 <= at.lower95 <= at.upper95 <= at.upper998 <= 1
        low, high = sorted((one.rate, found.centre))
        assert low - 1e-9 <= one.shrunk <= high + 1e-9
        first, last = one.rank_interval
        assert 1 <= first <= last <= len(rows)


def test_the_same_data_give_the_same_intervals() -> None:
    assert placed(HOSPITALS) == placed(HOSPITALS)


@pytest.mark.parametrize("rows", [HOSPITALS, [(20 + at % 3, 100 + at) for at in range(12)]])
def test_the_drawn_lines_are_those_that_judge(rows: list[tuple[int, float]]) -> None:
    found = placed(rows)
    assert all(limits_at(found, one.n) == one.limits for one in found.units)
