"""What is kept of pictures and PDFs: small pictures to look at, PDFs that tell and do nothing."""

import io
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image
from tests.personas import City, report

from tuntas.cases import pdf_child
from tuntas.cases.actions import act, submit
from tuntas.cases.actors import REPORTER
from tuntas.cases.attachments import PreparedFile, prepare
from tuntas.cases.engine import Step
from tuntas.cases.links import secret_path
from tuntas.cases.models import Attachment, Reporter
from tuntas.cases.queries.tracking import SHOWN_BYTES
from tuntas.core.errors import DomainError

AUTHOR = "Rahma Warga"
PROGRAM = "app.alert"
MAX_SIDE, MAX_THUMBNAIL = 320, 20_000


def upload(content: bytes, name: str = "surat.pdf") -> PreparedFile:
    return prepare(SimpleUploadedFile(name, content))


def noise(width: int, height: int, seed: int = 1) -> bytes:
    """The picture that is hardest to make small."""
    pixels = random.Random(seed).randbytes(width * height * 3)  # noqa: S311 - the same each time
    target = io.BytesIO()
    Image.frombytes("RGB", (width, height), pixels).save(target, "JPEG", quality=95)
    return target.getvalue()


@pytest.mark.parametrize("size", [(4000, 3000), (3000, 4000), (320, 320), (9, 7), (2000, 20)])
def test_a_thumbnail_is_small_and_without_metadata(size: tuple[int, int]) -> None:
    picture = Image.new("RGB", size, (90, 120, 60))
    exif = picture.getexif()
    exif[0x013B] = AUTHOR
    sent = io.BytesIO()
    picture.save(sent, "JPEG", exif=exif, comment=AUTHOR.encode())
    assert AUTHOR.encode() in sent.getvalue()
    small = upload(sent.getvalue(), "foto.jpg").thumbnail
    assert AUTHOR.encode() not in small
    assert 0 < len(small) <= MAX_THUMBNAIL
    with Image.open(io.BytesIO(small)) as shown:
        assert shown.format == "WEBP"
        assert max(shown.size) == min(MAX_SIDE, max(size))


def test_even_noise_becomes_small() -> None:
    assert 0 < len(upload(noise(1600, 1200), "foto.jpg").thumbnail) <= MAX_THUMBNAIL


def _with_photo(photo: PreparedFile) -> Reporter:
    return submit(report(), at=timezone.now(), files=[photo])


def test_officer_and_reporter_see_the_small_picture_and_open_the_large_one(city: City) -> None:
    photo = upload(noise(800, 600), "foto.jpg")
    reporter = _with_photo(photo)
    kept = Attachment.objects.get()
    of_office = reverse("office_file", args=[reporter.case.code, kept.uid])
    of_reporter = f"{secret_path(reporter)}berkas/{kept.uid}/"
    vina = city.client(city.vina)
    page = vina.get(reverse("case", args=[reporter.case.code])).content.decode()
    assert f'<img src="{of_office}?kecil"' in page
    assert len(photo.content) > SHOWN_BYTES  # too large to be shown whole on a phone
    own_page = city.client(city.citra).get(secret_path(reporter)).content.decode()
    assert f'<a href="{of_reporter}"><img src="{of_reporter}?kecil"' in own_page
    for client, address in ((vina, of_office), (city.client(city.citra), of_reporter)):
        small, large = client.get(f"{address}?kecil"), client.get(address)
        assert (small["Content-Type"], large["Content-Type"]) == ("image/webp", "image/jpeg")
        assert small.getvalue() == photo.thumbnail
        assert large.getvalue() == photo.content
    for stranger in (city.dewi, city.sari):
        assert city.client(stranger).get(f"{of_office}?kecil").status_code == 404


def test_a_picture_from_before_there_were_thumbnails_is_a_link(city: City) -> None:
    photo = upload(noise(80, 60), "foto.jpg")
    reporter = _with_photo(PreparedFile(photo.name, photo.media_type, photo.content))
    kept = Attachment.objects.get()
    address = reverse("office_file", args=[reporter.case.code, kept.uid])
    vina = city.client(city.vina)
    page = vina.get(reverse("case", args=[reporter.case.code])).content.decode()
    assert f'href="{address}"' in page
    assert f'src="{address}' not in page
    assert vina.get(f"{address}?kecil").getvalue() == photo.content


def pdf(**saved: object) -> bytes:
    """Return a PDF that tells who made it and does all that it should not."""
    made = Pdf.new()
    script = Dictionary(S=Name.JavaScript, JS=f"{PROGRAM}(1)")
    made.add_blank_page()
    made.add_blank_page()
    page = made.pages[0].obj
    page.AA = Dictionary(O=script)
    page.PieceInfo = Dictionary(Word=Dictionary(Private=AUTHOR))
    page.Annots = Array(
        [
            Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)
            for action in (
                script,
                made.make_indirect(Dictionary(S=Name.Launch, F=PROGRAM)),
                Dictionary(S=Name.URI, URI="https://contoh.example/", Next=Array([script])),
                Dictionary(S=Name.GoTo, D=Array([made.pages[1].obj, Name.Fit])),
            )
        ]
    )
    made.Root.OpenAction = script
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=["a", made.make_indirect(script)]))
    made.attachments["rahasia.txt"] = f"{AUTHOR} {PROGRAM}".encode()
    with made.open_metadata() as metadata:
        metadata["dc:creator"] = [AUTHOR]
    made.docinfo["/Author"] = AUTHOR
    target = io.BytesIO()
    made.save(target, **saved)  # type: ignore[arg-type]
    return target.getvalue()


