"""The respondent's pages: anybody's, without a cookie, in both languages, also for a script off line."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.personas import City

from tuntas.assessments.models import Survey, SurveyResponse
from tuntas.assessments.surveys.views import respond as views
from tuntas.catalogue.models import Service
from tuntas.core.counters import Allowance
from tuntas.rules.instruments import shipped

INSTRUMENT = shipped()["skm-permenpanrb-14-2017"]
ELEMENTS = [node.key for node in INSTRUMENT.leaves]
DEVICE = {"X-Answer": "1"}


def running(city: City, **changes: Any) -> Survey:
    today = timezone.localdate()
    values = {
        "code": "ABC2345",
        "unit": city.roads,
        "instrument": INSTRUMENT.key,
        "instrument_version": INSTRUMENT.version,
        "instrument_hash": INSTRUMENT.hash,
        "begins": today - timedelta(days=30),
        "ends": today + timedelta(days=30),
    }
    return Survey.objects.create(**{**values, **changes})


def filled(**changes: Any) -> dict[str, Any]:
    return {"uid": str(uuid4()), **{f"q_{key}": "4" for key in ELEMENTS}, **changes}


@pytest.fixture
def survey(city: City) -> Survey:
    return running(city)


# --- pages ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("address", ["/s/ABC2345/", "/s/abc2345/", "/s/ABC2345/loket/"])
def test_the_questions_are_asked_without_a_cookie(
    survey: Survey, client: Client, address: str
) -> None:
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == 200
    assert all(node.question and node.question.id in page for node in INSTRUMENT.leaves)
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in page
    assert response["X-Survey"] == "open"


def test_english_stands_in_the_address(survey: Survey, client: Client) -> None:
    response = client.get("/s/ABC2345/?bahasa=en")
    page = response.content.decode()
    assert '<html lang="en">' in page
    assert response["Content-Language"] == "en"
    assert all(node.question and node.question.en in page for node in INSTRUMENT.leaves)
    assert '<html lang="id">' in client.get("/s/ABC2345/?bahasa=xx").content.decode()


def test_the_counter_has_no_way_out_but_the_sign_in(survey: Survey, client: Client) -> None:
    page = client.get("/s/ABC2345/loket/").content.decode()
    assert page.count("<a ") - page.count('<a class="skip"') == 1
    assert "/akun/login/" in page


def test_before_after_and_unknown(city: City, client: Client) -> None:
    today = timezone.localdate()
    running(city, code="EARLY22", begins=today + timedelta(days=3))
    running(city, code="QVER222", ends=today - timedelta(days=1))
    running(city, code="CQSED22", state="closed", closed_at=timezone.now())
    early, over, closed = (client.get(f"/s/{one}/") for one in ("EARLY22", "QVER222", "CQSED22"))
    assert (early.status_code, over.status_code, closed.status_code) == (200, 410, 410)
    assert "Survei ini belum dimulai" in early.content.decode()
    assert "Survei ini sudah selesai" in over.content.decode()
    assert "Survei ini sudah selesai" in closed.content.decode()
    assert not any("X-Survey" in one for one in (early, over, closed))
    unknown = client.get("/s/TIDAKADA/")
    assert (unknown.status_code, "tidak memakai huruf" in unknown.content.decode()) == (404, True)
    assert client.get("/s/TIDAKADA/loket/").status_code == 404
    assert client.get("/s/TIDAKADA/terima-kasih/").status_code == 404
    assert client.get("/s/TIDAKADA/aplikasi.webmanifest").status_code == 404


def test_a_changed_instrument_is_the_offices_to_put_right(city: City, client: Client) -> None:
    running(city, instrument_hash="0" * 64)
    shown = client.get("/s/ABC2345/")
    assert shown.status_code == 503
    assert "Berkas instrumen skm-permenpanrb-14-2017" in shown.content.decode()
    sent = client.post("/s/ABC2345/", filled(), headers=DEVICE)
    assert sent.status_code == 503  # the device tries again
    assert "later" in sent.json()


# --- without a script -----------------------------------------------------------------------------
def test_a_plain_form_is_kept(survey: Survey, client: Client) -> None:
    answers = filled(
        sex="female", age_group="30-39", comment="Ramah\0.", language="en", q_waktu="2"
    )
    response = client.post("/s/ABC2345/", answers)
    assert response.status_code == 302
    assert response["Location"].startswith("/s/ABC2345/terima-kasih/?bahasa=en&bukti=")
    thanked = client.get(response["Location"])
    assert "Thank you" in thanked.content.decode()
    assert 'name="bukti"' in thanked.content.decode()  # thanked in another language too
    assert client.get("/s/ABC2345/terima-kasih/")["Location"] == "/s/ABC2345/"
    kept = SurveyResponse.objects.get()
    assert (kept.channel, kept.sex, kept.age_group, kept.language) == (
        "link",
        "female",
        "30-39",
        "en",
    )
    assert (kept.comment, kept.values[2], kept.milliseconds, kept.device) == ("Ramah.", 2, [], "")
    assert client.get(response["Location"]).status_code == 200


def test_what_is_missing_is_asked_for_and_nothing_is_lost(survey: Survey, client: Client) -> None:
    answers = filled(comment="Ruang tunggunya panas.")
    del answers["q_waktu"]
    response = client.post("/s/ABC2345/", answers)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Pilih salah satu jawaban." in page
    assert "Ruang tunggunya panas.</textarea>" in page
    assert page.count(" checked") == 8
    assert answers["uid"] in page
    assert not SurveyResponse.objects.exists()


def test_a_service_has_to_be_chosen_where_there_are_several(
    city: City, survey: Survey, client: Client
) -> None:
    services = [Service.objects.create(unit=city.roads, name=name) for name in ("Izin", "Peta")]
    survey.services.set(services)
    strange = Service.objects.create(unit=city.health, name="Imunisasi")
    assert client.post("/s/ABC2345/", filled()).status_code == 422
    assert client.post("/s/ABC2345/", filled(service=strange.pk)).status_code == 422
    assert client.post("/s/ABC2345/", filled(service=services[1].pk)).status_code == 302
    assert SurveyResponse.objects.get().service == services[1]


def test_a_group_that_is_no_longer_offered_costs_nobody_their_answers(
    survey: Survey, client: Client
) -> None:
    assert client.post("/s/ABC2345/", filled(occupation="petani\0")).status_code == 302
    assert SurveyResponse.objects.get().occupation == ""


# --- from a device --------------------------------------------------------------------------------
def test_new_is_201_known_is_200_and_the_first_stays(survey: Survey, client: Client) -> None:
    answers = filled(device="d" * 90, ms_waktu="2100")
    first = client.post("/s/ABC2345/loket/", answers, headers=DEVICE)
    again = client.post("/s/ABC2345/loket/", {**answers, "q_waktu": "1"}, headers=DEVICE)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json() == {"kept": answers["uid"]}
    kept = SurveyResponse.objects.get()
    assert (kept.channel, kept.device, kept.values[2]) == ("kiosk", "d" * 32, 4)
    assert kept.milliseconds[2] == 2100


def test_the_moment_of_the_device_is_kept(survey: Survey, client: Client) -> None:
    sent_at = timezone.now()
    given_at = sent_at - timedelta(days=2)
    moments = {
        name: str(int(1000 * at.timestamp()))
        for name, at in (("answered_at", given_at), ("sent_at", sent_at))
    }
    assert client.post("/s/ABC2345/", filled(**moments), headers=DEVICE).status_code == 201
    assert abs(SurveyResponse.objects.get().answered_at - given_at) < timedelta(seconds=1)


@pytest.mark.parametrize("odd", ["kemarin", "-1", "9" * 40, "²", "99999999999999", ""])
def test_odd_times_stand_in_nobodys_way(survey: Survey, client: Client, odd: str) -> None:
    answers = filled(answered_at=odd, sent_at=odd, ms_waktu=odd)
    assert client.post("/s/ABC2345/", answers, headers=DEVICE).status_code == 201
    assert timezone.now() - SurveyResponse.objects.get().answered_at < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"q_waktu": "7"}, 422, "kecepatan waktu"),
        ({"uid": "bukan"}, 422, ""),
        ({"comment": "a" * 4001}, 422, "Saran atau pujian"),
        ({"comment": "a" * 70_000}, 413, "terlalu besar"),
    ],
)
def test_what_can_never_be_taken_is_refused_in_words(
    survey: Survey, client: Client, changes: dict[str, str], status: int, words: str
) -> None:
    response = client.post("/s/ABC2345/", filled(**changes), headers=DEVICE)
    assert response.status_code == status
    assert words in response.json()["refused"]
    assert not SurveyResponse.objects.exists()


def test_a_device_keeps_an_answer_whose_number_is_another_surveys(
    city: City, survey: Survey, client: Client
) -> None:
    answer = filled()
    running(city, code="LAIN222", ends=timezone.localdate() - timedelta(days=1))
    assert client.post("/s/ABC2345/", answer, headers=DEVICE).status_code == 201
    refused = client.post("/s/LAIN222/", answer, headers=DEVICE)
    assert refused.status_code == 409
    told = refused.json()
    assert "kept" not in told
    assert "nomornya sudah dipakai" in told["refused"]


def test_too_late_or_unknown_is_refused_in_words(city: City, client: Client) -> None:
    running(city, ends=timezone.localdate() - timedelta(days=9))
    late = client.post("/s/ABC2345/", filled(), headers=DEVICE)
    unknown = client.post("/s/TIDAKADA/", filled(), headers=DEVICE)
    assert (late.status_code, unknown.status_code) == (409, 404)
    assert late.json()["refused"].startswith("Survei ini tidak sedang berjalan")
    assert unknown.json()["refused"]
    page = client.post("/s/ABC2345/", filled())
    assert (page.status_code, "tidak sedang berjalan" in page.content.decode()) == (409, True)


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://lain.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_another_sites_page_cannot_send(
    survey: Survey, client: Client, headers: dict[str, str]
) -> None:
    assert client.post("/s/ABC2345/", filled(), headers=headers).status_code == 403
    assert not SurveyResponse.objects.exists()


def test_a_size_that_is_no_number_is_a_bad_request(survey: Survey, client: Client) -> None:
    assert client.post("/s/ABC2345/", filled(), CONTENT_LENGTH="besar").status_code == 400
    assert not SurveyResponse.objects.exists()


def test_our_own_page_can_although_it_has_no_token(survey: Survey) -> None:
    strict = Client(enforce_csrf_checks=True)
    own = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
    assert strict.post("/s/ABC2345/", filled(), headers=own).status_code == 302


def test_a_flood_waits_and_loses_nothing(
    survey: Survey, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "ANSWERS", Allowance("answers", 1, 3600))
    assert client.post("/s/ABC2345/", filled(q_waktu="7"), headers=DEVICE).status_code == 422
    assert client.post("/s/ABC2345/", filled(), headers=DEVICE).status_code == 201
    held = client.post("/s/ABC2345/", filled(), headers=DEVICE)
    assert (held.status_code, 0 < int(held["Retry-After"]) <= 3601) == (429, True)
    assert "refused" not in held.json()
    page = client.post("/s/ABC2345/", filled(comment="Baik sekali."))
    assert page.status_code == 429
    assert "Baik sekali.</textarea>" in page.content.decode()
    assert "sangat banyak jawaban" in page.content.decode()


@pytest.mark.parametrize("services", [1, 3])
def test_queries(
    city: City, survey: Survey, client: Client, services: int, django_assert_num_queries: Any
) -> None:
    made = [Service.objects.create(unit=city.roads, name=f"Layanan {n}") for n in range(services)]
    survey.services.set(made)
    answers = filled(service=made[0].pk)
    with django_assert_num_queries(2):
        client.get("/s/ABC2345/")
    for status in (201, 200):
        with django_assert_num_queries(4):
            assert client.post("/s/ABC2345/", answers, headers=DEVICE).status_code == status


# --- off line -------------------------------------------------------------------------------------
def test_the_worker_may_keep_what_lies_below_s(client: Client) -> None:
    response = client.get("/s/pekerja.js")
    first, _rest = response.content.decode().split("\n", 1)
    told = json.loads(first.removeprefix("self.TUNTAS = ").removesuffix(";"))
    assert response["Service-Worker-Allowed"] == told["scope"] == "/s/"
    assert response["Content-Type"].startswith("text/javascript")
    assert told["queue"] in told["files"]
    assert len(told["version"]) == 12
    assert not response.cookies


@pytest.mark.parametrize(
    ("address", "display"), [("/s/ABC2345/", "standalone"), ("/s/ABC2345/loket/", "fullscreen")]
)
def test_it_can_be_installed(survey: Survey, client: Client, address: str, display: str) -> None:
    page = client.get(address).content.decode()
    manifest = f"{address}aplikasi.webmanifest"
    assert f'<link rel="manifest" href="{manifest}">' in page
    told = client.get(manifest).json()
    assert (told["start_url"], told["scope"], told["display"]) == (address, address, display)
    assert {icon["sizes"] for icon in told["icons"]} == {"192x192", "512x512"}
