"""A pulse: who is asked, once each, so that nobody can tell who answered what."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from tests.personas import MONDAY, City

from tuntas.cases.actors import SYSTEM
from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.improvements.groups.actions.pulse import DAYS, answer_pulse, begin_pulse
from tuntas.improvements.groups.queries.pulse import is_asked, waiting_pulses
from tuntas.improvements.groups.queries.pulse_staff import staff_places
from tuntas.improvements.groups.tests.agents_samples import TODAY, answered, pulse_of, staff
from tuntas.improvements.models import Pulse, PulseAnswer, PulseTurn
from tuntas.organisation.actions import end_role
from tuntas.organisation.models import Membership, Person

FIVE = ("Ari", "Bela", "Cici", "Dodi", "Eko")
DOZEN = tuple(f"Pegawai{number}" for number in range(12))


def test_a_pulse_asks_what_its_values_ask_for_two_weeks(city: City) -> None:
    staff(city.roads, *FIVE)
    pulse = pulse_of(city.roads, city.budi)
    assert (pulse.begins, pulse.ends) == (TODAY, TODAY + timedelta(days=DAYS - 1))
    assert [one["key"] for one in pulse.questions][:2] == ["service", "accountable"]
    assert len(pulse.questions) == 7
    assert len(pulse.value_set_hash) == 64
    entry = AuditEntry.objects.get(verb="pulse.begin")
    assert (entry.actor_id, entry.detail["unit"]) == (city.budi.pk, "DPUPR")


def test_the_section_asks_the_whole_government(city: City) -> None:
    pulse = pulse_of(city.government, city.oki)
    asked = staff_places(pulse.unit_id, on=TODAY)
    assert {city.sari.pk, city.dewi.pk, city.adi.pk} <= set(asked)
    assert city.citra.pk not in asked
    assert list(waiting_pulses(city.dewi.powers(), on=TODAY)) == [pulse]
    assert waiting_pulses(city.citra.powers(), on=TODAY) == []


@pytest.mark.parametrize("who", ["sari", "dewi", "eva", "wati", "adi", "citra"])
def test_nobody_else_begins_one(city: City, who: str) -> None:
    staff(city.roads, *FIVE)
    with pytest.raises(NotPermittedError):
        pulse_of(city.roads, getattr(city, who))


def test_a_head_asks_their_own_unit_only(city: City) -> None:
    with pytest.raises(NotPermittedError):
        pulse_of(city.health, city.budi)


def test_fewer_people_than_can_be_kept_secret_are_not_asked(city: City) -> None:
    staff(city.roads, "Ari", "Bela")  # with Sari and Budi four
    with pytest.raises(DomainError, match="hanya 4 orang"):
        pulse_of(city.roads, city.budi)
    staff(city.roads_section, "Cici")
    assert pulse_of(city.roads, city.budi).unit == city.roads


def test_nobody_is_asked_in_two_pulses_at_once(city: City) -> None:
    staff(city.roads, *FIVE)
    pulse_of(city.roads, city.budi)
    with pytest.raises(DomainError, match="denyut lain sampai Minggu, 29 November 2026"):
        pulse_of(city.government, city.oki)
    later = TODAY + timedelta(days=DAYS)
    assert pulse_of(city.government, city.oki, begins=later).begins == later
    with pytest.raises(DomainError, match="denyut lain"):
        pulse_of(city.roads, city.budi, begins=later)


@pytest.mark.parametrize("days", [-1, 91])
def test_a_pulse_begins_today_or_soon(city: City, days: int) -> None:
    staff(city.roads, *FIVE)
    with pytest.raises(DomainError, match="Denyut dimulai hari ini"):
        pulse_of(city.roads, city.budi, begins=TODAY + timedelta(days=days))


def test_values_that_are_gone_are_not_asked_about(city: City) -> None:
    staff(city.roads, *FIVE)
    with pytest.raises(DomainError, match="tidak ada lagi"):
        begin_pulse(
            unit_id=city.roads.pk, value_set="kepoin", begins=TODAY, by=city.budi.powers(),
            at=MONDAY,
        )  # fmt: skip


def test_a_unit_that_has_ended_is_not_asked(city: City) -> None:
    staff(city.roads, *FIVE)
    city.roads.valid_until = TODAY - timedelta(days=1)
    city.roads.save()
    with pytest.raises(DomainError, match="tidak ada lagi"):
        pulse_of(city.roads, city.budi)


def test_somebody_answers_once(city: City) -> None:
    staff(city.roads, *FIVE)
    pulse = pulse_of(city.roads, city.budi)
    answered(pulse, city.sari, 1, 2, 3, 4, 5, 4, 3)
    row = PulseAnswer.objects.get()
    assert (row.unit, row.values) == (city.roads, [1, 2, 3, 4, 5, 4, 3])
    assert waiting_pulses(city.sari.powers(), on=TODAY) == []
    with pytest.raises(OvertakenError, match="sudah menjawab"):
        answered(pulse, city.sari, 5)
    assert (PulseAnswer.objects.count(), PulseTurn.objects.count()) == (1, 1)
    with pytest.raises(IntegrityError, match="pulse_turn_once"), transaction.atomic():
        PulseTurn.objects.create(pulse=pulse, person=city.sari)


@pytest.mark.parametrize("days", [-1, DAYS])
def test_before_and_behind_its_days_nobody_answers(city: City, days: int) -> None:
    staff(city.roads, *FIVE)
    pulse = pulse_of(city.roads, city.budi)
    with pytest.raises(DomainError, match="tidak sedang berjalan"):
        answered(pulse, city.sari, 3, at=MONDAY + timedelta(days=days))
    answered(pulse, city.sari, 3, at=MONDAY + timedelta(days=DAYS - 1))


@pytest.mark.parametrize("values", [(), (3, 3), (0,) * 7, (6,) * 7, (3,) * 8])
def test_answers_fit_the_questions(city: City, values: tuple[int, ...]) -> None:
    staff(city.roads, *FIVE)
    pulse = pulse_of(city.roads, city.budi)
    with pytest.raises(DomainError, match="dengan 1 sampai 5"):
        answer_pulse(pulse_id=pulse.pk, person_id=city.sari.pk, values=values, at=MONDAY)
    assert not PulseTurn.objects.exists()


def test_who_is_not_asked_does_not_answer(city: City) -> None:
    staff(city.roads, *FIVE)
    pulse = pulse_of(city.roads, city.budi)
    for stranger in (city.dewi, city.citra, city.oki):
        with pytest.raises(DomainError, match="unit lain"):
            answered(pulse, stranger, 3)
    membership = Membership.objects.get(person=city.sari)
    end_role(by=SYSTEM, at=MONDAY, membership=membership, until=TODAY - timedelta(days=1))
    with pytest.raises(DomainError, match="unit lain"):
        answered(pulse, city.sari, 3)


def test_a_small_unit_counts_to_the_one_above(city: City) -> None:
    few = staff(city.roads_section, "Ari", "Bela", "Cici", "Dodi")
    pulse = pulse_of(city.roads, city.budi)
    answered(pulse, few[0], 5)
    assert PulseAnswer.objects.get().unit == city.roads
    (enough,) = staff(city.roads_section, "Eko")
    answered(pulse, enough, 5)
    assert set(PulseAnswer.objects.values_list("unit__code", flat=True)) == {"DPUPR", "UPT-JALAN"}


@pytest.mark.django_db(transaction=True)
def test_the_same_person_at_once_answers_once(city: City) -> None:
    staff(city.roads, *FIVE)
    pulse, ready = pulse_of(city.roads, city.budi), Barrier(4)

    def answer(value: int) -> str:
        ready.wait(timeout=60)
        try:
            answered(pulse, city.sari, value)
        except OvertakenError as error:
            return error.message
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(4) as pool:
        told = sorted(pool.map(answer, [1, 2, 3, 4]))
    assert told[0] == ""
    assert all("sudah menjawab" in one for one in told[1:])
    assert (PulseAnswer.objects.count(), PulseTurn.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_pulses_that_overlap_do_not_both_begin(city: City) -> None:
    staff(city.roads, *FIVE)
    ready = Barrier(2)

    def begin(by: Person) -> int:
        ready.wait(timeout=60)
        try:
            pulse_of(city.roads if by == city.budi else city.government, by)
        except DomainError:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(begin, [city.budi, city.oki])) == 1
    assert Pulse.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_tables_do_not_tell_whose_answer_is_whose(city: City) -> None:
    people = staff(city.roads, *DOZEN)
    pulse = pulse_of(city.roads, city.budi)
    said = {
        one.pk: [number % 5 + 1, number // 5 + 1, *[3] * 5] for number, one in enumerate(people)
    }
    keys = set[str]()
    for one in people:
        answered(pulse, one, *said[one.pk])
        keys |= {str(pk) for pk in PulseAnswer.objects.values_list("pk", flat=True)}
    with connection.cursor() as cursor:
        cursor.execute('SELECT xmin::text, "values" FROM improvements_pulseanswer ORDER BY ctid')
        answers = cursor.fetchall()
        cursor.execute("SELECT person_id FROM improvements_pulseturn ORDER BY id")
        turns = [person_id for (person_id,) in cursor.fetchall()]
    assert len({transaction for transaction, _values in answers}) == 1  # all of one transaction
    in_order = [values for _transaction, values in answers]
    assert sorted(in_order) == sorted(said.values())
    assert in_order != [said[person_id] for person_id in turns]  # by chance: 1 in 479 million
    assert len(keys) == 12 * 13 / 2  # each time new keys: none can be followed
    by_key = [one.values for one in PulseAnswer.objects.order_by("pk")]
    assert by_key != [said[person_id] for person_id in turns]


def test_no_trail_names_who_answered(city: City) -> None:
    staff(city.roads, *FIVE)
    pulse = pulse_of(city.roads, city.budi)
    before = AuditEntry.objects.count()
    answered(pulse, city.sari, 5)
    assert AuditEntry.objects.count() == before
    assert {field.name for field in PulseAnswer._meta.get_fields()} == {
        "id", "pulse", "unit", "values",
    }  # fmt: skip
    assert {field.name for field in PulseTurn._meta.get_fields()} == {"id", "pulse", "person"}


def test_a_running_pulse_is_found_by_who_is_asked(city: City) -> None:
    staff(city.roads, *FIVE)
    pulse = pulse_of(city.roads, city.budi)
    assert is_asked(city.sari.powers(), pulse, on=TODAY)
