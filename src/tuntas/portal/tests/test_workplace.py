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
