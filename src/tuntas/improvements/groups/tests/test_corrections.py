"""Minutes are corrected: by whom, what they said before, and all meetings on a page."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from tests.personas import MONDAY, City

from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.improvements.groups.actions.groups import dissolve_group
from tuntas.improvements.groups.actions.meetings import MeetingFacts, correct_meeting
from tuntas.improvements.groups.queries import meetings as listing
from tuntas.improvements.groups.tests.group_samples import (
    TODAY,
    group_of,
    improvement_of,
    met,
    roads_group,
)
from tuntas.improvements.models import Group, Meeting, MeetingRevision
from tuntas.organisation.models import Person

pytestmark = pytest.mark.django_db


def corrected(meeting: Meeting, by: Person, *, seen: int = 0, **facts: Any) -> Meeting:
    present = frozenset(meeting.attended.values_list("pk", flat=True))
    said = {"held_on": meeting.held_on, "minutes": "Dibetulkan.", "attended": present, **facts}
    return correct_meeting(
        meeting_id=meeting.pk, facts=MeetingFacts(**said), seen=seen, by=by.powers(), at=MONDAY
    )


def address(meeting: Meeting, rest: str = "") -> str:
    return f"/kerja/kbk/{meeting.group_id}/rapat/{meeting.pk}/{rest}"


def text(client: Client, where: str, status: int = 200) -> str:
    answer = client.get(where)
    assert answer.status_code == status, where
    return answer.content.decode()


def test_what_minutes_said_before_stays(city: City) -> None:
    group = roads_group(city)
    meeting = met(group, city.sari, improvement_id=improvement_of(group).pk, guests="Lurah")
    tono = meeting.attended.get(name="Tono")
    rest = frozenset(meeting.attended.exclude(pk=tono.pk).values_list("pk", flat=True))
    corrected(meeting, city.budi, attended=rest, decisions="Tono mengukur")
    meeting.refresh_from_db()
    assert (meeting.minutes, meeting.guests, meeting.improvement) == ("Dibetulkan.", "", None)
    assert tono not in meeting.attended.all()
    former = MeetingRevision.objects.get()
    assert former.content["minutes"] == "Membahas antrean."
    assert former.content["attended"] == ["Sari", "Tono", "Wulan"]
    assert former.content["improvement"] == "Antrean lebih pendek"
    fields = {"attended", "guests", "improvement", "minutes", "decisions"}
    assert set(AuditEntry.objects.get(verb="meeting.correct").detail["fields"]) == fields
    page = text(city.client(city.wati), address(meeting))
    for words in ("Pernah dibetulkan", "Membahas antrean.", "Sari, Tono, Wulan", "Budi", "Lurah"):
        assert words in page
    assert "Betulkan notulen" not in page


def test_the_database_keeps_it(city: City) -> None:
    corrected(met(roads_group(city), city.sari), city.sari)
    with transaction.atomic(), pytest.raises(DatabaseError, match="append-only"):
        MeetingRevision.objects.update(content={})
    with transaction.atomic(), pytest.raises(DatabaseError, match="append-only"):
        MeetingRevision.objects.all().delete()


def test_the_same_again_writes_nothing(city: City) -> None:
    meeting = met(roads_group(city), city.sari)
    corrected(meeting, city.sari, minutes=meeting.minutes)
    assert not MeetingRevision.objects.exists()
    corrected(meeting, city.sari)
    corrected(meeting, city.sari)  # sent twice
    assert MeetingRevision.objects.count() == 1


def test_who_looked_at_old_minutes_is_told(city: City) -> None:
    meeting = met(roads_group(city), city.sari)
    corrected(meeting, city.sari)
    with pytest.raises(OvertakenError, match="baru saja dibetulkan"):
        corrected(meeting, city.budi, minutes="Versi Budi")
    corrected(meeting, city.budi, minutes="Versi Budi", seen=1)
    assert [one.revision for one in meeting.revisions.all()] == [1, 2]
    meeting.refresh_from_db()
    assert meeting.minutes == "Versi Budi"


@pytest.mark.parametrize("who", ["citra", "dewi", "wati", "oki"])
def test_only_who_may_write_minutes_corrects_them(city: City, who: str) -> None:
    meeting, person = met(roads_group(city), city.sari), getattr(city, who)
    with pytest.raises(NotPermittedError):
        corrected(meeting, person)
    where = address(meeting, "betulkan/")
    assert city.client(person).get(where).status_code in {403, 404}
    assert city.client(person).post(where, {}).status_code in {403, 404}


def test_what_does_not_fit_is_refused(city: City) -> None:
    group = roads_group(city)
    meeting = met(group, city.sari)
    for facts in ({"minutes": " "}, {"attended": frozenset({1})}, {"improvement_id": 1}):
        with pytest.raises(DomainError):
            corrected(meeting, city.sari, **facts)
    dissolve_group(group_id=group.pk, on=TODAY, reason="x", by=city.budi.powers(), at=MONDAY)
    with pytest.raises(OvertakenError):
        corrected(meeting, city.sari)
    meeting.refresh_from_db()
    assert meeting.minutes == "Membahas antrean."


def test_the_form_holds_what_was_written(city: City) -> None:
    group = roads_group(city)
    meeting = met(group, city.sari, place="Ruang rapat", held_on=TODAY)
    group.members.filter(name="Tono").update(until=TODAY)
    client, where = city.client(city.sari), address(meeting, "betulkan/")
    page = text(client, where)
    for words in ("Membahas antrean.", 'value="Ruang rapat"', "Tono", 'name="seen" value="0"'):
        assert words in page
    assert 'name="uid"' not in page
    sent = {"seen": "0", "held_on": TODAY.isoformat(), "minutes": "Lain"}
    assert client.post(where, {**sent, "minutes": ""}).status_code == 422
    assert client.post(where, sent)["Location"] == address(meeting)
    assert client.post(where, {**sent, "minutes": "Lagi"}).status_code == 409
    page = text(client, address(meeting))
    assert "Ruang rapat" in page  # among what it said before
    text(client, f"/kerja/kbk/{group_of(city.health, city.oki).pk}/rapat/{meeting.pk}/", 404)


def held(group: Group, by: Person, count: int) -> None:
    for place in range(count):
        met(group, by, minutes=f"Rapat {place}")


def test_all_meetings_follow_each_other_without_gap(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE_LENGTH", 2)
    group = roads_group(city)
    held(group, city.sari, 5)
    client, where, found = city.client(city.sari), f"/kerja/kbk/{group.pk}/rapat/", list[str]()
    after = ""
    while True:
        page = client.get(where, {"after": after}).context["page"]
        found += [one.minutes for one in page.rows]
        if page.next is None:
            break
        after = page.next
    assert found == [f"Rapat {place}" for place in (4, 3, 2, 1, 0)]
    assert "Belum ada notulen" in text(client, f"/kerja/kbk/{roads_group(city, 'Lain').pk}/rapat/")
    text(city.client(city.dewi), where, 404)


@pytest.mark.parametrize("count", [1, 3])
def test_pages_of_meetings_take_few_queries(
    city: City, count: int, django_assert_num_queries: Any
) -> None:
    group = roads_group(city)
    held(group, city.sari, count)
    meeting = group.meetings.first()
    assert meeting is not None
    for place in range(count):
        corrected(meeting, city.sari, seen=place, minutes=f"Versi {place}")
    client = city.client(city.sari)
    with django_assert_num_queries(5):
        client.get(f"/kerja/kbk/{group.pk}/rapat/")
    with django_assert_num_queries(8):
        client.get(address(meeting))
