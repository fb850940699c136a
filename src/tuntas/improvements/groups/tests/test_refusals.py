"""What is refused on the pages of groups and agents: one answer to each kind, nothing typed is lost."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.answers import closed_to, refused
from tests.personas import MONDAY, City

from tuntas.cases.actors import SYSTEM
from tuntas.improvements.groups.actions.groups import dissolve_group
from tuntas.improvements.groups.tests.agents_samples import (
    agent_of,
    planned,
    reported_as,
    roads_agent,
)
from tuntas.improvements.groups.tests.group_samples import group_of, met, roads_group
from tuntas.improvements.models import AgentAction, ChangeAgent, Group, GroupMember, Meeting
from tuntas.organisation.actions import grant_role
from tuntas.organisation.models import Person, Unit
from tuntas.rules.improvement.quarters import quarter_of

pytestmark = pytest.mark.django_db
AGENTS, GROUPS = "/kerja/agen-perubahan/", "/kerja/kbk/"


def dissolved(city: City, group: Group) -> Group:
    by, now = city.budi.powers(), timezone.now()
    return dissolve_group(
        group_id=group.pk, on=timezone.localdate(now), reason="Mutasi", by=by, at=now
    )


def serves(person: Person, unit: Unit, role: str) -> None:
    grant_role(
        by=SYSTEM, at=MONDAY, person=person, unit=unit, role=role, since=date(2020, 1, 1)
    )  # fmt: skip


def facilitated(group: Group, person: Person) -> GroupMember:
    """Let somebody from elsewhere help a group: they see it, its members are not theirs to name."""
    return group.members.create(
        person=person, name=person.name, role="facilitator", since=group.formed_on
    )


# --- groups ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", ["ubah/", "anggota/", "bubarkan/"])
def test_who_heads_another_unit_is_told_why_and_keeps_what_was_typed(city: City, page: str) -> None:
    group = roads_group(city)
    facilitated(group, city.dewi)
    serves(city.dewi, city.health, "unit-head")
    dewi, address = city.client(city.dewi), f"{GROUPS}{group.pk}/{page}"
    closed_to(dewi, address, "Kelompok dibentuk oleh kepala unit")
    sent = {
        "name": "Diketik Dewi", "size_note": "Diketik Dewi", "reason": "Diketik Dewi",
        "anggota": "0", "seen": "",
    }  # fmt: skip
    refused(dewi, address, 403, "Kelompok dibentuk oleh kepala unit", "Diketik Dewi", **sent)
    assert "Budi" not in dewi.post(address, sent).content.decode()  # who works there
    assert dewi.post(address, {**sent, "more": "1"}).status_code == 403


def test_a_group_that_was_dissolved_meanwhile_keeps_what_was_typed(city: City) -> None:
    group = dissolved(city, roads_group(city))
    sent = {"name": "Nama lain", "formed_on": group.formed_on.isoformat()}
    refused(
        city.client(city.budi), f"{GROUPS}{group.pk}/ubah/", 409, "sudah dibubarkan", "Nama lain",
        **sent,
    )  # fmt: skip


def test_an_empty_form_is_incomplete(city: City) -> None:
    group, budi = roads_group(city), city.client(city.budi)
    for page in (f"{group.pk}/ubah/", f"{group.pk}/bubarkan/", f"baru/?unit={city.roads.pk}"):
        refused(budi, f"{GROUPS}{page}", 422)
    refused(city.client(city.oki), f"{GROUPS}unit/{city.roads.pk}/tanyakan/", 422)


# --- minutes --------------------------------------------------------------------------------------
def test_minutes_of_who_left_the_group_meanwhile_are_not_lost(city: City) -> None:
    group = roads_group(city)
    helper = facilitated(group, city.oki)
    oki, address = city.client(city.oki), f"{GROUPS}{group.pk}/rapat/baru/"
    assert oki.get(address).status_code == 200
    helper.delete()
    sent = {
        "uid": str(uuid4()), "held_on": timezone.localdate().isoformat(), "minutes": "Diketik Oki",
    }  # fmt: skip
    refused(oki, address, 403, "unit atau kelompok lain", "Diketik Oki", **sent)
    closed_to(oki, address, "unit atau kelompok lain")
    assert not Meeting.objects.exists()


def test_minutes_of_a_dissolved_group_are_not_lost(city: City) -> None:
    group = roads_group(city)
    meeting = met(group, city.sari, at=timezone.now())
    dissolved(city, group)
    sent = {
        "uid": str(uuid4()), "held_on": timezone.localdate().isoformat(), "seen": "0",
        "minutes": "Diketik Sari",
    }  # fmt: skip
    sari = city.client(city.sari)
    for page in ("baru/", f"{meeting.pk}/betulkan/"):
        refused(
            sari,
            f"{GROUPS}{group.pk}/rapat/{page}",
            409,
            "sudah dibubarkan",
            "Diketik Sari",
            **sent,
        )


def test_minutes_that_were_stored_with_other_words_keep_what_was_typed(city: City) -> None:
    group = roads_group(city)
    sari, address = city.client(city.sari), f"{GROUPS}{group.pk}/rapat/baru/"
    sent = {
        "uid": str(uuid4()), "held_on": timezone.localdate().isoformat(), "minutes": "Pertama",
    }  # fmt: skip
    assert sari.post(address, sent).status_code == 302
    meeting = Meeting.objects.get()
    where = f"{GROUPS}{group.pk}/rapat/{meeting.pk}/"
    refused(sari, address, 409, "tersimpan dengan isi lain", "Kedua", **sent | {"minutes": "Kedua"})
    answer = sari.post(address, {**sent, "minutes": "Kedua"}, headers={"X-Draft": "queued"})
    assert (answer.status_code, f'href="{where}"' in answer.content.decode()) == (409, True)
    assert f'value="{sent["uid"]}"' in answer.content.decode()
    again = sari.post(address, sent, headers={"X-Draft": "queued"})
    assert (again.status_code, again["Location"]) == (201, where)
    meeting.refresh_from_db()
    assert meeting.minutes == "Pertama"


def test_minutes_of_another_group_are_not_led_to(city: City) -> None:
    theirs, mine = group_of(city.health, city.oki), roads_group(city)
    meeting = met(theirs, city.dewi, at=timezone.now(), minutes="Rahasia", attended=frozenset())
    sent = {
        "uid": str(meeting.uid), "held_on": timezone.localdate().isoformat(),
        "minutes": "Diketik Sari",
    }  # fmt: skip
    sari, address = city.client(city.sari), f"{GROUPS}{mine.pk}/rapat/baru/"
    for words in ("Diketik Sari", "Rahasia"):
        refused(sari, address, 409, "Buka formulir baru", words, **sent | {"minutes": words})
    page = sari.post(address, sent).content.decode()
    assert "Rahasia" not in page
    assert f"/rapat/{meeting.pk}/" not in page
    assert Meeting.objects.get() == meeting


# --- coverage -------------------------------------------------------------------------------------
def test_who_coaches_elsewhere_is_told_why(city: City) -> None:
    serves(city.dewi, city.health, "organisation-section")
    dewi, address = city.client(city.dewi), f"{GROUPS}unit/{city.roads.pk}/tanyakan/"
    closed_to(dewi, address, "tugas Bagian Organisasi")
    refused(dewi, address, 403, "tugas Bagian Organisasi", "Diketik Dewi", text="Diketik Dewi")


def test_of_two_who_ask_the_later_keeps_the_question(city: City) -> None:
    oki, address = city.client(city.oki), f"{GROUPS}unit/{city.roads.pk}/tanyakan/"
    roads_group(city)
    refused(oki, address, 409, "sudah membentuk kelompok", "Diketik Oki", text="Diketik Oki")


# --- agents ---------------------------------------------------------------------------------------
def test_a_colleague_is_told_whose_plan_it_is(city: City) -> None:
    agent = agent_of(city.roads, city.budi)
    line = f"{AGENTS}{agent.pk}/rencana/{planned(agent, city.budi).pk}/"
    sari = city.client(city.sari)
    reason = "Rencana ini ditulis oleh agennya"
    for address in (f"{AGENTS}{agent.pk}/rencana/baru/", line, f"{line}lapor/"):
        closed_to(sari, address, reason)
        refused(
            sari, address, 403, reason, "Diketik Sari", text="Diketik Sari", note="Diketik Sari"
        )
    refused(sari, f"{line}hapus/", 403, reason)
    assert AgentAction.objects.exists()


def test_who_names_agents_elsewhere_is_told_why_and_reads_no_findings(city: City) -> None:
    agent = agent_of(city.roads, city.budi, criteria={"integrity": "Rahasia"})
    serves(city.sari, city.health, "unit-head")
    sari, address = city.client(city.sari), f"{AGENTS}{agent.pk}/ubah/"
    closed_to(sari, address, "dipilih oleh kepala unit")
    refused(sari, address, 403, "dipilih oleh kepala unit", "Diketik Sari", decree="Diketik Sari")
    assert "Rahasia" not in sari.post(address, {}).content.decode()


def test_what_was_reported_stays_in_the_plan_and_the_page_says_why(city: City) -> None:
    agent = roads_agent(city)
    action = planned(agent, city.sari)
    reported_as(action, city.sari, 10, of=quarter_of(action.planned_on))
    address = f"{AGENTS}{agent.pk}/rencana/{action.pk}/hapus/"
    answer = city.client(city.sari).post(address, follow=True)
    assert "sudah dilaporkan" in answer.content.decode()
    assert AgentAction.objects.exists()


def test_the_plan_of_who_serves_no_more_is_not_changed(city: City) -> None:
    agent = roads_agent(city)
    action = planned(agent, city.sari)
    ChangeAgent.objects.update(until=timezone.localdate() - timedelta(days=1))
    refused(
        city.client(city.sari), f"{AGENTS}{agent.pk}/rencana/{action.pk}/", 409, "sudah berakhir",
        "Diketik Sari", text="Diketik Sari", target="x", due=timezone.localdate().isoformat(),
    )  # fmt: skip
