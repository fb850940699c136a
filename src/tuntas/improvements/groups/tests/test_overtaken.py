"""Two people have the same form open: the second is told what the first saved, and saves on purpose."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.answers import as_shown, overtaken
from tests.personas import City

from tuntas.core.errors import OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.improvements.groups.actions.agents import (
    PlanLine,
    change_action,
    line_mark,
    remove_action,
    report_progress,
)
from tuntas.improvements.groups.actions.groups import dissolve_group
from tuntas.improvements.groups.tests.agents_samples import TODAY, planned, roads_agent
from tuntas.improvements.groups.tests.group_samples import group_of, met, roads_group
from tuntas.improvements.models import ChangeAgent
from tuntas.rules.improvement.quarters import quarter_of

pytestmark = pytest.mark.django_db
GROUPS, AGENTS = "/kerja/kbk/", "/kerja/agen-perubahan/"


# --- what a group says of itself ------------------------------------------------------------------
def test_a_group_that_two_people_describe_is_described_on_purpose(city: City) -> None:
    group = roads_group(city, values=("berakhlak/loyal",))
    address = f"{GROUPS}{group.pk}/ubah/"
    told = overtaken(
        city.client(city.oki), city.client(city.budi), address,
        {"motto": "Maju terus", "values": ["berakhlak/loyal", "berakhlak/adaptive"]},
        {"motto": "Cepat", "decree": "SK 7"},
    )  # fmt: skip
    assert told == {
        "Motto": ("Maju terus", "Cepat"),
        "Nomor dan tanggal keputusan": ("", "SK 7"),
        "Nilai yang paling dipegang": ("Adaptif, Loyal", "Loyal"),
    }
    group.refresh_from_db()
    assert (group.motto, group.decree, group.values) == ("Cepat", "SK 7", ["berakhlak/loyal"])
    trail = AuditEntry.objects.filter(verb="group.change").order_by("pk")
    assert [one.detail["fields"] for one in trail] == [
        ["motto", "values"], ["motto", "decree", "values"],
    ]  # fmt: skip


def test_a_group_that_is_described_as_it_stands_is_left_alone(
    city: City, django_assert_max_num_queries: Any
) -> None:
    group = roads_group(city, values=("berakhlak/loyal",))
    address = f"{GROUPS}{group.pk}/ubah/"
    oki, budi = city.client(city.oki), city.client(city.budi)
    budi.get(address)
    with django_assert_max_num_queries(10):
        sent = as_shown(budi.get(address).context["form"])
    assert budi.post(address, sent).status_code == 302
    assert not AuditEntry.objects.filter(verb="group.change").exists()
    met(group, city.sari, at=timezone.now())  # what happens to the group beside is no conflict
    assert oki.post(address, {**sent, "motto": "Maju"}).status_code == 302
    assert budi.post(address, {**sent, "motto": "Maju"}).status_code == 302  # both meant the same
    assert AuditEntry.objects.filter(verb="group.change").count() == 1


# --- minutes --------------------------------------------------------------------------------------
def test_minutes_that_somebody_corrected_meanwhile_are_shown_beside_what_was_typed(
    city: City,
) -> None:
    group = roads_group(city)
    meeting = met(group, city.sari, at=timezone.now())
    address = f"{GROUPS}{group.pk}/rapat/{meeting.pk}/betulkan/"
    sari, budi = city.client(city.sari), city.client(city.budi)
    seen = sari.get(address).context["form"]["seen"].value()
    sent = {"seen": seen, "held_on": timezone.localdate().isoformat(), "everyone": "on"}
    assert budi.post(address, {**sent, "minutes": "Versi Budi"}).status_code == 302
    mine = {**sent, "minutes": "Versi Sari", "place": "Aula"}
    answer = sari.post(address, mine)
    assert answer.status_code == 409
    assert [(one.stored, one.typed) for one in answer.context["differing"]] == [
        ("Versi Budi", "Versi Sari"), ("", "Aula"),
    ]  # fmt: skip
    page = answer.content.decode()
    for words in ("baru saja dibetulkan", "Versi Budi", "Versi Sari", "Buka yang tersimpan"):
        assert words in page
    again = {**mine, "seen": answer.context["form"]["seen"].value()}
    assert sari.post(address, again).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.minutes, meeting.place, meeting.revisions.count()) == ("Versi Sari", "Aula", 2)


def test_who_reads_what_a_third_person_saved_over_is_told_again(city: City) -> None:
    group = roads_group(city)
    meeting = met(group, city.sari, at=timezone.now())
    address = f"{GROUPS}{group.pk}/rapat/{meeting.pk}/betulkan/"
    sari, budi = city.client(city.sari), city.client(city.budi)
    sent = {"held_on": timezone.localdate().isoformat(), "minutes": "Versi Sari"}
    assert budi.post(address, {**sent, "seen": "0", "minutes": "Satu"}).status_code == 302
    shown = sari.post(address, {**sent, "seen": "0"}).context["form"]["seen"].value()
    assert budi.post(address, {**sent, "seen": "1", "minutes": "Dua"}).status_code == 302
    answer = sari.post(address, {**sent, "seen": shown})
    assert answer.status_code == 409
    assert "Dua" in answer.content.decode()


# --- members --------------------------------------------------------------------------------------
def rows_of(form: Any, rows: Any) -> dict[str, str]:
    """Return what a page of members sends when nothing is changed on it."""
    sent = {"seen": form["seen"].value(), "on": timezone.localdate().isoformat(), "size_note": ""}
    sent["anggota"] = str(len(rows.forms))
    for row in rows.forms:
        said = {field.html_name: field.value() for field in row if field.name != "leaves"}
        sent |= {name: str(value) for name, value in said.items() if value}
    return sent


def test_members_of_two_people_who_save_one_after_the_other_are_all_there(city: City) -> None:
    group = roads_group(city)
    address = f"{GROUPS}{group.pk}/anggota/"
    budi, oki = city.client(city.budi), city.client(city.oki)
    shown = budi.get(address).context
    sent = rows_of(shown["form"], shown["rows"])
    names = [row["name"].value() for row in shown["rows"].forms]
    tono, wulan = names.index("Tono"), names.index("Wulan")
    theirs = {**sent, "anggota-3-name": "Joko", "anggota-3-role": "secretary"}
    assert oki.post(address, {**theirs, f"anggota-{wulan}-leaves": "on"}).status_code == 302
    mine = {**sent, f"anggota-{tono}-name": "Tono Haryono", "anggota-3-name": "Ani"}
    answer = budi.post(address, {**mine, "anggota-3-role": "member"})
    assert answer.status_code == 409
    assert [(one.stored, one.typed) for one in answer.context["differing"]] == [
        ("Joko, sekretaris", ""), ("", "Wulan, anggota"),
    ]  # fmt: skip
    page = answer.content.decode()
    for words in ("Tono Haryono", "Ani", "Joko", "sementara itu sudah diubah"):
        assert words in page
    again = rows_of(answer.context["form"], answer.context["rows"])
    assert budi.post(address, again).status_code == 302
    present = group.members.present().values_list("name", "role")
    assert set(present) == {
        ("Sari", "leader"), ("Tono Haryono", "member"), ("Ani", "member"), ("Joko", "secretary"),
    }  # fmt: skip
    assert group.members.count() == 5  # nobody left and joined again


def test_a_name_that_was_corrected_meanwhile_is_not_written_over(city: City) -> None:
    group = roads_group(city)
    address = f"{GROUPS}{group.pk}/anggota/"
    shown = city.client(city.budi).get(address).context
    sent = rows_of(shown["form"], shown["rows"])
    tono = [row["name"].value() for row in shown["rows"].forms].index("Tono")
    better = {**sent, f"anggota-{tono}-name": "Tono Haryono"}
    assert city.client(city.oki).post(address, better).status_code == 302
    answer = city.client(city.budi).post(address, sent)
    assert answer.status_code == 409
    again = rows_of(answer.context["form"], answer.context["rows"])
    assert city.client(city.budi).post(address, again).status_code == 302
    assert group.members.present().filter(name="Tono Haryono").exists()


@pytest.mark.parametrize("garbled", ["999999", "9" * 30, "theirs"])
def test_a_row_that_is_not_stored_makes_nobody_leave_and_join(city: City, garbled: str) -> None:
    group, other = roads_group(city), group_of(city.health, city.oki)
    address, budi = f"{GROUPS}{group.pk}/anggota/", city.client(city.budi)
    shown = budi.get(address).context
    sent = rows_of(shown["form"], shown["rows"])
    pk = garbled if garbled.isdigit() else other.members.earliest("pk").pk
    answer = budi.post(address, {**sent, "anggota-0-member": str(pk)})
    assert answer.status_code == 409
    assert "sudah diubah" in answer.content.decode()
    rows = list(group.members.values_list("pk", "name", "until"))
    again = rows_of(answer.context["form"], answer.context["rows"])
    assert budi.post(address, again).status_code == 302
    assert list(group.members.values_list("pk", "name", "until")) == rows
    assert len(rows) == 3
    twice = {**sent, "anggota-0-member": sent["anggota-1-member"]}
    assert budi.post(address, twice).status_code == 409
    assert list(group.members.values_list("pk", "name", "until")) == rows


def test_of_two_who_let_somebody_leave_the_second_brings_nobody_back(city: City) -> None:
    group = roads_group(city)
    address, budi = f"{GROUPS}{group.pk}/anggota/", city.client(city.budi)
    shown = budi.get(address).context
    sent = rows_of(shown["form"], shown["rows"])
    sent["size_note"] = "Unit kecil"
    tono = [row["name"].value() for row in shown["rows"].forms].index("Tono")
    leaving = {**sent, f"anggota-{tono}-leaves": "on"}
    assert city.client(city.oki).post(address, leaving).status_code == 302
    answer = budi.post(address, {**leaving, "size_note": "Kecil"})
    assert answer.status_code == 409
    again = rows_of(answer.context["form"], answer.context["rows"])
    assert budi.post(address, {**again, "size_note": "Kecil"}).status_code == 302
    assert set(group.members.present().values_list("name", flat=True)) == {"Sari", "Wulan"}
    assert group.members.count() == 3


# --- agents and their plans -----------------------------------------------------------------------
def test_an_agent_whom_two_people_describe_is_described_on_purpose(city: City) -> None:
    agent = roads_agent(city, criteria={"integrity": "LHKPN lengkap"})
    told = overtaken(
        city.client(city.oki), city.client(city.budi), f"{AGENTS}{agent.pk}/ubah/",
        {"decree": "SK 1", "found-integrity": "Diperiksa Oki"},
        {"until": "2027-01-31", "found-integrity": "Diperiksa Budi", "found-recommended": "Tujuh"},
    )  # fmt: skip
    found = list(told.values())
    assert told["Nomor dan tanggal keputusan"] == ("SK 1", "")
    assert told["Sampai"] == ("", "Minggu, 31 Januari 2027")
    assert found[2:] == [("Diperiksa Oki", "Diperiksa Budi"), ("", "Tujuh")]
    agent.refresh_from_db()
    assert (agent.decree, agent.until) == ("", date(2027, 1, 31))
    assert agent.criteria["integrity"] == "Diperiksa Budi"


def test_an_agent_who_is_described_as_before_is_left_alone(
    city: City, django_assert_max_num_queries: Any
) -> None:
    agent = roads_agent(city, criteria={"integrity": "LHKPN lengkap"})
    oki, budi, address = city.client(city.oki), city.client(city.budi), f"{AGENTS}{agent.pk}/ubah/"
    budi.get(address)
    with django_assert_max_num_queries(10):
        sent = as_shown(budi.get(address).context["form"])
    assert budi.post(address, sent).status_code == 302
    assert not AuditEntry.objects.filter(verb="agent.change").exists()
    planned(agent, city.sari)  # what the agent plans is no conflict
    assert oki.post(address, {**sent, "decree": "SK 1"}).status_code == 302
    assert budi.post(address, {**sent, "decree": "SK 1"}).status_code == 302  # both meant the same
    assert AuditEntry.objects.filter(verb="agent.change").count() == 1
    for garbled in ("", "x" * 500, "\u200b,"):
        assert budi.post(address, {**sent, "decree": "SK 2", "seen": garbled}).status_code == 409


def test_a_line_that_two_people_write_is_written_on_purpose(
    city: City, django_assert_max_num_queries: Any
) -> None:
    agent = roads_agent(city)
    action, sari, budi = planned(agent, city.sari), city.client(city.sari), city.client(city.budi)
    address = f"{AGENTS}{agent.pk}/rencana/{action.pk}/"
    told = overtaken(
        sari, budi, address,
        {"text": "Sapa semua warga", "due": "2026-12-30"}, {"target": "Tiga loket"},
    )  # fmt: skip
    assert told == {
        "Apa yang Anda ubah": ("Sapa semua warga", "Sapa warga"),
        "Terlihat dari apa": ("Semua loket", "Tiga loket"),
        "Paling lambat": ("Rabu, 30 Desember 2026", "Minggu, 20 Desember 2026"),
    }
    action.refresh_from_db()
    assert (action.text, action.target) == ("Sapa warga", "Tiga loket")
    with django_assert_max_num_queries(10):
        sent = as_shown(budi.get(address).context["form"])
    assert sari.post(address, {**sent, "target": "Dua loket"}).status_code == 302
    assert budi.post(address, {**sent, "target": "Dua loket"}).status_code == 302
    for garbled in ("", "0", "x" * 500):
        assert budi.post(address, {**sent, "seen": garbled}).status_code == 409
    assert AuditEntry.objects.filter(verb="agent.replan").count() == 3


def test_a_line_that_was_taken_out_of_the_plan_meanwhile_is_told(city: City) -> None:
    agent = roads_agent(city)
    action, by, now = planned(agent, city.sari), city.sari.powers(), timezone.now()
    pk, seen, line = action.pk, line_mark(action), PlanLine(text="Lain", target="x", due=TODAY)
    remove_action(action_id=pk, by=by, at=now)
    for act in (
        lambda: change_action(action_id=pk, line=line, seen=seen, by=by, at=now),
        lambda: remove_action(action_id=pk, by=by, at=now),
        lambda: report_progress(
            action_id=pk, quarter=quarter_of(TODAY), percent=10, said="Jalan", by=by, at=now
        ),
    ):
        with pytest.raises(OvertakenError, match="sudah dihapus"):
            act()


# --- forms whose time is over ---------------------------------------------------------------------
def led_back(client: Client, address: str, page: str, reason: str) -> None:
    answer = client.get(address, follow=True)
    assert answer.redirect_chain == [(page, 302)], address
    assert reason in answer.content.decode()


def test_forms_of_a_dissolved_group_lead_back_to_it(city: City) -> None:
    group, now = roads_group(city), timezone.now()
    meeting = met(group, city.sari, at=now)
    by, on = city.budi.powers(), timezone.localdate(now)
    page, budi = f"{GROUPS}{group.pk}/", city.client(city.budi)
    forms = ("ubah/", "anggota/", "bubarkan/", "rapat/baru/", f"rapat/{meeting.pk}/betulkan/")
    for one in forms:
        assert budi.get(page + one).status_code == 200
    dissolve_group(group_id=group.pk, on=on, reason="Mutasi", by=by, at=now)
    for one in forms:
        led_back(budi, page + one, page, "Kelompok ini sudah dibubarkan.")


def test_the_plan_of_who_serves_no_more_leads_back_but_the_last_quarter_is_reported(
    city: City,
) -> None:
    agent = roads_agent(city)
    action, sari = planned(agent, city.sari), city.client(city.sari)
    ChangeAgent.objects.update(until=timezone.localdate() - timedelta(days=1))
    page = f"{AGENTS}{agent.pk}/"
    for one in ("rencana/baru/", f"rencana/{action.pk}/"):
        led_back(sari, page + one, page, "Masa tugasnya sudah berakhir")
    assert sari.get(f"{page}rencana/{action.pk}/lapor/").status_code == 200
