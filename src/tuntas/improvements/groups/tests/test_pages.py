"""Pages of groups: what each person finds there, and what they may send."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.answers import as_shown
from tests.personas import City

from tuntas.improvements.groups.actions.groups import dissolve_group
from tuntas.improvements.groups.actions.nudges import nudge
from tuntas.improvements.groups.tests.group_samples import (
    group_of,
    improvement_of,
    members,
    met,
    roads_group,
    rows,
)
from tuntas.improvements.models import EffectResult, Group, Meeting
from tuntas.organisation.models import Person

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def rows_sent(*people: tuple[str, str], **more: str) -> dict[str, str]:
    """Return a form's rows: `("Ani", "leader")`."""
    found = {"anggota": str(len(people)), **more}
    for n, (name, role) in enumerate(people):
        found |= {f"anggota-{n}-name": name, f"anggota-{n}-role": role}
    return found


THREE = (("Sari", "leader"), ("Tono", "member"), ("Wulan", "secretary"))


def new_group(**more: str) -> dict[str, str]:
    today = timezone.localdate().isoformat()
    return rows_sent(*THREE, name="Lancar  Jaya", formed_on=today, **more)


def test_a_head_forms_a_group_on_one_page(city: City) -> None:
    budi = city.client(city.budi)
    address = f"/kerja/kbk/baru/?unit={city.roads.pk}"
    page = text(budi, address)
    assert '<option value="Sari">' in page
    assert '<option value="Dewi">' not in page
    assert "3 sampai 5 orang" in page
    answer = budi.post(address, new_group(values="berakhlak/service"))
    group = Group.objects.get()
    assert answer["Location"] == f"/kerja/kbk/{group.pk}/"
    assert (group.name, group.values) == ("Lancar Jaya", ["berakhlak/service"])
    found = list(group.members.values_list("name", "role", "person"))
    assert found == [
        ("Sari", "leader", city.sari.pk), ("Tono", "member", None), ("Wulan", "secretary", None),
    ]  # fmt: skip
    assert "Berorientasi pelayanan" in text(budi, answer["Location"])


