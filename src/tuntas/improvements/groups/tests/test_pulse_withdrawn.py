"""A pulse is withdrawn while nobody answered; its results as a table hide what the page hides."""

import csv
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from tests.personas import MONDAY, City

from tuntas.core.errors import NotPermittedError, OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.improvements.groups.actions.pulse import withdraw_pulse
from tuntas.improvements.groups.tests.agents_samples import answered, pulse_of, staff
from tuntas.improvements.groups.tests.test_pulse_pages import FIVE, ended, page, running
from tuntas.improvements.models import Pulse, PulseAnswer
from tuntas.organisation.models import Person

BELOW = ("Fani", "Gita", "Hadi", "Ira", "Jo")


def withdrawn(pulse: Pulse, by: Person) -> None:
    withdraw_pulse(pulse_id=pulse.pk, by=by.powers(), at=MONDAY)


def table(client: Client, pulse: Pulse, said: str = "") -> list[dict[str, str]]:
    answer = client.get(f"/kerja/nilai/denyut/{pulse.pk}/hasil.csv{said}")
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.django_db
def test_a_pulse_begun_by_mistake_is_withdrawn(city: City) -> None:
    pulse = running(city)
    head, address = city.client(city.budi), f"/kerja/nilai/denyut/{pulse.pk}/"
    assert "Tarik denyut ini" in page(head, address)
    assert "Tarik denyut ini" not in page(city.client(city.sari), address)
    assert head.post(f"{address}tarik/")["Location"] == "/kerja/nilai/"
    assert not Pulse.objects.exists()
    assert AuditEntry.objects.get(verb="pulse.withdraw").detail["unit"] == "DPUPR"
    assert "Giliran Anda" not in page(city.client(city.sari))
    pulse_of(city.roads, city.budi)  # nobody is asked twice: another may begin


@pytest.mark.django_db
def test_one_answer_keeps_it(city: City) -> None:
    pulse = running(city)
    head, address = city.client(city.budi), f"/kerja/nilai/denyut/{pulse.pk}/"
    answered(pulse, city.sari, 4, at=pulse.made_at)
    assert "Tarik denyut ini" not in page(head, address)
    assert head.post(f"{address}tarik/")["Location"] == address
    with pytest.raises(OvertakenError, match="Sudah ada yang menjawab"):
        withdrawn(pulse, city.budi)
    assert Pulse.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["sari", "dewi", "eva", "wati", "vina", "citra"])
def test_nobody_else_withdraws_it(city: City, who: str) -> None:
    pulse, person = running(city), getattr(city, who)
    with pytest.raises(NotPermittedError):
        withdrawn(pulse, person)
    answer = city.client(person).post(f"/kerja/nilai/denyut/{pulse.pk}/tarik/")
    assert answer.status_code in {403, 404}
    assert Pulse.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_an_answer_and_a_withdrawal_at_one_moment_one_holds(city: City) -> None:
    staff(city.roads, *FIVE)
    pulse, ready = pulse_of(city.roads, city.budi), Barrier(2)

    def act(withdraws: bool) -> int:
        ready.wait(timeout=60)
        try:
            if withdraws:
                withdrawn(pulse, city.budi)
            else:
                answered(pulse, city.sari, 5)
        except OvertakenError:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(act, [True, False])) == 1
    assert Pulse.objects.count() == PulseAnswer.objects.count()


@pytest.mark.django_db
def test_the_table_says_what_the_page_says(city: City) -> None:
    staff(city.roads, *FIVE)
    pulse = pulse_of(city.roads, city.budi)
    for place, name in enumerate(FIVE):
        answered(pulse, Person.objects.get(name=name), place + 1)
    head = city.client(city.budi)
    ended(pulse)
    lines = table(head, pulse)
    assert len(lines) == 7
    first = lines[0]
    assert (first["unit"], first["hidden"], first["answers"]) == (city.roads.name, "0", "5")
    assert first["mean"] == "3.000"
    assert [first[f"answers_{n}"] for n in range(1, 6)] == ["1"] * 5
    assert f"/kerja/nilai/denyut/{pulse.pk}/hasil.csv" in page(
        head, f"/kerja/nilai/denyut/{pulse.pk}/"
    )


@pytest.mark.django_db
def test_few_answers_are_hidden_in_the_table_too(city: City) -> None:
    people = [*staff(city.roads, *FIVE), *staff(city.roads_section, *BELOW)]
    pulse = pulse_of(city.roads, city.budi)
    for person in people[:8]:  # three of the section: the whole would tell them
        answered(pulse, person, 5)
    ended(pulse)
    head = city.client(city.budi)
    for one in table(head, pulse):
        if one["hidden"] == "1":
            assert not any(one[name] for name in ("answers", "key", "mean", "answers_5"))
    section = next(one for one in table(head, pulse) if one["unit"] == city.roads_section.name)
    assert section["hidden"] == "1"
    (alone,) = table(head, pulse, f"?unit={city.roads_section.pk}")
    assert (alone["hidden"], alone["answers"]) == ("1", "")


@pytest.mark.django_db
def test_a_stranger_gets_no_table_and_nobody_gets_it_early(city: City) -> None:
    pulse = running(city)
    address = f"/kerja/nilai/denyut/{pulse.pk}/hasil.csv"
    assert city.client(city.budi).get(address).status_code == 404
    ended(pulse)
    assert city.client(city.budi).get(address).status_code == 200
    assert city.client(city.dewi).get(address).status_code == 404
    assert city.client(city.sari).get(f"{address}?unit={city.health.pk}").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("times", [1, 3])
def test_the_table_takes_as_many_queries_for_many(
    city: City, django_assert_num_queries: Any, times: int
) -> None:
    people = [*staff(city.roads, *FIVE), *staff(city.roads_section, *BELOW)]
    pulse = pulse_of(city.roads, city.budi)
    for person in people[: 3 * times]:
        answered(pulse, person, 4)
    ended(pulse)
    client = city.client(city.budi)
    with django_assert_num_queries(7):
        table(client, pulse)
