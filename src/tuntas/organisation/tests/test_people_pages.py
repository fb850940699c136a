"""The pages of people and roles."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.personas import MONDAY, City

from tuntas.cases.actors import SYSTEM
from tuntas.core.models import AuditEntry
from tuntas.organisation.actions import create_person, grant_role
from tuntas.organisation.models import Membership, Person
from tuntas.organisation.queries import people as reads

BASE = 3  # session, person, powers
NIP = "199001012015031001"


@pytest.fixture
def oki(city: City) -> Client:
    return city.client(city.oki)


@pytest.fixture
def budi(city: City) -> Client:
    """Budi keeps the roads agency and what is below it, and nothing else."""
    grant_role(
        by=SYSTEM, at=MONDAY, person=city.budi, unit=city.roads,
        role="organisation-section", since=date(2020, 1, 1),
    )  # fmt: skip
    return city.client(city.budi)


def newcomer(**changes: object) -> dict[str, object]:
    fields = {"name": "Rina", "email": "Rina@Contoh.example", "employee_number": "", "until": ""}
    return {**fields, "since": "2026-11-01", "unit": "", "role": "", **changes}


def add(city: City, count: int) -> list[Person]:
    people = []
    for n in range(count):
        one = create_person(
            by=SYSTEM, at=MONDAY, email=f"pegawai{n}@contoh.example", name=f"Pegawai {n:03}"
        )
        grant_role(
            by=SYSTEM, at=MONDAY, person=one, unit=city.health, role="officer", since=date(2020, 1, 1)
        )  # fmt: skip
        people.append(one)
    return people


@pytest.mark.parametrize("more", [1, 3])
def test_the_list_asks_twice_whatever_its_length(
    city: City, oki: Client, django_assert_num_queries: DjangoAssertNumQueries, more: int
) -> None:
    add(city, more)
    with django_assert_num_queries(BASE + 2):
        page = oki.get(reverse("people")).content.decode()
    assert "Petugas unit, DINKES" in page


def test_pages_hold_everybody_once(
    city: City, oki: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "PEOPLE_AT_ONCE", 2)
    Person.objects.filter(pk__in=[city.sari.pk, city.budi.pk]).update(name="Sama")
    seen: list[str] = []
    url = reverse("people")
    while url:
        context = oki.get(url).context
        seen += [row[0]["url"] for row in context["table"]["rows"]]
        url = context["next_url"]
    assert len(seen) == len(set(seen)) == Person.objects.count()


@pytest.mark.parametrize("text", ["sari", "SARI@contoh", "sari contoh.example"])
def test_seeking_by_name_and_address(city: City, oki: Client, text: str) -> None:
    page = oki.get(reverse("people"), {"q": text})
    assert [row[0]["value"] for row in page.context["table"]["rows"]] == ["Sari"]


def test_seeking_what_nobody_is_called_says_so(city: City, oki: Client) -> None:
    page = oki.get(reverse("people"), {"q": "tidak-ada", "sesudah": "x", "unit": "9" * 30})
    assert "Tidak ada orang yang cocok" in page.content.decode()


def test_the_list_of_a_unit_includes_what_is_below(city: City, oki: Client) -> None:
    grant_role(
        by=SYSTEM, at=MONDAY, person=city.citra, unit=city.roads_section,
        role="officer", since=date(2020, 1, 1),
    )  # fmt: skip
    page = oki.get(reverse("people"), {"unit": city.roads.pk})
    names = [row[0]["value"] for row in page.context["table"]["rows"]]
    assert names == ["Budi", "Citra", "Sari"]


def test_a_part_sees_only_its_own_people(city: City, budi: Client) -> None:
    page = budi.get(reverse("people")).content.decode()
    assert "Sari" in page
    assert "Dewi" not in page


@pytest.mark.parametrize("name", ["person", "person_edit", "role_grant"])
def test_people_elsewhere_look_as_if_they_did_not_exist(
    city: City, budi: Client, name: str
) -> None:
    assert budi.get(reverse(name, args=[city.dewi.pk])).status_code == 404
    assert budi.get(reverse(name, args=[999_999])).status_code == 404
    deactivate = reverse("person_deactivate", args=[city.dewi.pk])
    assert budi.post(deactivate).status_code == 404
    assert Person.objects.get(pk=city.dewi.pk).is_active


@pytest.mark.parametrize("roles", [1, 3])
def test_one_person_asks_as_often_with_many_roles(
    city: City, oki: Client, django_assert_num_queries: DjangoAssertNumQueries, roles: int
) -> None:
    for unit in [city.government, city.roads, city.roads_section][:roles]:
        grant_role(
            by=SYSTEM, at=MONDAY, person=city.dewi, unit=unit, role="unit-head", since=date(2021, 1, 1)
        )  # fmt: skip
    with django_assert_num_queries(BASE + 3):
        page = oki.get(reverse("person", args=[city.dewi.pk])).content.decode()
    assert "Kepala unit" in page


def test_a_new_person_with_a_role_at_once(city: City, oki: Client) -> None:
    data = newcomer(unit=city.health.pk, role="officer", employee_number="19900101 201503 1 001")
    answer = oki.post(reverse("person_new"), data)
    made = Person.objects.get(email="rina@contoh.example")
    assert answer.headers["Location"] == reverse("person", args=[made.pk])
    assert made.employee_number == NIP
    assert not made.has_usable_password()
    held = made.memberships.get()
    assert (held.unit, held.role, held.since) == (city.health, "officer", date(2026, 11, 1))
    verbs = AuditEntry.objects.filter(subject=f"person:{made.pk}", actor_name="Oki")
    assert sorted(verbs.values_list("verb", flat=True)) == ["person.create", "role.grant"]


def test_a_new_person_may_wait_for_a_role(city: City, oki: Client) -> None:
    oki.post(reverse("person_new"), newcomer())
    assert not Person.objects.get(email="rina@contoh.example").memberships.exists()


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"email": "sari@contoh.example"}, 409, "Alamat surel ini sudah dipakai"),
        ({"email": "rina"}, 422, "email_error"),
        ({"employee_number": "12345"}, 422, "yang ini 5"),
        ({"employee_number": NIP}, 409, "NIP ini sudah dipakai"),
        ({"role": "officer"}, 422, "Isi unit dan peran keduanya"),
        ({"until": "2026-10-31"}, 422, "Lebih awal"),
    ],
)
def test_a_person_who_cannot_be_is_refused(
    city: City, oki: Client, changes: dict[str, object], status: int, said: str
) -> None:
    Person.objects.filter(pk=city.dewi.pk).update(employee_number=NIP)
    before = Person.objects.count()
    answer = oki.post(reverse("person_new"), newcomer(**changes))
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert Person.objects.count() == before


def test_a_part_adds_people_only_with_a_role_within_it(city: City, budi: Client) -> None:
    assert budi.post(reverse("person_new"), newcomer()).status_code == 422
    elsewhere = newcomer(unit=city.health.pk, role="officer")
    assert budi.post(reverse("person_new"), elsewhere).status_code == 422
    too_much = newcomer(unit=city.roads.pk, role="verifier")
    assert budi.post(reverse("person_new"), too_much).status_code == 422
    within = newcomer(unit=city.roads_section.pk, role="officer")
    assert budi.post(reverse("person_new"), within).status_code == 302


def test_granting_a_role(city: City, oki: Client) -> None:
    data = {"unit": city.roads.pk, "role": "officer", "since": "2026-11-16", "until": ""}
    oki.post(reverse("role_grant", args=[city.citra.pk]), data)
    assert city.citra.memberships.get().role == "officer"
    again = oki.post(reverse("role_grant", args=[city.citra.pk]), data)
    assert again.status_code == 409
    assert "Akhiri dulu yang lama" in again.content.decode()


def test_ones_own_roles_are_left_alone(city: City, oki: Client) -> None:
    data = {"unit": city.roads.pk, "role": "verifier", "since": "2026-11-16", "until": ""}
    answer = oki.post(reverse("role_grant", args=[city.oki.pk]), data)
    assert answer.status_code == 403
    own = Membership.objects.get(person=city.oki)
    ending = oki.post(reverse("role_end", args=[own.pk]), {"until": "2026-12-31"})
    assert ending.status_code == 403
    assert "pengelola yang lain" in ending.content.decode()
    assert Membership.objects.get(person=city.oki).until is None


def test_ending_a_role(city: City, oki: Client) -> None:
    held = Membership.objects.get(person=city.sari)
    url = reverse("role_end", args=[held.pk])
    too_early = oki.post(url, {"until": "2019-12-31"})
    assert too_early.status_code == 422
    assert "baru mulai 01-01-2020" in too_early.content.decode()
    assert oki.post(url, {"until": "2026-12-31"}).status_code == 302
    assert Membership.objects.get(pk=held.pk).until == date(2026, 12, 31)


def test_a_part_ends_no_role_elsewhere(city: City, budi: Client) -> None:
    held = Membership.objects.get(person=city.dewi)
    answer = budi.post(reverse("role_end", args=[held.pk]), {"until": "2026-12-31"})
    assert answer.status_code == 404


def test_correcting_a_name(city: City, oki: Client) -> None:
    data = {"name": "Sari Utami", "employee_number": NIP}
    oki.post(reverse("person_edit", args=[city.sari.pk]), data)
    changed = Person.objects.get(pk=city.sari.pk)
    assert (changed.name, changed.employee_number) == ("Sari Utami", NIP)
    entry = AuditEntry.objects.get(verb="person.update")
    assert entry.detail == {"before": {"name": "Sari", "employee_number": ""}}


def test_an_account_that_is_switched_off_ends_its_session(city: City, oki: Client) -> None:
    vina = city.client(city.vina)
    grant_role(
        by=SYSTEM, at=MONDAY, person=city.vina, unit=city.government,
        role="administrator", since=date(2020, 1, 1),
    )  # fmt: skip
    assert vina.get(reverse("units")).status_code == 200
    oki.post(reverse("person_deactivate", args=[city.vina.pk]))
    assert vina.get(reverse("units")).status_code == 302
    oki.post(reverse("person_deactivate", args=[city.vina.pk]))
    assert AuditEntry.objects.filter(verb="person.deactivate").count() == 1
    oki.post(reverse("person_activate", args=[city.vina.pk]))
    assert Person.objects.get(pk=city.vina.pk).is_active


def test_nobody_switches_off_themselves(city: City, oki: Client) -> None:
    refused = oki.post(reverse("person_deactivate", args=[city.oki.pk]))
    assert refused.status_code == 403
    assert "oleh pengelola yang lain" in refused.content.decode()
    assert Person.objects.get(pk=city.oki.pk).is_active


def test_switching_off_is_no_link(city: City, oki: Client) -> None:
    assert oki.get(reverse("person_deactivate", args=[city.sari.pk])).status_code == 405


def test_a_role_of_the_past_is_told_apart(city: City, oki: Client) -> None:
    Membership.objects.filter(person=city.sari).update(until=date(2021, 1, 1))
    context = oki.get(reverse("person", args=[city.sari.pk])).context
    assert context["held"] is None
    assert context["others"]["rows"][0][2]["value"] == "1 Januari 2020 sampai 1 Januari 2021"
