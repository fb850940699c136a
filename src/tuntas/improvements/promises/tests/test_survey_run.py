"""The head opens, moves, takes back and closes; officers and city hall do not."""

from datetime import date
from threading import Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone
from tests.answers import as_shown
from tests.personas import City

from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.improvements.models import ComplaintItem, ComplaintSheet, ComplaintSurvey
from tuntas.improvements.promises.actions.promises import Origin, draft_promise
from tuntas.improvements.promises.actions.recommendations import (
    RecommendationFacts,
    draft_recommendation,
)
from tuntas.improvements.promises.actions.survey_run import (
    close_complaint_survey,
    open_complaint_survey,
    reschedule_complaint_survey,
    take_back_complaint_survey,
)
from tuntas.improvements.promises.queries.office_promises import sources
from tuntas.improvements.promises.tests.complaint_samples import (
    ENOUGH,
    answered,
    closed,
    days_from_now,
    fresh,
    mistyped,
    opened,
    prepared,
    running,
)
from tuntas.improvements.promises.tests.promise_samples import facts

ROOT = "/kerja/survei-pengaduan/"


@pytest.mark.django_db
def test_the_head_opens_and_closes(city: City) -> None:
    survey, budi = prepared(city), city.client(city.budi)
    address = f"{ROOT}{survey.code}/"
    days = {"days-begins": days_from_now(0), "days-ends": days_from_now(20), "days-customers": 200}
    assert budi.post(f"{address}buka/", days).status_code == 302
    page = budi.get(address).content.decode()
    assert f"/keluhan/{survey.code}/" in page
    assert "dari target 132" in page  # Krejcie and Morgan for 200
    seen = budi.get(address).context["forms"].schedule["seen"].value()
    moved = {"days-ends": days_from_now(30), "days-customers": "", "days-seen": seen}
    assert budi.post(f"{address}jadwal/", moved).status_code == 302
    assert fresh(survey).ends == days_from_now(30)
    answered(survey, [{1, 2}] * ENOUGH)
    assert budi.get(f"{address}tutup/").status_code == 200
    assert budi.post(f"{address}tutup/")["Location"] == f"{address}urutan/"
    assert fresh(survey).state == "closed"


@pytest.mark.django_db
@pytest.mark.parametrize(("person", "status"), [("sari", 403), ("oki", 403), ("dewi", 403)])
def test_nobody_else_opens_or_closes(city: City, person: str, status: int) -> None:
    survey = running(city)
    client = city.client(getattr(city, person))
    for step in ("buka", "jadwal", "siapkan-ulang", "tutup"):
        assert client.post(f"{ROOT}{survey.code}/{step}/").status_code == status
    with pytest.raises(NotPermittedError):
        close_complaint_survey(survey.pk, by=getattr(city, person).powers(), at=timezone.now())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("begins", "ends", "said"), [(3, 1, "lebih awal"), (-20, -10, "sudah lewat")]
)
def test_days_that_cannot_be_are_refused(city: City, begins: int, ends: int, said: str) -> None:
    survey = prepared(city)
    days = {"days-begins": days_from_now(begins), "days-ends": days_from_now(ends)}
    answer = city.client(city.budi).post(f"{ROOT}{survey.code}/buka/", days)
    assert answer.status_code == 409
    assert said in answer.content.decode()
    assert fresh(survey).state == "preparing"


@pytest.mark.django_db
def test_an_empty_list_cannot_be_opened(city: City) -> None:
    survey = prepared(city, [])
    today: date = timezone.localdate()
    with pytest.raises(DomainError, match="masih kosong"):
        open_complaint_survey(
            survey.pk, begins=today, ends=today, customers=None, by=city.budi.powers(),
            at=timezone.now(),
        )  # fmt: skip


@pytest.mark.django_db
def test_what_is_open_is_not_opened_again(city: City) -> None:
    survey = running(city)
    today = timezone.localdate()
    with pytest.raises(OvertakenError, match="berjalan"):
        open_complaint_survey(
            survey.pk, begins=today, ends=today, customers=None, by=city.budi.powers(),
            at=timezone.now(),
        )  # fmt: skip


@pytest.mark.django_db
def test_only_what_nobody_answered_is_taken_back(city: City) -> None:
    survey, budi = running(city), city.client(city.budi)
    address = f"{ROOT}{survey.code}/siapkan-ulang/"
    assert budi.post(address, follow=True).status_code == 200
    assert fresh(survey).state == "preparing"
    survey = running(city, code="LAN2345")
    answered(survey, [set()])
    with pytest.raises(DomainError, match="Sudah ada lembar"):
        take_back_complaint_survey(survey.pk, by=city.budi.powers(), at=timezone.now())
    page = budi.post(f"{ROOT}{survey.code}/siapkan-ulang/", follow=True).content.decode()
    assert "Sudah ada lembar" in page
    assert fresh(survey).state == "open"


