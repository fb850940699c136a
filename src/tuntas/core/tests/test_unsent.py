"""Who was signed out while a form stood open sends it again; a stranger's page is not helped."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

pytestmark = pytest.mark.django_db
ADDRESS = "/kerja/perbaikan/1/langkah/3/"
HERE = {"Origin": "http://testserver"}
SENT = {"text": 'Petugas bilang "tunggu" <b>', "who": ["4", "7"]}


def test_what_was_sent_stays_on_the_page_of_who_was_signed_out() -> None:
    answer = Client().post(ADDRESS, {**SENT, "csrfmiddlewaretoken": "lama"})
    assert answer.status_code == 401
    assert answer["Cache-Control"] == "private, no-store"
    page = answer.content.decode()
    assert 'name="text" value="Petugas bilang &quot;tunggu&quot; &lt;b&gt;"' in page
    assert page.index('name="who" value="4"') < page.index('name="who" value="7"')
    assert page.count('name="csrfmiddlewaretoken"') == 1
    assert 'value="lama"' not in page
    assert 'href="/akun/login/"' in page


def test_files_have_to_be_chosen_again() -> None:
    chosen = [SimpleUploadedFile(f"{name}.txt", b"x") for name in ("satu", "dua")]
    page = Client().post(ADDRESS, {**SENT, "evidence": chosen}).content.decode()
    assert "Pilih lagi berkas: satu.txt, dua.txt" in page
    assert 'enctype="multipart/form-data"' in page
    assert "multiple" in page.partition('name="evidence"')[2].partition(">")[0]


def test_a_form_with_the_token_of_an_earlier_session_is_offered_again() -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(ADDRESS, SENT, headers=HERE)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "formulir ini terlalu lama terbuka" in page
    assert "Petugas bilang" in page
    assert 'href="/akun/login/"' not in page


def test_no_page_repeats_a_password() -> None:
    sent = {"login": "sari@contoh.example", "password": "sandi-rahasia"}
    answer = Client(enforce_csrf_checks=True).post("/akun/login/", sent, headers=HERE)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "terlalu lama terbuka" in page
    assert "sandi-rahasia" not in page
    assert "sari@contoh.example" not in page


@pytest.mark.parametrize(
    "origin", [{}, {"Origin": "null"}, {"Origin": "https://penipu.example"}], ids=str
)
def test_what_a_strangers_page_sent_is_not_offered(origin: dict[str, str]) -> None:
    answer = Client(enforce_csrf_checks=True).post(ADDRESS, SENT, headers=origin)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Petugas bilang" not in page
    assert "<form" not in page.partition("<main")[2]


def test_a_page_that_is_only_read_leads_to_signing_in_and_back() -> None:
    answer = Client().get(ADDRESS)
    assert (answer.status_code, answer["Location"]) == (302, f"/akun/login/?next={ADDRESS}")
