"""City hall asks the heads: who may, how often, who gets mail, and how long the question stands."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.personas import MONDAY, City

from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.improvements.groups.actions.activity import touch
from tuntas.improvements.groups.actions.groups import dissolve_group
from tuntas.improvements.groups.actions.nudges import SEND_NUDGE, NudgedRecentlyError, nudge
from tuntas.improvements.groups.mail import addresses_of_heads, send_nudge
from tuntas.improvements.groups.queries.groups import nudges_to_answer
from tuntas.improvements.groups.tests.group_samples import TODAY, group_of, roads_group
from tuntas.improvements.models import Group, Nudge
from tuntas.organisation.models import Person, Unit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def asked(
    city: City, unit: Unit, group: Group | None = None, *, by: Person | None = None,
    at: datetime = MONDAY, text: str = "Apa kendalanya?", forced: bool = False,
) -> Nudge:  # fmt: skip
    return nudge(
        unit_id=unit.pk, group_id=group.pk if group else None, text=text,
        by=(by or city.oki).powers(), at=at, forced=forced,
    )  # fmt: skip


def test_city_hall_asks_and_the_head_gets_one_mail(city: City) -> None:
    found = asked(city, city.roads)
    jobs = ProcrastinateJob.objects.filter(task_name=SEND_NUDGE, args={"nudge_id": found.pk})
    assert jobs.count() == 1
    assert AuditEntry.objects.get(verb="group.nudge").detail["unit"] == "DPUPR"
    assert send_nudge(found.pk, at=MONDAY) == 1
    assert send_nudge(found.pk, at=MONDAY + DAY) == 0
    (sent,) = mail.outbox
    assert (sent.bcc, sent.to) == (["budi@contoh.example"], [])
    assert "Apa kendalanya?" in sent.body
    assert f"/kerja/kbk/?unit={city.roads.pk}" in sent.body
    found.refresh_from_db()
    assert found.sent_at == MONDAY


def test_a_mail_about_a_group_leads_to_its_page(city: City) -> None:
    group = roads_group(city)
    found = asked(city, city.roads, group)
    send_nudge(found.pk, at=MONDAY)
    assert f"/kerja/kbk/{group.pk}/" in mail.outbox[0].body
    assert "Lancar Jaya" in mail.outbox[0].subject


def test_a_line_break_in_a_name_ends_no_header(city: City) -> None:
    Unit.objects.filter(pk=city.roads.pk).update(short_name="DPUPR\r\nBcc: x@y.example")
    assert send_nudge(asked(city, city.roads).pk, at=MONDAY) == 1
    assert mail.outbox[0].subject.endswith("DPUPR Bcc: x@y.example")


def test_a_unit_without_a_head_is_asked_through_the_one_above(city: City) -> None:
    assert addresses_of_heads(city.roads_section, on=TODAY) == ["budi@contoh.example"]
    assert addresses_of_heads(city.health, on=TODAY) == []
    found = asked(city, city.health)
    assert send_nudge(found.pk, at=MONDAY) == 0
    found.refresh_from_db()
    assert (found.sent_at, mail.outbox) == (None, [])


def test_who_does_not_coach_asks_nobody(city: City) -> None:
    for stranger in (city.sari, city.budi, city.citra, city.dewi, city.eva, city.wati):
        with pytest.raises(NotPermittedError):
            asked(city, city.roads, by=stranger)
    assert not Nudge.objects.exists()


def test_once_a_fortnight_unless_meant(city: City) -> None:
    group = roads_group(city)
    other = group_of(city.roads, city.budi, "Lain")
    asked(city, city.roads, group)
    with pytest.raises(NudgedRecentlyError, match="16 November 2026"):
        asked(city, city.roads, group, at=MONDAY + 13 * DAY)
    asked(city, city.roads, other)
    asked(city, city.roads, group, at=MONDAY + 13 * DAY, forced=True)
    asked(city, city.roads, group, at=MONDAY + 27 * DAY)
    assert Nudge.objects.count() == 4
    asked(city, city.health)
    with pytest.raises(NudgedRecentlyError):
        asked(city, city.health)


def test_what_is_no_longer_so_is_not_asked(city: City) -> None:
    group = roads_group(city)
    with pytest.raises(OvertakenError, match="sudah membentuk kelompok"):
        asked(city, city.roads)
    with pytest.raises(OvertakenError, match="dibubarkan"):
        asked(city, city.health, group)
    dissolve_group(group_id=group.pk, on=TODAY, reason="x", by=city.budi.powers(), at=MONDAY)
    with pytest.raises(OvertakenError, match="dibubarkan"):
        asked(city, city.roads, group)
    with pytest.raises(DomainError, match="satu kalimat"):
        asked(city, city.roads, text="  ")


def test_the_question_stands_until_something_happens(city: City) -> None:
    asked(city, city.roads)
    asked(city, city.roads, forced=True, text="Sekali lagi")
    asked(city, city.health)
    assert [one.text for one in nudges_to_answer(city.budi.powers())] == ["Sekali lagi"]
    assert nudges_to_answer(city.sari.powers()) == []
    group = roads_group(city)
    assert nudges_to_answer(city.budi.powers()) == []
    asked(city, city.roads, group, at=MONDAY + DAY)
    assert Nudge.objects.unanswered().filter(group=group).count() == 1
    touch(group.pk, MONDAY + 2 * DAY)
    assert not Nudge.objects.unanswered().filter(group=group).exists()
