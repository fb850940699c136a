"""What leaks without anybody asking for it: logs, modes of files, pages of libraries, shared limits."""

import logging
import stat
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.utils import timezone
from tests.personas import PASSWORD, City, reported

from tuntas.cases.links import secret_path
from tuntas.config.secret_key import private_directory
from tuntas.core.logs import DiscreetFormatter
from tuntas.organisation.adapters import AccountAdapter


@pytest.mark.django_db
def test_a_refused_request_leaves_no_secret_link_in_the_log(
    city: City, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    path = secret_path(reported(timezone.now()))
    assert client.post(f"{path}balas/", {}).status_code == 422
    written = [DiscreetFormatter().format(record) for record in caplog.records]
    assert any("/balas/" in line for line in written)
    assert not any(path in line for line in written)


@pytest.mark.django_db
def test_a_page_that_is_not_ones_own_costs_the_log_one_line(
    city: City, caplog: pytest.LogCaptureFixture
) -> None:
    assert city.client(city.citra).get("/kerja/survei-pengaduan/").status_code == 403
    (line,) = (DiscreetFormatter().format(record) for record in caplog.records)
    assert "/kerja/survei-pengaduan/" in line
    assert "\n" not in line


def test_a_reset_link_is_not_written_down() -> None:
    args = ("Not Found", "/akun/password/reset/key/1-difu7r-e4d35a/")
    line = DiscreetFormatter().format(
        logging.LogRecord("x", logging.WARNING, "", 0, "%s: %s", args, None)
    )
    assert line == "Not Found: /akun/password/reset/key/1-.../"


def test_the_server_logs_discreetly() -> None:
    formatters: Any = settings.LOGGING["formatters"]
    assert formatters["line"]["()"] == "tuntas.core.logs.DiscreetFormatter"


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["email/", "signup/", "confirm-email/", "confirm-email/a:b/"])
def test_nobody_gives_themselves_an_address_or_an_account(city: City, page: str) -> None:
    sari = city.client(city.sari)
    taken = {"email": city.wati.email, "action_add": "", "password1": PASSWORD}
    for client in (sari, Client()):
        assert client.get(f"/akun/{page}").status_code == 404
        assert client.post(f"/akun/{page}", taken).status_code == 404


def test_sign_in_is_limited_by_visitor_and_not_by_proxy(settings: Any) -> None:
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "9.9.9.9, 203.0.113.7"})
    assert AccountAdapter().get_client_ip(request) == "127.0.0.1"
    settings.ENVIRONMENT = type("Behind", (), {"behind_proxy": True})()
    assert AccountAdapter().get_client_ip(request) == "203.0.113.7"


def tried(address: str, password: str) -> int:
    return Client().post("/akun/login/", {"login": address, "password": password}).status_code


@pytest.mark.django_db
def test_a_colleague_behind_the_same_address_is_not_locked_out(city: City) -> None:
    city.dewi.set_password(PASSWORD)
    city.dewi.save()
    spellings = (city.sari.email, city.sari.email.upper(), f" {city.sari.email}")
    assert [tried(spellings[number % 3], "salah-sekali") for number in range(9)][-1] == 429
    assert tried(city.dewi.email, PASSWORD) == 302


@pytest.mark.django_db
def test_who_is_locked_out_is_told_so_in_words(city: City) -> None:
    said = {"login": city.sari.email, "password": "salah-sekali"}
    answers = [Client().post("/akun/login/", said) for _ in range(9)]
    assert "Tunggu lima belas menit" in answers[-1].content.decode()


def test_what_citizens_sent_is_closed_to_other_users_of_the_machine(tmp_path: Path) -> None:
    open_to_all = tmp_path / "mail"
    open_to_all.mkdir(mode=0o755)
    for place in (open_to_all, tmp_path / "new" / "files"):
        assert stat.S_IMODE(private_directory(place).stat().st_mode) == 0o700
    assert stat.S_IMODE(Path(settings.FILES_ROOT).stat().st_mode) == 0o700
