"""Doubtful answers, published results, and two people at once."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from tests.personas import City

from tuntas.assessments.models import ResponseDoubt, Survey, SurveyResponse, SurveyResult
from tuntas.assessments.surveys.actions.answers import Sheet, enter_sheets
from tuntas.assessments.surveys.actions.doubts import decide, look_for_doubts
from tuntas.assessments.surveys.actions.survey import close
from tuntas.assessments.surveys.queries.published import published
from tuntas.assessments.surveys.tests.survey_samples import (
    AFTER,
    QUARTER,
    answered,
    columns_of,
    survey_of,
)
from tuntas.assessments.tasks import look_for_doubts_task
from tuntas.catalogue.models import Service
from tuntas.core.device_answers import thanks_address
from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.organisation.models import Person


def burst(survey: Survey) -> None:
    """Forty fours throughout from one device, a second apart, half a second for each question."""
    start = AFTER - timedelta(days=40)
    SurveyResponse.objects.bulk_create(
        SurveyResponse(
            uid=uuid4(), survey=survey, channel="link", device="a1",
            answered_at=start + timedelta(seconds=place), values=[4] * 9, milliseconds=[300] * 9,
        )
        for place in range(40)
    )  # fmt: skip


@pytest.fixture
def doubtful(city: City) -> Survey:
    survey = survey_of(city.roads)
    answered(survey, columns_of(QUARTER))
    burst(survey)
    return survey


@pytest.mark.django_db
def test_a_burst_is_found_and_nothing_is_left_out_by_itself(doubtful: Survey) -> None:
    look_for_doubts_task(doubtful.pk)
    doubts = ResponseDoubt.objects.all()
    assert doubts.count() == 40
    assert {one.decision for one in doubts} == {"open"}
    assert {one.response.device for one in doubts.select_related("response")} == {"a1"}
    assert look_for_doubts(doubtful.pk, at=AFTER) == 0


@pytest.mark.django_db
def test_a_reviewer_sees_the_reasons_and_decides_for_the_group(
    city: City, doubtful: Survey
) -> None:
    look_for_doubts(doubtful.pk, at=AFTER)
    oki = city.client(city.oki)
    address = f"/kerja/survei/{doubtful.code}/kewajaran/"
    page = oki.get(address).content.decode()
    assert "40 jawaban: belum diputuskan" in page
    assert "Setengah dari unsurnya dijawab" in page
    assert "91,48, A, 29 responden" in page  # if they were left out
    said = {
        "group": page.split('name="group" value="')[1].split('"')[0], "seen": "open", "count": "40",
        "scope": "group", "reason": "Dikirim dari satu ponsel.", "decision": "leave-out",
    }  # fmt: skip
    assert oki.post(address, said | {"reason": " "}).status_code == 422
    assert oki.post(address, said | {"decision": "x"}).status_code == 422
    assert oki.post(address, said | {"scope": "ticked"}).status_code == 422
    assert oki.post(address, said | {"count": "39"}).status_code == 409
    assert not ResponseDoubt.objects.exclude(decision="open").exists()
    assert oki.post(address, said).status_code == 302
    page = oki.get(address).content.decode()
    assert "91,48, A, 29 responden" in page
    assert "69 responden" in page
    assert oki.post(address, said).status_code == 409


@pytest.mark.django_db
def test_doubts_are_decided_one_by_one_too(city: City, doubtful: Survey) -> None:
    look_for_doubts(doubtful.pk, at=AFTER)
    first = ResponseDoubt.objects.order_by("pk").first()
    assert first is not None
    said = {
        "doubt": str(first.pk), "scope": "ticked", "seen": "open", "decision": "keep", "reason": "Antrean.",
    }  # fmt: skip
    address = f"/kerja/survei/{doubtful.code}/kewajaran/"
    assert city.client(city.oki).post(address, said).status_code == 302
    first.refresh_from_db()
    assert (first.decision, first.decided_by) == ("keep", city.oki)
    with pytest.raises(OvertakenError):
        decide(doubtful.pk, [first.pk], by=city.oki.powers(), at=AFTER, decision="keep", reason="x")
    with pytest.raises(NotPermittedError):
        decide(
            doubtful.pk, [first.pk], by=city.budi.powers(), at=AFTER, decision="keep", reason="x"
        )


@pytest.mark.django_db
def test_a_decision_needs_a_person_and_a_reason(doubtful: Survey) -> None:
    look_for_doubts(doubtful.pk, at=AFTER)
    with pytest.raises(IntegrityError), transaction.atomic():
        ResponseDoubt.objects.update(decision="leave-out", reason="Tanpa orang.")


@pytest.mark.django_db
def test_a_service_that_few_used_is_published_without_a_mark(city: City) -> None:
    survey = survey_of(city.roads, code="DONE")
    often, seldom, once = (
        Service.objects.create(unit=city.roads, name=name)
        for name in ("Sering", "Jarang", "Sekali")
    )
    answered(survey, [[3] * 9] * 30, service=often)
    answered(survey, [[2] * 9] * 10, service=seldom)
    answered(survey, [[1] * 9], service=once)
    close(survey.pk, by=city.oki.powers(), at=AFTER)
    found = {one.name: one.score for one in published("DONE", on=AFTER.date()).services}
    assert found == {"Sering": Decimal("75.00"), "Jarang": None, "Sekali": None}


@pytest.mark.django_db
def test_published_are_frozen_results_without_comments_and_small_numbers(city: City) -> None:
    open_one = survey_of(city.roads, code="OPEN")
    answered(open_one, [[4] * 9], comment="Rahasia sekali.")
    survey = survey_of(city.roads, code="DONE")
    answered(survey, columns_of(QUARTER), sex="female", comment="Rahasia sekali.")
    answered(survey, [[3] * 9] * 2, sex="male")
    citizen = Client()
    assert citizen.get("/ikm/DONE/").status_code == 404
    close(survey.pk, by=city.oki.powers(), at=AFTER)
    page = citizen.get("/ikm/DONE/").content.decode()
    assert "90,41" in page
    assert "Rahasia" not in page
    assert "tidak ditampilkan" in page
    assert citizen.get("/ikm/OPEN/").status_code == 404
    listed = citizen.get("/ikm/").content.decode()
    assert "/ikm/DONE/" in listed
    assert "/ikm/OPEN/" not in listed
    answered(survey, [[1] * 9])
    assert "90,41" in citizen.get("/ikm/DONE/").content.decode()


@pytest.mark.django_db
def test_who_comes_to_a_closed_survey_is_led_to_its_results(city: City) -> None:
    survey, citizen = survey_of(city.roads, code="DNE2345"), Client()
    answered(survey, [[3] * 9] * 6)
    assert "/ikm/" not in citizen.get("/s/DNE2345/").content.decode()  # over, not closed yet
    close(survey.pk, by=city.oki.powers(), at=AFTER)
    asked = citizen.get("/s/DNE2345/")
    assert asked.status_code == 410
    assert 'href="/ikm/DNE2345/"' in asked.content.decode()
    thanked = citizen.get(thanks_address("/s/DNE2345/terima-kasih/"))
    assert 'href="/ikm/DNE2345/"' in thanked.content.decode()
    running = survey_of(city.health, code="NEW2345")
    thanked = citizen.get(thanks_address(f"/s/{running.code}/terima-kasih/"))
    assert 'href="/ikm/"' in thanked.content.decode()


@pytest.mark.django_db
def test_a_published_result_says_what_is_late_and_what_is_missing(city: City) -> None:
    survey = survey_of(city.roads, code="DONE", customers=120)
    answered(survey, [[3] * 9] * 6)
    today = timezone.localdate()
    earlier = today - timedelta(days=33)
    for due, done in ((earlier, None), (earlier, today), (today, None)):
        survey.follow_ups.create(
            element="waktu", action="Loket dibuka lebih pagi", responsible="Kepala", due=due,
            done_on=done, outcome="Sudah." if done else "",
        )  # fmt: skip
    close(survey.pk, by=city.oki.powers(), at=AFTER)
    page = Client().get("/ikm/DONE/").content.decode()
    assert re.findall(r"terlambat (\d+) hari", page) == ["33"]
    assert "Yang menjawab kurang 86 orang dari target" in page
    assert "Ditetapkan Senin, 5 Oktober 2026." in page
    assert 'href="/lapor/"' in page[page.index("Selanjutnya") :]


@pytest.mark.django_db
def test_a_published_trend_folds_its_limits_and_shows_no_empty_column(city: City) -> None:
    for place, year in enumerate(range(2021, 2027)):
        survey = survey_of(
            city.roads, code=f"Y{year}", begins=date(year, 1, 1), ends=date(year, 6, 30)
        )
        answered(survey, [[3] * 9] * (6 + place % 2) + [[4] * 9])
        close(survey.pk, by=city.oki.powers(), at=AFTER)
    page = Client().get("/ikm/Y2026/").content.decode()
    shown = re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)
    assert "Garis penuh: rata-rata" in shown
    assert "Hasil setiap periode</caption>" not in shown
    assert "Hasil setiap periode</caption>" in page
    assert ">Tanda<" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_the_published_list_takes_a_fixed_number_of_queries(
    city: City, number: int, django_assert_num_queries: Any
) -> None:
    for place in range(number):
        survey = survey_of(city.roads, code=f"D{place}")
        answered(survey, [[3] * 9])
        close(survey.pk, by=city.oki.powers(), at=AFTER)
    with django_assert_num_queries(2):
        page = Client().get("/ikm/").content.decode()
    assert page.count("75,00") == number


@pytest.mark.django_db(transaction=True)
def test_of_two_who_close_at_once_one_is_told(city: City) -> None:
    survey = survey_of(city.roads)
    answered(survey, [[3] * 9])
    ready = Barrier(2)

    def closes(person: Person) -> int:
        client = city.client(person)
        ready.wait(timeout=60)
        try:
            return client.post(f"/kerja/survei/{survey.code}/tutup/").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(closes, [city.oki, city.budi])) == [302, 409]
    assert SurveyResult.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_no_sheet_slips_in_behind_a_frozen_result(city: City) -> None:
    survey = survey_of(city.roads)
    answered(survey, [[3] * 9])
    ready = Barrier(2)
    sari, oki = city.sari.powers(), city.oki.powers()

    def types() -> None:
        ready.wait(timeout=60)
        try:
            for _sheet in range(20):
                sheet = Sheet(uuid4(), [4] * 9, AFTER)
                enter_sheets(survey.pk, [sheet], by=sari, at=AFTER, batch=uuid4())
        except DomainError:
            pass  # closed meanwhile: what was refused is not in the result
        finally:
            connection.close()

    def closes() -> int:
        ready.wait(timeout=60)
        try:
            return close(survey.pk, by=oki, at=AFTER).respondents
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        typing, closing = pool.submit(types), pool.submit(closes)
        typing.result()
        assert closing.result() == SurveyResponse.objects.count()
