"""Groups of like complaints: what is counted, what stays hidden, and a slow way to the same counts."""

import random
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from tests.personas import MONDAY, City, fresh

from tuntas.cases.actions import merge
from tuntas.cases.models import Case
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.measuring.queries.candidates import categories_there
from tuntas.improvements.projects.problems import Offer, Trend, linkable_cases, offered
from tuntas.improvements.projects.queries.measured_months import measured_months
from tuntas.improvements.projects.tests.problem_samples import (
    TODAY,
    complaint,
    complaints,
    ended,
    region,
)
from tuntas.organisation.models import Unit

ROADS = "category:Jalan rusak"


def by_key(unit: Unit) -> dict[str, Offer]:
    return {offer.key: offer for offer in offered(unit.pk, on=TODAY)}


def test_a_group_tells_how_many_and_how_they_move(city: City) -> None:
    for _one in range(8):
        complaint(city.roads, days_ago=20)
    complaint(city.roads_section, days_ago=200)
    complaint(city.roads, days_ago=200, category="Lampu mati")
    offer = by_key(city.roads)[ROADS]
    assert offer.title.id == "Pengaduan Jalan rusak"
    assert (offer.facts["reports"], offer.facts["share"]) == (9, 0.9)
    assert (offer.facts["per_month_recent"], offer.facts["per_month_before"]) == (2.67, 0.11)
    assert offer.weight.trend == Trend.WORSE
    assert [reason.id for reason in offer.reasons] == [
        "9 laporan dalam 12 bulan terakhir: 90\u00a0% dari semua pengaduan unit.",
        "Makin sering: 2,7 laporan sebulan dalam 3 bulan terakhir, sebelumnya 0,1.",
        "Kata yang sering muncul: berlubang, jalan, pasar.",
    ]
    assert "(9 laporan)" in offer.weight.sentence.id
    assert offer.suggestion.category == "Jalan rusak"


def test_offers_candidates_and_months_count_the_same_complaints(city: City) -> None:
    """What was not for the unit, a wish and a question are complaints nowhere."""
    complaints(city.roads, 5, days_ago=40)
    complaint(city.roads, days_ago=40, **ended(MONDAY, "not-ours"))
    complaint(city.roads, days_ago=40, classification="aspirasi")
    complaint(city.roads, days_ago=40, classification="permintaan-informasi")
    measured = Improvement(unit=city.roads, source="complaints", category="Jalan rusak")
    assert by_key(city.roads)[ROADS].facts["reports"] == 5
    assert categories_there(city.roads.pk) == [("Jalan rusak", 5)]
    assert sum(one.value for one in measured_months(measured, today=TODAY)) == 5


def test_four_alike_are_no_group_and_what_is_old_or_not_a_complaint_does_not_count(
    city: City,
) -> None:
    complaints(city.roads, 4)
    complaint(city.roads, days_ago=370)
    complaint(city.roads, case_type="aspirasi")
    complaint(city.roads, classification="permintaan-informasi")
    complaint(city.roads, **ended(MONDAY, "not-ours"))
    assert ROADS not in by_key(city.roads)
    complaint(city.roads)
    assert by_key(city.roads)[ROADS].facts["reports"] == 5


def test_where_they_pile_up(city: City) -> None:
    melati, anggrek = region(), region("35.77.01.1002", "Kelurahan Anggrek")
    complaints(city.roads, 6, region=melati)
    complaints(city.roads, 2, region=anggrek)
    complaints(city.roads, 4)
    found = by_key(city.roads)
    assert set(found) == {ROADS, f"{ROADS}|region:{melati.code}"}
    there = found[f"{ROADS}|region:{melati.code}"]
    assert there.title.id == "Pengaduan Jalan rusak di Kelurahan Melati"
    assert there.theme == ROADS
    assert there.reasons[1].id == "50\u00a0% dari pengaduan serupa datang dari Kelurahan Melati."
    assert there.suggestion.region == melati.code
    assert len(linkable_cases(there, city.roads.pk, on=TODAY, limit=9)) == 6


