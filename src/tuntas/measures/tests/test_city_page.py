"""The page of the whole government, the public pages and the open data."""

import csv
import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.personas import City, reported

from tuntas.catalogue.models import Service
from tuntas.measures.findings.openness import hidden_together, mark_open_figures
from tuntas.measures.findings.signals import signals
from tuntas.measures.indicators import shipped
from tuntas.measures.models import DataVersion, MonthlyValue, Signal, YearValue
from tuntas.measures.tests.figures_samples import (
    NOVEMBER,
    TAKEN,
    published,
    put,
    put_ladder,
    put_two_years,
)
from tuntas.organisation.models import Unit
from tuntas.rules.statistics.small_numbers_in_trees import hidden_in_tree

pytestmark = pytest.mark.django_db
PAGE = "/kerja/kota/"
SERVICE = "Kartu keluarga"


def found() -> None:
    """Make the findings of the figures as a publication does."""
    with connection.cursor() as cursor:
        mark_open_figures(cursor, shipped(), NOVEMBER)
    Signal.objects.bulk_create(signals(shipped(), NOVEMBER))
    published()


def year(unit: Unit, *, value: float, n: int, indicator: str = "within-promise") -> Service:
    service, _made = Service.objects.get_or_create(unit=unit, name=SERVICE)
    YearValue.objects.create(
        indicator=indicator, unit=service.unit, service=SERVICE, years_ago=0, value=value, n=n
    )
    return service


def test_before_the_first_data_the_page_says_what_will_come(city: City) -> None:
    assert "Belum ada angka" in city.client(city.wati).get(PAGE).content.decode()


def test_the_mayor_reads_what_improved_and_what_chance_alone_does(city: City) -> None:
    put_two_years(city.roads, quicker=True)
    put_two_years(city.health, quicker=False)
    found()
    page = city.client(city.wati).get(PAGE).content.decode()
    better = Signal.objects.get(state="better")
    assert (better.unit, better.indicator) == (city.roads, "working-time-median")
    assert better.sentence_id in page
    assert "kebetulan saja sudah membuat" in page
    assert "1 membaik dan 0 memburuk" in page


def test_a_short_series_is_too_early_to_judge(city: City) -> None:
    put(city.roads, "working-time-median", [400, 500, 450])
    found()
    assert Signal.objects.get().state == "early"
    assert "Terlalu dini" in city.client(city.wati).get(PAGE).content.decode()


def test_a_series_that_ended_long_ago_says_nothing_about_now(city: City) -> None:
    put(city.roads, "working-time-median", [400.0, 500.0] * 9, last=date(2026, 7, 1))
    found()
    assert Signal.objects.get().state == "early"


def test_a_promise_kept_too_rarely_is_named_with_its_n(city: City) -> None:
    year(city.roads, value=71, n=120)
    found()
    page = city.client(city.wati).get(PAGE).content.decode()
    assert SERVICE in page
    assert "71\u00a0%" in page


def test_what_needs_attention_comes_first(city: City) -> None:
    put_two_years(city.roads, quicker=True)
    year(city.roads, value=71, n=120)
    found()
    reported(TAKEN - timedelta(days=60))
    page = city.client(city.wati).get(PAGE).content.decode()
    order = ["1 kasus terbuka, 1 lewat batas", "Hanya layanan yang punya standar", "Yang memburuk"]
    places = [page.index(one) for one in (*order, "Yang membaik", published_version())]
    assert places == sorted(places)
    assert '<a href="/kerja/?tab=open&amp;late=1">' in page


def test_much_that_worsened_is_folded_and_no_unit_is_hidden(city: City) -> None:
    units = [city.roads, city.health, city.roads_section, city.government]
    Signal.objects.bulk_create(
        Signal(
            unit=unit, indicator="backlog", service="", state="worse", points=24, n=20,
            sentence_id=f"Perlu perhatian di {unit.short_name}.", sentence_en="Look.",
        )
        for unit in units
    )  # fmt: skip
    published()
    page = city.client(city.wati).get(PAGE).content.decode()
    assert '<a href="#h-worse">Memburuk <b>4</b></a>' in page
    seen, folded = page[page.index('id="h-worse"') :].split("1 lainnya", maxsplit=1)
    assert [f"di {unit.short_name}." in seen for unit in units] == [True, True, False, True]
    named, rows = folded.split("</summary>", maxsplit=1)
    assert city.roads_section.short_name in named
    assert f"di {city.roads_section.short_name}." in rows


