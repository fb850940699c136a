"""Units that lists offer: few enough to choose from, and never those of others."""

import pytest
from django.utils import timezone
from tests.personas import City

from tuntas.improvements.groups.queries.groups import MOST_UNITS, units_to_filter
from tuntas.organisation.models import Person, Unit

pytestmark = pytest.mark.django_db


def offered(person: Person, asked: int | None = None) -> list[str]:
    found = units_to_filter(person.powers(), on=timezone.localdate(), asked=asked)
    return [unit.code for unit in found]


def test_the_upper_two_levels_are_offered_and_one_asked_for(city: City) -> None:
    assert offered(city.oki) == ["PEMKOT", "DINKES", "DPUPR"]
    assert offered(city.oki, city.roads_section.pk) == ["PEMKOT", "DINKES", "DPUPR", "UPT-JALAN"]
    assert offered(city.budi) == ["DPUPR", "UPT-JALAN"]
    assert offered(city.dewi) == ["DINKES"]
    assert offered(city.dewi, city.roads.pk) == ["DINKES"]


def test_of_too_many_the_uppermost_are_offered(city: City) -> None:
    made = Unit.objects.bulk_create(
        Unit(code=f"S{n}", name=f"S{n}", short_name=f"S{n}", kind="school", parent=city.roads)
        for n in range(MOST_UNITS)
    )
    for unit in made:
        unit.ancestor_ids = [*city.roads.ancestor_ids, unit.pk]
    Unit.objects.bulk_update(made, ["ancestor_ids"])
    assert offered(city.budi) == ["DPUPR"]
    assert offered(city.budi, made[0].pk) == ["DPUPR", "S0"]
