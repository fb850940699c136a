"""The pages of units and services: what a head reads, what nobody else may, what too few cases hide."""

import csv
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.personas import MONDAY, City, reported

from tuntas.catalogue.models import Service, ServiceStandard
from tuntas.measures.models import DataVersion, MonthlyValue
from tuntas.measures.tests.figures_samples import (
    DAY,
    NOVEMBER,
    OCTOBER,
    STEADY,
    TAKEN,
    published,
    put,
    put_ladder,
    put_two_years,
)
from tuntas.organisation.actions import create_unit
from tuntas.organisation.models import Person, Unit

PAGE = "/kerja/kinerja/DPUPR/"
HOUR = timedelta(hours=1)
Headers = dict[str, str] | None
ENGLISH = {"accept-language": "en"}


def shown(city: City, person: Person, address: str = PAGE, headers: Headers = None) -> str:
    response = city.client(person).get(address, headers=headers)
    assert response.status_code == 200, response.status_code
    return " ".join(response.content.decode().split())


def permit(unit: Unit, name: str = "Izin galian", days: int = 5) -> Service:
    """Return a service with a standard in force."""
    service = Service.objects.create(unit=unit, name=name)
    ServiceStandard.objects.create(
        service=service, version=1, state="in-force", valid_from=MONDAY.date(), in_force_at=MONDAY,
        promise_working_minutes=days * DAY,
    )  # fmt: skip
    return service


def test_without_figures_the_page_says_when_they_come(city: City) -> None:
    page = shown(city, city.budi)
    assert "Belum ada angka" in page
    assert "sistem mengambil data setiap jam" in page


def test_a_unit_without_ended_cases_says_what_will_appear(city: City) -> None:
    published()
    put_two_years(city.health)
    assert "Belum ada kasus selesai di unit ini" in shown(city, city.budi)


def test_a_head_reads_that_the_service_became_quicker_and_by_how_much(city: City) -> None:
    published()
    put_two_years(city.roads)
    put_ladder(city.roads, [10, 30, 30, 20, 10], [0, 10, 40, 40, 10])
    page = shown(city, city.budi)
    assert (
        "Membaik: Oktober 2026 mencapai 2 hari 2 jam kerja, jauh lebih rendah daripada yang biasa "
        "(sekitar 3 hari 1 jam kerja)." in page
    )
    assert "80 % dari 240 kasus dalam dua belas bulan terakhir selesai sesuai janji." in page
    assert "Pada Oktober 2026, 1 dari 3 angka: Waktu penyelesaian (median) (membaik)." in page
    assert "kebetulan saja" in page
    assert "40 % dari 120 kasus setahun terakhir selesai dalam sehari atau lebih cepat" in page
    assert "versi 20261122-080000-abcdef01" in page
    assert "November 2026 masih berjalan" in page


def test_common_cause_raises_no_alarm(city: City) -> None:
    published()
    put_two_years(city.roads, quicker=False)
    page = shown(city, city.budi)
    assert "Tidak. Pada Oktober 2026, 3 angka yang dapat dinilai bergerak seperti biasanya." in page
    assert "perlu perhatian" not in page
    assert "membaik" not in page


def test_the_statistics_speak_english_to_english_readers(city: City) -> None:
    published()
    put_two_years(city.roads)
    page = shown(city, city.budi, headers=ENGLISH)
    assert "Better: October 2026 reached 2 working days 2 hours, far lower than usual" in page


def test_two_months_are_too_early(city: City) -> None:
    published()
    put(city.roads, "working-time-median", [1000, 1200])
    page = shown(city, city.budi)
    assert page.count("terlalu dini untuk mengatakan apa yang biasa") >= 2
    assert 'class="limit" d=' not in page


