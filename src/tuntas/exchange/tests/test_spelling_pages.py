"""Settling names of units on the web."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.personas import MONDAY, City

from tuntas.cases.actors import SYSTEM
from tuntas.cases.models import Case
from tuntas.exchange.conftest import WriteXlsx
from tuntas.exchange.lapor.actions import import_lapor
from tuntas.organisation.models import Unit, UnitSpelling

LIKELY = "Dinas Pekerjaan Umum dan Tata Ruang"
STRANGE = "Balai Besar Entah"
ALSO_STRANGE = "Perumda Tirta Melati"
COLUMNS = [
    "Tracking ID",
    "Tanggal Laporan Masuk",
    "Status Laporan",
    "Judul Laporan",
    "Instansi Terdisposisi",
]


@pytest.fixture
def oki(city: City) -> Client:
    return city.client(city.oki)


@pytest.fixture
def vina(city: City) -> Client:
    return city.client(city.vina)


@pytest.fixture(autouse=True)
def _imported(city: City, write_xlsx: WriteXlsx) -> None:
    units = [LIKELY, LIKELY, STRANGE, ALSO_STRANGE]
    lines = [[str(n), "3 Mei 2026", "Proses", "Lampu", unit] for n, unit in enumerate(units, 1)]
    import_lapor(write_xlsx([COLUMNS, *lines]), by=SYSTEM, at=MONDAY)


def one(text: str) -> UnitSpelling:
    return UnitSpelling.objects.get(spelling=text)


def page(client: Client) -> str:
    return client.get(reverse("spellings")).content.decode()


def test_the_page_proposes_units_and_says_what_waits(city: City, oki: Client) -> None:
    text = page(oki)
    assert text.index(LIKELY) < text.index(STRANGE)
    assert "2 laporan menunggu" in text
    assert "Terima semua usulan ≥ 75 % (1)" in text
    assert "Buat unit baru untuk sisanya (2)" in text
    assert reverse("spelling_accept", args=[one(LIKELY).pk, city.roads.pk]) in text


def test_a_proposal_is_taken_with_one_press(city: City, vina: Client) -> None:
    answer = vina.post(
        reverse("spelling_accept", args=[one(LIKELY).pk, city.roads.pk]), follow=True
    )
    assert "2 laporan dipindahkan" in answer.content.decode()
    assert Case.objects.visible_to(city.sari.powers()).count() == 2
    assert (one(LIKELY).unit, one(LIKELY).settled_by) == (city.roads, city.vina)
    assert "Vina" in page(vina)


def test_any_unit_can_be_chosen_and_changed(city: City, vina: Client) -> None:
    address = reverse("spelling", args=[one(STRANGE).pk])
    assert "UPT Pemeliharaan Jalan" in vina.get(address).content.decode()
    vina.post(address, {"unit": city.health.pk})
    assert Case.objects.get(external_id="3").unit == city.health
    assert "Sekarang berarti Dinas Kesehatan" in vina.get(address).content.decode()
    vina.post(address, {"unit": city.roads_section.pk})
    assert Case.objects.get(external_id="3").unit == city.roads_section


@pytest.mark.parametrize("value", ["", "0", "abc", "999999"])
def test_a_unit_that_does_not_exist_is_refused(city: City, vina: Client, value: str) -> None:
    address = reverse("spelling", args=[one(STRANGE).pk])
    assert vina.post(address, {"unit": value}).status_code == 422
    assert one(STRANGE).unit is None


def test_many_at_once(city: City, oki: Client) -> None:
    seen = [one(text).pk for text in (LIKELY, STRANGE, ALSO_STRANGE)]
    oki.post(reverse("spellings_accept"), {"spelling": seen})
    assert (one(LIKELY).unit, one(STRANGE).unit) == (city.roads, None)
    oki.post(reverse("spellings_new_units"), {"spelling": seen})
    assert not Case.objects.filter(unit=city.government).exists()
    assert Unit.objects.get(name=ALSO_STRANGE).kind == "company"
    assert "Semua nama unit sudah dikenal" in page(oki)


def test_only_what_was_on_the_page_is_settled(city: City, oki: Client) -> None:
    oki.post(reverse("spellings_new_units"), {"spelling": [one(STRANGE).pk]})
    assert one(STRANGE).unit is not None
    assert one(ALSO_STRANGE).unit is None


def test_a_new_unit_for_one(city: City, oki: Client) -> None:
    oki.post(reverse("spelling_new_unit", args=[one(STRANGE).pk]))
    assert Case.objects.get(external_id="3").unit == Unit.objects.get(name=STRANGE)
    assert oki.post(reverse("spelling_new_unit", args=[one(STRANGE).pk])).status_code == 404


def test_the_verifier_makes_no_units_and_is_told_who_does(city: City, vina: Client) -> None:
    text = page(vina)
    assert "Membuat unit baru adalah wewenang Bagian Organisasi" in text
    assert "Buat unit baru" not in text
    refused = (
        reverse("spelling_new_unit", args=[one(STRANGE).pk]),
        reverse("spellings_new_units"),
    )
    for address in refused:
        answer = vina.post(address, {"spelling": [one(STRANGE).pk]})
        assert answer.status_code == 403
        assert "Hanya pengelola seluruh pemerintah" in answer.content.decode()
    assert Unit.objects.count() == 4


def test_nobody_else_settles(city: City) -> None:
    pk = one(LIKELY).pk
    addresses = (
        reverse("spelling", args=[pk]),
        reverse("spelling_accept", args=[pk, city.roads.pk]),
        reverse("spelling_new_unit", args=[pk]),
        reverse("spellings_accept"),
        reverse("spellings_new_units"),
    )
    for person in (city.sari, city.budi, city.citra, city.dewi, city.eva, city.wati, city.adi):
        client = city.client(person)
        for address in addresses:
            assert client.post(address, {"unit": city.roads.pk}).status_code == 403
    assert one(LIKELY).unit is None


def test_acts_are_not_done_by_looking(city: City, vina: Client) -> None:
    assert vina.get(reverse("spellings_accept")).status_code == 405
    address = reverse("spelling_accept", args=[one(LIKELY).pk, city.roads.pk])
    assert vina.get(address).status_code == 405


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries_for_one_and_three(
    city: City, oki: Client, number: int
) -> None:
    keep = [LIKELY, STRANGE, ALSO_STRANGE][:number]
    Case.objects.exclude(unit_spelling__spelling__in=keep).update(unit_spelling=None)
    UnitSpelling.objects.exclude(spelling__in=keep).delete()
    for n in range(number):
        UnitSpelling.objects.create(
            spelling=f"Ejaan {n}", unit=city.roads, origin="person", settled_by=city.oki
        )
    page(oki)
    with CaptureQueriesContext(connection) as queries:
        text = page(oki)
    assert text.count("<h3>") == 2 * number
    assert len(queries) == 6