def test_almost_all_in_one_place_is_one_problem(city: City) -> None:
    melati = region()
    complaints(city.roads, 10, region=melati)
    complaint(city.roads)
    assert set(by_key(city.roads)) == {f"{ROADS}|region:{melati.code}"}


def test_without_a_category_the_words_shared_make_the_group(city: City) -> None:
    for place in ("Melati", "Anggrek", "Dahlia", "Mawar", "Kenanga"):
        complaint(city.roads, category="", title=f"Lampu jalan mati di Jl. {place}")
    complaint(city.roads, category="", title="Drainase tersumbat")
    found = by_key(city.roads)
    assert set(found) == {"words:jalan+lampu"}
    offer = found["words:jalan+lampu"]
    assert offer.title.id == "Pengaduan tentang “jalan” dan “lampu”"
    assert offer.suggestion.source == ""


def test_within_a_category_those_with_the_same_words_are_alike(city: City) -> None:
    complaints(city.roads, 6, title="Lampu padam di gang")
    complaints(city.roads, 9, title="Jalan ambles")
    complaints(city.roads, 4, title="Marka pudar")
    found = by_key(city.roads)
    assert set(found) == {ROADS, f"{ROADS}|words:gang", f"{ROADS}|words:ambles"}
    lamps = found[f"{ROADS}|words:gang"]
    assert lamps.title.id == "Pengaduan tentang “gang” dan “lampu” (Jalan rusak)"
    assert (lamps.facts["reports"], lamps.theme) == (6, lamps.key)
    assert lamps.reasons[1].id == "32\u00a0% dari pengaduan Jalan rusak."
    assert len(linkable_cases(lamps, city.roads.pk, on=TODAY, limit=9)) == 6


def test_what_a_word_names_in_any_form_is_one_group(city: City) -> None:
    """Pits, roads with pits and pits at the side of something are one problem, not three."""
    for place in ("pasar", "sekolah", "masjid", "sungai"):
        complaints(city.roads, 3, title=f"Lubang dalam di {place}")
        complaints(city.roads, 2, title=f"Jalan berlubang, samping {place}")
    complaints(city.roads, 9, title="Jalan ambles")
    found = by_key(city.roads)
    assert set(found) == {ROADS, f"{ROADS}|words:lubang", f"{ROADS}|words:ambles"}
    pits = found[f"{ROADS}|words:lubang"]
    assert (pits.facts["reports"], pits.title.id) == (
        20,
        "Pengaduan tentang “lubang” (Jalan rusak)",
    )


def test_how_one_greets_and_asks_makes_no_group(city: City) -> None:
    for place in ("pasar", "sekolah", "masjid", "sungai", "stasiun", "terminal"):
        complaint(city.roads, title=f"Selamat siang admin, mohon lapor: batu di {place}")
    complaints(city.roads, 6, title="Jalan ambles")
    found = by_key(city.roads)
    assert set(found) == {ROADS, f"{ROADS}|words:ambles", f"{ROADS}|words:batu"}
    assert found[ROADS].reasons[-1].id == "Kata yang sering muncul: ambles, batu, jalan."


def test_a_category_with_a_bar_in_its_name_is_linked_too(city: City) -> None:
    complaints(city.roads, 5, category="Jalan | jembatan")
    (offer,) = by_key(city.roads).values()
    assert len(linkable_cases(offer, city.roads.pk, on=TODAY, limit=9)) == 5


def test_merged_reports_count_with_the_one_they_were_merged_into(city: City) -> None:
    cases = complaints(city.roads, 6)
    vina = city.actor(city.vina)
    merge(cases[0].pk, into_id=cases[1].pk, by=vina, at=MONDAY)
    assert fresh(cases[0]).outcome == "duplicate"
    offer = by_key(city.roads)[ROADS]
    assert (offer.facts["reports"], offer.facts["merged"], offer.cases) == (6, 1, 5)
    assert "termasuk 1 yang digabung" in offer.reasons[0].id
    assert cases[0].pk not in linkable_cases(offer, city.roads.pk, on=TODAY, limit=9)


