"""Mails through a real server: encrypted, refused, tried again, never lost and never sent twice."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.outside.mail_server import PASSWORD, USER, Mailbox, certificate, running_mail_server
from tests.personas import City, reported

from tuntas.cases.actions import merge, verify_and_dispose
from tuntas.cases.models import Delivery

PLAIN = "pengaduan-tidak-berkadar-pengawasan"
SEND = """
import django
django.setup()
from django.core.mail import EmailMessage
EmailMessage("Uji kirim", "Isi surel", to=["rahma@contoh.example"]).send()
"""


@pytest.fixture
def chain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A certificate that this test trusts like one of a real authority."""
    path = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return path


def send_as_operated(home: Path, scheme: str, port: int, password: str = PASSWORD) -> Any:
    """Send one mail from a process of its own, with nothing but an operator's settings."""
    return subprocess.run(
        [sys.executable, "-c", SEND],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tuntas.config.settings",
            "TUNTAS_HOME": str(home),
            "TUNTAS_MAIL_URL": f"{scheme}://{USER}:{quote(password)}@127.0.0.1:{port}",
            "TUNTAS_MAIL_FROM": "Lapor Kota Contoh <lapor@kota.example>",
            "PYTHONPATH": ":".join(sys.path),
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_the_settings_of_an_operator_send_encrypted(
    chain: Path, tmp_path: Path, scheme: str
) -> None:
    with running_mail_server(chain, tls_from_the_start=scheme == "smtps") as mailbox:
        done = send_as_operated(tmp_path, scheme, mailbox.port)
    assert done.returncode == 0, done.stderr
    [mail] = mailbox.taken
    assert mailbox.encrypted == [True]
    assert (mail["From"], mail["Subject"]) == (
        "Lapor Kota Contoh <lapor@kota.example>",
        "Uji kirim",
    )


def test_a_server_with_a_strange_certificate_gets_no_password(
    chain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with running_mail_server(chain) as mailbox:
        done = send_as_operated(tmp_path, "smtp", mailbox.port)
    assert "CERTIFICATE_VERIFY_FAILED" in done.stderr
    assert mailbox.taken == []


def test_a_wrong_password_sends_nothing_and_is_not_repeated(chain: Path, tmp_path: Path) -> None:
    with running_mail_server(chain) as mailbox:
        done = send_as_operated(tmp_path, "smtp", mailbox.port, password="salah-sekali")
    assert "SMTPAuthenticationError" in done.stderr
    assert "salah-sekali" not in done.stderr
    assert mailbox.taken == []


@pytest.fixture
def no_jobs(transactional_db: None) -> Iterator[None]:
    """Nothing to do before and after; jobs are not emptied with the tables of our models."""
    _forget_jobs()
    yield
    _forget_jobs()


def _forget_jobs() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


@pytest.fixture
def mailbox(no_jobs: None, chain: Path, settings: Any) -> Iterator[Mailbox]:
    """A mail server, and this process set to send through it."""
    with running_mail_server(chain) as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = USER, PASSWORD
        settings.EMAIL_USE_TLS = True
        yield running


def work_off() -> None:
    """Let a real worker do what is due, as `tuntas worker` does, and end.

    In a thread of its own: a browser that another test opened leaves its event loop running in ours.
    """
    with ThreadPoolExecutor(max_workers=1) as aside:
        aside.submit(_work_off).result()


def _work_off() -> None:
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        app.run_worker(wait=False, delete_jobs="successful", install_signal_handlers=False)


def let_time_pass() -> None:
    """Make what waits for its next try due."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")


def waiting() -> list[int]:
    """Return the tries so far of each job about a mail."""
    jobs = ProcrastinateJob.objects.filter(task_name="cases.tell_reporters", status="todo")
    return [job.attempts for job in jobs]


def test_a_report_is_confirmed_by_mail_once(mailbox: Mailbox, city: City) -> None:
    reporter = reported(timezone.now())
    work_off()
    [mail] = mailbox.taken
    assert (mail["To"], mailbox.encrypted) == ("rahma@contoh.example", [True])
    assert reporter.case.code in mail["Subject"]
    assert waiting() == []
    work_off()
    assert len(mailbox.taken) == 1


def test_a_refused_recipient_is_tried_again_and_not_lost(mailbox: Mailbox, city: City) -> None:
    reporter = reported(timezone.now())
    mailbox.refuses.add("rahma@contoh.example")
    work_off()
    assert (mailbox.taken, waiting()) == ([], [1])
    work_off()  # not yet due again: nobody is pestered
    assert mailbox.asked == ["rahma@contoh.example"]
    let_time_pass()
    work_off()
    assert waiting() == [2]
    mailbox.refuses.clear()
    let_time_pass()
    work_off()
    assert [mail["To"] for mail in mailbox.taken] == ["rahma@contoh.example"]
    assert waiting() == []
    assert Delivery.objects.get(reporter=reporter).sent_at is not None


def test_a_mail_server_that_is_away_loses_nothing(
    mailbox: Mailbox, city: City, settings: Any
) -> None:
    reported(timezone.now())
    settings.EMAIL_PORT = 9  # nobody listens there
    work_off()
    assert waiting() == [1]
    settings.EMAIL_PORT = mailbox.port
    let_time_pass()
    work_off()
    assert len(mailbox.taken) == 1


def test_one_refused_recipient_keeps_no_mail_from_the_others(mailbox: Mailbox, city: City) -> None:
    at = timezone.now()
    first, second = reported(at), reported(at, email="kedua@contoh.example")
    merge(second.case_id, into_id=first.case_id, by=city.actor(city.vina), at=at)
    work_off()
    mailbox.taken.clear()
    mailbox.refuses.add("rahma@contoh.example")
    by = city.actor(city.vina)
    verify_and_dispose(first.case_id, by=by, at=at, classification=PLAIN, unit=city.roads)
    work_off()
    assert {mail["To"] for mail in mailbox.taken} == {"kedua@contoh.example"}
    assert len({mail["Subject"] for mail in mailbox.taken}) == len(mailbox.taken) == 2
    assert waiting() == [1, 1]  # both steps are tried again
