"""Surveys, charts, promises and assessors as sources of problems."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests.personas import MONDAY, City

from tuntas.assessments.models import Comment, FollowUp, Survey
from tuntas.assessments.rounds.tests.round_samples import AKIP, SUBS, begun, moved, said
from tuntas.assessments.surveys.tests.survey_samples import PERMEN14, survey_of
from tuntas.catalogue.models import Service, ServiceStandard
from tuntas.improvements.models import (
    ComplaintItem,
    ComplaintSheet,
    ComplaintSurvey,
    Promise,
    SheetMistake,
)
from tuntas.improvements.projects.problems import Offer, Trend, offered
from tuntas.improvements.projects.tests.problem_samples import TODAY
from tuntas.measures.models import ProcessPath, Signal, YearValue
from tuntas.organisation.models import Unit


def by_key(unit: Unit) -> dict[str, Offer]:
    return {offer.key: offer for offer in offered(unit.pk, on=TODAY)}


def closed(unit: Unit, ends: date, scores: Mapping[str, float], **changes: Any) -> Survey:
    """Store a closed survey with its frozen result."""
    survey = survey_of(
        unit, code=uuid4().hex[:10], state="closed", closed_at=MONDAY, begins=ends - timedelta(80),
        ends=ends, **changes,
    )  # fmt: skip
    elements = [
        {"key": key, "label": {"id": f"Unsur {key}", "en": f"Element {key}"}, "score": f"{score}"}
        for key, score in scores.items()
    ]
    survey.results.create(
        instrument=PERMEN14, instrument_version=1, instrument_hash="x", policies={},
        respondents=150, score=sum(scores.values()) / len(scores), category="B",
        detail={"elements": elements},
    )  # fmt: skip
    return survey


def test_the_weakest_elements_below_the_index(city: City) -> None:
    closed(city.roads, date(2026, 3, 31), {"U1": 80, "U2": 72, "U3": 81, "U9": 90})
    survey = closed(
        city.roads, date(2026, 9, 30), {"U1": 80, "U2": 70, "U3": 75, "U9": 90}, customers=400
    )
    found = by_key(city.roads)
    assert set(found) == {f"element:DPUPR|{PERMEN14}|{key}" for key in ("U2", "U3")}
    weak = found[f"element:DPUPR|{PERMEN14}|U2"]
    assert (weak.kind, weak.theme, weak.weight.people) == ("element", f"element:{PERMEN14}|U2", 400)
    assert (weak.weight.harm, weak.weight.trend) == (0.6, Trend.WORSE)
    assert [reason.id for reason in weak.reasons] == [
        "Nilainya 70,00, indeks survei ini 78,75 (150 responden).",
        "Termasuk yang terlemah dalam 2 survei berturut-turut.",
        "Survei sebelumnya: 72,00.",
        "Dilayani pada periode itu: 400 orang.",
    ]
    assert weak.url == f"/kerja/survei/{survey.code}/"
    assert found[f"element:DPUPR|{PERMEN14}|U3"].facts["times_in_a_row"] == 1


def test_an_overdue_follow_up_makes_its_element_a_problem(city: City) -> None:
    survey = closed(city.roads, date(2026, 9, 30), {"U1": 80, "U2": 70, "U3": 75, "U9": 90})
    plan = {"survey": survey, "action": "Tambah kursi", "responsible": "Sekretaris"}
    FollowUp.objects.create(**plan, element="U9", due=date(2026, 11, 1))
    FollowUp.objects.create(**plan, element="U1", due=date(2026, 12, 1))
    found = by_key(city.roads)
    assert f"element:DPUPR|{PERMEN14}|U1" not in found
    late = found[f"element:DPUPR|{PERMEN14}|U9"]
    assert late.reasons[1].id.endswith("lewat batas Minggu, 1 November 2026: Tambah kursi")


def test_an_open_survey_and_another_unit_give_nothing(city: City) -> None:
    closed(city.health, date(2026, 9, 30), {"U1": 80, "U2": 70})
    survey_of(city.roads)
    assert by_key(city.roads) == {}


def signal(unit: Unit, state: str, indicator: str, service: str = "") -> Signal:
    return Signal.objects.create(
        unit=unit, service=service, indicator=indicator, state=state, points=24, value=900, n=10,
        month=date(2026, 10, 1), sentence_id="Delapan bulan di atas.", sentence_en="Eight months above.",
    )  # fmt: skip


def test_what_a_chart_says_of_a_service(city: City) -> None:
    service = Service.objects.create(unit=city.roads_section, name="Izin galian")
    signal(city.roads_section, "worse", "working-time-median", "Izin galian")
    signal(city.roads, "worse", "working-time-median", "Izin galian")  # counted in from below
    signal(city.roads, "changed", "backlog")
    signal(city.roads, "better", "ikm")
    YearValue.objects.create(
        unit=city.roads_section, service="Izin galian", indicator="working-time-median",
        years_ago=0, value=900, n=240,
    )  # fmt: skip
    found = by_key(city.roads)
    assert set(found) == {
        "signal:UPT-JALAN|Izin galian|working-time-median", "signal:DPUPR||backlog",
    }  # fmt: skip
    slow = found["signal:UPT-JALAN|Izin galian|working-time-median"]
    assert slow.title.id == "Izin galian: waktu penyelesaian (median) memburuk"
    assert (slow.theme, slow.where, slow.weight.people) == ("slow", "UPT-JALAN", 240)
    assert slow.reasons[0].en == "Eight months above."
    assert slow.suggestion.service_id == service.pk
    assert found["signal:DPUPR||backlog"].weight.trend == Trend.UNKNOWN


@pytest.mark.parametrize(("waiting", "offered_it"), [(600, True), (499, False)])
def test_a_service_that_mostly_waits(city: City, waiting: int, offered_it: bool) -> None:
    Service.objects.create(unit=city.roads, name="Izin galian")
    content = {"cases": 40, "minutes": 1000, "waiting": waiting, "named_by": "service"}
    ProcessPath.objects.create(unit=city.roads, process="Izin galian", content=content)
    found = by_key(city.roads)
    assert ("waiting:DPUPR|Izin galian" in found) is offered_it
    if offered_it:
        offer = found["waiting:DPUPR|Izin galian"]
        assert offer.facts["waiting_share"] == 0.6
        assert offer.reasons[0].id == "60\u00a0% dari waktu kerjanya lewat untuk menunggu."


def promised_service(unit: Unit, kept: float, n: int = 80) -> Service:
    service = Service.objects.create(unit=unit, name="Izin galian")
    ServiceStandard.objects.create(
        service=service, version=1, state="in-force", valid_from=date(2025, 1, 1),
        in_force_at=MONDAY, promise_working_minutes=1350,
    )  # fmt: skip
    YearValue.objects.create(
        unit=unit, service=service.name, indicator="within-promise", years_ago=0, value=kept, n=n
    )
    return service


def test_a_promise_kept_too_rarely(city: City) -> None:
    service = promised_service(city.roads, 70)
    YearValue.objects.create(
        unit=city.roads, service=service.name, indicator="within-promise", years_ago=1, value=82,
        n=60,
    )  # fmt: skip
    offer = by_key(city.roads)["promise:DPUPR|Izin galian"]
    assert (offer.kind, offer.theme, offer.weight.harm) == ("standard", "promise", 0.6)
    assert offer.weight.trend == Trend.WORSE
    assert [reason.id for reason in offer.reasons] == [
        "70\u00a0% dari 80 selesai dalam waktu yang dijanjikan (3 hari kerja), 12 bulan terakhir.",
        "Setahun sebelumnya 82\u00a0%.",
    ]


@pytest.mark.parametrize(("kept", "n"), [(90, 80), (50, 19)])
def test_a_promise_that_is_kept_or_too_young_to_judge(city: City, kept: float, n: int) -> None:
    promised_service(city.roads, kept, n)
    assert by_key(city.roads) == {}


def test_a_service_without_a_standard_promised_nothing(city: City) -> None:
    promised_service(city.roads, 50)
    ServiceStandard.objects.update(state="withdrawn", valid_until=date(2026, 1, 1))
    assert by_key(city.roads) == {}


def complaint_survey(
    unit: Unit, ticks: Mapping[str, int], sheets: int, **changes: Any
) -> ComplaintSurvey:
    """Store a closed complaint survey; `ticks` says on how many sheets each item was ticked."""
    values = {
        "code": uuid4().hex[:10], "unit": unit, "title": "Survei pengaduan 2026", "state": "closed",
        "begins": date(2026, 9, 1), "ends": date(2026, 9, 30), "closed_at": MONDAY,
    }  # fmt: skip
    survey = ComplaintSurvey.objects.create(**(values | changes))
    for order, text in enumerate(ticks):
        ComplaintItem.objects.create(survey=survey, order=order, text=text)
    ComplaintSheet.objects.bulk_create(
        ComplaintSheet(
            uid=uuid4(), survey=survey, channel="paper", answered_at=MONDAY,
            ticked=[order for order, count in enumerate(ticks.values()) if place < count],
        )
        for place in range(sheets)
    )  # fmt: skip
    return survey


def test_what_people_ticked_most(city: City) -> None:
    survey = complaint_survey(
        city.roads, {"Antre lama": 8, "Petugas ketus": 4, "Kotor": 2, "Panas": 2, "Gelap": 0}, 10,
        customers=1000,
    )  # fmt: skip
    wrong = ComplaintSheet.objects.filter(survey=survey).last()
    assert wrong is not None
    SheetMistake.objects.create(sheet=wrong, reason="salah ketik")
    found = by_key(city.roads)
    assert len(found) == 3
    top = found["complaint:DPUPR|antre lama"]
    assert (top.facts["ticked"], top.facts["sheets"], top.weight.people) == (8, 9, 889)
    assert top.reasons[0].id.startswith("Dicentang pada 8 dari 9 lembar (89\u00a0%)")
    assert top.url == f"/kerja/survei-pengaduan/{survey.code}/urutan/"


def test_a_repeated_complaint_survey_speaks_for_the_first(city: City) -> None:
    first = complaint_survey(city.roads, {"Antre lama": 8}, 10)
    again = complaint_survey(city.roads, {"Antre lama": 4}, 10, previous=first)
    ComplaintItem.objects.filter(survey=again).update(previous=first.items.get())
    (offer,) = by_key(city.roads).values()
    assert (offer.facts["share"], offer.weight.trend) == (0.4, Trend.BETTER)
    assert offer.reasons[1].id == "Survei pengaduan sebelumnya: 80\u00a0%."


def test_of_two_complaint_surveys_of_a_unit_the_newest_speaks(city: City) -> None:
    complaint_survey(city.roads, {"Antre lama": 8, "Kotor": 7}, 10)
    complaint_survey(city.roads, {"antre lama": 4}, 10, closed_at=MONDAY + timedelta(days=1))
    complaint_survey(city.roads_section, {"Antre lama": 5}, 10)
    found = by_key(city.roads)
    assert {key: one.facts["ticked"] for key, one in found.items()} == {
        "complaint:DPUPR|antre lama": 4, "complaint:UPT-JALAN|antre lama": 5,
    }  # fmt: skip


def promise(unit: Unit, **changes: Any) -> Promise:
    values = {
        "unit": unit, "text": "Antre paling lama 15 menit", "action": "Tambah loket",
        "responsible": "Kepala seksi", "due": date(2026, 10, 31), "signed_on": date(2026, 6, 1),
        "signer": "Budi",
    }  # fmt: skip
    return Promise.objects.create(**(values | changes))


def test_late_and_broken_promises(city: City) -> None:
    late = promise(city.roads)
    broken = promise(
        city.roads, broken_on=date(2026, 11, 1), outcome="Loket batal dibangun.", ended_at=MONDAY
    )
    promise(city.roads, due=date(2026, 12, 31))
    promise(city.roads, kept_on=date(2026, 11, 2), outcome="Dua loket dibuka.", ended_at=MONDAY)
    promise(city.roads, signed_on=None, signer="")
    promise(city.health)
    found = by_key(city.roads)
    assert set(found) == {f"janji:{late.pk}", f"janji:{broken.pk}"}
    assert found[f"janji:{late.pk}"].title.id == "Janji terlambat: Antre paling lama 15 menit"
    assert found[f"janji:{broken.pk}"].score > found[f"janji:{late.pk}"].score
    assert "dihitung 10" in found[f"janji:{late.pk}"].reasons[-1].id
    assert found[f"janji:{late.pk}"].url == f"/kerja/janji/{late.pk}/"


def test_assessors_findings_once_published(city: City) -> None:
    assessment = begun(city)
    said(assessment, city.sari, dict.fromkeys(SUBS, "BB"))
    assessment = moved(city, assessment, "review")
    marks = dict.fromkeys(SUBS, "A") | {SUBS[0]: "C", SUBS[1]: "D"}
    said(assessment, city.eva, marks)
    for text, inside, by in (
        ("Rencana aksi belum ada.", False, city.eva),
        ("Antar kita: lemah sekali.", True, city.eva),
        ("Kami sudah berusaha.", False, city.sari),
    ):
        Comment.objects.create(
            assessment=assessment, node=SUBS[0], text=text, inside=inside, uid=uuid4(), by=by
        )
    assessment = moved(city, assessment, "agreed")
    assert by_key(city.roads) == {}
    moved(city, assessment, "published")
    found = by_key(city.roads)
    assert set(found) == {f"finding:DPUPR|{AKIP}|{key}" for key in SUBS[:2]}
    worst = found[f"finding:DPUPR|{AKIP}|{SUBS[0]}"]
    said_of_it = [reason.id for reason in worst.reasons]
    assert "Kata penilai: “Rencana aksi belum ada.”" in said_of_it
    assert "lemah sekali" not in repr(found)
    assert "berusaha" not in repr(found)
    assert worst.url == f"/kerja/penilaian/lembar/{assessment.uid}/"


def test_all_sources_together_take_one_query(city: City, django_assert_num_queries: Any) -> None:
    closed(city.roads, date(2026, 9, 30), {"U1": 80, "U2": 70})
    promised_service(city.roads, 50)
    signal(city.roads, "worse", "backlog")
    promise(city.roads)
    complaint_survey(city.roads, {"Antre lama": 8}, 10)
    with django_assert_num_queries(1):
        found = offered(city.roads.pk, on=TODAY)
    assert len({offer.kind for offer in found}) == 5
    assert [offer.score for offer in found] == sorted((o.score for o in found), reverse=True)