def published_version() -> str:
    return DataVersion.objects.get().version


@pytest.mark.parametrize("key", ["inflow", "backlog", "ikm"])
def test_the_numbers_of_every_chart_on_the_page_are_a_file(city: City, key: str) -> None:
    put(city.government, key, [40.0] * 24, n=40)
    found()
    client = city.client(city.wati)
    path = f"/kerja/kinerja/{city.government.code}/angka/{key}.csv"
    assert path in client.get(PAGE).content.decode()
    answer = client.get(path)
    assert answer.status_code == 200
    assert len(list(csv.DictReader(StringIO(answer.content.decode())))) == 24


def test_a_promise_with_few_cases_is_not_judged(city: City) -> None:
    year(city.roads, value=50, n=19)
    found()
    page = city.client(city.wati).get(PAGE).content.decode()
    assert "1 layanan lain selesai kurang dari 20 kali" in page
    assert "50\u00a0%" not in page


@pytest.mark.parametrize(("who", "status"), [
    ("wati", 200), ("oki", 200), ("eva", 200), ("vina", 200), ("sari", 404), ("budi", 404), ("adi", 403),
])  # fmt: skip
def test_only_who_sees_all_units_opens_it(city: City, who: str, status: int) -> None:
    assert city.client(getattr(city, who)).get(PAGE).status_code == status


