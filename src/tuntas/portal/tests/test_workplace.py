"""Signing in leads everybody to a page that they may open."""

import pytest
from django.test import Client
from tests.personas import City


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("sari", "/kerja/"),
        ("budi", "/kerja/"),
        ("vina", "/kerja/"),
        ("oki", "/kerja/kota/"),
        ("eva", "/kerja/kota/"),
        ("wati", "/kerja/kota/"),
        ("adi", "/kerja/unit/"),
        ("citra", "/"),
    ],
)
def test_work_begins_with_a_page_that_opens(city: City, name: str, first: str) -> None:
    response = city.client(getattr(city, name)).get("/ruang-kerja/", follow=True)
    assert response.redirect_chain == [(first, 302)]
    assert response.status_code == 200


def test_who_is_not_signed_in_is_asked_to(client: Client, db: None) -> None:
    response = client.get("/ruang-kerja/")
    assert response.headers["Location"] == "/akun/login/?next=/ruang-kerja/"


def test_staff_who_lose_the_way_are_led_to_their_work(city: City, client: Client) -> None:
    for path in ("/kerja/laporan/KC-2222-2222/", "/kerja/tidak-ada/"):
        page = city.client(city.sari).get(path)
        assert page.status_code == 404
        assert 'href="/ruang-kerja/"' in page.content.decode()
        assert "bukan bagian Anda" in page.content.decode()
        assert "Laporan Anda tidak hilang" not in page.content.decode()
    citizen = client.get("/tidak-ada/").content.decode()
    assert "Laporan Anda tidak hilang" in citizen
    assert 'href="/ruang-kerja/"' not in citizen


def test_the_menu_calls_a_page_as_the_page_calls_itself(city: City) -> None:
    page = city.client(city.wati).get("/kerja/waktu/").content.decode()
    menu, main = page.split("<main", 1)
    assert "Di mana waktunya habis" in menu.split("</head>")[1]
    assert "<h1>Di mana waktunya habis</h1>" in main
