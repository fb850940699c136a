"""A service request from the application to the document in the hands of the family."""

import hashlib
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from tests.asking import (
    DEATH,
    DECEASED,
    LETTER,
    asked,
    asked_for_class,
    asked_for_permit,
    issued,
    service,
    step,
)
from tests.personas import MONDAY, City, fresh

from tuntas.cases.actions import act
from tuntas.cases.actions.clocks import check_clock
from tuntas.cases.actors import REPORTER
from tuntas.cases.documents import answers_of, opened
from tuntas.cases.engine import Step
from tuntas.cases.models import Case, ClockRun, IssuedDocument, ServiceRequest
from tuntas.core.errors import DomainError, NotPermittedError

pytestmark = pytest.mark.django_db


def test_it_is_with_the_unit_from_the_beginning_and_says_nothing_personal(city: City) -> None:
    reporter = asked(service(city.health))
    case = fresh(reporter.case)
    assert (case.unit, case.queue, case.state) == (city.health, "act", "received")
    assert (case.title, case.text, case.place, case.region) == ("Akta kematian", "", "", None)
    assert answers_of(case.request) == DEATH
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(r)::text FROM cases_servicerequest r")
        request = cursor.fetchone()[0]
        cursor.execute("SELECT to_jsonb(c)::text FROM cases_case c")
        row = cursor.fetchone()[0]
        cursor.execute("SELECT jsonb_agg(e)::text FROM cases_caseevent e")
        events = cursor.fetchone()[0]
    for stored in (request, row, events):
        for word in (DECEASED, DEATH["deceased_nik"], "Jl. Melati", "Rahma"):
            assert word not in stored


def test_its_clock_runs_through_the_night_and_the_weekend(city: City) -> None:
    friday_evening = MONDAY + timedelta(days=4, hours=9)
    case = asked(service(city.health), at=friday_evening).case
    run = ClockRun.objects.get(case=case)
    assert (run.key, run.limit, run.limit_unit) == ("promise", 24, "hours")
    assert run.due_at == friday_evening + timedelta(hours=24)
    assert run.next_check_at == friday_evening + timedelta(hours=12)


def test_a_limit_in_working_hours_counts_only_those(city: City) -> None:
    case = asked_for_class(service(city.health, "kelas-ibu-muda")).case
    run = ClockRun.objects.get(case=case)
    assert (run.limit, run.limit_unit) == (16, "working_hours")
    assert run.due_at is not None
    assert run.due_at > MONDAY + timedelta(hours=24)


def test_a_pause_shifts_a_limit_in_hours_by_the_time_on_the_wall(city: City) -> None:
    case = asked(service(city.health)).case
    step(city, city.dewi, case.pk, "take", at=MONDAY + timedelta(hours=1))
    step(
        city,
        city.dewi,
        case.pk,
        "ask_reporter",
        text="Kartu keluarga?",
        at=MONDAY + timedelta(hours=2),
    )
    later = MONDAY + timedelta(hours=16)  # 01.00 at night
    act(case.pk, Step("reporter_reply", text="Ini"), by=REPORTER, at=later)
    run = ClockRun.objects.get(case=case, key="promise")
    assert run.due_at == MONDAY + timedelta(hours=24 + 14)


def test_reminders_of_a_limit_in_hours_come_by_its_share(city: City) -> None:
    case = asked(service(city.health)).case
    run = ClockRun.objects.get(case=case)
    check_clock(run.pk, at=MONDAY + timedelta(hours=13))
    event = case.events.get(kind="escalate")
    assert event.data["percent"] == 50
    run.refresh_from_db()
    assert run.next_check_at == MONDAY + timedelta(hours=24)


def test_silence_never_closes_the_report_of_a_death(city: City) -> None:
    case = asked(service(city.health)).case
    step(city, city.dewi, case.pk, "take")
    step(city, city.dewi, case.pk, "ask_reporter", text="Surat dari rumah sakit?")
    assert not ClockRun.objects.filter(case=case, next_check_at__isnull=False).exists()


def test_from_report_to_delivery(city: City) -> None:
    reporter = issued(city, city.dewi, service(city.health))
    case = fresh(reporter.case)
    assert case.state == "issued"
    document = IssuedDocument.objects.get(case=case)
    assert document.number == "474.3/1/2026"
    assert document.issued_by == city.dewi
    assert document.valid_until is None
    pdf = opened(document)
    assert pdf.startswith(b"%PDF-")
    assert hashlib.sha256(pdf).hexdigest() == document.sha256
    words = json.loads(document.content)["paragraphs"]
    assert any(DECEASED in one for one in words["id"])
    assert "Died on 15 November 2026." in words["en"]
    delivery = {"way": "bring", "receiver": "family", "on": "2026-11-16"}
    step(city, city.dewi, case.pk, "hand_over", delivery=delivery)
    case = fresh(case)
    assert (case.state, case.outcome, case.due_at) == ("closed", "solved", None)
    assert case.events.get(kind="hand_over").data["delivery"] == delivery


