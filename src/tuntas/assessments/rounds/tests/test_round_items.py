"""Proof, remarks and history of assessments."""

import hashlib
import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.personas import City

from tuntas.assessments.models import Assessment, Comment, Evidence, EvidenceUse, PublishedResult
from tuntas.assessments.rounds.files import MAX_BYTES, proof_file, proof_link
from tuntas.assessments.rounds.tests.round_samples import (
    AKIP,
    SUBS,
    address,
    begun,
    moved,
    of,
    said,
)
from tuntas.core.errors import DomainError

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def office(*names: str, **parts: bytes) -> bytes:
    """Return a zip archive with these empty parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, b"<x/>")
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "kept", "media_type"),
    [
        (PDF, "renja.docx", "renja.pdf", "application/pdf"),
        (b"\xff\xd8\xff\xe0abc", "foto.exe", "foto.jpg", "image/jpeg"),
        (office("[Content_Types].xml", "xl/workbook.xml"), "a.zip", "a.xlsx", "spreadsheetml"),
        (
            office("[Content_Types].xml", "word/document.xml"),
            "a.docx",
            "a.docx",
            "wordprocessingml",
        ),
        (
            office(mimetype=b"application/vnd.oasis.opendocument.text"),
            "../../a.odt",
            "a.odt",
            "opendocument.text",
        ),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 20, "lama.xls", "lama.xls", "ms-excel"),
    ],
)
def test_a_file_is_what_its_content_is(
    content: bytes, name: str, kept: str, media_type: str
) -> None:
    found = proof_file(SimpleUploadedFile(name, content))
    assert found.name == kept
    assert media_type in found.media_type
    assert found.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "kosong.pdf", "kosong"),
        (b"<html><script>alert(1)</script>", "a.pdf", "bukan PDF"),
        (b"MZ\x90", "a.docx", "bukan PDF"),
        (office("a.txt"), "a.docx", "bukan PDF"),
        (b"PK\x03\x04rusak", "a.docx", "bukan PDF"),
        (office(mimetype=b"application/x-aneh"), "a.odt", "bukan PDF"),
        (b"x" * (MAX_BYTES + 1), "besar.pdf", "25 MB"),
    ],
)
def test_other_files_are_refused_by_name(content: bytes, name: str, words: str) -> None:
    with pytest.raises(DomainError, match=words):
        proof_file(SimpleUploadedFile(name, content))


@pytest.mark.parametrize(
    "good", ["https://contoh.example/a?b=1", "http://a.example", "/kerja/survei/"]
)
def test_addresses_on_the_web_and_in_the_product_are_proof(good: str) -> None:
    assert proof_link(f" {good} ") == good


@pytest.mark.parametrize(
    "bad",
    ["javascript:alert(1)", "//jahat.example", "data:text/html,x", "/\\jahat", "ftp://a.b", "a b"],
)
def test_other_addresses_are_refused(bad: str) -> None:
    with pytest.raises(DomainError, match="bukan alamat"):
        proof_link(bad)


def proved(city: City, one: Assessment, content: bytes = PDF, **data: str) -> Any:
    return city.client(city.sari).post(
        address(one, "butir/1a/bukti/"),
        {"title": "Renstra", "file": SimpleUploadedFile("renstra.pdf", content), **data},
    )


@pytest.mark.django_db
def test_proof_is_kept_with_its_hash_and_handed_out_safely(city: City) -> None:
    one = begun(city)
    assert proved(city, one).status_code == 302
    kept = Evidence.objects.get()
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    assert kept.sha256 in city.client(city.sari).get(address(one, "butir/1a/")).content.decode()
    answer = city.client(city.sari).get(f"/kerja/penilaian/bukti/{kept.uid}/1/")
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"


def opened(city: City, who: str, url: str) -> int:
    """Open a file to its end and say how that went."""
    answer = city.client(getattr(city, who)).get(url)
    b"".join(answer)
    return answer.status_code


@pytest.mark.django_db
def test_proof_opens_for_whoever_judges_by_it_and_for_no_stranger(city: City) -> None:
    one = begun(city)
    proved(city, one)
    url = f"/kerja/penilaian/bukti/{Evidence.objects.get().uid}/1/"
    everybody = ("sari", "budi", "eva", "oki", "dewi", "wati", "vina")
    codes = {who: opened(city, who, url) for who in everybody}
    assert codes == {
        "sari": 200,
        "budi": 200,
        "eva": 200,
        "oki": 200,
        "dewi": 404,
        "wati": 404,
        "vina": 403,
    }
    moved(city, one, "published")
    assert opened(city, "wati", url) == 200
    assert city.client(city.dewi).get(url).status_code == 404
    assert city.client(city.sari).get(url.replace("/1/", "/2/")).status_code == 404


@pytest.mark.django_db
def test_a_newer_version_takes_the_place_only_where_it_was_given(city: City) -> None:
    one = begun(city)
    proved(city, one)
    first = Evidence.objects.get()
    sari = city.client(city.sari)
    sari.post(address(one, "butir/1b/bukti/pakai/"), {"evidence": str(first.pk)})
    proved(city, one, PDF + b"\n% kedua", replaces=str(first.uid))
    used = {
        use.node: use.evidence.version for use in EvidenceUse.objects.select_related("evidence")
    }
    assert used == {"1a": 2, "1b": 1}
    assert Evidence.objects.filter(uid=first.uid).count() == 2


@pytest.mark.django_db
def test_proof_serves_other_instruments_and_is_never_another_units(city: City) -> None:
    one = begun(city)
    proved(city, one)
    kept = Evidence.objects.get()
    later = begun(city, instrument="zi-permenpanrb-90-2021", title="ZI")
    item = address(later, "butir/A.I.1.i.a/")
    sari = city.client(city.sari)
    assert "Renstra (v1)" in sari.get(item).content.decode()
    assert sari.post(f"{item}bukti/pakai/", {"evidence": str(kept.pk)}).status_code == 302
    assert kept.uses.count() == 2
    sari.post(f"{item}bukti/{kept.uses.get(assessment=later).pk}/lepas/")
    assert kept.uses.count() == 1
    dewi = city.client(city.dewi)
    theirs = address(of(one.round, city.health), "butir/1a/bukti/pakai/")
    told = dewi.post(theirs, {"evidence": str(kept.pk)}, follow=True)
    assert "tidak ada pada unit ini" in told.content.decode()
    assert kept.uses.count() == 1


@pytest.mark.django_db
def test_wrong_proof_is_told_beside_its_field(city: City) -> None:
    one = begun(city)
    for data, words in (
        ({}, "salah satu"),
        ({"address": "javascript:alert(1)"}, "bukan alamat"),
        ({"file": SimpleUploadedFile("a.pdf", b"MZ")}, "bukan PDF"),
    ):
        answer = city.client(city.sari).post(
            address(one, "butir/1a/bukti/"), {"title": "x", **data}
        )
        assert answer.status_code == 422
        assert words in answer.content.decode()
    moved(city, one, "review")
    late = city.client(city.sari).post(
        address(one, "butir/1a/bukti/"), {"address": "https://a.example/"}
    )
    assert late.status_code == 403
    assert "selama tahapnya terbuka" in late.content.decode()
    assert "https://a.example/" in late.content.decode(), "what was typed is still there"
    assert not Evidence.objects.exists()


@pytest.mark.django_db
def test_remarks_among_evaluators_stay_there(city: City) -> None:
    one = moved(city, begun(city), "clarification")
    url = address(one, "butir/1a/komentar/")
    uid = "22222222-2222-4222-8222-222222222222"
    for _ in range(2):
        city.client(city.eva).post(url, {"uid": uid, "text": "ANTAR-EVALUATOR", "inside": "on"})
    assert Comment.objects.get().inside
    sari, eva = city.client(city.sari), city.client(city.eva)
    other = "33333333-3333-4333-8333-333333333333"
    sari.post(url, {"uid": other, "text": "Mohon dilihat", "inside": "on"})
    assert not Comment.objects.get(uid=other).inside
    item = address(one, "butir/1a/")
    assert "ANTAR-EVALUATOR" not in sari.get(item).content.decode()
    assert "ANTAR-EVALUATOR" not in city.client(city.oki).get(item).content.decode()
    assert "ANTAR-EVALUATOR" in eva.get(item).content.decode()
    assert "Mohon dilihat" in eva.get(item).content.decode()
    assert "1 komentar" in sari.get(address(one)).content.decode()
    assert "2 komentar" in eva.get(address(one)).content.decode()


@pytest.mark.django_db
def test_older_results_stand_beside_what_we_compute(city: City) -> None:
    oki = city.client(city.oki)
    form = "/kerja/penilaian/riwayat/tambah/"
    sent = {
        "unit": str(city.roads.pk),
        "instrument": AKIP,
        "year": "2025",
        "score": "70,46",
        "category": "B",
        "source": "LHE 2025",
    }
    doubt = oki.post(form, sent)
    assert doubt.status_code == 422
    assert "termasuk BB, bukan B" in doubt.content.decode()
    assert oki.post(form, {**sent, "sure": "on"}).status_code == 302
    assert PublishedResult.objects.get().category == "B"
    again = oki.post(form, {**sent, "category": "BB"})
    assert again.status_code == 409
    assert "sudah ada" in again.content.decode()
    too_much = {**sent, "year": "2024", "score": "170", "sure": "on"}
    assert oki.post(form, too_much).status_code == 409
    one = begun(city)
    said(one, city.sari, dict.fromkeys(SUBS, "A"))
    one = moved(city, one, "review")
    said(one, city.eva, dict.fromkeys(SUBS, "BB"))
    moved(city, one, "published")
    for who in ("oki", "wati", "sari"):
        text = city.client(getattr(city, who)).get("/kerja/penilaian/riwayat/").content.decode()
        assert "70,46 B" in text
        assert "80,00 BB" in text
        assert "akip-permenpanrb-88-2021" not in text
    assert "70,46" not in city.client(city.dewi).get("/kerja/penilaian/riwayat/").content.decode()
    assert city.client(city.sari).get(form).status_code == 403