@pytest.mark.parametrize("units", [1, 3])
def test_the_page_asks_the_same_of_one_unit_and_of_three(
    city: City, units: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for unit in [city.roads, city.health, city.roads_section][:units]:
        put_two_years(unit)
    found()
    client = city.client(city.wati)
    with django_assert_num_queries(14):
        client.get(PAGE)
    with django_assert_num_queries(5):  # what is open is counted each time
        client.get(PAGE)


def test_small_months_and_what_gives_them_away_are_withheld(city: City, client: Client) -> None:
    put(city.government, "inflow", [63], n=63)
    put(city.roads, "inflow", [60], n=60)
    put(city.health, "inflow", [3], n=3)
    found()
    rows = list(csv.DictReader(StringIO(client.get("/data/inflow.csv").content.decode())))
    shown = {row["unit"]: row["n"] for row in rows}
    assert shown == {"PEMKOT": "63", "DPUPR": "", "DINKES": ""}
    assert {row["withheld"] for row in rows if not row["n"]} == {"true"}
    assert all(row["value"] == "" for row in rows if row["withheld"] == "true")


def test_what_one_indicator_hides_no_other_of_the_same_facts_tells() -> None:
    parents = {1: None, 2: 1, 3: 1, 4: 1}
    counts = {"inflow": {1: 103, 2: 50, 3: 50, 4: 3}, "ended": {1: 100, 2: 50, 3: 50}}
    least = {"inflow": 5, "ended": 5}
    hidden = hidden_together(counts, parents, least)
    assert set(hidden["inflow"]) == {2, 3, 4}
    assert set(hidden["ended"]) == {2, 3}
    assert hidden_in_tree(counts["ended"], parents) == set()


def test_the_running_month_is_not_open(city: City) -> None:
    put(city.government, "inflow", [40], n=40, last=NOVEMBER)
    found()
    assert not MonthlyValue.objects.filter(public=True).exists()


def test_data_are_sent_once_per_version(city: City, client: Client) -> None:
    put(city.government, "inflow", [63], n=63)
    found()
    first = client.get("/data/inflow.json")
    assert [row["n"] for row in json.loads(first.content)] == [63]
    assert "public" in first["Cache-Control"]
    again = client.get("/data/inflow.json", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_is_for_the_office_is_not_open(city: City, client: Client) -> None:
    found()
    assert client.get("/data/cases-per-officer.csv").status_code == 404
    assert client.get("/data/nothing.json").status_code == 404


def test_the_package_describes_every_file_and_column(city: City, client: Client) -> None:
    put(city.government, "ladder", [40], n=40, part="day")
    found()
    about = client.get("/data/datapackage.json").json()
    assert about["licenses"][0]["name"] == "CC-BY-4.0"
    names = [one["name"] for one in about["resources"]]
    assert len(names) == len(set(names)) == 2 * sum(one.public for one in shipped().values())
    for one in about["resources"]:
        answer = client.get("/data/" + one["path"].rpartition("/")[2])
        assert answer.status_code == 200
        fields = [field["name"] for field in one["schema"]["fields"]]
        if one["format"] == "csv":
            assert answer.content.decode().splitlines()[0].split(",") == fields


def test_citizens_read_how_fast_services_are_in_both_languages(city: City, client: Client) -> None:
    put_two_years(city.government)
    put_ladder(city.government, [10, 20, 30, 30, 10], [5, 15, 30, 30, 20])
    YearValue.objects.create(
        indicator="working-time-median", unit=city.government, years_ago=0, value=900, n=240
    )
    found()
    page = client.get("/kinerja/").content.decode()
    assert "Setengah urusan warga selesai dalam 2 hari kerja" in page
    assert "versi 2" not in page  # a number of the data says nothing to who waits
    assert page.index("Ambil datanya") < page.index("Versi data dalam berkas unduhan")
    english = client.get("/kinerja/", headers={"accept-language": "en"}).content.decode()
    assert "Time to completion (median)" in english


def test_the_way_to_the_better_is_said_in_plain_words(city: City, client: Client) -> None:
    page = client.get("/data/").content.decode()
    for said in (
        "Lebih baik bila naik.",
        "Lebih baik bila turun.",
        "Tidak ada arah yang lebih baik.",
    ):
        assert f"<dt>Arah</dt><dd>{said}</dd>" in page


@pytest.mark.parametrize("path", ["/kinerja/", "/data/"])
def test_public_pages_before_the_first_data(city: City, client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


def test_public_figures_of_a_government_without_enough_cases(city: City, client: Client) -> None:
    put(city.government, "working-time-median", [900] * 24, n=3)
    found()
    assert "Belum ada angka" in client.get("/kinerja/").content.decode()


def test_the_public_page_is_made_once(
    city: City, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    put_two_years(city.government)
    found()
    client.get("/kinerja/")
    with django_assert_num_queries(1):
        client.get("/kinerja/")


def test_a_service_tells_its_promise_and_no_exact_number(city: City, client: Client) -> None:
    service = year(city.roads, value=91, n=123)
    year(city.roads, value=900, n=123, indicator="working-time-median")
    page = client.get(f"/kinerja/layanan/{service.slug}/").content.decode()
    assert "Setengah warga selesai dalam 2 hari kerja" in page
    assert "Ditepati pada 91 dari 100" in page
    assert "sedikitnya 100 permohonan" in page
    assert "123" not in page


def test_a_promise_that_is_new_is_not_said_to_have_been_kept(city: City, client: Client) -> None:
    service = year(city.roads, value=91, n=123)
    year(city.roads, value=900, n=123, indicator="working-time-median")
    service.standards.create(
        version=2, state="in-force", valid_from=timezone.localdate(), in_force_at=timezone.now(),
        promise_working_minutes=900,
    )  # fmt: skip
    page = client.get(f"/kinerja/layanan/{service.slug}/").content.decode()
    assert "Janji kami: 2 hari kerja" in page
    assert "Janji yang berlaku saat permohonan masuk ditepati pada 91 dari 100" in page


def test_a_service_with_few_cases_says_so(city: City, client: Client) -> None:
    service = year(city.roads, value=900, n=4, indicator="working-time-median")
    page = client.get(f"/kinerja/layanan/{service.slug}/").content.decode()
    assert "Terlalu sedikit permohonan" in page
    assert client.get("/kinerja/layanan/tidak-ada-999/").status_code == 404
