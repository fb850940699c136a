"""Two at once: two officers issue, a form is sent twice, twenty numbers are drawn."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection, transaction
from tests.asking import asked, service, step
from tests.personas import MONDAY, City

from tuntas.cases.actions.request_steps import next_number
from tuntas.cases.models import Case, IssuedDocument, Reporter
from tuntas.core.errors import DomainError
from tuntas.organisation.actions import create_person, grant_role
from tuntas.organisation.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def second(city: City) -> Person:
    """Another officer of the health agency."""
    person = create_person(
        by=city.actor(city.adi), at=MONDAY, email="dua@contoh.example", name="Dua", password=None
    )
    grant_role(
        by=city.actor(city.adi),
        at=MONDAY,
        person=person,
        unit=city.health,
        role="officer",
        since=MONDAY.date(),
    )
    return person


def test_of_two_officers_who_issue_at_once_one_does(city: City, second: Person) -> None:
    case = asked(service(city.health)).case
    step(city, city.dewi, case.pk, "take")
    step(city, city.dewi, case.pk, "check_documents", checks={"hospital_letter": "complete"})
    ready = Barrier(2)

    def issue(person: Person) -> str:
        ready.wait(timeout=60)
        try:
            step(city, person, case.pk, "issue")
        except DomainError as error:
            return error.message
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as pool:
        won, lost = sorted(pool.map(issue, [city.dewi, second]))
    assert won == ""
    assert "tidak dapat dilakukan" in lost
    assert IssuedDocument.objects.get().seq == 1


def test_a_form_that_arrives_twice_at_once_makes_one_request(city: City) -> None:
    of, uid, ready = service(city.health), uuid4(), Barrier(2)

    def send(_time: int) -> int:
        ready.wait(timeout=60)
        try:
            return asked(of, uid=uid).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(send, range(2))
    assert first == second
    assert Case.objects.count() == Reporter.objects.count() == 1


def test_twenty_numbers_drawn_at_once_have_no_gap_though_every_fourth_fails(city: City) -> None:
    of, ready = service(city.health), Barrier(20)

    def draw(place: int) -> int | None:
        ready.wait(timeout=60)
        try:
            with transaction.atomic():
                seq = next_number(of.pk, 2026)
                fails = place % 4 == 0
                transaction.set_rollback(fails)  # as when the document cannot be made
            return None if fails else seq
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        drawn = [seq for seq in pool.map(draw, range(20)) if seq is not None]
    assert sorted(drawn) == list(range(1, 16))
    with transaction.atomic():
        assert next_number(of.pk, 2027) == 1
