"""What was filled in is put right on the applicant's word."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from tests.asking import DEATH, DECEASED, PERMIT, asked, asked_for_permit, issued, service, step
from tests.personas import MONDAY, City, fresh

from tuntas.cases.actions import act
from tuntas.cases.actors import REPORTER
from tuntas.cases.documents import answers_of
from tuntas.cases.engine import Step
from tuntas.cases.links import secret_path
from tuntas.cases.models import Case, CaseEvent, Correction, IssuedDocument, ServiceRequest
from tuntas.catalogue.models import Service
from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError

pytestmark = pytest.mark.django_db
RIGHT = "Almarhum Contoh Wiryo Saputro"
NOW = {**DEATH, "deceased_name": RIGHT}
WHY = "Pemohon menelepon."


@pytest.fixture
def case(city: City) -> Case:
    return asked(service(city.health)).case


def correct(city: City, case: Case, answers: dict[str, str] = NOW) -> CaseEvent:
    return step(city, city.dewi, case.pk, "correct", answers=answers, reason=WHY)


def answers_now(case: Case) -> dict[str, str]:
    return answers_of(ServiceRequest.objects.get(case=case))


def form(case: Case, **changes: object) -> dict[str, object]:
    said = {f"f_{key}": value for key, value in NOW.items()}
    return {"uid": str(uuid4()), "seen": "1", "reason": WHY, **said, **changes}


def path(case: Case) -> str:
    return f"/kerja/laporan/{case.code}/langkah/correct/"


def test_the_event_names_the_field_and_the_answer_lies_encrypted(city: City, case: Case) -> None:
    event = correct(city, case)
    assert event.data == {"reason": WHY, "fields": ["deceased_name"]}
    assert (event.state, event.audience, event.actor) == ("received", "public", city.dewi)
    assert answers_now(case) == NOW
    correction = Correction.objects.get()
    assert (correction.seq, json.loads(correction.before)) == (2, {"deceased_name": DECEASED})
    with connection.cursor() as cursor:
        for table in ("cases_caseevent", "cases_correction", "cases_servicerequest"):
            cursor.execute(f"SELECT jsonb_agg(e)::text FROM {table} e")  # noqa: S608 - fixed names
            assert "Almarhum" not in cursor.fetchone()[0]


def test_the_unit_sees_what_stood_there_and_the_applicant_that_it_changed(
    city: City, case: Case
) -> None:
    correct(city, case)
    page = city.client(city.dewi).get(f"/kerja/laporan/{case.code}/").content.decode()
    assert RIGHT in page
    assert DECEASED in page.split("Isian sebelum diperbaiki")[1]
    own = Client().get(secret_path(case.reporter)).content.decode()
    for word in ("Isian Anda kami perbaiki", "Nama almarhum", WHY, RIGHT):
        assert word in own
    for page in (
        Client().get(f"/lacak/{case.code}/").content.decode(),
        city.client(city.vina).get(f"/kerja/laporan/{case.code}/").content.decode(),
    ):
        assert "Almarhum Contoh" not in page


def test_the_document_says_what_was_put_right(city: City, case: Case) -> None:
    correct(city, case)
    step(city, city.dewi, case.pk, "take")
    step(city, city.dewi, case.pk, "check_documents", checks={"hospital_letter": "complete"})
    step(city, city.dewi, case.pk, "issue")
    assert RIGHT in IssuedDocument.objects.get().content


def test_an_address_for_the_delivery_moves_along(city: City, case: Case) -> None:
    correct(city, case, {**DEATH, "home_address": "Jl. Kenanga 1"})
    assert ServiceRequest.objects.get().delivery_address == "Jl. Kenanga 1"


def test_nothing_is_put_right_once_a_document_stands(city: City, case: Case) -> None:
    document = issued(city, city.dewi, Service.objects.get())
    with pytest.raises(DomainError, match="tidak dapat dilakukan"):
        correct(city, document.case)
    # Closed and opened again it is in progress, and its document still stands.
    delivery = {"way": "bring", "receiver": "family", "on": "2026-11-16"}
    step(city, city.dewi, document.case_id, "hand_over", delivery=delivery)
    act(document.case_id, Step("reopen", text="Namanya salah."), by=REPORTER, at=MONDAY)
    assert fresh(document.case).state == "in_progress"
    with pytest.raises(DomainError, match="sudah terbit"):
        correct(city, document.case)
    page = city.client(city.dewi).get(f"/kerja/laporan/{document.case.code}/").content.decode()
    assert path(document.case) not in page
    step(city, city.dewi, document.case_id, "revoke", reason="Nama salah tulis.")
    correct(city, document.case)


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        (DEATH, "Belum ada isian yang berubah"),
        ({key: DEATH[key] for key in DEATH if key != "deceased_name"}, "rusak"),
        ({**DEATH, "place": "home"}, "rusak"),  # a hospital that is no longer asked for
        ({**DEATH, "colour": "red"}, "Belum ada isian yang berubah"),
        ({**NOW, "colour": "red"}, "rusak"),
    ],
)
def test_the_action_refuses_what_the_form_would(
    city: City, case: Case, answers: dict[str, str], says: str
) -> None:
    with pytest.raises(DomainError, match=says):
        correct(city, case, answers)
    assert answers_now(case) == DEATH
    assert not Correction.objects.exists()


def test_why_is_asked_for(city: City, case: Case) -> None:
    with pytest.raises(DomainError, match="alasannya"):
        step(city, city.dewi, case.pk, "correct", answers=NOW)
    with pytest.raises(DomainError, match="isian yang benar"):
        step(city, city.dewi, case.pk, "correct", reason=WHY)


def test_who_may(city: City, case: Case) -> None:
    for person in (city.sari, city.budi, city.vina, city.wati):
        with pytest.raises(NotPermittedError):
            step(city, person, case.pk, "correct", answers=NOW, reason=WHY)
    with pytest.raises(NotPermittedError):
        act(case.pk, Step("correct", answers=NOW, reason=WHY), by=REPORTER, at=MONDAY)
    for person, status in ((city.sari, 404), (city.vina, 403), (city.dewi, 200)):
        assert city.client(person).get(path(case)).status_code == status


def test_the_form_shows_what_stands_and_stores_what_changes(city: City, case: Case) -> None:
    dewi = city.client(city.dewi)
    page = dewi.get(path(case)).content.decode()
    for word in (DECEASED, 'value="2026-11-15"', DEATH["home_address"]):
        assert word in page
    for changes, says in (
        ({"reason": ""}, "tidak boleh kosong"),
        ({"f_deceased_name": ""}, "Mohon diisi."),
        ({"f_deceased_nik": "12"}, "NIK terdiri dari 16 angka."),
        ({"f_died_on": "2999-01-01"}, "Tanggal ini belum tiba."),
    ):
        response = dewi.post(path(case), form(case, **changes))
        assert response.status_code == 422
        assert says in response.content.decode()
    assert dewi.post(path(case), form(case)).status_code == 302
    assert answers_now(case) == NOW


def test_a_form_sent_twice_acts_once_and_an_old_page_is_told(city: City, case: Case) -> None:
    dewi, said = city.client(city.dewi), form(case)
    for _ in range(2):
        assert dewi.post(path(case), said).status_code == 302
    assert Correction.objects.count() == 1
    old = dewi.post(path(case), form(case, f_deceased_name="Lain"))
    assert old.status_code == 409
    assert "Isian diperbaiki" in old.content.decode()
    assert answers_now(case) == NOW


def test_a_day_that_was_in_time_may_stay(city: City) -> None:
    of = service(city.roads, "izin-sederhana", "Izin kegiatan")
    past = asked_for_permit(of, answers={**PERMIT, "on": "2026-01-02"}).case
    said = {f"f_{key}": value for key, value in PERMIT.items()}
    changes = {**said, "f_on": "2026-01-02", "f_visitors": "150"}
    sent = {"uid": str(uuid4()), "seen": "1", "reason": WHY, **changes}
    assert city.client(city.sari).post(path(past), sent).status_code == 302
    assert answers_now(past)["visitors"] == "150"
    again = {**sent, "uid": str(uuid4()), "seen": "2", "f_on": "2026-01-03"}
    assert city.client(city.sari).post(path(past), again).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_of_two_who_correct_at_once_the_second_is_told(city: City, case: Case) -> None:
    ready = Barrier(2)

    def put_right(name: str) -> str:
        ready.wait(timeout=60)
        said = Step("correct", answers={**DEATH, "deceased_name": name}, reason=WHY)
        try:
            act(case.pk, said, by=city.actor(city.dewi), at=MONDAY, seen=1)
        except OvertakenError:
            return ""
        finally:
            connection.close()
        return name

    with ThreadPoolExecutor(2) as pool:
        [won] = [name for name in pool.map(put_right, ["Wiryo A", "Wiryo B"]) if name]
    assert answers_now(case)["deceased_name"] == won