def test_neither_the_document_nor_its_content_lies_open(city: City) -> None:
    issued(city, city.dewi, service(city.health))
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(d)::text FROM cases_issueddocument d")
        assert DECEASED not in cursor.fetchone()[0]


def test_it_is_not_issued_before_the_documents_are_complete(city: City) -> None:
    case = asked(service(city.health)).case
    step(city, city.dewi, case.pk, "take")
    with pytest.raises(DomainError, match="belum diperiksa"):
        step(city, city.dewi, case.pk, "issue")
    step(city, city.dewi, case.pk, "check_documents", checks={"hospital_letter": "illegible"})
    with pytest.raises(DomainError, match="belum diperiksa"):
        step(city, city.dewi, case.pk, "issue")
    assert not IssuedDocument.objects.exists()


def test_a_document_that_came_anew_has_to_be_looked_at_again(city: City) -> None:
    case = asked(service(city.health)).case
    step(city, city.dewi, case.pk, "check_documents", checks={"hospital_letter": "illegible"})
    step(city, city.dewi, case.pk, "ask_reporter", text="Mohon foto ulang.")
    act(case.pk, Step("reporter_reply"), by=REPORTER, at=MONDAY, files=[LETTER])
    assert ServiceRequest.objects.get(case=case).checks == {}
    assert fresh(case).state == "received"


def test_it_is_not_handed_over_before_it_is_issued(city: City) -> None:
    case = asked(service(city.health)).case
    delivery = {"way": "bring", "receiver": "family", "on": "2026-11-16"}
    with pytest.raises(DomainError, match="tidak dapat dilakukan: permohonan ini berstatus"):
        step(city, city.dewi, case.pk, "hand_over", delivery=delivery)


def test_a_revoked_document_stays_in_the_books_and_its_number_is_not_used_again(city: City) -> None:
    of = service(city.health)
    case = issued(city, city.dewi, of).case
    with pytest.raises(DomainError, match="alasannya"):
        step(city, city.dewi, case.pk, "revoke")
    step(city, city.dewi, case.pk, "revoke", reason="Nama salah tulis.")
    step(city, city.dewi, case.pk, "issue")
    first, second = IssuedDocument.objects.filter(case=case)
    assert (first.number, first.revoked_reason) == ("474.3/1/2026", "Nama salah tulis.")
    assert (second.number, second.revoked_at) == ("474.3/2/2026", None)


def test_a_permit_is_refused_with_a_reason(city: City) -> None:
    case = asked_for_permit(service(city.roads, "izin-sederhana", "Izin kegiatan")).case
    with pytest.raises(DomainError, match="alasannya"):
        step(city, city.sari, case.pk, "refuse")
    step(city, city.sari, case.pk, "refuse", reason="Lapangan dipakai upacara hari itu.")
    case = fresh(case)
    assert (case.state, case.outcome) == ("closed", "not-solved")


def test_an_applicant_withdraws_and_comes_back(city: City) -> None:
    case = asked_for_permit(service(city.roads, "izin-sederhana", "Izin kegiatan")).case
    act(case.pk, Step("withdraw"), by=REPORTER, at=MONDAY)
    assert fresh(case).outcome == "withdrawn"
    act(case.pk, Step("reopen", text="Jadi lagi."), by=REPORTER, at=MONDAY)
    assert fresh(case).state == "in_progress"


def test_a_permit_holds_for_its_time(city: City) -> None:
    case = asked_for_permit(service(city.roads, "izin-sederhana", "Izin kegiatan")).case
    step(city, city.sari, case.pk, "take")
    step(city, city.sari, case.pk, "check_documents", checks={"identity": "complete"})
    step(city, city.sari, case.pk, "issue")
    document = IssuedDocument.objects.get()
    assert str(document.valid_until) == "2027-11-16"
    names = [name["id"] for name, _value in json.loads(document.content)["public"]]
    assert names == ["Nama kegiatan", "Tempat kegiatan", "Tanggal kegiatan"]


