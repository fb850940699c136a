"""A running survey is changed by who manages it; what the answers no longer allow stays."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from tests.personas import City

from tuntas.assessments.models import Survey
from tuntas.assessments.surveys.actions.changes import Change, change
from tuntas.assessments.surveys.actions.survey import close
from tuntas.assessments.surveys.queries.changing import version_of
from tuntas.assessments.surveys.tests.survey_samples import AFTER, PERMEN14, answered, survey_of
from tuntas.catalogue.models import Service
from tuntas.core.errors import DomainError, NotPermittedError
from tuntas.core.models import AuditEntry

pytestmark = pytest.mark.django_db
ADDRESS = "/kerja/survei/TRI3/ubah/"


@pytest.fixture
def survey(city: City) -> Survey:
    survey = survey_of(city.roads, policies={"weight": "exact", "index": "exact"}, customers=120)
    survey.services.add(Service.objects.create(unit=city.roads, name="Izin galian"))
    return survey


def filled(survey: Survey, **changes: Any) -> dict[str, Any]:
    return {
        "seen": version_of(survey), "ends": "2026-09-30", "customers": "120",
        "existing": list(survey.services.values_list("pk", flat=True)), "extra_label": "",
        f"policy-{PERMEN14}-weight": "exact", f"policy-{PERMEN14}-index": "exact", **changes,
    }  # fmt: skip


def test_before_the_first_answer_everything_may_change(city: City, survey: Survey) -> None:
    budi = city.client(city.budi)
    assert "Ubah survei" in budi.get("/kerja/survei/TRI3/").content.decode()
    assert "Pertanyaan tambahan" in budi.get(ADDRESS).content.decode()
    said = filled(
        survey, ends="2026-10-31", customers="500", existing=[], services="Izin reklame",
        extra_label=" Integritas ", **{f"policy-{PERMEN14}-weight": "0.11"},
    )  # fmt: skip
    assert budi.post(ADDRESS, said).status_code == 302
    survey.refresh_from_db()
    assert (survey.ends, survey.customers) == (date(2026, 10, 31), 500)
    assert (survey.policies["weight"], survey.extra_label) == ("0.11", "Integritas")
    assert [one.name for one in survey.services.all()] == ["Izin reklame"]
    changed = AuditEntry.objects.get(verb="survey.change").detail["changed"]
    assert changed["ends"] == ["2026-09-30", "2026-10-31"]
    assert changed["services"] == [["Izin galian"], ["Izin reklame"]]


def test_nothing_changed_leaves_no_trail(city: City, survey: Survey) -> None:
    assert city.client(city.budi).post(ADDRESS, filled(survey)).status_code == 302
    assert not AuditEntry.objects.filter(verb="survey.change").exists()


def test_with_answers_the_way_to_reckon_stays(city: City, survey: Survey) -> None:
    answered(survey, [[3] * 9])
    budi = city.client(city.budi)
    assert "policy-" not in budi.get(ADDRESS).content.decode()
    said = filled(survey, customers="99", **{f"policy-{PERMEN14}-weight": "0.11"})
    assert budi.post(ADDRESS, said).status_code == 302
    survey.refresh_from_db()
    assert (survey.customers, survey.policies["weight"]) == (99, "exact")
    wanted = Change(version_of(survey), survey.ends, [], 99, policies={"weight": "0.11"})
    with pytest.raises(DomainError, match="Sudah ada jawaban"):
        change(survey.pk, wanted, by=city.budi.powers(), at=AFTER)


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"ends": "2026-06-30"}, 409, "lebih awal daripada tanggal mulai"),
        ({"ends": "2026-08-01"}, 409, "Sudah ada jawaban tanggal"),
        ({"ends": ""}, 422, "wajib"),
        ({"existing": []}, 409, "Layanan Izin galian sudah ada jawabannya"),
        ({"customers": "0"}, 422, "lebih besar"),
        ({"services": "x" * 201}, 422, "200 huruf"),
    ],
)
def test_what_answers_do_not_allow_is_refused_in_words(
    city: City, survey: Survey, changes: dict[str, Any], status: int, said: str
) -> None:
    answered(survey, [[3] * 9], service=survey.services.get())
    answer = city.client(city.budi).post(ADDRESS, filled(survey, **changes))
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert version_of(Survey.objects.get()) == version_of(survey)


def test_a_closed_survey_stays_as_it_is(city: City, survey: Survey) -> None:
    answered(survey, [[3] * 9])
    said = filled(survey, customers="99")
    close(survey.pk, by=city.oki.powers(), at=AFTER)
    budi = city.client(city.budi)
    assert "sudah ditutup" in budi.get(ADDRESS).content.decode()
    answer = budi.post(ADDRESS, said)
    assert answer.status_code == 409
    assert "Siapkan survei baru" in answer.content.decode()
    assert Survey.objects.get().customers == 120


def test_only_who_manages_it_changes_it(city: City, survey: Survey) -> None:
    said = filled(survey, customers="99")
    assert city.client(city.sari).post(ADDRESS, said).status_code == 403
    assert city.client(city.dewi).post(ADDRESS, said).status_code == 403
    assert "Ubah survei" not in city.client(city.sari).get("/kerja/survei/TRI3/").content.decode()
    other = survey_of(city.health, code="LAIN")
    assert city.client(city.budi).get("/kerja/survei/LAIN/ubah/").status_code == 404
    wanted = Change(version_of(other), other.ends, [], 99)
    with pytest.raises(NotPermittedError):
        change(other.pk, wanted, by=city.budi.powers(), at=AFTER)


def test_who_comes_second_is_told_and_may_insist(city: City, survey: Survey) -> None:
    first, second = filled(survey, customers="200"), filled(survey, customers="300")
    assert city.client(city.oki).post(ADDRESS, first).status_code == 302
    budi = city.client(city.budi)
    refused = budi.post(ADDRESS, second)
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "orang lain mengubah survei ini" in page
    survey.refresh_from_db()
    assert survey.customers == 200
    seen = page.split('name="seen" value="')[1].split('"', maxsplit=1)[0]
    assert budi.post(ADDRESS, second | {"seen": seen}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_told(city: City, survey: Survey) -> None:
    said = [filled(survey, customers=str(number)) for number in (200, 300)]
    clients: list[Client] = [city.client(city.oki), city.client(city.budi)]
    ready = Barrier(2)

    def sends(place: int) -> int:
        ready.wait(timeout=60)
        try:
            return clients[place].post(ADDRESS, said[place]).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(sends, range(2))) == [302, 409]
    assert AuditEntry.objects.filter(verb="survey.change").count() == 1
