"""The citizen's sheet: anybody's, without a cookie or a script, kept once, and refused in kind words."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import Error, transaction
from django.test import Client
from django.utils import timezone
from tests.personas import City

from tuntas.catalogue.models import Service
from tuntas.core.counters import Allowance
from tuntas.core.errors import DomainError
from tuntas.improvements.models import ComplaintItem, ComplaintSheet, ComplaintSurvey
from tuntas.improvements.promises.actions.sheet_record import SheetFacts, record_sheet
from tuntas.improvements.promises.actions.survey_run import take_back_complaint_survey
from tuntas.improvements.promises.actions.survey_setup import (
    ItemFacts,
    list_fingerprint,
    save_list,
)
from tuntas.improvements.promises.tests.complaint_samples import (
    COMPLAINTS,
    ENOUGH,
    answered,
    closed,
    days_from_now,
    moment,
    opened,
    prepared,
    running,
)
from tuntas.improvements.promises.views import sheet as views

pytestmark = pytest.mark.django_db
DEVICE = {"X-Answer": "1"}
PAGE = "/keluhan/KEC2345/"


@pytest.fixture
def survey(city: City) -> ComplaintSurvey:
    return running(city)


def filled(survey: ComplaintSurvey, *orders: int, **changes: Any) -> dict[str, Any]:
    items = {item.order: item.pk for item in survey.items.all()}
    return {"uid": str(uuid4()), "ticked": [items[one] for one in orders], **changes}


def sent(client: Client, data: dict[str, Any]) -> tuple[int, dict[str, str]]:
    """Send as the script does; return the status and what it is told."""
    answer = client.post(PAGE, data, headers=DEVICE)
    return answer.status_code, json.loads(answer.content)


# --- pages ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("address", [PAGE, "/keluhan/kec2345/", f"{PAGE}loket/"])
def test_the_list_is_asked_without_a_cookie(
    survey: ComplaintSurvey, client: Client, address: str
) -> None:
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == 200
    assert all(text in page for text in COMPLAINTS)
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in page
    assert (response["X-Survey"], response["Cache-Control"]) == ("open", "no-store")


def test_english_stands_in_the_address_and_complaints_stay_as_they_are(
    survey: ComplaintSurvey, client: Client
) -> None:
    page = client.get(f"{PAGE}?bahasa=en").content.decode()
    assert '<html lang="en">' in page
    assert f'<span lang="id">{COMPLAINTS[0]}</span>' in page


def test_complaints_stand_under_their_headings(city: City, client: Client) -> None:
    survey = prepared(city)
    items = [ItemFacts("Lama", "Waktu"), ItemFacts("Kotor")]
    seen = list_fingerprint(survey.items.all())
    save_list(survey.pk, items, seen=seen, by=city.sari.powers(), at=timezone.now())
    opened(survey, city)
    page = client.get(PAGE).content.decode()
    assert page.index("Waktu</legend>") < page.index("Lama") < page.index("Kotor")


def test_numbers_of_four_digits_are_sent_as_they_are(
    survey: ComplaintSurvey, client: Client
) -> None:
    item = ComplaintItem.objects.create(pk=123_456, survey=survey, order=5, text="Parkir sempit")
    assert f'value="{item.pk}"' in client.get(PAGE).content.decode()


def test_the_counter_has_no_way_out_but_the_sign_in(
    survey: ComplaintSurvey, client: Client
) -> None:
    page = client.get(f"{PAGE}loket/").content.decode()
    assert page.count("<a ") - page.count('<a class="skip"') == 1
    assert "/akun/login/" in page


def test_before_after_and_unknown_are_told_kindly(city: City, client: Client) -> None:
    early = client.get(f"/keluhan/{prepared(city, code='EAR2345').code}/")
    assert (early.status_code, "belum dimulai" in early.content.decode()) == (200, True)
    survey = running(city, code="CLS2345")
    answered(survey, [{1}] * ENOUGH)
    over = client.get(f"/keluhan/{closed(survey, city).code}/")
    assert (over.status_code, "sudah selesai" in over.content.decode()) == (410, True)
    unknown = client.get("/keluhan/ZZZ2345/")
    assert (unknown.status_code, "tidak kami temukan" in unknown.content.decode()) == (404, True)
    assert client.get("/keluhan/ZZZ2345/terima-kasih/").status_code == 404
    assert client.get("/keluhan/CLS2345/terima-kasih/")["Location"] == "/keluhan/CLS2345/"


def test_the_last_day_counts_and_the_next_does_not(survey: ComplaintSurvey, client: Client) -> None:
    ComplaintSurvey.objects.update(ends=days_from_now(0))
    assert client.get(PAGE).status_code == 200
    ComplaintSurvey.objects.update(ends=days_from_now(-1))
    assert client.get(PAGE).status_code == 410


def test_the_worker_keeps_caches_of_its_own(client: Client) -> None:
    ours = client.get("/keluhan/pekerja.js")
    theirs = client.get("/s/pekerja.js").content.decode()
    assert ours["Service-Worker-Allowed"] == "/keluhan/"
    assert '"caches": "tuntas-complaints-"' in ours.content.decode()
    assert '"caches": "tuntas-respond-"' in theirs


@pytest.mark.parametrize("sheets", [1, 3])
def test_a_page_costs_three_queries(
    survey: ComplaintSurvey, client: Client, django_assert_num_queries: Any, sheets: int
) -> None:
    answered(survey, [{1}] * sheets)
    with django_assert_num_queries(3):
        client.get(PAGE)


# --- without a script -----------------------------------------------------------------------------
def test_a_sheet_is_kept_and_thanked_with_what_happens_next(
    survey: ComplaintSurvey, client: Client
) -> None:
    data = filled(survey, 1, 3, other="  Kursi rusak ", sex="female", age_group="30-39")
    answer = client.post(PAGE, data, follow=True)
    page = answer.content.decode()
    assert "Terima kasih!" in page
    assert "menandatangani janji" in page
    assert not answer.cookies
    sheet = ComplaintSheet.objects.get()
    assert (sheet.ticked, sheet.other) == ([1, 3], "Kursi rusak")
    assert (sheet.channel, sheet.sex, sheet.age_group) == ("link", "female", "30-39")
    assert sheet.entered_by_id is None


def test_nothing_to_complain_about_is_an_answer(survey: ComplaintSurvey, client: Client) -> None:
    client.post(f"{PAGE}loket/", {"uid": ""})
    sheet = ComplaintSheet.objects.get()
    assert (sheet.ticked, sheet.other, sheet.channel) == ([], "", "kiosk")


def test_the_counter_goes_on_to_the_next_person(survey: ComplaintSurvey, client: Client) -> None:
    page = client.post(f"{PAGE}loket/", filled(survey, 1), follow=True).content.decode()
    assert f'href="{PAGE}loket/"' in page


def test_sent_twice_is_kept_once_as_it_was_first(survey: ComplaintSurvey, client: Client) -> None:
    first = filled(survey, 1)
    client.post(PAGE, first)
    again = client.post(PAGE, {**first, "ticked": filled(survey, 2)["ticked"]})
    assert again.status_code == 302
    assert ComplaintSheet.objects.get().ticked == [1]


def test_the_service_is_asked_for_where_there_are_several(city: City, client: Client) -> None:
    services = [Service.objects.create(unit=city.roads, name=name) for name in ("Izin", "Aduan")]
    survey = running(city, service_ids=[one.pk for one in services])
    answer = client.post(PAGE, filled(survey, 1, 2))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Pilih layanannya." in page
    assert page.count("checked") == 2  # nothing that was ticked is lost
    client.post(PAGE, filled(survey, 1, service=services[1].pk))
    assert ComplaintSheet.objects.get().service == services[1]


def test_a_single_service_is_known_without_asking(city: City, client: Client) -> None:
    service = Service.objects.create(unit=city.roads, name="Izin")
    survey = running(city, service_ids=[service.pk])
    client.post(PAGE, filled(survey, 1))
    assert ComplaintSheet.objects.get().service == service


def test_a_list_made_anew_takes_no_ticks_of_the_former(
    city: City, survey: ComplaintSurvey, client: Client
) -> None:
    former = filled(survey, 1)
    take_back_complaint_survey(survey.pk, by=city.budi.powers(), at=timezone.now())
    items = [ItemFacts("Lain"), ItemFacts(COMPLAINTS[0])]
    seen = list_fingerprint(survey.items.all())
    save_list(survey.pk, items, seen=seen, by=city.sari.powers(), at=timezone.now())
    opened(survey, city)
    assert client.post(PAGE, former).status_code == 422
    assert not ComplaintSheet.objects.exists()


def test_words_that_are_too_long_come_back(survey: ComplaintSurvey, client: Client) -> None:
    answer = client.post(PAGE, filled(survey, 1, other="a" * 501))
    assert answer.status_code == 422
    assert "a" * 501 in answer.content.decode()


def test_a_group_that_is_not_offered_is_left_out(survey: ComplaintSurvey, client: Client) -> None:
    client.post(PAGE, filled(survey, 1, sex="x", other="a\0b"))
    sheet = ComplaintSheet.objects.get()
    assert (sheet.sex, sheet.other) == ("", "ab")


# --- with a script ----------------------------------------------------------------------------------
def test_a_device_is_told_what_was_kept(survey: ComplaintSurvey, client: Client) -> None:
    data = filled(survey, 1)
    assert sent(client, data) == (201, {"kept": data["uid"]})
    assert sent(client, data) == (200, {"kept": data["uid"]})


def test_a_device_is_told_what_is_refused_for_good(survey: ComplaintSurvey, client: Client) -> None:
    assert sent(client, filled(survey, 1, ticked=["999999"]))[0] == 422
    ComplaintSurvey.objects.update(ends=days_from_now(-1))
    status, told = sent(client, filled(survey, 1))
    assert (status, "tidak sedang berjalan" in told["refused"]) == (409, True)
    answer = client.post("/keluhan/ZZZ2345/", {}, headers=DEVICE)
    assert (answer.status_code, "refused" in json.loads(answer.content)) == (404, True)


def test_another_sites_page_and_very_large_ones_are_refused(
    survey: ComplaintSurvey, client: Client
) -> None:
    foreign = client.post(PAGE, filled(survey, 1), headers={"Origin": "https://lain.example"})
    large = client.post(PAGE, filled(survey, 1, other="a" * 70_000))
    assert (foreign.status_code, large.status_code) == (403, 413)
    assert not ComplaintSheet.objects.exists()


def test_a_size_that_is_no_number_leaves_no_empty_sheet(
    survey: ComplaintSurvey, client: Client
) -> None:
    assert client.post(PAGE, filled(survey, 1), CONTENT_LENGTH="besar").status_code == 400
    assert not ComplaintSheet.objects.exists()


def test_a_flood_is_held_back_and_nothing_typed_is_lost(
    survey: ComplaintSurvey, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "SHEETS", Allowance("complaint-sheets", 1, 3600))
    client.post(PAGE, filled(survey, 1))
    page = client.post(PAGE, filled(survey, 2, other="Kursi rusak"))
    assert (page.status_code, "Kursi rusak" in page.content.decode()) == (429, True)
    answer = client.post(PAGE, filled(survey, 2), headers=DEVICE)
    assert (answer.status_code, int(answer["Retry-After"]) > 3000) == (429, True)
    assert ComplaintSheet.objects.count() == 1


# --- sheets that waited on a device -----------------------------------------------------------------
def test_one_that_waited_counts_for_a_week_unless_the_survey_was_closed(
    city: City, survey: ComplaintSurvey
) -> None:
    answered(survey, [{1}] * ENOUGH)
    ends = timezone.now() - timedelta(days=2)
    ComplaintSurvey.objects.update(ends=timezone.localdate(ends))
    facts = SheetFacts(uuid4(), frozenset({1}), answered_at=moment(-3), sent_at=timezone.now())
    kept = record_sheet(survey.pk, facts, channel="link", at=timezone.now())
    assert kept.answered_at == facts.answered_at
    with pytest.raises(DomainError, match="tidak sedang berjalan"):
        answered(survey, [{1}])  # answered after the last day
    with pytest.raises(DomainError):
        record_sheet(survey.pk, SheetFacts(uuid4(), frozenset(), answered_at=moment(-3)), channel="link", at=moment(9))  # fmt: skip
    closed(survey, city)
    with pytest.raises(DomainError):
        record_sheet(survey.pk, SheetFacts(uuid4(), frozenset(), answered_at=moment(-3)), channel="link", at=timezone.now())  # fmt: skip


def test_a_clock_that_is_wrong_is_put_right(survey: ComplaintSurvey) -> None:
    now = timezone.now()
    year_off = timedelta(days=365)
    facts = SheetFacts(
        uuid4(), frozenset(), answered_at=now - year_off - timedelta(hours=2), sent_at=now - year_off
    )  # fmt: skip
    kept = record_sheet(survey.pk, facts, channel="link", at=now)
    assert kept.answered_at == now - timedelta(hours=2)


def test_an_uid_of_another_surveys_sheet_is_not_told_to_be_kept(
    city: City, survey: ComplaintSurvey
) -> None:
    other = running(city, code="LAN2345")
    facts = SheetFacts(UUID(int=7), frozenset())
    record_sheet(other.pk, facts, channel="link", at=timezone.now())
    with pytest.raises(DomainError):
        record_sheet(survey.pk, facts, channel="link", at=timezone.now())


def test_what_a_sheet_says_stays(survey: ComplaintSurvey) -> None:
    answered(survey, [{1}])
    for change in (lambda: ComplaintSheet.objects.update(other="x"), ComplaintSheet.objects.all().delete):  # fmt: skip
        with pytest.raises(Error), transaction.atomic():
            change()
    assert ComplaintSheet.objects.get().other == ""