def test_a_class_gives_its_certificate_to_who_was_there_often_enough(city: City) -> None:
    case = asked_for_class(service(city.health, "kelas-ibu-muda", "Kelas ibu muda")).case
    step(city, city.dewi, case.pk, "take")
    for key in ("s1", "s2", "s3"):
        step(city, city.dewi, case.pk, "attend", session=key, attended=key != "s2")
    with pytest.raises(DomainError, match="cukup banyak"):
        step(city, city.dewi, case.pk, "issue")
    step(city, city.dewi, case.pk, "attend", session="s2")  # put right
    step(city, city.dewi, case.pk, "issue")
    content = json.loads(IssuedDocument.objects.get().content)
    assert "mengikuti 3 pertemuan" in content["paragraphs"]["id"][0]


def test_a_class_takes_as_many_as_it_has_places(city: City) -> None:
    of = service(city.health, "kelas-ibu-muda", "Kelas ibu muda")
    for _ in range(20):
        asked_for_class(of)
    with pytest.raises(DomainError, match="penuh"):
        asked_for_class(of)
    first = Case.objects.filter(service=of).order_by("pk")[0]
    act(first.pk, Step("withdraw"), by=REPORTER, at=MONDAY)
    asked_for_class(of)


def test_sent_twice_it_is_kept_once_and_another_content_is_refused(city: City) -> None:
    of, uid = service(city.health), uuid4()
    first = asked(of, uid=uid)
    assert asked(of, uid=uid).pk == first.pk
    for changes in (
        {"answers": {**DEATH, "hospital": "RS Lain"}},
        {"name": "Orang Lain"},
        {"delivery_way": "pick_up"},
    ):
        with pytest.raises(DomainError, match="isi yang lain"):
            asked(of, uid=uid, **changes)
    assert Case.objects.count() == 1


def test_what_the_form_would_refuse_the_action_refuses_too(city: City) -> None:
    of = service(city.health)
    with pytest.raises(DomainError, match="Masih kurang: Nama almarhum"):
        asked(of, answers={key: DEATH[key] for key in DEATH if key != "deceased_name"})
    with pytest.raises(DomainError, match="Surat kematian dari rumah sakit"):
        asked(of, files=())
    at_home = {key: DEATH[key] for key in DEATH if key != "hospital"} | {"place": "home"}
    with pytest.raises(DomainError, match="rusak"):  # a hospital that was not asked for
        asked(of, answers={**at_home, "hospital": "RS Contoh"})
    asked(of, answers=at_home, files=())
    with pytest.raises(DomainError, match="rusak"):
        asked(of, relation="mayor")
    with pytest.raises(DomainError, match="rusak"):
        asked(of, delivery_way="pigeon")


def test_a_service_without_a_file_or_closed_cannot_be_asked_for(city: City) -> None:
    with pytest.raises(DomainError, match="belum dapat diajukan"):
        asked(service(city.health, kind=""))
    with pytest.raises(DomainError, match="belum dapat diajukan"):
        asked(service(city.health, "gone", "Hilang"))
    closed = service(city.health, name="Tutup")
    closed.closed_on = MONDAY.date()
    closed.save()
    with pytest.raises(DomainError, match="belum dapat diajukan"):
        asked(closed)


def test_forged_words_of_a_step_are_refused(city: City) -> None:
    case = asked(service(city.health)).case
    step(city, city.dewi, case.pk, "take")
    with pytest.raises(DomainError, match="tidak dikenal"):
        step(city, city.dewi, case.pk, "check_documents", checks={"passport": "complete"})
    with pytest.raises(DomainError, match="tidak dikenal"):
        step(city, city.dewi, case.pk, "check_documents", checks={"hospital_letter": "fine"})
    enrolled = asked_for_class(service(city.health, "kelas-ibu-muda", "Kelas")).case
    step(city, city.dewi, enrolled.pk, "take")
    with pytest.raises(DomainError, match="tidak dikenal"):
        step(city, city.dewi, enrolled.pk, "attend", session="s9")


def test_who_may_do_what(city: City) -> None:
    case = asked(service(city.health)).case
    for stranger in (city.sari, city.budi, city.vina, city.wati):
        with pytest.raises(NotPermittedError):
            step(city, stranger, case.pk, "take")
    step(city, city.dewi, case.pk, "take")
    with pytest.raises(NotPermittedError):
        act(case.pk, Step("check_documents", checks={}), by=REPORTER, at=MONDAY)
    with pytest.raises(NotPermittedError):
        act(case.pk, Step("issue"), by=REPORTER, at=MONDAY)
