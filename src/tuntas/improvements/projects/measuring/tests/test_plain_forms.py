"""What the forms of figures ask for, and how they say what is wrong."""

import html
from typing import Any

import pytest
from tests.personas import City

from tuntas.improvements.projects.measuring.tests.measuring_samples import begun, measured

pytestmark = pytest.mark.django_db


def page(answer: Any, status: int = 200) -> str:
    """Return a page as it is read."""
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("abc", "Tulis dengan angka saja, tanpa angka di belakang koma, misalnya 1.500."),
        ("2,5", "Tulis dengan angka saja, tanpa angka di belakang koma, misalnya 1.500."),
        ("-3", "Tulis dengan angka saja, tanpa angka di belakang koma, misalnya 1.500."),
        ("999999999999", "Terlalu besar: paling besar 2.147.483.647. Periksa lagi angkanya."),
    ],
)
def test_a_saving_that_is_no_whole_number_is_refused_in_plain_words(
    city: City, typed: str, said: str
) -> None:
    made = measured(city)
    sent = {"minutes_saved": typed, "savings_assumption": "Dihitung"}
    client, address = city.client(city.sari), f"/kerja/perbaikan/{made.pk}/penghematan/"
    assert said in page(client.post(address, sent), 422)


def test_what_is_wanted_of_a_chosen_source_says_so_before_it_is_sent(city: City) -> None:
    client = city.client(city.sari)
    told = page(client.get(f"/kerja/perbaikan/{begun(city).pk}/ukuran/"))
    for label, need in (
        ("Indikator yang mana?", "wajib bila angkanya dari indikator"),
        ("Kategori pengaduan", "wajib bila angkanya dari pengaduan"),
        ("Apa yang dihitung?", "wajib bila dari catatan sendiri"),
    ):
        assert f'{label} <span class="need">{need}</span>' in told


def test_a_name_of_a_measure_that_is_too_long_is_refused_with_its_length(city: City) -> None:
    client, address = city.client(city.sari), f"/kerja/perbaikan/{begun(city).pk}/ukuran/"
    field = page(client.get(address)).partition('name="label"')[2].partition(">")[0]
    assert "maxlength" not in field
    told = page(client.post(address, {"source": "own", "label": "a" * 300}), 422)
    assert "Terlalu panjang: 300 huruf, paling banyak 200." in told