def test_small_numbers_stay_hidden_everywhere(city: City) -> None:
    published()
    put(city.roads, "working-time-median", [1230.0] * 8, n=4)
    put(city.roads, "within-promise", [61.0] * 8, n=[0, 0, 0, 0, 0, 0, 0, 4])
    put(city.roads, "working-time-median", [1230.0] * 8, n=4, service="Izin galian")
    page = shown(city, city.budi)
    assert "Terlalu sedikit kasus untuk disimpulkan." in page
    assert "Terlalu sedikit kasus dengan janji waktu" in page
    numbers = city.client(city.budi).get(f"{PAGE}angka/working-time-median.csv").content.decode()
    for place in (page, numbers):
        assert "2 hari 5 jam" not in place  # 1230 minutes
        assert "1230" not in place
        assert not re.search(r"\b61\b", place)  # not those within tokens


def test_the_running_month_is_not_counted(city: City) -> None:
    published()
    put_two_years(city.roads)
    put(city.roads, "working-time-median", [30 * DAY], last=NOVEMBER)
    page = shown(city, city.budi)
    assert "30 hari" not in page


def test_promise_stands_beside_reality_for_each_service(city: City) -> None:
    published()
    put_two_years(city.roads)
    service = permit(city.roads_section)
    put_two_years(city.roads, service=service.name)
    put(city.roads, "working-time-median", [2000.0] * 7, service="Dari sistem lain")
    unasked = Service.objects.create(unit=city.roads, name="Belum diminta")
    page = shown(city, city.budi)
    row = page[page.index("Janji dan kenyataan setiap layanan") :]
    assert f'<a href="/kerja/kinerja/DPUPR/layanan/{service.pk}/">Izin galian</a>' in row
    assert "5 hari kerja" in row
    assert "biasanya di bawah janji" in row
    assert "Dari sistem lain" in row
    assert "1 layanan belum punya kasus tercatat" in row
    assert f'<a href="/kerja/kinerja/DPUPR/layanan/{unasked.pk}/">Belum diminta</a>' in row
    assert "Lebih cepat: Izin galian." in page


def test_a_service_has_a_page_of_its_own(city: City) -> None:
    published()
    put_two_years(city.roads)
    service = permit(city.roads_section)
    put_two_years(city.roads, service=service.name)
    page = shown(city, city.budi, f"{PAGE}layanan/{service.pk}/")
    assert "Janji: selesai dalam 5 hari kerja." in page
    assert "Dengan cara kerja sekarang, targetnya terpenuhi setiap bulan." in page
    assert (
        city.client(city.budi).get(f"/kerja/kinerja/DINKES/layanan/{service.pk}/").status_code
        == 404
    )
    assert (
        city.client(city.oki).get(f"/kerja/kinerja/DINKES/layanan/{service.pk}/").status_code == 404
    )


def test_old_limits_no_longer_speak_where_the_last_months_contradict_them(city: City) -> None:
    published()
    service = permit(city.roads_section)
    medians = [DAY * days for days in (*(value + 4 for value in STEADY), *STEADY)]
    put(city.roads, "working-time-median", medians)
    put(city.roads, "working-time-median", medians, service=service.name)
    assert "di atas janji" not in shown(city, city.budi)
    address = f"{PAGE}layanan/{service.pk}/"
    page = shown(city, city.budi, address)
    assert "Sejak November 2025 targetnya terpenuhi setiap bulan." in page
    assert "Dengan cara kerja sekarang" not in page
    assert page.count(f'href="{address}mulai-baru/"') == 2  # beside the sentence and below
    assert f'href="{address}mulai-baru/"' not in shown(city, city.sari, address)


