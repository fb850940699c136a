"""Who belongs to a group, whatever their role, opens what is the group's and nothing else."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.personas import MONDAY, City, reported

from tuntas.improvements.groups.tests.group_samples import group_of, improvement_of, met
from tuntas.improvements.models import Group, GroupMember, Improvement
from tuntas.improvements.projects.problems import offered
from tuntas.improvements.projects.tests.page_samples import at, page, sent
from tuntas.improvements.projects.tests.problem_samples import complaints
from tuntas.improvements.projects.tests.step_samples import TODAY, begun
from tuntas.improvements.promises.tests.promise_samples import drafted
from tuntas.organisation.models import Person

pytestmark = pytest.mark.django_db
BEGIN = "/kerja/perbaikan/mulai/"


@pytest.fixture(autouse=True)
def _two_days_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MONDAY + timedelta(days=2))


def of(improvement: Improvement) -> Group:
    return Group.objects.get(improvements=improvement)


def joined(group: Group, person: Person) -> GroupMember:
    """Let somebody belong to the group who has no role any more."""
    return group.members.create(person=person, name=person.name, since=TODAY)


@pytest.mark.parametrize("who", ["vina", "citra"])
def test_a_member_finds_and_opens_what_is_the_groups(city: City, who: str) -> None:
    improvement, person = begun(city), getattr(city, who)
    group = of(improvement)
    if who == "citra":
        joined(group, person)
    meeting = met(group, city.sari, minutes="Membagi tugas.")
    client, base = city.client(person), f"/kerja/kbk/{group.pk}/"
    assert f'href="{base}"' in page(client, "/kerja/kbk/")
    assert f'href="{at(improvement)}"' in page(client, "/kerja/perbaikan/")
    assert "Catat rapat" in page(client, base)
    for address in (
        f"{base}rapat/", f"{base}rapat/baru/", f"{base}rapat/{meeting.pk}/",
        f"{base}rapat/{meeting.pk}/betulkan/", at(improvement), at(improvement, 1),
        at(improvement, rest="prioritas/"), at(improvement, rest="masalah/"),
        f"/kerja/perbaikan/masalah/?unit={city.roads.pk}", f"{BEGIN}?unit={city.roads.pk}",
    ):  # fmt: skip
        page(client, address)
    sent(client, f"{base}rapat/baru/", {
        "uid": str(uuid4()), "held_on": TODAY.isoformat(), "minutes": "Ditulis anggota.",
    })  # fmt: skip
    assert group.meetings.count() == 2


@pytest.mark.parametrize("who", ["vina", "citra"])
def test_nothing_else_of_the_unit_becomes_visible(city: City, who: str) -> None:
    improvement, person = begun(city), getattr(city, who)
    if who == "citra":
        joined(of(improvement), person)
    other = group_of(city.roads, city.budi, "Kelompok Sebelah")
    secret = improvement_of(other, "Perbaikan sebelah")
    alone = Improvement.objects.create(unit=city.roads, title="Perbaikan unit")
    draft = drafted(city)
    client = city.client(person)
    lists = page(client, "/kerja/kbk/") + page(client, "/kerja/perbaikan/")
    for words in ("Kelompok Sebelah", "Perbaikan sebelah", "Perbaikan unit", "cakupan"):
        assert words not in lists
    for one in (secret, alone):
        page(client, at(one), 404)
        page(client, at(one, rest="prioritas/"), 404)
        page(client, at(one, rest="masalah/"), 404)
    page(client, f"/kerja/kbk/{other.pk}/", 404)
    page(client, f"/kerja/kbk/{other.pk}/rapat/", 404)
    page(client, f"/kerja/perbaikan/masalah/?unit={city.health.pk}", 404)
    page(client, f"{BEGIN}?unit={city.roads_section.pk}", 404)
    for address in (f"/kerja/janji/{draft.pk}/", "/kerja/agen-perubahan/", "/kerja/kbk/cakupan/"):
        page(client, address, 403)


def test_problems_are_figures_without_complaints(city: City) -> None:
    joined(of(begun(city)), city.citra)
    complaints(city.roads, 6, text="Pak Slamet jatuh di depan rumah saya.", category="Jalan rusak")
    client = city.client(city.citra)
    told = page(client, f"/kerja/perbaikan/masalah/?unit={city.roads.pk}")
    assert "Jalan rusak" in told
    assert "Kerjakan masalah ini" in told
    for words in ("Slamet", "Lihat asalnya", "/kerja/kotak-masuk", "Ikut bergabung"):
        assert words not in told
    assert client.get(f"/kerja/laporan/{reported().case.code}/").status_code in {403, 404}


def test_a_member_begins_with_the_own_group_alone(city: City) -> None:
    group = of(begun(city))
    joined(group, city.citra)
    other = group_of(city.roads, city.budi, "Kelompok Sebelah")
    complaints(city.roads, 6, category="Lampu mati")
    client, address = city.client(city.citra), f"{BEGIN}?unit={city.roads.pk}"
    told = page(client, address)
    assert "Kelompok Sebelah" not in told
    assert "Unit, tanpa kelompok" not in told
    assert "Unit, tanpa kelompok" in page(city.client(city.sari), address)
    key = offered(city.roads.pk, on=TODAY)[0].key
    said = {"uid": str(uuid4()), "problems": [key], "title": "Lampu menyala", "observed": ""}
    for wrong, status in ((str(other.pk), 422), ("", 403)):
        assert client.post(address, {**said, "group": wrong}).status_code == status
    sent(client, address, {**said, "group": str(group.pk)})
    assert Improvement.objects.get(title="Lampu menyala").group == group


def test_who_left_finds_nothing_any_more(city: City) -> None:
    improvement = begun(city)
    group = of(improvement)
    joined(group, city.citra)
    group.members.filter(person=city.citra).update(until=TODAY)
    client = city.client(city.citra)
    assert group.name not in page(client, "/kerja/kbk/")
    assert improvement.title not in page(client, "/kerja/perbaikan/")
    for address in (at(improvement), f"/kerja/kbk/{group.pk}/", "/kerja/perbaikan/masalah/"):
        page(client, address, 404)


@pytest.mark.parametrize("count", [1, 3])
def test_a_members_lists_take_few_queries(
    city: City, count: int, django_assert_num_queries: Any
) -> None:
    for place in range(count):
        group = group_of(city.roads, city.budi, f"Kelompok {place}")
        joined(group, city.citra)
        improvement_of(group, f"Perbaikan {place}")
        complaints(city.roads, 5, category=f"Jalan {place}")
    client = city.client(city.citra)
    for address, questions in (
        ("/kerja/kbk/", 5), ("/kerja/perbaikan/", 6),
        (f"/kerja/perbaikan/masalah/?unit={city.roads.pk}", 7),
    ):  # fmt: skip
        with django_assert_num_queries(questions):
            client.get(address)
