"""Handing in a list on the web: look first, decide, nothing left behind."""

import os
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from tests.personas import MONDAY, City

from tuntas.cases.actors import SYSTEM
from tuntas.exchange.kept_uploads import KEPT_SECONDS, folder
from tuntas.organisation.actions import create_unit, grant_role
from tuntas.organisation.models import Person, Unit

GOOD = "Kode;Nama;Jenis;Induk\nDINSOS;Dinas Sosial;Dinas;PEMKOT\n"
MIXED = GOOD + "X1;Tanpa induk;Dinas;\n"


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def oki(city: City) -> Client:
    return city.client(city.oki)


def hand_in(client: Client, text: str, *, what: str = "units", name: str = "unit.csv") -> object:
    file = SimpleUploadedFile(name, text.encode())
    return client.post(reverse(f"{what}_import"), {"file": file})


def sha_of(client: Client, what: str = "units") -> str:
    return str(client.get(reverse(f"{what}_import_preview")).context["kept"].sha256)


def take(client: Client, *, rows: str = "all", what: str = "units", sha: str = "") -> object:
    data = {"sha256": sha or sha_of(client, what), "rows": rows}
    return client.post(reverse(f"{what}_import_apply"), data)


def test_a_good_list_is_looked_at_and_taken(city: City, oki: Client) -> None:
    answer = hand_in(oki, GOOD)
    assert answer.headers["Location"] == reverse("units_import_preview")  # type: ignore[attr-defined]
    page = oki.get(reverse("units_import_preview")).content.decode()
    assert "Simpan 1 baris" in page
    assert "Dinas Sosial" in page
    assert Unit.objects.count() == 4
    assert len(list(folder().iterdir())) == 1
    take(oki)
    assert Unit.objects.filter(code="DINSOS").exists()
    assert list(folder().iterdir()) == []


def test_a_mixed_list_shows_each_reason_and_gives_the_good_rows(city: City, oki: Client) -> None:
    hand_in(oki, MIXED)
    page = oki.get(reverse("units_import_preview")).content.decode()
    assert "Baris 3" in page
    assert "Kolom Induk kosong" in page
    assert "Ambil 1 baris yang baik saja" in page
    take(oki, rows="good")
    assert Unit.objects.filter(code="DINSOS").exists()
    assert not Unit.objects.filter(code="X1").exists()


def test_a_row_that_became_wrong_meanwhile_keeps_the_list_out(city: City, oki: Client) -> None:
    hand_in(oki, GOOD.replace("PEMKOT", "DINKES"))
    sha = sha_of(oki)
    Unit.objects.filter(code="DINKES").update(code="DINKES-LAMA")
    answer = take(oki, sha=sha)
    assert answer.headers["Location"] == reverse("units_import_preview")  # type: ignore[attr-defined]
    assert not Unit.objects.filter(code="DINSOS").exists()


def test_only_what_was_looked_at_is_taken(city: City, oki: Client) -> None:
    hand_in(oki, GOOD)
    seen = sha_of(oki)
    hand_in(oki, GOOD.replace("DINSOS", "DISHUB"))
    assert len(list(folder().iterdir())) == 1
    take(oki, sha=seen)
    assert Unit.objects.count() == 4


def test_a_file_changed_on_disk_is_not_taken(city: City, oki: Client) -> None:
    hand_in(oki, GOOD)
    seen = sha_of(oki)
    next(folder().iterdir()).write_text(GOOD.replace("DINSOS", "DISHUB"))
    take(oki, sha=seen)
    assert Unit.objects.count() == 4


def test_another_persons_file_is_out_of_reach(city: City, oki: Client) -> None:
    hand_in(oki, GOOD)
    seen = sha_of(oki)
    adi = city.client(city.adi)
    assert adi.get(reverse("units_import_preview")).status_code == 302
    take(adi, sha=seen)
    assert Unit.objects.count() == 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "kosong"),
        ("%PDF-1.7 bukan tabel", "PDF"),
        ("a;b\n1;2\n", "tidak ditemukan"),
        ("<html><table></table></html>", "HTML"),
    ],
)
def test_what_is_no_list_is_refused_and_not_kept(
    city: City, oki: Client, text: str, said: str
) -> None:
    answer = hand_in(oki, text)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert said in answer.content.decode()  # type: ignore[attr-defined]
    assert list(folder().iterdir()) == []


def test_a_name_full_of_tricks_stays_a_name(city: City, oki: Client) -> None:
    hand_in(oki, GOOD, name="../../<b>unit.csv")
    page = oki.get(reverse("units_import_preview")).content.decode()
    assert "&lt;b&gt;unit.csv" in page
    assert [path.parent for path in folder().iterdir()] == [folder()]


def test_forgotten_files_go_after_a_day(city: City, oki: Client) -> None:
    forgotten = folder() / "lama"
    forgotten.write_text("x")
    long_ago = time.time() - KEPT_SECONDS - 60
    os.utime(forgotten, (long_ago, long_ago))
    hand_in(oki, GOOD)
    assert not forgotten.exists()


def test_people_are_taken_alike(city: City, oki: Client) -> None:
    hand_in(
        oki,
        "Nama,Email,Peran,Unit\nRina,rina@contoh.example,Petugas unit,DINKES\n",
        what="people",
        name="orang.csv",
    )
    assert "Rina" in oki.get(reverse("people_import_preview")).content.decode()
    take(oki, what="people")
    assert Person.objects.get(email="rina@contoh.example").memberships.get().unit == city.health


@pytest.mark.parametrize("what", ["units", "people"])
def test_a_part_and_an_officer_are_refused(city: City, what: str) -> None:
    part = create_unit(
        by=SYSTEM, at=MONDAY, code="P", name="P", short_name="P", kind="section", parent=city.roads
    )
    grant_role(
        by=SYSTEM, at=MONDAY, person=city.budi, unit=part, role="administrator", since=MONDAY.date()
    )
    for person in (city.budi, city.sari, city.citra):
        client = city.client(person)
        assert client.get(reverse(f"{what}_import")).status_code == 403
        assert client.get(reverse(f"{what}_import_preview")).status_code == 403
        assert client.post(reverse(f"{what}_import_apply")).status_code == 403
    said = city.client(city.budi).get(reverse(f"{what}_import")).content.decode()
    assert "hanya dapat dilakukan oleh pengelola seluruh pemerintah" in said


def test_taking_is_no_link(city: City, oki: Client) -> None:
    assert oki.get(reverse("units_import_apply")).status_code == 405
