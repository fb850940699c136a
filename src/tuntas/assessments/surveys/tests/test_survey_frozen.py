"""A closed survey shows what was frozen, whatever was answered or decided since."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from tests.personas import City

from tuntas.assessments.models import ResponseDoubt, Survey, SurveyResult
from tuntas.assessments.surveys.actions.survey import close, recalculate
from tuntas.assessments.surveys.queries.figures import figures
from tuntas.assessments.surveys.queries.shown import shown_frozen, shown_now
from tuntas.assessments.surveys.tests.survey_samples import (
    AFTER,
    QUARTER,
    answered,
    columns_of,
    survey_of,
)
from tuntas.catalogue.models import Service
from tuntas.core.errors import NotPermittedError

pytestmark = pytest.mark.django_db


def closed(city: City) -> Survey:
    survey = survey_of(city.roads, customers=120)
    permit = Service.objects.create(unit=city.roads, name="Izin galian")
    answered(survey, columns_of(QUARTER), service=permit, sex="female", comment="Antrenya lama.")
    close(survey.pk, by=city.oki.powers(), at=AFTER)
    return survey


def page_of(city: City, survey: Survey, query: str = "") -> str:
    page: Any = city.client(city.budi).get(f"/kerja/survei/{survey.code}/{query}")
    return str(page.content.decode())


def test_what_was_frozen_reads_back_as_it_was_reckoned(city: City) -> None:
    survey = survey_of(city.roads, customers=120)
    answered(survey, columns_of(QUARTER), sex="female")
    live = figures(survey)
    assert live is not None
    before = shown_now(survey, live)
    close(survey.pk, by=city.oki.powers(), at=AFTER)
    assert shown_frozen(SurveyResult.objects.get()) == before


def test_late_answers_change_nothing_on_the_page_but_are_told(city: City) -> None:
    survey = closed(city)
    before = page_of(city, survey)
    answered(survey, [[1] * 9] * 20, sex="male")
    after = page_of(city, survey)
    for shown in ("91,48", "3,4483", "Mutu A", "Semua angka di halaman ini ditetapkan"):
        assert shown in before
        assert shown in after
    assert "20 jawaban tiba sesudah itu" in after
    assert "Layanan tidak disebut" not in after  # the late ones' service
    assert "Langkah demi langkah" in after
    assert "Bagian Organisasi dapat menghitung ulang." in after


def test_answers_left_out_later_are_told(city: City) -> None:
    survey = closed(city)
    ResponseDoubt.objects.create(
        response=survey.responses.earliest("pk"), signals=[], decision="leave-out", reason="Ganda.",
        decided_by=city.oki, decided_at=AFTER,
    )  # fmt: skip
    page = page_of(city, survey)
    assert "1 jawaban sesudah itu diputuskan tidak dihitung" in page
    assert "91,48" in page


def test_a_published_figure_is_compared_with_the_frozen_one(city: City) -> None:
    survey = closed(city)
    answered(survey, [[1] * 9] * 20)
    assert "Keduanya sama" in page_of(city, survey, "?published=91,48")


def test_after_recalculation_the_newest_is_shown_above_the_history(city: City) -> None:
    survey = closed(city)
    answered(survey, [[3] * 9] * 29)
    later = AFTER + timedelta(days=1)
    recalculate(survey.pk, by=city.oki.powers(), at=later, reason="Jawaban loket terlambat.")
    page = page_of(city, survey)
    top, history = page.split("Hasil yang pernah ditetapkan")
    assert "<b>83,24</b>" in top
    assert "Alasan hitung ulang: Jawaban loket terlambat." in top
    assert history.index("83,24") < history.index("91,48")
    assert "survei ditutup" in history


def test_no_unit_reckons_its_own_index_again(city: City) -> None:
    survey = closed(city)
    answered(survey, [[4] * 9] * 29)
    address = f"/kerja/survei/{survey.code}/hitung-ulang/"
    for person in (city.sari, city.budi, city.wati):
        assert city.client(person).post(address, {"reason": "Naik."}).status_code == 403
    assert "hitung-ulang" not in page_of(city, survey)
    with pytest.raises(NotPermittedError):
        recalculate(survey.pk, by=city.budi.powers(), at=AFTER, reason="Naik.")
    assert SurveyResult.objects.count() == 1
    oki = city.client(city.oki)
    assert "hitung-ulang" in oki.get(f"/kerja/survei/{survey.code}/").content.decode()
    assert oki.post(address, {"reason": " "}).status_code == 422
    assert oki.post(address, {"reason": "Jawaban terlambat."}).status_code == 302
    assert oki.post(address, {"reason": "Sekali lagi."}).status_code == 409


def test_a_running_survey_is_not_reckoned_again(city: City) -> None:
    survey = survey_of(city.roads)
    answered(survey, [[3] * 9])
    answer = city.client(city.oki).post(
        f"/kerja/survei/{survey.code}/hitung-ulang/", {"reason": "Coba."}
    )
    assert answer.status_code == 409
    assert "Tutup dahulu" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_reckon_again_at_once_one_is_told(city: City) -> None:
    survey = closed(city)
    answered(survey, [[3] * 9] * 29)
    ready = Barrier(2)

    def reckons(place: int) -> int:
        client = city.client(city.oki)
        ready.wait(timeout=60)
        try:
            return client.post(
                f"/kerja/survei/{survey.code}/hitung-ulang/", {"reason": f"Ke-{place}."}
            ).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(reckons, [1, 2])) == [302, 409]
    assert SurveyResult.objects.count() == 2


def test_a_closed_page_takes_a_fixed_number_of_queries(
    city: City, django_assert_num_queries: Any
) -> None:
    survey = closed(city)
    client = city.client(city.oki)
    for number in (1, 2):
        answered(survey, [[number] * 9] * 3)
        recalculate(
            survey.pk, by=city.oki.powers(), at=AFTER + timedelta(days=number), reason="Terlambat."
        )
        with django_assert_num_queries(11):
            client.get(f"/kerja/survei/{survey.code}/")
