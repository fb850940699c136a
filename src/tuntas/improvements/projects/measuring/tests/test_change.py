"""When a change began, with what it is compared: what is refused, and what is offered."""

from datetime import date
from typing import Any

import pytest
from tests.personas import City

from tuntas.core.errors import DomainError
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.measuring.actions.effects import compute
from tuntas.improvements.projects.measuring.queries.candidates import units_beside
from tuntas.improvements.projects.measuring.tests.measuring_samples import (
    NOW,
    SPEED,
    begun,
    measured,
    planned,
    put,
    stepped,
)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"started_on": date(2026, 12, 1)}, "masih di depan"),
        ({"started_on": date(2026, 5, 2)}, "awal bulan"),
        ({"started_on": date(2024, 11, 1)}, "Belum ada angka dari bulan sebelum"),
        ({"transition_months": 4}, "tiga bulan"),
        ({"watched": [SPEED]}, "indikator lain"),
        ({"watched": ["ladder"]}, "indikator lain"),
    ],
)
@pytest.mark.django_db
def test_a_change_that_cannot_be_judged_is_refused(
    city: City, changes: dict[str, Any], said: str
) -> None:
    made = measured(city)
    with pytest.raises(DomainError, match=said):
        planned(city, made, **changes)


@pytest.mark.parametrize("other", ["roads", "roads_section", "government"])
@pytest.mark.django_db
def test_no_unit_is_compared_with_its_own_figures(city: City, other: str) -> None:
    unit = getattr(city, other)
    made = measured(city)
    if unit != city.roads:
        put(unit, stepped(2000, 1200))
    with pytest.raises(DomainError, match="tidak boleh bagian"):
        planned(city, made, beside=[unit.pk])


@pytest.mark.django_db
def test_who_adopted_the_practice_is_no_comparison(city: City) -> None:
    put(city.health, stepped(2000, 2000))
    made = measured(city)
    assert [one.unit_id for one in units_beside(made)] == [city.health.pk]
    taken = begun(city, unit=city.health)
    Improvement.objects.filter(pk=taken.pk).update(adopted_from=made)
    assert units_beside(made) == []
    with pytest.raises(DomainError, match="praktik yang sama"):
        planned(city, made, beside=[city.health.pk])


@pytest.mark.django_db
def test_a_unit_without_the_figure_is_refused(city: City) -> None:
    made = measured(city)
    with pytest.raises(DomainError, match="tidak punya angka yang sama"):
        planned(city, made, beside=[city.health.pk])


@pytest.mark.django_db
def test_a_change_needs_a_measure(city: City) -> None:
    with pytest.raises(DomainError, match="apa yang diukur"):
        planned(city, begun(city))


@pytest.mark.django_db
def test_the_same_plan_again_asks_for_nothing(city: City) -> None:
    made = measured(city)
    compute(at=NOW)
    same = planned(city, made)
    assert (same.effect_id is not None, same.effect_asked_at) == (True, None)


@pytest.mark.django_db
def test_units_are_offered_by_kind_and_shared_months(city: City) -> None:
    put(city.health, [1.0] * 10)
    made = measured(city)
    found = units_beside(made)
    assert [(one.name, one.same_kind, one.months) for one in found] == [
        ("Dinas Kesehatan", True, 10)
    ]
