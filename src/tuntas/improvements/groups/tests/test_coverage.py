"""Coverage: which units stand in which state, for whom, in one query, and what may be asked of them."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.personas import City

from tuntas.improvements.groups.actions.groups import dissolve_group
from tuntas.improvements.groups.queries.coverage import coverage
from tuntas.improvements.groups.queries.groups import standing
from tuntas.improvements.groups.tests.group_samples import group_of, members, roads_group
from tuntas.improvements.models import Group, Nudge
from tuntas.organisation.models import Unit

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
ADDRESS = "/kerja/kbk/cakupan/"


def states(city: City, on: date | None = None) -> dict[str, tuple[str, ...]]:
    found = coverage(city.oki.powers(), on=on or timezone.localdate())
    return {row.group or row.unit: row.states for row in found.rows}


def text(client: Client, address: str = ADDRESS, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_each_unit_that_must_have_a_group_stands_somewhere(city: City) -> None:
    roads_group(city, at=timezone.now())
    roads_group(city, "Tidur", at=timezone.now() - 8 * WEEK)
    kecil = group_of(
        city.roads, city.budi, "Kecil", of=members(names=("A", "B")), size_note="Unit kecil",
        at=timezone.now(),
    )  # fmt: skip
    besar = group_of(
        city.roads, city.budi, "Besar", of=members(names=tuple("ABCDEF")), size_note="Satu loket",
        at=timezone.now(),
    )  # fmt: skip
    headless = roads_group(city, "Tanpa", at=timezone.now())
    headless.members.filter(role="leader").update(until=timezone.localdate())
    assert states(city) == {
        "Dinas Kesehatan": ("none",), "UPT Pemeliharaan Jalan": ("none",), "Lancar Jaya": ("awake",),
        "Tidur": ("asleep",), "Kecil": ("size",), "Besar": ("awake",), "Tanpa": ("size", "leader"),
    }  # fmt: skip
    Group.objects.filter(pk__in=[kecil.pk, besar.pk]).update(size_note="")
    assert states(city)["Besar"] == ("size",)
    found = coverage(city.oki.powers(), on=timezone.localdate())
    assert (found.units, found.with_group) == (3, 1)
    assert found.counts(kind="") == {"none": 2, "asleep": 1, "size": 3, "leader": 1, "awake": 1}
    assert found.counts(kind="technical-unit") == {"none": 1}
    assert [row.state for row in found.rows] == [
        "none", "none", "asleep", "size", "size", "size", "awake",
    ]  # fmt: skip


@pytest.mark.parametrize(("days", "state"), [(42, "awake"), (43, "asleep")])
def test_the_page_and_the_group_agree_on_who_sleeps(city: City, days: int, state: str) -> None:
    group = roads_group(city, at=timezone.now() - timedelta(days=days))
    assert states(city)["Lancar Jaya"] == (state,)
    assert standing(group, on=timezone.localdate()) == state
    listed = city.client(city.oki).get(f"/kerja/kbk/?state={state}").content.decode()
    assert "Lancar Jaya" in listed


def test_ended_units_and_groups_do_not_count(city: City) -> None:
    group = roads_group(city)
    by, today = city.oki.powers(), timezone.localdate()
    dissolve_group(group_id=group.pk, on=today, reason="x", by=by, at=timezone.now())
    assert states(city)["Dinas Pekerjaan Umum dan Penataan Ruang"] == ("none",)
    Unit.objects.filter(pk=city.health.pk).update(valid_until=today - WEEK)
    Unit.objects.filter(pk=city.roads.pk).update(kind="company")
    assert list(states(city)) == ["UPT Pemeliharaan Jalan"]


def test_a_facilitator_is_not_counted(city: City) -> None:
    group = group_of(
        city.roads, city.budi, of=members(names=("A", "B")), size_note="x", at=timezone.now()
    )
    group.members.create(name="F", role="facilitator", since=group.formed_on)
    assert states(city)["Lancar Jaya"] == ("size",)


def test_everybody_sees_the_units_they_may_see(city: City) -> None:
    for who in (city.oki, city.eva, city.wati):
        page = text(city.client(who))
        assert "Dinas Kesehatan" in page
        assert "UPT Pemeliharaan Jalan" in page
    for who in (city.budi, city.sari):
        page = text(city.client(who))
        assert "Dinas Kesehatan" not in page
        assert "UPT Pemeliharaan Jalan" in page
    assert "UPT Pemeliharaan Jalan" not in text(city.client(city.dewi))
    assert city.client(city.citra).get(ADDRESS).status_code == 403


def test_only_coaches_find_a_way_to_ask(city: City) -> None:
    asked = f"/kerja/kbk/unit/{city.health.pk}/tanyakan/"
    assert asked in text(city.client(city.oki))
    for who in (city.eva, city.wati, city.budi):
        assert "tanyakan/" not in text(city.client(who))
        assert city.client(who).get(asked).status_code == 403
        assert city.client(who).post(asked, {"text": "?"}).status_code == 403


def test_the_page_says_what_its_buttons_count(city: City) -> None:
    roads_group(city, at=timezone.now()).members.filter(role="member").update(
        until=timezone.localdate()
    )
    page = text(city.client(city.oki))
    assert "menghitung kelompok, bukan unit" in page
    assert page.lower().count("jumlah anggota di luar aturan") == 2  # button and row


def test_filters_by_state_and_kind(city: City) -> None:
    roads_group(city, at=timezone.now())
    oki = city.client(city.oki)
    page = text(oki, f"{ADDRESS}?state=none&kind=agency")
    assert ("Dinas Kesehatan" in page, "UPT Pemeliharaan Jalan</" in page) == (True, False)
    assert "Lancar Jaya" not in page
    assert "Tidak ada unit dalam keadaan ini" in text(oki, f"{ADDRESS}?state=asleep")
    for odd in ("?state=x", "?kind=palace", "?halaman=abc", "?halaman=99999", "?halaman=0"):
        assert "Dinas Kesehatan" in text(oki, ADDRESS + odd), odd


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_the_database_as_often_for_one_as_for_three(
    city: City, count: int, django_assert_num_queries: Any
) -> None:
    for n in range(count):
        roads_group(city, f"K{n}", at=timezone.now())
    client = city.client(city.oki)
    with django_assert_num_queries(4):
        client.get(ADDRESS)


def test_twenty_five_rows_a_page(city: City) -> None:
    Unit.objects.bulk_create(
        Unit(
            code=f"S{n:03}", name=f"Sekolah {n:03}", short_name=f"S{n:03}", kind="school",
            parent=city.government, ancestor_ids=[city.government.pk],
        )
        for n in range(30)
    )  # fmt: skip
    oki = city.client(city.oki)
    first = text(oki, f"{ADDRESS}?kind=school")
    assert ("Sekolah 024" in first, "Sekolah 025" in first) == (True, False)
    assert "1–25 dari 30" in first
    second = text(oki, f"{ADDRESS}?kind=school&halaman=2")
    assert ("Sekolah 029" in second, "Sekolah 024" in second) == (True, False)


def test_names_are_escaped_on_the_page_and_plain_in_the_table(city: City) -> None:
    roads_group(city, "=<script>1", at=timezone.now())
    oki = city.client(city.oki)
    page = text(oki)
    assert "=&lt;script&gt;1" in page
    assert "<script>1" not in page
    answer = oki.get("/kerja/kbk/cakupan.csv?state=awake")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["group"], row["state"], row["members"]) == ("'=<script>1", "awake", "3")
    assert "attachment" in answer["Content-Disposition"]
    dewi = city.client(city.dewi).get("/kerja/kbk/cakupan.csv").content.decode()
    assert "script" not in dewi


def test_the_table_counts_silence_in_days(city: City) -> None:
    group = roads_group(city, at=timezone.now())
    silent_since = timezone.now() - timedelta(days=185)
    Group.objects.filter(pk=group.pk).update(last_activity_at=silent_since)
    answer = city.client(city.oki).get("/kerja/kbk/cakupan.csv?state=asleep")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["silent_days"], row["state"]) == ("185", "asleep")


def test_asking_from_the_page(city: City) -> None:
    oki, address = city.client(city.oki), f"/kerja/kbk/unit/{city.health.pk}/tanyakan/"
    page = text(oki, address)
    assert "Dinas Kesehatan belum punya Kelompok Budaya Kinerja" in page
    assert 'name="forced"' not in page
    assert oki.post(address, {"text": "Kapan dibentuk?"})["Location"] == ADDRESS
    again = oki.post(address, {"text": "Kapan dibentuk?"})
    assert again.status_code == 409
    assert 'name="forced"' in again.content.decode()
    assert oki.post(address, {"text": "Kapan?", "forced": "on"}).status_code == 302
    assert oki.post(address, {"text": ""}).status_code == 422
    assert oki.post(address, {"text": "x" * 501}).status_code == 422
    assert Nudge.objects.count() == 2
    assert "Kapan dibentuk?" in text(oki, address)
    text(oki, "/kerja/kbk/unit/987654/tanyakan/", 404)


def test_asking_about_a_sleeping_group(city: City) -> None:
    group = roads_group(city, at=timezone.now() - 9 * WEEK)
    oki, address = city.client(city.oki), f"/kerja/kbk/{group.pk}/tanyakan/"
    assert "sudah 9 minggu tanpa kegiatan" in text(oki, address)
    oki.post(address, {"text": "Kapan rapat?"})
    assert Nudge.objects.get().group == group
    by = city.oki.powers()
    dissolve_group(group_id=group.pk, on=timezone.localdate(), reason="x", by=by, at=timezone.now())
    assert "sudah dibubarkan" in oki.get(address, follow=True).content.decode()
    late = oki.post(address, {"text": "Kapan rapat berikutnya?"})
    assert late.status_code == 409
    assert "Kapan rapat berikutnya?" in late.content.decode()
