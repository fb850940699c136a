"""Two officers at once, on two connections: one wins, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection, transaction
from tests.personas import City, fresh, reported
from tests.races import until_waiting

from tuntas.cases.actions import verify_and_dispose
from tuntas.cases.models import Case
from tuntas.cases.tests.test_office_steps import PLAIN, address, sent
from tuntas.core.errors import OvertakenError
from tuntas.organisation.models import Person


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_at_once_one_is_told(city: City) -> None:
    case = reported().case
    verify_and_dispose(
        case.pk,
        by=city.actor(city.vina),
        at=case.received_at,
        classification=PLAIN,
        unit=city.roads,
    )
    case = fresh(case)
    ready = Barrier(2)

    def take(person: Person) -> tuple[int, str]:
        client = city.client(person)
        ready.wait(timeout=60)
        try:
            answer = client.post(address(case, "take"), sent(case))
            return answer.status_code, answer.content.decode()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(take, [city.sari, city.budi]))
    (won, _nothing), (lost, told) = sorted(answers)
    assert (won, lost) == (302, 409)
    assert "Sementara itu laporan ini sudah berubah: Mulai dikerjakan" in told
    assert Case.objects.get(pk=case.pk).events.filter(kind="take").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_pass_it_on_at_once_one_is_told(city: City) -> None:
    case = reported().case
    vina = city.actor(city.vina)
    locked = Event()

    def first() -> None:
        try:
            with transaction.atomic():
                verify_and_dispose(
                    case.pk, by=vina, at=case.received_at, classification=PLAIN, unit=city.roads
                )
                locked.set()
                until_waiting(1)
        finally:
            connection.close()

    def second() -> None:
        try:
            locked.wait(timeout=60)
            verify_and_dispose(
                case.pk,
                by=vina,
                at=case.received_at,
                classification=PLAIN,
                unit=city.health,
                seen=1,
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        won, lost = pool.submit(first), pool.submit(second)
        won.result()
        with pytest.raises(OvertakenError, match="Diteruskan ke unit yang berwenang"):
            lost.result()
    assert fresh(case).unit_id == city.roads.pk
