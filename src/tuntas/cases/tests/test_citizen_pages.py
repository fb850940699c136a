"""The pages around: home, about, errors."""

from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.test import Client
from django.utils import translation
from tests.personas import City

from tuntas.core.throttle import address_of
from tuntas.portal.views import limits


def test_home_names_every_limit_and_how_it_was_verified(client: Client, db: None) -> None:
    page = client.get("/").content.decode()
    days = {key: [line.working_days for line in lines] for key, lines in limits().items()}
    assert days == {
        "verification": [3],
        "recheck": [3],
        "first_answer": [5],
        "settlement": [5, 14, 14, 60],
        "reply": [10],
        "information": [10],
    }
    for sentence in ("3 hari kerja", "60 hari kerja", "112", "belum diperiksa pada naskah asli"):
        assert sentence in page


@pytest.mark.parametrize(
    ("language", "notice"),
    [
        ("id", "Memuat informasi dari Indonesian Area Data"),
        ("en", "Contains information from Indonesian Area Data"),
    ],
)
def test_about_carries_the_notice_of_the_regions(
    client: Client, db: None, language: str, notice: str
) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    with translation.override(None):  # what the page chooses holds no longer than this test
        page = client.get("/tentang/").content.decode()
    assert notice in page
    assert "Open Database License (ODbL)" in page
    assert "https://opendatacommons.org/licenses/odbl/1.0/" in page


def test_a_page_that_does_not_exist_says_so_kindly(client: Client, db: None) -> None:
    answer = client.get("/tidak-ada/")
    assert answer.status_code == 404
    assert "Halaman ini tidak kami temukan" in answer.content.decode()


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_pages_for_trouble_need_no_context(name: str) -> None:
    assert "<h1>" in get_template(name).render()


def test_a_form_that_was_open_too_long(city: City) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/lapor/", {"text": "x"})
    assert answer.status_code == 403
    assert "terlalu lama terbuka" in answer.content.decode()


DIRECT, PROXIED = False, True


@pytest.mark.parametrize(
    ("given", "behind_proxy", "expected"),
    [
        (("10.1.2.3", ""), DIRECT, "10.1.2.3"),
        (("10.1.2.3", "1.1.1.1"), DIRECT, "10.1.2.3"),
        (("10.1.2.3", "1.1.1.1, 2.2.2.2"), PROXIED, "2.2.2.2"),
        (("2001:db8:1:2:3::4", ""), DIRECT, "2001:db8:1:2::"),
        (("", ""), DIRECT, "unknown"),
    ],
)
def test_the_address_that_a_throttle_counts(
    rf: Any, settings: Any, given: tuple[str, str], *, behind_proxy: bool, expected: str
) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, behind_proxy=behind_proxy)
    remote, forwarded = given
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert address_of(rf.get("/", REMOTE_ADDR=remote, headers=headers)) == expected