def test_rows_are_added_without_javascript_and_nothing_is_lost(city: City) -> None:
    budi, address = city.client(city.budi), f"/kerja/kbk/baru/?unit={city.roads.pk}"
    answer = budi.post(address, new_group(more="1"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="anggota-5-name"' in page
    assert 'value="Wulan"' in page
    assert not Group.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said", "status"),
    [
        ({"name": ""}, "Nama kelompok", 422),
        ({"anggota-2-name": ""}, "Anggotanya 2 orang", 409),
        ({"anggota-1-role": "leader"}, "tepat satu ketua", 409),
        ({"anggota-1-role": "king"}, "king", 422),
        ({"anggota": "9" * 40}, "tepat satu ketua", 409),
        ({"formed_on": "2999-01-01"}, "belum tiba", 409),
        ({"formed_on": "kemarin"}, "Dibentuk pada", 422),
        ({"values": "magic"}, "magic", 422),
        ({"name": "x" * 121}, "120", 422),
        ({"size_note": "x" * 301}, "300", 422),
    ],
)
def test_bad_input_comes_back_with_words(
    city: City, changes: dict[str, str], said: str, status: int
) -> None:
    budi, address = city.client(city.budi), f"/kerja/kbk/baru/?unit={city.roads.pk}"
    answer = budi.post(address, {**new_group(), **changes})
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert not Group.objects.exists()


def test_another_units_head_forms_none_here(city: City) -> None:
    assert city.client(city.sari).get("/kerja/kbk/baru/").status_code == 403
    page = text(city.client(city.budi), f"/kerja/kbk/baru/?unit={city.health.pk}")
    assert "Kelompok di unit mana?" in page
    assert "Dinas Kesehatan" not in page


def test_two_people_with_one_name_are_told_apart(city: City) -> None:
    Person.objects.filter(pk=city.budi.pk).update(name="Sari", employee_number="1" * 18)
    budi = city.client(city.budi)
    address = f"/kerja/kbk/baru/?unit={city.roads.pk}"
    assert f'<option value="Sari · {"1" * 18}">' in text(budi, address)
    budi.post(address, {**new_group(), "anggota-1-name": f"Sari · {'1' * 18}"})
    assert set(Group.objects.get().members.values_list("name", "person")) == {
        ("Sari", None), ("Sari", city.budi.pk), ("Wulan", None),
    }  # fmt: skip


def test_members_leave_by_a_tick(city: City) -> None:
    group = roads_group(city)
    budi, address = city.client(city.budi), f"/kerja/kbk/{group.pk}/anggota/"
    page = text(budi, address)
    present = list(group.members.present())
    assert f'value="{",".join(rows(group))}"' in page
    sent = rows_sent(
        *((one.name, one.role) for one in present), ("Joko", "member"),
        seen=",".join(rows(group)), on=timezone.localdate().isoformat(),
    )  # fmt: skip
    sent |= {f"anggota-{n}-member": str(one.pk) for n, one in enumerate(present)}
    sent["anggota-2-leaves"] = "on"
    assert budi.post(address, sent).status_code == 302
    assert list(group.members.present().values_list("name", flat=True)) == ["Sari", "Tono", "Joko"]
    again = budi.post(address, sent)
    assert again.status_code == 409
    assert "sementara itu sudah diubah" in again.content.decode()
    page = text(budi, f"/kerja/kbk/{group.pk}/")
    assert "Pernah menjadi anggota" in page


def test_rows_seen_that_no_page_shows_are_told(city: City) -> None:
    address = f"/kerja/kbk/{roads_group(city).pk}/anggota/"
    for seen in ("9" * 5000, "-1,x,\u00b2", ","):
        sent = rows_sent(*THREE, seen=seen, on=timezone.localdate().isoformat())
        again = city.client(city.budi).post(address, sent)
        assert again.status_code == 409
        assert "sementara itu sudah diubah" in again.content.decode()


def test_facts_and_the_end(city: City) -> None:
    group = roads_group(city)
    budi, base = city.client(city.budi), f"/kerja/kbk/{group.pk}/"
    facts = {**as_shown(budi.get(f"{base}ubah/").context["form"]), "name": "Baru", "motto": "Maju"}
    assert budi.post(f"{base}ubah/", facts).status_code == 302
    assert "“Maju”" in text(budi, base)
    improvement_of(group)
    assert "Masih ada 1 perbaikan berjalan" in text(budi, f"{base}bubarkan/")
    sent = {"on": timezone.localdate().isoformat(), "reason": ""}
    assert budi.post(f"{base}bubarkan/", sent).status_code == 422
    assert budi.post(f"{base}bubarkan/", {**sent, "reason": "Mutasi"}).status_code == 302
    page = text(budi, base)
    assert "Mutasi" in page
    assert f"{base}rapat/baru/" not in page
    for tail in ("ubah/", "anggota/", "bubarkan/"):
        data = {**facts, **sent, "reason": "x", "anggota": "0", "seen": ""}
        assert budi.post(base + tail, data).status_code == 409, tail


def test_one_page_tells_everything_about_a_group(city: City) -> None:
    group = roads_group(city, motto="Bisa!", decree="SK 12/2026", at=timezone.now())
    work = improvement_of(group, current_step=3)
    improvement_of(
        group, "Sudah dihentikan", state="stopped", end_reason="Pindah", ended_at=timezone.now()
    )
    work.effect = EffectResult.objects.create(
        improvement=work, data_version="1", method="run-chart", verdict="early", before=3, after=1,
        content={}, sentence_id="Masih terlalu dini.", sentence_en="Too early.",
    )  # fmt: skip
    work.save()
    today = timezone.localdate()
    met(
        group,
        city.sari,
        at=timezone.now(),
        decisions="Tono mengukur\n\nWulan menata",
        next_on=today + WEEK,
    )
    page = text(city.client(city.sari), f"/kerja/kbk/{group.pk}/")
    for said in (
        "“Bisa!”", "SK 12/2026", "Antrean lebih pendek", "Langkah 3 dari 8: Sebab", "Masih terlalu dini.",
        "dihentikan: Pindah", "<li>Tono mengukur</li>", "<li>Wulan menata</li>", "3 hadir", "bergerak",
        "Membahas antrean.", "punya akun",
    ):  # fmt: skip
        assert said in page, said
    assert "Ubah anggota" not in page
    assert "Ubah anggota" in text(city.client(city.budi), f"/kerja/kbk/{group.pk}/")


def test_a_sleeping_group_says_so(city: City) -> None:
    group = roads_group(city, at=timezone.now() - 8 * WEEK)
    page = text(city.client(city.budi), f"/kerja/kbk/{group.pk}/")
    assert "tidur 8 minggu" in page
    assert "Lebih dari 6 minggu" in page
    assert "Tanyakan kepada kepala unit" not in page
    assert "Tanyakan kepada kepala unit" in text(city.client(city.oki), f"/kerja/kbk/{group.pk}/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_group_asks_the_database_as_often_for_one_as_for_three(
    city: City, count: int, django_assert_num_queries: Any
) -> None:
    group = roads_group(city, at=timezone.now())
    for n in range(count):
        met(group, city.sari, at=timezone.now(), improvement_id=improvement_of(group, f"K{n}").pk)
    client = city.client(city.sari)
    with django_assert_num_queries(8):
        client.get(f"/kerja/kbk/{group.pk}/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_as_often_for_one_as_for_three(
    city: City, count: int, django_assert_num_queries: Any
) -> None:
    for n in range(count):
        improvement_of(roads_group(city, f"K{n}", at=timezone.now()))
    client = city.client(city.budi)
    with django_assert_num_queries(6):
        client.get("/kerja/kbk/")


def test_the_list_holds_the_groups_of_ones_units(city: City) -> None:
    roads_group(city, at=timezone.now())
    group_of(city.roads_section, city.oki, "Tambal", at=timezone.now() - 9 * WEEK)
    gone = group_of(city.health, city.oki, "Sehat", at=timezone.now())
    sari = text(city.client(city.sari), "/kerja/kbk/")
    assert ("Lancar Jaya" in sari, "Tambal" in sari, "Sehat" in sari) == (True, True, False)
    for who in (city.oki, city.eva, city.wati):
        assert "Sehat" in text(city.client(who), "/kerja/kbk/")
    oki = city.client(city.oki)
    asleep = text(oki, "/kerja/kbk/?state=asleep")
    assert ("Tambal" in asleep, "Lancar Jaya" in asleep) == (True, False)
    awake = text(oki, f"/kerja/kbk/?state=awake&unit={city.roads.pk}")
    assert ("Lancar Jaya" in awake, "Tambal" in awake, "Sehat" in awake) == (True, False, False)
    assert "Lancar Jaya" in text(oki, "/kerja/kbk/?q=lancar+pekerjaan")
    by = city.oki.powers()
    dissolve_group(group_id=gone.pk, on=timezone.localdate(), reason="x", by=by, at=timezone.now())
    assert "Sehat</a>" not in text(oki, "/kerja/kbk/")
    assert "Sehat</a>" in text(oki, "/kerja/kbk/?state=dissolved")


@pytest.mark.parametrize(
    "odd", ["?unit=x", "?after=abc", "?after=99999999", "?state=x", "?q=%25%27"]
)
def test_odd_filters_are_answered(city: City, odd: str) -> None:
    roads_group(city)
    text(city.client(city.oki), f"/kerja/kbk/{odd}")


def test_pages_follow_each_other(city: City) -> None:
    for n in range(27):
        roads_group(city, f"Kelompok {n:02}")
    oki = city.client(city.oki)
    first = text(oki, "/kerja/kbk/")
    assert ("Kelompok 24" in first, "Kelompok 25" in first) == (True, False)
    last = Group.objects.get(name="Kelompok 24").pk
    assert f"?after={last}" in first
    second = text(oki, f"/kerja/kbk/?after={last}")
    assert ("Kelompok 26" in second, "Kelompok 24" in second) == (True, False)


def test_another_units_people_cannot_tell_whether_a_group_exists(city: City) -> None:
    group = roads_group(city)
    meeting = met(group, city.sari)
    dewi = city.client(city.dewi)
    for tail in (
        "",
        "ubah/",
        "anggota/",
        "bubarkan/",
        "tanyakan/",
        "rapat/baru/",
        f"rapat/{meeting.pk}/",
    ):
        there, nowhere = (
            dewi.get(f"/kerja/kbk/{pk}/{tail}").status_code for pk in (group.pk, 987654)
        )
        assert there == nowhere, tail
        assert there in {403, 404}
    assert dewi.post(f"/kerja/kbk/{group.pk}/rapat/baru/", minutes_sent(group)).status_code == 404
    assert "Lancar Jaya" not in text(dewi, "/kerja/kbk/")


def minutes_sent(group: Group, **changes: Any) -> dict[str, Any]:
    present = [str(pk) for pk in group.members.present().values_list("pk", flat=True)]
    today = timezone.localdate().isoformat()
    return {
        "uid": str(uuid4()), "held_on": today, "attended": present, "minutes": "Antrean diukur.",
        "decisions": "Tono mengukur lagi", **changes,
    }  # fmt: skip


def test_minutes_from_a_phone(city: City) -> None:
    group = roads_group(city)
    work = improvement_of(group)
    sari, address = city.client(city.sari), f"/kerja/kbk/{group.pk}/rapat/baru/"
    page = text(sari, address)
    assert " checked" not in page  # who came is said, not taken for granted
    assert f'<option value="{work.pk}" selected>' in page
    assert timezone.localdate().isoformat() in page
    sent = minutes_sent(group, improvement=str(work.pk))
    first, second = sari.post(address, sent), sari.post(address, sent)
    assert first["Location"] == second["Location"]
    meeting = Meeting.objects.get()
    shown = text(sari, first["Location"])
    for said in ("Antrean diukur.", "Tono mengukur lagi", "Antrean lebih pendek", "Sari (ketua)"):
        assert said in shown, said
    assert meeting.attended.count() == 3
    assert "Tono mengukur lagi" in text(sari, address)  # stands above the next minutes
    assert "Semua hadir" in page
    all_came = minutes_sent(group, attended=[], everyone="on")
    assert sari.post(address, all_came).status_code == 302
    assert Meeting.objects.get(uid=all_came["uid"]).attended.count() == 3


def test_a_phone_that_sends_by_itself_is_told_where(city: City) -> None:
    group = roads_group(city)
    address = f"/kerja/kbk/{group.pk}/rapat/baru/"
    sari = city.client(city.sari)
    answer = sari.post(address, minutes_sent(group), headers={"X-Draft": "now"})
    assert answer.status_code == 201
    assert answer["Location"] == f"/kerja/kbk/{group.pk}/rapat/{Meeting.objects.get().pk}/"


@pytest.mark.parametrize(
    ("changes", "said", "status"),
    [
        ({"minutes": ""}, "Yang dibicarakan", 422), ({"held_on": "2999-01-01"}, "belum tiba", 409),
        ({"attended": ["987654"]}, "987654", 422), ({"attended": ["x"]}, "Yang hadir", 422),
        ({"improvement": "987654"}, "987654", 422), ({"uid": "x"}, "UUID", 422),
        ({"next_on": "2020-01-01"}, "sesudah rapat ini", 409),
    ],
)  # fmt: skip
def test_minutes_that_cannot_be_kept_come_back(
    city: City, changes: dict[str, Any], said: str, status: int
) -> None:
    group = roads_group(city)
    address = f"/kerja/kbk/{group.pk}/rapat/baru/"
    answer = city.client(city.sari).post(address, minutes_sent(group, **changes))
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert not Meeting.objects.exists()


def test_readers_write_no_minutes(city: City) -> None:
    group = roads_group(city)
    for reader in (city.eva, city.wati, city.oki):
        client = city.client(reader)
        address = f"/kerja/kbk/{group.pk}/rapat/baru/"
        assert client.get(address).status_code == 403
        assert client.post(address, minutes_sent(group)).status_code == 403
        assert "Catat rapat" not in text(client, f"/kerja/kbk/{group.pk}/")


def test_who_was_missing_is_named_and_late_members_are_not(city: City) -> None:
    group = roads_group(city)
    came = frozenset(group.members.filter(name="Sari").values_list("pk", flat=True))
    meeting = met(group, city.sari, attended=came)
    group.members.create(name="Datang Kemudian", since=timezone.localdate() + WEEK)
    page = text(city.client(city.sari), f"/kerja/kbk/{group.pk}/rapat/{meeting.pk}/")
    assert "Tidak hadir: Tono, Wulan" in page
    assert "Datang Kemudian" not in page
    other = group_of(city.health, city.oki)
    text(city.client(city.oki), f"/kerja/kbk/{other.pk}/rapat/{meeting.pk}/", 404)


def test_nobody_is_named_missing_where_no_attendance_was_recorded(city: City) -> None:
    group = roads_group(city)
    meeting = met(group, city.sari, attended=frozenset(), guests="Pak Lurah")
    page = text(city.client(city.sari), f"/kerja/kbk/{group.pk}/rapat/{meeting.pk}/")
    assert "tidak dicatat" in page
    assert "Tidak hadir" not in page


def test_the_heads_list_shows_what_city_hall_asked(city: City) -> None:
    by, now = city.oki.powers(), timezone.now()
    nudge(unit_id=city.roads.pk, group_id=None, text="Kapan <b>dibentuk</b>?", by=by, at=now)
    assert "Kapan &lt;b&gt;dibentuk&lt;/b&gt;?" in text(city.client(city.budi), "/kerja/kbk/")
    assert "Kapan" not in text(city.client(city.dewi), "/kerja/kbk/")
    group = roads_group(city, at=now)
    assert "Kapan" not in text(city.client(city.budi), "/kerja/kbk/")
    nudge(unit_id=city.roads.pk, group_id=group.pk, text="Rapat?", by=by, at=now + WEEK)
    assert "Rapat?" in text(city.client(city.budi), f"/kerja/kbk/{group.pk}/")
    met(group, city.sari, at=now + 2 * WEEK)
    assert "Rapat?" not in text(city.client(city.budi), f"/kerja/kbk/{group.pk}/")


def test_a_facilitator_from_elsewhere_sees_the_group_and_what_it_improves(city: City) -> None:
    group = group_of(city.health, city.oki, of=members(names=("A", "B", "C")))
    improvement_of(group, "Antre vaksin")
    group.members.create(
        person=city.sari, name="Sari", role="facilitator", since=group.formed_on
    )  # fmt: skip
    sari = city.client(city.sari)
    page = text(sari, f"/kerja/kbk/{group.pk}/")
    assert "Antre vaksin" in page
    assert f"/kerja/kbk/{group.pk}/rapat/baru/" in page
    assert "Ubah anggota" not in page
