"""Reporting: one page, gentle with people, strict with files."""

import io
import re
import zlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from tests.personas import City

from tuntas.cases.forms.helps import missing_parts, personal_data, title_of
from tuntas.cases.models import Attachment, Case, Reporter
from tuntas.core.file_store import path_of
from tuntas.organisation.models import Region

CountQueries = Callable[[int], AbstractContextManager[Any]]
GPS = 0x8825
STORY = "Lubang besar di depan pasar, kedalaman sejengkal, sudah dua motor jatuh minggu ini."


def filled(**changes: Any) -> dict[str, Any]:
    return {
        "uid": str(uuid4()),
        "kind": "pengaduan",
        "text": STORY,
        "place": "Jl. Melati",
        "happened_on": "2026-11-14",
        **changes,
    }


def picture(**options: Any) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (64, 48), "grey").save(target, "JPEG", **options)
    return target.getvalue()


def upload(content: bytes, name: str = "foto.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def test_a_report_leads_to_its_own_page(city: City, client: Client) -> None:
    answer = client.post(
        "/lapor/", filled(name="Rahma", email="rahma@contoh.example", anonymous="on")
    )
    reporter = Reporter.objects.select_related("case").get()
    assert answer.status_code == 302
    assert re.fullmatch(rf"/l/{reporter.case.code}/[\w-]{{20}}/\?terkirim=1", answer["Location"])
    assert (reporter.case.text, reporter.case.place) == (STORY, "Jl. Melati")
    assert (reporter.case.anonymous, reporter.case.secret) == (True, False)
    assert (reporter.name, reporter.wants_mail, reporter.language) == ("Rahma", True, "id")
    page = client.get(answer["Location"]).content.decode()
    assert reporter.case.code in page
    assert "Simpan tautan ini." in page


def test_the_language_of_the_page_is_kept_for_messages(city: City, client: Client) -> None:
    client.post("/lapor/", filled(), headers={"Accept-Language": "en"})
    assert Reporter.objects.get().language == "en"


def test_sent_twice_is_one_report_and_the_same_page(city: City, client: Client) -> None:
    twice = filled()
    first, second = (client.post("/lapor/", twice)["Location"] for _ in range(2))
    assert first == second
    assert Case.objects.count() == 1


def test_a_sender_by_script_gets_the_address_without_a_page(city: City, client: Client) -> None:
    answer = client.post("/lapor/", filled(), headers={"X-Draft": "now"})
    assert answer.status_code == 201
    assert answer["Location"].startswith("/l/KC-")
    assert answer["X-Code"] == Case.objects.get().code
    assert answer.content == b""


def test_what_waited_for_a_connection_is_taken_without_advice(city: City, client: Client) -> None:
    short = filled(place="", happened_on="")
    assert client.post("/lapor/", short, headers={"X-Draft": "now"}).status_code == 200
    assert client.post("/lapor/", short, headers={"X-Draft": "queued"}).status_code == 201
    assert Case.objects.get().place == ""


def test_what_is_incomplete_is_asked_for_once_and_then_taken(city: City, client: Client) -> None:
    short = filled(text="Lampu jalan mati semua.", place="", happened_on="")
    asked = client.post("/lapor/", short)
    page = asked.content.decode()
    assert asked.status_code == 200
    assert "cerita yang lebih rinci, tempatnya, kapan terjadinya" in page
    assert "Lampu jalan mati semua.</textarea>" in page
    assert Case.objects.count() == 0
    assert client.post("/lapor/", {**short, "as_is": "1"}).status_code == 302
    assert Case.objects.get().text == "Lampu jalan mati semua."


def test_personal_numbers_are_pointed_out_but_not_refused(city: City, client: Client) -> None:
    said = filled(text=STORY + " KTP saya 3204120101900001, telepon 0812-3456-7890.")
    page = client.post("/lapor/", said).content.decode()
    assert "NIK atau nomor KK dan nomor telepon" in page
    assert client.post("/lapor/", {**said, "as_is": "1"}).status_code == 302


def test_errors_keep_what_was_typed(city: City, client: Client) -> None:
    answer = client.post(
        "/lapor/",
        filled(text="Terlalu pendek", email="bukan-surel", name="Rahma", happened_on="2999-01-01"),
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('class="error"') == 3
    for typed in (
        "Terlalu pendek</textarea>",
        'value="bukan-surel"',
        'value="Rahma"',
        "2999-01-01",
    ):
        assert typed in page
    assert Case.objects.count() == 0


@pytest.mark.parametrize("typed", ["abc123", "0812", "0812-345", "bukan nomor"])
def test_what_is_no_telephone_number_is_refused_in_words(
    city: City, client: Client, typed: str
) -> None:
    answer = client.post("/lapor/", filled(phone=typed))
    assert answer.status_code == 422
    assert "Nomor teleponnya belum benar." in answer.content.decode()
    assert f'value="{typed}"' in answer.content.decode()


def test_a_telephone_number_is_kept_as_its_digits(city: City, client: Client) -> None:
    client.post("/lapor/", filled(phone="+62 812-3456.7890"))
    assert Reporter.objects.get().phone == "+6281234567890"


def test_a_city_without_units_cannot_take_reports_yet(client: Client, db: None) -> None:
    answer = client.post("/lapor/", filled())
    assert answer.status_code == 409
    assert f"{STORY}</textarea>" in answer.content.decode()


def test_without_a_uid_nothing_is_taken(city: City, client: Client) -> None:
    answer = client.post("/lapor/", filled(uid=""))
    assert answer.status_code == 422
    assert "Muat ulang halamannya" in answer.content.decode()


def test_a_program_that_fills_the_hidden_field_is_stopped_and_a_person_can_go_on(
    city: City, client: Client
) -> None:
    answer = client.post("/lapor/", filled(website="http://spam.example"))
    assert answer.status_code == 422
    assert "spam.example" not in answer.content.decode()
    assert Case.objects.count() == 0


def test_every_visit_gets_its_own_uid_and_is_kept_nowhere(city: City, client: Client) -> None:
    pages = [client.get("/lapor/") for _ in range(2)]
    found = [re.search(r'name="uid" value="([^"]+)"', page.content.decode()) for page in pages]
    uids = {UUID(one[1]) for one in found if one}
    assert len(uids) == 2
    assert pages[0]["Cache-Control"] == "private, no-store"


def test_a_kelurahan_of_the_city_can_be_chosen_and_no_other(city: City, client: Client) -> None:
    here = Region.objects.create(code="99.71.01.1001", name="Melati", level="village")
    other = Region.objects.create(code="98.71.01.1001", name="Jauh", level="village")
    city.roads.serves.add(here)
    page = client.get("/lapor/").content.decode()
    assert "Melati" in page
    assert "Jauh" not in page
    assert client.post("/lapor/", filled(region=other.pk)).status_code == 422
    client.post("/lapor/", filled(region=here.pk))
    assert Case.objects.get().region == here


def test_no_cookie_but_that_of_the_form_and_no_session(city: City, client: Client) -> None:
    for address in ("/", "/tentang/", "/lapor/", "/lacak/"):
        assert client.get(address).status_code == 200
    client.get(client.post("/lapor/", filled())["Location"])
    assert set(client.cookies) == {"tuntas_csrf"}


# --- files ----------------------------------------------------------------------------------------
def test_a_photo_loses_the_place_where_it_was_taken(city: City, client: Client) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Kamera"
    exif.get_ifd(GPS)[1] = "S"
    exif.get_ifd(GPS)[2] = (6.0, 54.0, 30.0)
    original = picture(exif=exif)
    assert GPS in Image.open(io.BytesIO(original)).getexif()
    sent = client.post("/lapor/", filled(photos=[upload(original)]))["Location"]
    kept = Attachment.objects.get()
    address = f"{sent.partition('?')[0]}berkas/{kept.uid}/"
    shown = b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]
    assert shown == path_of(kept.sha256).read_bytes()
    assert dict(Image.open(io.BytesIO(shown)).getexif()) == {}
    assert b"Kamera" not in shown


def _bomb() -> bytes:
    """Return a PNG of 400 million pixels in a few kilobytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    size = (20_000).to_bytes(4, "big")
    header = chunk(b"IHDR", size + size + bytes([1, 0, 0, 0, 0]))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"MZ\x90\x00" + b"\x00" * 200, "bukan foto"),
        (b"", "kosong"),
        (b"\xff\xd8\xff\xe0" + b"x" * (11 * 1024 * 1024), "11.0 MB"),
        (_bomb(), "terlalu besar untuk diolah"),
        (picture()[:300], "bukan foto"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "bukan foto"),
    ],
    ids=["disguised program", "empty", "11 MB", "bomb", "cut off", "svg"],
)
def test_a_bad_file_is_refused_by_name_and_the_rest_stays(
    city: City, client: Client, content: bytes, words: str
) -> None:
    answer = client.post(
        "/lapor/", filled(photos=[upload(picture()), upload(content, "bukti.jpg")])
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“bukti.jpg”" in page
    assert words in page
    assert "Pilih lagi foto" in page
    assert f"{STORY}</textarea>" in page
    assert Case.objects.count() == 0


def test_at_most_five_files(city: City, client: Client) -> None:
    five, six = (
        [upload(picture(), f"{number}.jpg") for number in range(count)] for count in (5, 6)
    )
    answer = client.post("/lapor/", filled(photos=six))
    assert answer.status_code == 422
    assert "Anda memilih 6 berkas" in answer.content.decode()
    assert client.post("/lapor/", filled(photos=five)).status_code == 302
    assert Attachment.objects.count() == 5


def test_files_that_are_too_large_together_are_not_silently_dropped(
    city: City, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuntas.core.uploads.MAX_UPLOAD_BYTES", 1000)
    answer = client.post("/lapor/", filled(photos=[upload(picture() * 3)]))
    assert answer.status_code == 413
    assert "terlalu besar" in answer.content.decode()
    assert Case.objects.count() == 0


# --- figures --------------------------------------------------------------------------------------
def test_queries_of_the_empty_form(
    city: City, client: Client, django_assert_num_queries: CountQueries
) -> None:
    with django_assert_num_queries(2):
        client.get("/lapor/")


def test_queries_of_a_report(
    city: City, client: Client, django_assert_num_queries: CountQueries
) -> None:
    with django_assert_num_queries(5):  # two of them are the savepoint of a test
        client.post("/lapor/", filled())


# --- help -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Lampu mati. Sudah seminggu.", "Lampu mati"),
        ("Lampu mati!\nSudah seminggu", "Lampu mati!"),
        ("Jl. Melati gelap", "Jl. Melati gelap"),
        ("kata " * 40, "kata " * 14 + "kata…"),
        ("x" * 200, "x" * 79 + "…"),
    ],
)
def test_a_title_from_the_first_sentence(text: str, title: str) -> None:
    assert title_of(text) == title


def test_what_is_missing() -> None:
    assert missing_parts(text=STORY, place="sini", region=None, happened_on=None) == {
        "happened_on": "kapan terjadinya"
    }
    assert (
        missing_parts(text=STORY, place="", region=object(), happened_on=timezone.localdate()) == {}
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("NIK 3204120101900001", ["NIK atau nomor KK"]),
        ("3204 1201 0190 0001", ["NIK atau nomor KK"]),
        ("hubungi +62 812 3456 7890", ["nomor telepon"]),
        ("081234567890", ["nomor telepon"]),
        ("rumah nomor 14, sejak 2019, biaya Rp 1.250.000", []),
        ("kode 12345678901234567890", []),
    ],
)
def test_personal_numbers(text: str, found: list[str]) -> None:
    assert personal_data(text) == found