@pytest.mark.django_db
def test_a_list_that_promises_name_is_not_made_anew(city: City) -> None:
    survey = prepared(city)
    item, by, now = survey.items.select_related("survey")[0], city.sari.powers(), timezone.now()
    asked = RecommendationFacts(text="Mohon anggaran", addressee="DPRD")

    def promise() -> None:
        fresh_item = ComplaintItem.objects.select_related("survey").get(pk=item.pk)
        draft_promise(
            unit_id=city.roads.pk, facts=facts(due=days_from_now(9)), origin=Origin(item=fresh_item),
            by=by, at=now,
        )  # fmt: skip

    with pytest.raises(DomainError, match="masih disusun"):
        promise()
    with pytest.raises(DomainError, match="masih disusun"):
        draft_recommendation(survey=survey, item=item, facts=asked, by=by, at=now)
    assert not sources(by, city.roads.pk).items
    sari = city.client(city.sari)
    early = sari.get(f"/kerja/janji/rekomendasi/baru/?survey={survey.code}", follow=True)
    assert "masih disusun" in early.content.decode()
    opened(survey, city)
    promise()
    with pytest.raises(DomainError, match="sudah menyebut"):
        take_back_complaint_survey(survey.pk, by=city.budi.powers(), at=now)


@pytest.mark.django_db
@pytest.mark.parametrize("ends", ["9999-12-31", "0026-12-31"])
def test_a_year_that_was_typed_wrong_opens_nothing(city: City, ends: str) -> None:
    survey = prepared(city)
    days = {"days-begins": days_from_now(0), "days-ends": ends}
    answer = city.client(city.budi).post(f"{ROOT}{survey.code}/buka/", days)
    assert answer.status_code == 422
    assert "salah ketik" in answer.content.decode()


@pytest.mark.django_db
def test_a_survey_without_a_sheet_that_counts_is_not_closed(city: City) -> None:
    survey = running(city)
    answered(survey, [{1}])
    mistyped(ComplaintSheet.objects.get())
    answer = city.client(city.budi).post(f"{ROOT}{survey.code}/tutup/")
    assert answer.status_code == 409
    assert "Belum ada satu lembar pun" in answer.content.decode()


@pytest.mark.django_db
def test_what_a_handful_said_stays_closed_off_until_there_are_more(city: City) -> None:
    survey, budi = running(city), city.client(city.budi)
    page = f"{ROOT}{survey.code}/"
    answered(survey, [{1}] * ENOUGH)
    mistyped(ComplaintSheet.objects.earliest("pk"))
    assert "Tutup survei</button>" not in budi.get(f"{page}tutup/").content.decode()
    answer = budi.post(f"{page}tutup/")
    assert answer.status_code == 409
    for words in ("Baru 4 lembar yang masuk", "mulai 5 lembar", "Undur tanggal akhirnya"):
        assert words in answer.content.decode()
    assert budi.get(f"{page}urutan/").status_code == 404
    ComplaintSurvey.objects.update(ends=days_from_now(-1))
    assert "sedikitnya 5 lembar. Perpanjang waktunya" in budi.get(page).content.decode()
    days = as_shown(budi.get(page).context["forms"].schedule)
    later = {**days, "days-ends": days_from_now(20)}
    assert budi.post(f"{page}jadwal/", later).status_code == 302
    answered(survey, [{2}])
    assert "Tutup survei</button>" in budi.get(f"{page}tutup/").content.decode()
    assert budi.post(f"{page}tutup/")["Location"] == f"{page}urutan/"


@pytest.mark.django_db
def test_closed_is_for_good(city: City) -> None:
    survey = running(city)
    answered(survey, [{1}] * ENOUGH)
    closed(survey, city)
    by, at = city.budi.powers(), timezone.now()
    with pytest.raises(OvertakenError, match="ditutup"):
        reschedule_complaint_survey(
            survey.pk, ends=days_from_now(40), customers=None, seen="", by=by, at=at
        )
    with pytest.raises(OvertakenError):
        close_complaint_survey(survey.pk, by=by, at=at)


@pytest.mark.django_db(transaction=True)
def test_a_sheet_that_comes_while_the_survey_closes_waits_and_is_refused(city: City) -> None:
    survey = running(city)
    answered(survey, [{1}] * ENOUGH)
    refused: list[str] = []

    def late() -> None:
        try:
            answered(survey, [{2}])
        except DomainError as error:
            refused.append(error.message)
        finally:
            connection.close()

    with transaction.atomic():
        close_complaint_survey(survey.pk, by=city.budi.powers(), at=timezone.now())
        thread = Thread(target=late)
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()  # it waits for the closing
    thread.join(10)
    assert len(refused) == 1
    assert ComplaintSheet.objects.count() == ENOUGH
    assert ComplaintSurvey.objects.get().state == "closed"
