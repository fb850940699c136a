from collections import Counter

import pytest

from tuntas.demo.city import CityPlan, plan_city
from tuntas.demo.topics import check_units, load_categories, load_topics, load_vocabulary


@pytest.fixture(scope="module")
def city() -> CityPlan:
    return plan_city(seed=1)


def test_the_city_has_the_planned_units(city: CityPlan) -> None:
    kinds = Counter(unit.kind for unit in city.units)
    assert (kinds["district"], kinds["village"], kinds["clinic"], kinds["school"]) == (5, 27, 6, 20)
    others = sum(kinds.values()) - 58 - kinds["technical-unit"]
    assert 38 <= others <= 45
    assert kinds["technical-unit"] >= 3


def test_every_unit_but_the_root_has_a_parent_and_duties(city: CityPlan) -> None:
    roots = [unit.code for unit in city.units if unit.parent_code not in city.unit]
    assert roots == ["pemkot"]
    assert all(1 <= len(unit.duties) <= 3 for unit in city.units)
    assert not [unit.code for unit in city.units for duty in unit.duties if "{" in duty]


def test_parents_come_before_their_units(city: CityPlan) -> None:
    seen = {""}
    for unit in city.units:
        assert unit.parent_code in seen
        seen.add(unit.code)


def test_regions_carry_codes_of_the_official_pattern_below_province_99(city: CityPlan) -> None:
    for region in city.regions:
        assert region.code.startswith("99")
        assert region.parent == region.code.rpartition(".")[0]
    assert len(city.villages) == 27
    assert city.villages[0].code == "99.71.01.1001"


def test_every_village_has_its_own_unit_one_clinic_and_both_schools(city: CityPlan) -> None:
    for village in city.villages:
        for kind in ("village", "district", "clinic", "smpn", "sdn"):
            assert len(city.serving[kind, village.code]) == 1


def test_people_have_unique_addresses_that_never_receive_mail(city: CityPlan) -> None:
    addresses = [person.email for person in city.people]
    assert len(set(addresses)) == len(addresses)
    assert all(address.endswith("@contoh.example") for address in addresses)
    assert 330 <= len(addresses) <= 390


def test_roles_are_filled(city: CityPlan) -> None:
    roles = Counter(person.role for person in city.people)
    assert (roles["mayor"], roles["administrator"], roles["verifier"], roles["evaluator"]) == (
        1,
        1,
        3,
        2,
    )
    assert roles["unit-head"] == len(city.units) - 1
    assert {person.unit_code for person in city.people} == set(city.unit)


def test_ten_demo_accounts_are_well_known(city: CityPlan) -> None:
    known = {
        person.email.partition("@")[0]: person.role for person in city.people if person.well_known
    }
    assert known == {
        "walikota": "mayor",
        "verifikator": "verifier",
        "petugas.dpupr": "officer",
        "petugas.dishub": "officer",
        "kepala.dishub": "unit-head",
        "petugas.disdukcapil": "officer",
        "kepala.disdukcapil": "unit-head",
        "organisasi": "organisation-section",
        "evaluator": "evaluator",
        "admin": "administrator",
    }


def test_topics_are_many_and_name_units_that_exist(city: CityPlan) -> None:
    topics = load_topics(load_vocabulary().grammar)
    check_units(topics, city)
    assert len(topics) >= 60
    assert len({topic.key for topic in topics}) == len(topics)
    assert {topic.category for topic in topics} == set(load_categories())
    assert {topic.case_type for topic in topics} == {
        "pengaduan",
        "aspirasi",
        "permintaan-informasi",
    }


def test_another_seed_makes_other_people() -> None:
    assert plan_city(seed=1) == plan_city(seed=1)
    assert plan_city(seed=1).people != plan_city(seed=2).people
