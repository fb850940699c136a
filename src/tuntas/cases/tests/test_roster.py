"""A class at the office: who sees it, who was there, and what happens when two record at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.asking import CLASS, asked_for_class, service, step
from tests.personas import MONDAY, City, fresh

from tuntas.cases.actions import act
from tuntas.cases.actions.attendance import Mark, RosterOvertakenError, record_attendance
from tuntas.cases.actors import REPORTER
from tuntas.cases.engine import Step
from tuntas.cases.models import Case, CaseEvent
from tuntas.cases.queries.requests import attendance
from tuntas.cases.queries.roster import Class, class_of, participants_of
from tuntas.catalogue.models import Service
from tuntas.core.errors import DomainError, NotPermittedError
from tuntas.core.models import AuditEntry

NAMES = ("Ani Contoh", "Beti Contoh", "Cici Contoh")


@pytest.fixture
def imud(city: City) -> Service:
    return service(city.health, "kelas-ibu-muda", "Kelas ibu muda")


def enrolled(of: Service, name: str) -> Case:
    return asked_for_class(of, answers={**CLASS, "mother_name": name}).case


def accepted(city: City, of: Service) -> list[Case]:
    """Return the requests of three participants whose enrolment was accepted, by name."""
    cases = [enrolled(of, name) for name in NAMES]
    for case in cases:
        step(city, city.dewi, case.pk, "take")
    return cases


def page_of(of: Service, session: str = "") -> str:
    return f"/kerja/loket/{of.slug}/peserta/" + (f"{session}/" if session else "")


def sent(cases: list[Case], *there: int, was: str = "", **more: str) -> dict[str, str]:
    """Return what a browser sends: the places of those who were there, and what the page showed."""
    found = {f"was_{case.pk}": was for case in cases}
    found |= {f"there_{cases[at].pk}": "on" for at in there}
    return found | more


def marked(cases: list[Case], session: str = "s1") -> list[bool | None]:
    return [attendance(case).get(session) for case in cases]


pytestmark = pytest.mark.django_db


def test_the_class_with_its_meetings_and_places(city: City, imud: Service) -> None:
    cases = accepted(city, imud)
    step(city, city.dewi, cases[0].pk, "attend", session="s2")
    page = city.client(city.dewi).get(page_of(imud)).content.decode()
    assert "3 dari 20 tempat terisi" in page
    assert "1 dari 1 hadir" in page
    places = [page.index(name) for name in NAMES]
    assert places == sorted(places)
    assert "Rahma Warga" not in page  # who applied is opened one by one, with a reason


def test_a_meeting_is_recorded_for_the_whole_class_each_with_its_own_event(
    city: City, imud: Service
) -> None:
    cases = accepted(city, imud)
    response = city.client(city.dewi).post(page_of(imud, "s1"), sent(cases, 0, 2), follow=True)
    assert "Kehadiran 3 peserta dicatat." in response.content.decode()
    assert marked(cases) == [True, False, True]
    events = CaseEvent.objects.filter(kind="attend")
    assert {event.case_id for event in events} == {case.pk for case in cases}
    assert {event.actor_name for event in events} == {"Dewi"}


def test_all_were_there_by_one_button(city: City, imud: Service) -> None:
    cases = accepted(city, imud)
    city.client(city.dewi).post(page_of(imud, "s1"), sent(cases, 1, everybody="yes"))
    assert marked(cases) == [True, True, True]


def test_only_what_changes_makes_an_event_and_sent_twice_it_acts_once(
    city: City, imud: Service
) -> None:
    cases = accepted(city, imud)
    dewi = city.client(city.dewi)
    for _ in range(2):
        response = dewi.post(page_of(imud, "s1"), sent(cases, 0, 1, 2), follow=True)
    assert "tidak ada yang berubah" in response.content.decode()
    assert CaseEvent.objects.filter(kind="attend").count() == 3
    again = {**sent(cases, 0, 1, was="yes")}
    dewi.post(page_of(imud, "s1"), again)
    assert marked(cases) == [True, True, False]
    assert CaseEvent.objects.filter(kind="attend").count() == 4


def test_what_a_colleague_recorded_in_between_is_told_and_nothing_is_stored(
    city: City, imud: Service
) -> None:
    cases = accepted(city, imud)
    dewi = city.client(city.dewi)
    opened = sent(cases, 0, 1)
    step(city, city.dewi, cases[1].pk, "attend", session="s1", attended=False)
    response = dewi.post(page_of(imud, "s1"), opened)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Beti Contoh: dicatat tidak hadir oleh Dewi" in page
    assert "Ani Contoh: dicatat" not in page
    assert marked(cases) == [None, False, None]
    assert page.count(" checked") == 2  # what was ticked is still there
    decided = {**opened, f"was_{cases[1].pk}": "no"}
    assert dewi.post(page_of(imud, "s1"), decided).status_code == 302
    assert marked(cases) == [True, True, False]


def test_a_colleague_who_recorded_the_same_is_no_obstacle(city: City, imud: Service) -> None:
    cases = accepted(city, imud)
    step(city, city.dewi, cases[1].pk, "attend", session="s1")
    response = city.client(city.dewi).post(page_of(imud, "s1"), sent(cases, 0, 1, 2))
    assert response.status_code == 302
    assert CaseEvent.objects.filter(kind="attend").count() == 3


def test_who_was_put_aside_meanwhile_is_told(city: City, imud: Service) -> None:
    cases = accepted(city, imud)
    step(city, city.dewi, cases[2].pk, "hold", reason="Pindah jadwal.")
    response = city.client(city.dewi).post(page_of(imud, "s1"), sent(cases, 0, 1, 2))
    assert response.status_code == 409
    assert "Cici Contoh: sekarang berstatus “Ditunda”" in response.content.decode()
    assert marked(cases) == [None, None, None]


def test_who_is_not_accepted_yet_or_has_left_is_not_recorded(city: City, imud: Service) -> None:
    cases = accepted(city, imud)
    waiting = enrolled(imud, "Dini Contoh")
    act(cases[0].pk, Step("withdraw"), by=REPORTER, at=MONDAY)
    dewi = city.client(city.dewi)
    page = dewi.get(page_of(imud, "s1")).content.decode()
    assert f"there_{waiting.pk}" not in page
    assert "Dini Contoh" in page.split("Tidak ikut dicatat")[1]
    assert "Ani Contoh" not in page
    dewi.post(page_of(imud, "s1"), sent(cases, 0, 1, 2))
    assert marked(cases) == [None, True, True]


def test_whoever_enrolled_since_stays_as_they_are(city: City, imud: Service) -> None:
    cases = accepted(city, imud)
    late = enrolled(imud, "Dini Contoh")
    step(city, city.dewi, late.pk, "take")
    city.client(city.dewi).post(page_of(imud, "s1"), sent(cases, 0))
    assert marked([late]) == [None]


def test_forged_forms_are_refused(city: City, imud: Service) -> None:
    cases = accepted(city, imud)
    dewi = city.client(city.dewi)
    assert dewi.post(page_of(imud, "s1"), sent(cases, 0, was="perhaps")).status_code == 422
    assert dewi.get(page_of(imud, "s9")).status_code == 404
    other = service(city.health, "kelas-ibu-muda", "Kelas lain")
    stranger = enrolled(other, "Orang Contoh")
    one = class_of(city.dewi.powers(), imud.slug)
    with pytest.raises(DomainError, match="rusak"):
        record_attendance(
            one, "s1", {stranger.pk: Mark("", there=True)}, by=city.actor(city.dewi), at=MONDAY
        )
    assert not CaseEvent.objects.filter(kind="attend").exists()


def test_names_are_for_the_unit_that_serves(city: City, imud: Service) -> None:
    accepted(city, imud)
    for person in (city.sari, city.budi):  # another unit: as if there were no class
        for address in (page_of(imud), page_of(imud, "s1")):
            assert city.client(person).get(address).status_code == 404
    for person in (city.vina, city.wati, city.eva, city.citra):
        assert city.client(person).get(page_of(imud)).status_code == 403
    assert Client().get(page_of(imud)).status_code == 302
    permit = service(city.health, "izin-sederhana", "Izin")
    assert city.client(city.dewi).get(page_of(permit)).status_code == 404


def test_the_action_asks_who_may_as_well(city: City, imud: Service) -> None:
    cases = accepted(city, imud)
    one = class_of(city.dewi.powers(), imud.slug)
    for who in (city.sari, city.vina):
        with pytest.raises(NotPermittedError):
            record_attendance(
                one, "s1", {cases[0].pk: Mark("", there=True)}, by=city.actor(who), at=MONDAY
            )


def test_every_look_at_the_names_is_recorded(city: City, imud: Service) -> None:
    dewi = city.client(city.dewi)
    dewi.get(page_of(imud))
    assert not AuditEntry.objects.filter(verb="service.roster").exists()  # nobody to see yet
    cases = accepted(city, imud)
    dewi.get(page_of(imud))
    dewi.get(page_of(imud, "s1"))
    looks = AuditEntry.objects.filter(verb="service.roster", subject=f"service:{imud.slug}")
    assert [look.actor_name for look in looks] == ["Dewi", "Dewi"]
    assert looks[0].detail == {"codes": [case.code for case in cases]}


def test_the_number_of_statements_does_not_grow_with_the_class(
    city: City, imud: Service, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    accepted(city, imud)
    dewi = city.client(city.dewi)
    dewi.get(page_of(imud))
    for count in (3, 6, 9):
        for session in ("", "s1"):
            with django_assert_num_queries(7):
                dewi.get(page_of(imud, session))
        assert len(participants_of(class_of(city.dewi.powers(), imud.slug))) == count
        accepted(city, imud)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_record_at_once_the_second_is_told(city: City, imud: Service) -> None:
    cases = accepted(city, imud)
    one, ready = class_of(city.dewi.powers(), imud.slug), Barrier(2)

    def record(there: bool) -> int:
        marks = {case.pk: Mark("", there=there) for case in cases}
        ready.wait(timeout=60)
        try:
            return record_attendance(one, "s1", marks, by=city.actor(city.dewi), at=MONDAY)
        except RosterOvertakenError as error:
            return -len(error.differs)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(record, [True, False])) == [-3, 3]
    assert CaseEvent.objects.filter(kind="attend").count() == 3


def test_a_failure_leaves_nobody_recorded(city: City, imud: Service) -> None:
    cases = accepted(city, imud)
    one: Class = class_of(city.dewi.powers(), imud.slug)
    marks = {case.pk: Mark("", there=True) for case in cases}
    with pytest.raises(DomainError, match="tidak dikenal"):
        record_attendance(one, "s9", marks, by=city.actor(city.dewi), at=MONDAY)
    assert [fresh(case).event_count for case in cases] == [2, 2, 2]