def test_open_and_late_cases_of_everything_below_stand_beside(city: City) -> None:
    published()
    put_two_years(city.roads)
    put_two_years(city.government)
    reported()
    assert "0 kasus terbuka, 0 lewat batas." in shown(city, city.budi)
    assert "1 kasus terbuka" in shown(city, city.wati, "/kerja/kinerja/PEMKOT/")
    whole = shown(city, city.wati)  # who reads all units is led to this one's cases
    assert f'<a href="/kerja/?tab=open&amp;unit={city.roads.pk}">' in whole


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("sari", 200),
        ("budi", 200),
        ("oki", 200),
        ("eva", 200),
        ("wati", 200),
        ("vina", 200),
        ("dewi", 404),  # another unit's officer
        ("citra", 403),
        ("adi", 403),
    ],
)
def test_who_sees_a_units_figures(city: City, who: str, status: int) -> None:
    published()
    put_two_years(city.roads)
    service = permit(city.roads)
    client = city.client(getattr(city, who))
    for address in (
        PAGE,
        f"{PAGE}angka/within-promise.csv",
        f"{PAGE}layanan/{service.pk}/",
        f"{PAGE}layanan/{service.pk}/angka/within-promise.csv",
    ):
        assert client.get(address).status_code == status, address


def test_a_strangers_unit_and_none_look_the_same(city: City) -> None:
    dewi = city.client(city.dewi)
    there, nowhere = dewi.get(PAGE), dewi.get("/kerja/kinerja/TIDAK-ADA/")
    assert there.content == nowhere.content


def test_the_numbers_can_be_taken_along(city: City) -> None:
    published()
    put_two_years(city.roads)
    client = city.client(city.budi)
    rows = list(
        csv.DictReader(client.get(f"{PAGE}angka/within-promise.csv").content.decode().splitlines())
    )
    assert len(rows) == 24
    assert rows[-1] | {"lower": "", "upper": ""} == {
        "month": "2026-10", "value": "80.0", "unit": "percent", "n": "20", "few": "no",
        "centre": "80.0", "lower": "", "upper": "", "variation": "common-cause", "rules": "",
        "data_version": "20261122-080000-abcdef01",
    }  # fmt: skip
    assert client.get(f"{PAGE}angka/tidak-ada.csv").status_code == 404


def test_who_sees_one_unit_goes_straight_there(city: City) -> None:
    response = city.client(city.dewi).get("/kerja/kinerja/")
    assert (response.status_code, response["Location"]) == (302, "/kerja/kinerja/DINKES/")


def test_the_list_marks_what_is_unusual_and_ranks_nobody(city: City) -> None:
    published()
    put_two_years(city.roads)
    put_two_years(city.health, quicker=False)
    page = shown(city, city.wati, "/kerja/kinerja/")
    assert page.index("DINKES/") < page.index("DPUPR/") < page.index("UPT-JALAN/")
    assert page.count('class="vary improved"') == 1
    assert "PEMKOT" in page


def queries(city: City, person: Person, address: str) -> int:
    client = city.client(person)
    client.get(address)  # the figures are made
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("services", [1, 3])
def test_a_units_page_takes_eight_queries(city: City, services: int) -> None:
    published()
    put_two_years(city.roads)
    for number in range(services):
        put_two_years(city.roads, service=permit(city.roads, f"Izin {number}").name)
    assert queries(city, city.budi, PAGE) == 8


@pytest.mark.parametrize("units", [1, 60])
def test_the_list_takes_five_queries_for_sixty_units(city: City, units: int) -> None:
    published()
    for number in range(units):
        unit = create_unit(
            by=city.actor(city.oki), at=MONDAY, code=f"UPT-{number}", name=f"UPT {number}",
            short_name=f"UPT {number}", kind="technical-unit", parent=city.roads,
        )  # fmt: skip
        put(unit, "working-time-median", [DAY * value for value in STEADY])
    assert queries(city, city.wati, "/kerja/kinerja/") == 5


def test_new_figures_are_shown_at_once(city: City) -> None:
    published()
    put_two_years(city.roads)
    shown(city, city.budi)
    MonthlyValue.objects.filter(indicator="working-time-median", month=OCTOBER).update(
        value=DAY * 9
    )
    DataVersion.objects.create(version="20261122-090000-abcdef02", made_at=TAKEN + HOUR)
    assert "Oktober 2026 mencapai 9 hari kerja, jauh lebih tinggi" in shown(city, city.budi)