def told(content: bytes) -> bytes:
    """Return everything that the PDF holds, laid open."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as opened:
        opened.save(
            target,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            compress_streams=False,
        )
    return target.getvalue()


def test_a_pdf_tells_nothing_of_its_maker_and_does_nothing() -> None:
    sent = pdf()
    for planted in (AUTHOR, PROGRAM, "/Launch", "/OpenAction", "rahasia.txt"):
        assert planted.encode() in told(sent)
    kept = upload(sent)
    assert kept.media_type == "application/pdf"
    shown = told(kept.content)
    for word in (AUTHOR, PROGRAM, "/JavaScript", "/JS", "/Launch", "/OpenAction", "/AA", "/Info",
                 "/Metadata", "/PieceInfo", "/EmbeddedFile", "rahasia.txt", "pikepdf"):  # fmt: skip
        assert word.encode() not in shown, word
    with pikepdf.open(io.BytesIO(kept.content)) as opened:
        assert len(opened.pages) == 2
    assert b"https://contoh.example/" in shown
    assert b"/GoTo" in shown


def test_the_same_pdf_is_kept_once() -> None:
    sent = pdf()
    assert upload(sent).sha256 == upload(sent).sha256


def test_a_locked_pdf_is_refused_with_the_way_out() -> None:
    locked = pdf(encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(DomainError, match=r"surat\.pdf.*kata sandi"):
        upload(locked)


def test_a_pdf_that_only_forbids_printing_is_read() -> None:
    sent = pdf(encryption=pikepdf.Encryption(owner="a", user=""))
    with pikepdf.open(io.BytesIO(upload(sent).content)) as opened:
        assert not opened.is_encrypted


@pytest.mark.parametrize("content", [b"%PDF-1.7\n%%EOF", b"%PDF-", b"%PDF-1.4 isi"])
def test_a_broken_pdf_is_refused_with_the_way_out(content: bytes) -> None:
    with pytest.raises(DomainError, match=r"surat\.pdf.*rusak"):
        upload(content)


def test_objects_inside_each_other_without_end_are_refused() -> None:
    deep = b"<<" + b"/A [" * 400 + b"]" * 400 + b">>"
    with Pdf.new() as made:
        made.add_blank_page()
        made.pages[0].obj.Deep = pikepdf.Object.parse(deep)
        target = io.BytesIO()
        made.save(target)
    with pytest.raises(DomainError, match="rusak"):
        upload(target.getvalue())


SENT = pdf()


def dictionaries(one: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Return all that stands in an object, slowly."""
    if isinstance(one, Dictionary | Stream):
        yield one
        parts = [part for _key, part in one.items()]
    else:
        parts = list(one) if isinstance(one, Array) else []
    for part in parts:
        if isinstance(part, pikepdf.Object) and not part.is_indirect:
            yield from dictionaries(part)


@example(b"\0\0", SENT.index(b" R /Size"))  # mended, and then without its root
@given(st.binary(max_size=200), st.integers(0, len(SENT)))
def test_damage_is_refused_or_mended_and_nothing_runs(noise: bytes, place: int) -> None:
    sent = SENT[:place] + noise + SENT[place + len(noise) :]
    try:
        kept = pdf_child.clean(sent)
    except (pikepdf.PasswordError, pikepdf.PdfError, pdf_child.BrokenError, ValueError, TypeError):
        return
    with pikepdf.open(io.BytesIO(kept)) as opened:
        for one in (part for whole in opened.objects for part in dictionaries(whole)):
            assert not {"/OpenAction", "/AA", "/JS", "/JavaScript", "/EF", "/Metadata"} & set(
                one.keys()
            )
            assert str(one.get("/S")) not in {"/JavaScript", "/Launch"}


def test_whoever_sends_no_pdf_does_not_carry_the_library() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import sys, tuntas.cases.pdf; print('pikepdf' in sys.modules)"],
        capture_output=True, check=True, text=True,
        env={"PYTHONPATH": str(Path(__file__).resolve().parents[3])},
    )  # fmt: skip
    assert said.stdout.strip() == "False"


def test_a_pdf_sent_later_is_cleaned_too(city: City) -> None:
    reporter = submit(report(), at=timezone.now())
    act(
        reporter.case_id, Step("remark", text="Suratnya."), by=REPORTER, at=timezone.now(),
        files=[upload(pdf())],
    )  # fmt: skip
    kept = Attachment.objects.get()
    answer = city.client(city.vina).get(reverse("office_file", args=[reporter.case.code, kept.uid]))
    assert AUTHOR.encode() not in told(answer.getvalue())
