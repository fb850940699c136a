"""Minutes: who writes them, what holds of them, and that a weak connection doubles nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests.personas import MONDAY, City

from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.improvements.groups.actions.activity import touch
from tuntas.improvements.groups.actions.groups import change_members, dissolve_group
from tuntas.improvements.groups.actions.meetings import (
    MeetingFacts,
    correct_meeting,
    record_meeting,
)
from tuntas.improvements.groups.actions.members import MemberFacts
from tuntas.improvements.groups.queries.groups import who_was_there
from tuntas.improvements.groups.tests.group_samples import (
    FORMED,
    TODAY,
    group_of,
    here,
    improvement_of,
    members,
    met,
    roads_group,
    rows,
)
from tuntas.improvements.models import Meeting

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def test_an_officer_of_the_unit_writes_minutes(city: City) -> None:
    group = roads_group(city)
    work = improvement_of(group)
    meeting = met(
        group, city.sari, improvement_id=work.pk, decisions="Tono mengukur antrean",
        next_on=TODAY + WEEK, place="Ruang rapat", guests="Lurah",
    )  # fmt: skip
    assert meeting.attended.count() == 3
    assert (meeting.improvement, meeting.next_on) == (work, TODAY + WEEK)
    assert AuditEntry.objects.get(verb="meeting.record").detail["people"] == 3


def test_a_facilitator_writes_minutes_and_strangers_do_not(city: City) -> None:
    helper = MemberFacts(person_id=city.oki.pk, role="facilitator")
    group = roads_group(city, of=[*members(city.sari), helper])
    met(group, city.oki)
    other = group_of(city.roads, city.budi, "Lain")
    for stranger in (city.citra, city.dewi, city.wati):
        with pytest.raises(NotPermittedError):
            met(group, stranger)
    with pytest.raises(NotPermittedError):
        met(other, city.oki)
    assert Meeting.objects.count() == 1


def test_who_left_writes_no_more(city: City) -> None:
    helper = MemberFacts(person_id=city.oki.pk, role="facilitator")
    group = roads_group(city, of=[*members(city.sari), helper])
    group.members.filter(role="facilitator").update(until=TODAY)
    with pytest.raises(NotPermittedError):
        met(group, city.oki)


def test_sent_twice_it_is_kept_once(city: City) -> None:
    group, uid = roads_group(city), uuid4()

    def sent(text: str) -> Meeting:
        facts = MeetingFacts(held_on=TODAY, minutes=text)
        return record_meeting(
            uid=uid, group_id=group.pk, facts=facts, by=city.sari.powers(), at=MONDAY
        )

    first = sent("Sekali")
    assert sent("Sekali").pk == first.pk
    with pytest.raises(OvertakenError, match=r"tersimpan dengan isi lain.*betulkan di sana"):
        sent("Dua kali")
    assert Meeting.objects.get().minutes == "Sekali"
    assert AuditEntry.objects.filter(verb="meeting.record").count() == 1
    dissolve_group(group_id=group.pk, on=TODAY, reason="x", by=city.budi.powers(), at=MONDAY)
    assert sent("Sekali").pk == first.pk


@pytest.mark.parametrize(
    "other",
    [
        {"held_on": TODAY - WEEK},
        {"attended": frozenset()},
        {"decisions": "Lain"},
        {"next_on": TODAY + WEEK},
        {"place": "Lain"},
        {"guests": "Lain"},
        {"improvement_id": None},
    ],
)
def test_minutes_that_arrive_with_anything_else_are_refused(
    city: City, other: dict[str, Any]
) -> None:
    group, uid = roads_group(city), uuid4()
    here = frozenset(group.members.values_list("pk", flat=True))
    facts = MeetingFacts(
        held_on=TODAY, minutes="Rapat", attended=here, improvement_id=improvement_of(group).pk
    )
    given: dict[str, Any] = {"group_id": group.pk, "by": city.sari.powers(), "at": MONDAY}
    record_meeting(uid=uid, facts=facts, **given)
    with pytest.raises(OvertakenError, match="isi lain"):
        record_meeting(uid=uid, facts=replace(facts, **other), **given)
    assert record_meeting(uid=uid, facts=facts, **given) == Meeting.objects.get()


def test_what_arrives_late_is_known_after_it_was_corrected(city: City) -> None:
    group, uid = roads_group(city), uuid4()
    given: dict[str, Any] = {"by": city.sari.powers(), "at": MONDAY}
    facts = MeetingFacts(held_on=TODAY, minutes="Rapat")
    meeting = record_meeting(uid=uid, group_id=group.pk, facts=facts, **given)
    better = replace(facts, minutes="Rapat di aula")
    correct_meeting(meeting_id=meeting.pk, facts=better, seen=0, **given)
    for known in (facts, better):
        assert record_meeting(uid=uid, group_id=group.pk, facts=known, **given) == meeting
    meeting.refresh_from_db()
    assert meeting.minutes == "Rapat di aula"


def test_one_uid_belongs_to_one_group(city: City) -> None:
    uid, facts = uuid4(), MeetingFacts(held_on=TODAY, minutes="Rapat")
    mine, theirs = roads_group(city), group_of(city.health, city.oki)
    record_meeting(uid=uid, group_id=mine.pk, facts=facts, by=city.sari.powers(), at=MONDAY)
    with pytest.raises(DomainError, match="kelompok lain"):
        record_meeting(uid=uid, group_id=theirs.pk, facts=facts, by=city.dewi.powers(), at=MONDAY)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"held_on": TODAY + WEEK}, "belum tiba"),
        ({"held_on": FORMED - WEEK}, "belum dibentuk"),
        ({"next_on": TODAY}, "sesudah rapat ini"),
        ({"minutes": "  "}, "apa yang dibicarakan"),
        ({"attended": frozenset({987654})}, "Daftar anggota"),
        ({"improvement_id": 987654}, "bukan milik kelompok ini"),
    ],
)
def test_what_does_not_fit_is_refused(city: City, facts: dict[str, Any], said: str) -> None:
    with pytest.raises(DomainError, match=said):
        met(roads_group(city), city.sari, **facts)
    assert not Meeting.objects.exists()


def test_people_and_improvements_of_another_group_are_refused(city: City) -> None:
    group, other = roads_group(city), group_of(city.health, city.oki)
    theirs = frozenset(other.members.values_list("pk", flat=True))
    with pytest.raises(DomainError, match="Daftar anggota"):
        met(group, city.sari, attended=theirs)
    with pytest.raises(DomainError, match="bukan milik"):
        met(group, city.sari, improvement_id=improvement_of(other).pk)


def test_a_group_that_ended_does_not_meet(city: City) -> None:
    group = roads_group(city)
    dissolve_group(group_id=group.pk, on=TODAY, reason="x", by=city.budi.powers(), at=MONDAY)
    with pytest.raises(OvertakenError):
        met(group, city.sari)


def test_whose_part_changed_on_the_day_of_a_meeting_came_and_is_not_missed(city: City) -> None:
    group = roads_group(city)
    meeting = met(group, city.sari)
    change_members(
        group_id=group.pk, members=here(group, Sari="member", Tono="leader"), seen=rows(group),
        on=TODAY, size_note="", by=city.budi.powers(), at=MONDAY,
    )  # fmt: skip
    assert group.members.count() == 5  # two rows each for Sari, who has an account, and Tono
    came, missing = who_was_there(meeting)
    assert (sorted(one.name for one in came), missing) == (["Sari", "Tono", "Wulan"], [])


def test_activity_moves_forward_only(city: City) -> None:
    group = roads_group(city)
    touch(group.pk, MONDAY - WEEK)
    group.refresh_from_db()
    assert group.last_activity_at == MONDAY
    touch(group.pk, MONDAY + WEEK)
    touch(None, MONDAY + WEEK)
    group.refresh_from_db()
    assert group.last_activity_at == MONDAY + WEEK


def test_minutes_written_late_count_for_the_day_of_the_meeting(city: City) -> None:
    group = roads_group(city)
    later = MONDAY + 5 * WEEK
    met(group, city.sari, at=later, held_on=TODAY + WEEK)
    group.refresh_from_db()
    assert group.last_activity_at == datetime(2026, 11, 23, 16, 59, 59, tzinfo=UTC)
    met(group, city.sari, at=later)
    group.refresh_from_db()
    assert group.last_activity_at == later
