"""The page: who sees which unit's paths, how many queries, what stands on it."""

import re
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from tests.personas import MONDAY, City

from tuntas.catalogue.models import Service, ServiceStandard, SopStep
from tuntas.measures.models import ProcessPath
from tuntas.measures.paths.keeping import keep_paths
from tuntas.measures.paths.tests.logs import Case, Happened, path_of, relations
from tuntas.organisation.models import Unit

pytestmark = pytest.mark.django_db
QUERIES = 6
SERVICE = "Izin / <Usaha>"
REWORK = [
    Happened("terima"),
    Happened("periksa", 60),
    Happened("minta berkas", 30),
    Happened("periksa", 400, waiting=True),
    Happened("terbit", 10),
]


def keep(cases: list[Case]) -> None:
    with relations(cases) as facts, connection.cursor() as cursor:
        facts.execute("DELETE FROM units")
        for unit in Unit.objects.all():
            for above in Unit.objects.filter(pk__in=unit.ancestor_ids):
                row = ["G", unit.code, above.code, unit.short_name, date(2000, 1, 1)]
                facts.execute("INSERT INTO units VALUES (?, ?, ?, ?, ?)", row)
        keep_paths(facts, cursor)


@pytest.fixture
def kept(city: City) -> City:
    """Seven requests at a section of the roads agency."""
    keep(
        [Case(REWORK, service=SERVICE, unit="UPT-JALAN")] * 5
        + [path_of("terima", "terbit", service=SERVICE, unit="UPT-JALAN")] * 2
    )
    return city


def address(unit: str) -> str:
    return reverse("process_path", args=[unit, SERVICE])


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return unescape(re.sub(r"\s+", " ", response.content.decode())).replace("\u00a0", " ")


def test_units_see_their_own_and_below_and_city_hall_all(kept: City) -> None:
    for who in (kept.sari, kept.budi, kept.vina, kept.oki, kept.eva, kept.wati):
        assert kept.client(who).get(address("UPT-JALAN")).status_code == 200
        assert kept.client(who).get(address("DPUPR")).status_code == 200
    assert kept.client(kept.sari).get(address("PEMKOT")).status_code == 404
    assert kept.client(kept.dewi).get(address("UPT-JALAN")).status_code == 404
    assert kept.client(kept.adi).get(address("UPT-JALAN")).status_code == 403


def test_lists_begin_at_the_highest_unit_that_one_sees(kept: City) -> None:
    assert SERVICE in text(kept.client(kept.budi), reverse("process_paths"))
    below = reverse("process_paths_of_unit", args=["UPT-JALAN"])
    assert below in text(kept.client(kept.budi), reverse("process_paths"))
    assert SERVICE not in text(kept.client(kept.dewi), reverse("process_paths"))
    assert kept.client(kept.dewi).get(below).status_code == 404


def test_the_page_says_what_the_numbers_say_and_draws_them_twice(kept: City) -> None:
    page = text(kept.client(kept.wati), address("DPUPR"))
    assert "Setengah permohonan selesai dalam 1 hari 1 jam waktu kerja" in page
    assert "71 % kembali ke langkah “periksa”" in page
    assert page.count('role="img"') == 2
    assert "Sisanya: 2 kasus" in page
    assert "<Usaha>" not in kept.client(kept.wati).get(address("DPUPR")).content.decode()


def test_the_page_takes_few_queries_with_one_process_and_with_three(kept: City) -> None:
    client = kept.client(kept.wati)
    sop(kept, "Terima", "Periksa", "Tanda tangan")
    with CaptureQueriesContext(connection) as queries:
        client.get(address("DPUPR"))
    assert len(queries) == QUERIES
    keep([path_of("a", "b", service=f"Layanan {one % 3}", unit="DPUPR") for one in range(15)])
    for unit in ("DPUPR", "PEMKOT"):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("process_paths_of_unit", args=[unit]))
        assert len(queries) == QUERIES


def sop(city: City, *activities: str) -> None:
    service = Service.objects.create(unit=city.roads, name=SERVICE)
    standard = ServiceStandard.objects.create(service=service, version=1)
    for order, activity in enumerate(activities, start=1):
        SopStep.objects.create(standard=standard, order=order, activity=activity, minutes=30)
    ServiceStandard.objects.filter(pk=standard.pk).update(
        state="in-force", valid_from=date(2026, 1, 1), promise_working_minutes=900,
        in_force_at=MONDAY,
    )  # fmt: skip


def test_the_sop_stands_beside_what_happened(kept: City) -> None:
    sop(kept, "Terima", "Periksa", "Tanda tangan")
    page = text(kept.client(kept.wati), address("UPT-JALAN"))
    assert "Jumlah waktu semua langkah menurut SOP: 1 jam 30 menit." in page
    assert page.count("tidak terlihat dalam catatan") == 1
    assert page.count("tidak ada di SOP") == 2


def test_the_same_facts_leave_the_rows_as_they_are_and_old_ones_go(kept: City) -> None:
    before = set(ProcessPath.objects.values_list("pk", "unit__code"))
    assert {unit for _pk, unit in before} == {"UPT-JALAN", "DPUPR", "PEMKOT"}
    case = path_of("terima", "terbit", service=SERVICE, unit="DPUPR")
    keep([case] * 5)
    after = set(ProcessPath.objects.values_list("pk", "unit__code"))
    assert after == {(pk, unit) for pk, unit in before if unit != "UPT-JALAN"}


def test_english_readers_get_the_words_of_our_own_cases_in_english(city: City) -> None:
    fields: dict[str, Any] = {
        "service": "",
        "kind": "pengaduan",
        "source": "tuntas",
        "unit": "DPUPR",
    }
    keep([path_of("submit", "take", **fields)] * 5)
    client = city.client(city.budi)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = text(client, reverse("process_path", args=["DPUPR", "pengaduan"]))
    assert "Half of the reports take" in page
    assert "Start work" in page


@pytest.mark.parametrize("code", ["DIN/01", "A~.B", "~~/~", "a b?c#d", "é"])
def test_any_code_and_any_name_have_an_address(city: City, code: str) -> None:
    Unit.objects.filter(pk=city.roads_section.pk).update(code=code)
    service = "Izin\nusaha/?#~."
    keep([path_of("terima", "terbit", service=service, unit=code)] * 5)
    client = city.client(city.vina)
    below = text(client, reverse("process_paths_of_unit", args=["DPUPR"]))
    assert reverse("process_paths_of_unit", args=[code]) in below
    assert reverse("process_path", args=["DPUPR", service]) in below
    assert "5 kasus" in text(client, reverse("process_path", args=[code, service]))
    assert resolve(unquote(reverse("unit_figures", args=[code]))).kwargs == {"unit": code}