def test_how_long_they_take_and_how_often_they_fail(city: City) -> None:
    received = MONDAY - timedelta(days=28)  # a Monday at 09.00
    for days, outcome in product((1, 2, 3), ("solved", "not-solved")):
        complaint(
            city.roads, received_at=received, **ended(received + timedelta(days=days), outcome)
        )
    complaint(city.roads, reopen_count=1)
    offer = by_key(city.roads)[ROADS]
    assert offer.facts["failed_share"] == round(4 / 7, 4)
    assert offer.facts["median_working_minutes"] == 2 * 450
    assert "57\u00a0% dibuka lagi" in offer.reasons[2].id
    assert "2 hari kerja" in offer.reasons[3].id
    assert offer.weight.harm == pytest.approx(0.5 + 0.5 * 4 / 7)


def test_no_word_of_a_secret_report_or_of_another_unit_gets_out(city: City) -> None:
    complaints(city.roads, 5, title="Jalan ambles")
    complaints(city.roads, 4, title="Mandor Suparman memeras", secret=True)
    complaints(city.roads, 3, category="", title="Pegawai Rahasiawan mabuk", secret=True)
    complaints(city.health, 9, title="Vaksin Suparman habis")
    everything = repr(offered(city.roads.pk, on=TODAY)).casefold()
    assert "ambles" in everything
    for word in ("mandor", "suparman", "peras", "rahasiawan", "vaksin"):
        assert word not in everything


def test_a_word_of_two_reports_alone_is_not_told(city: City) -> None:
    complaints(city.roads, 4, title="Jalan ambles")
    complaints(city.roads, 2, title="Jalan ambles kata Sumarni")
    assert "sumarni" not in repr(offered(city.roads.pk, on=TODAY)).casefold()


def test_one_query_however_many_groups(city: City, django_assert_num_queries: Any) -> None:
    complaints(city.roads, 5)
    with django_assert_num_queries(1):
        assert len(offered(city.roads.pk, on=TODAY)) == 1
    complaints(city.roads, 5, category="Lampu mati")
    complaints(city.roads, 5, category="Drainase")
    with django_assert_num_queries(1):
        assert len(offered(city.roads.pk, on=TODAY)) == 3


def test_counts_agree_with_counting_one_by_one(city: City) -> None:
    chance = random.Random(5)  # noqa: S311 - an arrangement of samples
    places = [None, region(), region("35.77.01.1002", "Kelurahan Anggrek")]
    for _one in range(120):
        complaint(
            chance.choice([city.roads, city.roads_section, city.health]),
            category=chance.choice(["Jalan rusak", "Lampu mati", "Banjir"]),
            region=chance.choice(places),
            days_ago=chance.uniform(1, 500),
            secret=chance.random() < 0.2,
        )
    counted = _slowly(city)
    for key, offer in by_key(city.roads).items():
        assert (offer.facts["reports"], round(offer.facts["per_month_recent"] * 3)) == counted[key]


def _slowly(city: City) -> dict[str, tuple[int, int]]:
    since, recent = MONDAY.replace(year=2025, hour=0) - timedelta(hours=7), MONDAY.replace(month=8, hour=0) - timedelta(hours=7)  # fmt: skip
    found: dict[str, tuple[int, int]] = {}
    for one in Case.objects.filter(unit__in=[city.roads, city.roads_section]):
        keys = [f"category:{one.category}", f"category:{one.category}|region:{one.region_id}"]
        if not one.secret:  # all titles are the same
            keys.append(f"category:{one.category}|words:lubang")
        for key in keys:
            if one.received_at >= since:
                all_of, new = found.get(key, (0, 0))
                found[key] = (all_of + 1, new + (one.received_at >= recent))
    return found
