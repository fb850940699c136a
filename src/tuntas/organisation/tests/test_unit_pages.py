"""The pages of units: whom they open for, what they refuse, how much they ask of the database."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.personas import MONDAY, City

from tuntas.cases.actors import SYSTEM
from tuntas.core.models import AuditEntry
from tuntas.organisation.actions import create_unit, end_role, grant_role, update_unit
from tuntas.organisation.models import Person, Region, Unit

BASE = 3  # session, person, powers: every page of the office


@pytest.fixture
def oki(city: City) -> Client:
    return city.client(city.oki)


@pytest.fixture
def budi(city: City) -> Client:
    """Budi keeps the roads agency and what is below it, and nothing else."""
    grant_role(
        by=SYSTEM,
        at=MONDAY,
        person=city.budi,
        unit=city.roads,
        role="organisation-section",
        since=date(2020, 1, 1),
    )
    return city.client(city.budi)


def values(**changes: object) -> dict[str, object]:
    fields = {"name": "Dinas Perhubungan", "short_name": "Dishub", "kind": "agency", "duties": ""}
    return {**fields, "places": "", "valid_from": "", "valid_until": "", **changes}


def test_the_tree_shows_each_unit_below_its_parent(city: City, oki: Client) -> None:
    page = oki.get(reverse("units")).content.decode()
    names = [city.government, city.health, city.roads, city.roads_section]
    places = [page.index(f">{unit.name}</a>") for unit in names]
    assert places == sorted(places)
    assert "UPT-JALAN · UPT" in page
    assert page.count("<details") - page.count('<details class="menu"') == 2
    assert page.count("<ul") == page.count("</ul>")
    assert page.count("<details") == page.count("</details>")


@pytest.mark.parametrize("more", [1, 3, 600])
def test_the_tree_asks_twice_whatever_its_size(
    city: City, oki: Client, django_assert_num_queries: DjangoAssertNumQueries, more: int
) -> None:
    root = city.government
    units = [
        Unit(code=f"U{n}", name=f"Unit {n}", short_name="U", kind="school", parent=root)
        for n in range(more)
    ]
    for unit in Unit.objects.bulk_create(units):
        unit.ancestor_ids = [root.pk, unit.pk]
    Unit.objects.bulk_update(units, ["ancestor_ids"])
    with django_assert_num_queries(BASE + 2):
        oki.get(reverse("units"))


def test_a_part_of_the_tree_has_its_own_top(city: City, budi: Client) -> None:
    page = budi.get(reverse("units")).content.decode()
    assert city.roads_section.name in page
    assert city.health.name not in page


@pytest.mark.parametrize("parts", [1, 3])
def test_one_unit_asks_as_often_with_much_in_it(
    city: City, oki: Client, django_assert_num_queries: DjangoAssertNumQueries, parts: int
) -> None:
    for n in range(parts):
        create_unit(
            by=SYSTEM, at=MONDAY, code=f"P{n}", name=f"Seksi {n}", short_name="S", kind="section", parent=city.roads
        )  # fmt: skip
    with django_assert_num_queries(BASE + 8):
        page = oki.get(reverse("unit", args=[city.roads.pk])).content.decode()
    assert "Sari" in page
    assert "Petugas unit" in page


@pytest.mark.parametrize("name", ["unit", "unit_edit", "unit_move"])
def test_outside_ones_part_a_unit_looks_as_if_it_did_not_exist(
    city: City, budi: Client, name: str
) -> None:
    assert budi.get(reverse(name, args=[city.health.pk])).status_code == 404
    assert budi.get(reverse(name, args=[999_999])).status_code == 404
    assert budi.post(reverse(name, args=[city.health.pk]), values()).status_code == 404
    assert Unit.objects.get(pk=city.health.pk).name == "Dinas Kesehatan"


@pytest.mark.parametrize("name", ["units", "unit_new", "people", "person_new"])
def test_an_officer_and_a_stranger_are_refused(city: City, name: str) -> None:
    assert city.client(city.sari).get(reverse(name)).status_code == 403
    assert city.client(city.citra).get(reverse(name)).status_code == 403
    assert Client().get(reverse(name)).status_code == 302


def test_adding_a_unit_loads_the_places_it_serves(city: City, oki: Client) -> None:
    data = values(parent=city.government.pk, code="DISHUB", places="35.77.01.1001 Mangkujayan")
    answer = oki.post(reverse("unit_new"), data)
    made = Unit.objects.get(code="DISHUB")
    assert answer.headers["Location"] == reverse("unit", args=[made.pk])
    assert made.ancestor_ids == [city.government.pk, made.pk]
    assert [place.code for place in made.serves.all()] == ["35.77.01.1001"]
    assert set(Region.objects.values_list("code", flat=True)) == {
        "35",
        "35.77",
        "35.77.01",
        "35.77.01.1001",
    }
    assert AuditEntry.objects.get(verb="unit.create", subject="unit:DISHUB").actor_name == "Oki"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"code": "dpupr"}, "sudah dipakai Dinas Pekerjaan Umum"),
        ({"places": "99.99.99.9999"}, "Tidak ada di daftar wilayah resmi: 99.99.99.9999"),
        ({"valid_from": "2026-02-01", "valid_until": "2026-01-01"}, "Lebih awal"),
        ({"valid_from": "kemarin"}, "valid_from_error"),
        ({"kind": "government"}, "kind_error"),
        ({"name": ""}, "name_error"),
    ],
)
def test_a_unit_that_cannot_be_is_refused_beside_its_field(
    city: City, oki: Client, changes: dict[str, object], said: str
) -> None:
    data = values(parent=city.government.pk, code="DISHUB", duties="Angkutan umum")
    answer = oki.post(reverse("unit_new"), data | changes)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "Angkutan umum" in page
    assert Unit.objects.count() == 4


def test_a_parent_outside_ones_part_is_no_choice(city: City, budi: Client) -> None:
    data = values(parent=city.government.pk, code="BARU")
    assert budi.post(reverse("unit_new"), data).status_code == 422
    assert not Unit.objects.filter(code="BARU").exists()


def test_changing_a_unit_keeps_its_code_and_place(city: City, oki: Client) -> None:
    answer = oki.post(
        reverse("unit_edit", args=[city.health.pk]), values(name="Dinas Kesehatan dan KB")
    )
    assert answer.status_code == 302
    changed = Unit.objects.get(pk=city.health.pk)
    assert (changed.name, changed.code) == ("Dinas Kesehatan dan KB", "DINKES")
    assert changed.ancestor_ids == city.health.ancestor_ids


def test_a_unit_that_ends_says_who_is_left_behind(city: City, oki: Client) -> None:
    update_unit(
        by=SYSTEM, at=MONDAY, unit=city.roads, name="Dinas PU", short_name="PU", kind="agency",
        duties="", valid_from=None, valid_until=date(2027, 1, 31),
    )  # fmt: skip
    page = oki.get(reverse("unit", args=[city.roads.pk])).content.decode()
    assert "2 orang masih memegang peran" in page
    assert "1 unit di bawahnya belum punya tanggal akhir" in page
    assert "teruskan ke unit penerusnya" in page


def test_a_unit_that_ends_after_its_people_left_warns_of_nobody(city: City, oki: Client) -> None:
    for membership in city.health.memberships.all():
        end_role(by=SYSTEM, at=MONDAY, membership=membership, until=date(2026, 12, 31))
    update_unit(
        by=SYSTEM, at=MONDAY, unit=city.health, name="Dinas Kesehatan", short_name="D", kind="agency",
        duties="", valid_from=None, valid_until=date(2027, 1, 31),
    )  # fmt: skip
    page = oki.get(reverse("unit", args=[city.health.pk])).content.decode()
    assert "masih memegang peran" not in page


def test_moving_takes_everything_below_along(city: City, oki: Client) -> None:
    oki.post(reverse("unit_move", args=[city.roads.pk]), {"parent": city.health.pk})
    section = Unit.objects.get(pk=city.roads_section.pk)
    assert section.ancestor_ids == [
        city.government.pk,
        city.health.pk,
        city.roads.pk,
        city.roads_section.pk,
    ]
    entry = AuditEntry.objects.get(verb="unit.move")
    assert entry.detail == {"parent": "DINKES", "former": "PEMKOT"}


def test_a_unit_cannot_go_below_its_own_part(city: City, oki: Client) -> None:
    answer = oki.post(reverse("unit_move", args=[city.roads.pk]), {"parent": city.roads_section.pk})
    assert answer.status_code == 422
    assert Unit.objects.get(pk=city.roads.pk).parent_id == city.government.pk


def test_the_top_of_ones_part_stays_where_it_is(city: City, budi: Client) -> None:
    answer = budi.post(
        reverse("unit_move", args=[city.roads.pk]), {"parent": city.roads_section.pk}
    )
    assert answer.status_code == 403
    assert "Anda tidak mengelola Pemerintah Kota Contoh" in answer.content.decode()
    assert Unit.objects.get(pk=city.roads.pk).parent_id == city.government.pk


def test_people_who_may_not_sign_in_are_not_counted(city: City, oki: Client) -> None:
    Person.objects.filter(pk=city.dewi.pk).update(is_active=False)
    page = oki.get(reverse("units")).content.decode()
    assert "DPUPR · Dinas · 2 orang" in page
    assert "DINKES · Dinas</small>" in page
