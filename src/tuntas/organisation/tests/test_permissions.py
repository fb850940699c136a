"""Who may give which role to whom, and change what: the whole city, a part of it, nothing."""

from datetime import date

import pytest
from tests.personas import MONDAY, City

from tuntas.cases.actors import SYSTEM
from tuntas.core.errors import NotPermittedError
from tuntas.core.permissions import ROLES
from tuntas.organisation.actions import grant_role
from tuntas.organisation.models import Membership, Unit
from tuntas.organisation.permissions import (
    can_change_calendar,
    can_change_person,
    can_change_units,
    can_end_role,
    can_grant_role,
    can_import,
    can_move_unit,
    can_view_audit,
    check_can_grant_role,
    grantable_roles,
    managed_units,
    visible_people,
)
from tuntas.organisation.powers import Powers

BOUND = ["officer", "unit-head"]


@pytest.fixture
def all_of_it(city: City) -> Powers:
    return city.oki.powers()


@pytest.fixture
def part(city: City) -> Powers:
    """Budi keeps the roads agency."""
    grant_role(
        by=SYSTEM, at=MONDAY, person=city.budi, unit=city.roads,
        role="organisation-section", since=date(2020, 1, 1),
    )  # fmt: skip
    return city.budi.powers()


def test_city_hall_grants_every_role_everywhere(city: City, all_of_it: Powers) -> None:
    assert grantable_roles(all_of_it) == list(ROLES)
    for role in ROLES:
        assert can_grant_role(all_of_it, person=city.sari, unit=city.health, role=role)


def test_a_part_grants_only_roles_that_stay_within_it(city: City, part: Powers) -> None:
    assert grantable_roles(part) == BOUND
    for role in ROLES:
        may = can_grant_role(part, person=city.sari, unit=city.roads_section, role=role)
        assert may == (role in BOUND)
        assert not can_grant_role(part, person=city.sari, unit=city.health, role=role)


def test_nobody_changes_their_own_roles(city: City, all_of_it: Powers) -> None:
    with pytest.raises(NotPermittedError, match="pengelola yang lain"):
        check_can_grant_role(all_of_it, person=city.oki, unit=city.roads, role="officer")
    own = Membership.objects.get(person=city.oki)
    assert not can_end_role(all_of_it, own)


def test_ending_asks_for_the_same_as_granting(city: City, part: Powers) -> None:
    assert can_end_role(part, Membership.objects.get(person=city.sari))
    assert not can_end_role(part, Membership.objects.get(person=city.dewi))


def test_who_works_elsewhere_too_is_not_switched_off_by_a_part(city: City, part: Powers) -> None:
    roads, health = {city.roads.pk}, {city.roads.pk, city.health.pk}
    assert can_change_person(part, city.sari, unit_ids=roads, roles={"officer"})
    assert not can_change_person(part, city.sari, unit_ids=health, roles={"officer"})
    assert not can_change_person(part, city.sari, unit_ids=roads, roles={"verifier"})
    assert not can_change_person(part, city.budi, unit_ids=roads, roles={"officer"})


def test_units_and_people_of_a_part(city: City, part: Powers) -> None:
    assert set(managed_units(part)) == {city.roads, city.roads_section}
    assert set(visible_people(part)) == {city.sari, city.budi}
    assert can_change_units(part, city.roads, city.roads_section)
    assert not can_change_units(part, city.roads, city.health)
    assert not can_change_units(part, None)
    assert can_move_unit(part, Unit.objects.get(pk=city.roads_section.pk))
    assert not can_move_unit(part, Unit.objects.get(pk=city.roads.pk))


def test_the_root_is_moved_by_nobody(city: City, all_of_it: Powers) -> None:
    assert not can_move_unit(all_of_it, city.government)


def test_the_whole_calendar_and_imports_need_the_whole_city(
    city: City, part: Powers, all_of_it: Powers
) -> None:
    assert can_change_calendar(part, city.roads_section)
    assert not can_change_calendar(part, city.health)
    assert not can_change_calendar(part, None)
    assert can_change_calendar(all_of_it, None)
    assert (can_import(part), can_import(all_of_it)) == (False, True)


def test_the_trail_is_read_by_whoever_may_read_it_for_the_whole_city(city: City) -> None:
    grant_role(
        by=SYSTEM, at=MONDAY, person=city.dewi, unit=city.health,
        role="administrator", since=date(2020, 1, 1),
    )  # fmt: skip
    assert not can_view_audit(city.dewi.powers())
    assert can_view_audit(city.adi.powers())
    assert not can_view_audit(city.oki.powers())
