"""Forms, files and addresses as somebody sends them who means harm, or whose software does."""

import io
from uuid import uuid4

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image, PngImagePlugin
from tests.personas import City, reported

from tuntas.cases.actions import act, merge
from tuntas.cases.actors import REPORTER
from tuntas.cases.attachments import MAX_PIXELS_UNSCALED, prepare
from tuntas.cases.engine import Step
from tuntas.cases.links import secret_path
from tuntas.cases.messages import tell_reporters
from tuntas.cases.models import Attachment, Case, CaseEvent
from tuntas.core.errors import DomainError
from tuntas.core.file_store import path_of
from tuntas.organisation.actions import grant_role
from tuntas.organisation.models import Region

STORY = "Lubang besar di depan pasar, kedalaman sejengkal, sudah dua motor jatuh minggu ini."


def filled(**changes: str) -> dict[str, str]:
    return {
        "uid": str(uuid4()), "kind": "pengaduan", "text": STORY, "place": "Jl. Melati",
        "happened_on": "2026-11-14", **changes,
    }  # fmt: skip


@pytest.mark.parametrize("other", [{"text": f"{STORY} Tolong."}, {"email": "lain@contoh.example"}])
def test_a_known_uid_does_not_lead_to_somebody_elses_link(
    city: City, client: Client, other: dict[str, str]
) -> None:
    mine = filled(email="saya@contoh.example")
    own_link = client.post("/lapor/", mine)["Location"].partition("?")[0]
    answer = client.post("/lapor/", {**mine, **other})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "dengan isi yang lain" in page
    assert own_link not in page
    assert mine["uid"] not in page
    assert Case.objects.count() == 1


def test_a_form_is_known_again_only_by_its_own_report(city: City, client: Client) -> None:
    first, second = reported(timezone.now()), reported(timezone.now())
    said = {"uid": str(uuid4()), "text": "Sudah makin lebar."}
    assert client.post(f"{secret_path(first)}keterangan/", said).status_code == 302
    assert client.post(f"{secret_path(second)}keterangan/", said).status_code == 409
    assert CaseEvent.objects.filter(kind="remark").get().case_id == first.case_id


def test_a_guesser_does_not_shut_out_whoever_shares_the_address(city: City, client: Client) -> None:
    reporter = reported(timezone.now())
    guess = f"/l/{reporter.case.code}/{'A' * 20}/"
    assert {client.get(guess).status_code for _ in range(40)} >= {429}
    assert client.get(secret_path(reporter)).status_code == 200


def test_words_to_one_reporter_are_not_mailed_to_another(city: City) -> None:
    mine = reported(timezone.now(), email="saya@contoh.example")
    other = reported(timezone.now(), email="tetangga@contoh.example")
    vina, now = city.actor(city.vina), timezone.now()
    merge(mine.case_id, into_id=other.case_id, by=vina, at=now)
    said = act(
        other.case_id, Step("propose_end", outcome="solved", text="Sudah ditambal, Bu Tetangga."),
        by=vina, at=now,
    )  # fmt: skip
    back = act(other.case_id, Step("reject", text="Nomor saya 0812."), by=REPORTER, at=now)
    for event in (said, back):
        tell_reporters(event.pk, at=now)
    bodies = {(one.to[0], one.body) for one in mail.outbox}
    to_me = [body for to, body in bodies if to == "saya@contoh.example"]
    assert len(to_me) == 2
    assert not any("Tetangga" in body or "0812" in body for body in to_me)
    assert any("Bu Tetangga" in body for to, body in bodies if to == "tetangga@contoh.example")


def picture(kind: str, **options: object) -> SimpleUploadedFile:
    target = io.BytesIO()
    Image.new("RGB", (64, 48), "grey").save(target, kind, **options)
    return SimpleUploadedFile(f"foto.{kind.lower()}", target.getvalue())


def test_a_picture_keeps_no_comment(city: City, client: Client) -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("comment", "Rahma, Jl. Melati 5")
    photos = [picture("JPEG", comment=b"Rahma <script>"), picture("PNG", pnginfo=words)]
    client.post("/lapor/", {**filled(), "photos": photos})
    kept = [path_of(one.sha256).read_bytes() for one in Attachment.objects.all()]
    assert kept
    assert not any(b"Rahma" in content for content in kept)


def test_a_file_with_a_long_name_is_taken(city: City, client: Client) -> None:
    long = picture("JPEG")
    long.name = f"{'gambar ' * 20}.jpeg"
    assert client.post("/lapor/", {**filled(), "photos": long}).status_code == 302
    name = Attachment.objects.get().name
    assert name == "foto-1.jpg", "a reporter's file name may tell who reports"
    assert len(prepare(picture_named(long.name)).name) == 120


def picture_named(name: str) -> SimpleUploadedFile:
    upload = picture("JPEG")
    upload.name = name
    return upload


def test_the_first_mail_repeats_no_word_of_an_unchecked_sender(city: City) -> None:
    at = timezone.now()
    reporter = reported(at, title="BELI DI http://spam.example", email="korban@contoh.example")
    first = CaseEvent.objects.get(case=reporter.case)
    tell_reporters(first.pk, at=at)
    (sent,) = mail.outbox
    assert "spam.example" not in f"{sent.subject}{sent.body}"
    assert reporter.case.code in sent.body


def test_a_picture_that_would_fill_the_memory_is_refused() -> None:
    target = io.BytesIO()
    side = round(MAX_PIXELS_UNSCALED**0.5) + 1
    Image.new("1", (side, side)).save(target, "PNG")
    with pytest.raises(DomainError, match="terlalu besar untuk diolah"):
        prepare(SimpleUploadedFile("bom.png", target.getvalue()))


@pytest.mark.parametrize(
    "address",
    ["/kerja/laporan/%00/", "/kerja/?q=%00", "/kerja/teruskan/?case=%00:1", "/lacak/%00/"],
)
def test_a_nul_in_an_address_is_refused(city: City, address: str) -> None:
    assert city.client(city.vina).get(address).status_code == 400


@pytest.mark.parametrize("events", ["", "x", "9" * 5000, "\0", "1:2"])
def test_what_was_picked_may_be_anything(city: City, events: str) -> None:
    code = reported(timezone.now()).case.code
    answer = city.client(city.vina).post("/kerja/teruskan/", {"case": f"{code}:{events}"})
    assert answer.status_code == 422
    assert code not in answer.content.decode()


def test_a_secret_report_is_not_found_by_its_place(city: City) -> None:
    case = reported(timezone.now(), secret=True).case
    address = "/kerja/?tab={}&region=35.77"
    Case.objects.filter(pk=case.pk).update(region=village())
    for tab in ("open", "any"):
        assert case.code in city.client(city.vina).get(address.format(tab)).content.decode()
        assert case.code not in city.client(city.wati).get(address.format(tab)).content.decode()


def village() -> str:
    return Region.objects.create(code="35.77.01.1001", name="Melati", level="village").pk


@pytest.mark.parametrize("page", ["gabung/", "serupa/"])
def test_who_merges_elsewhere_reads_no_secret_title_here(city: City, page: str) -> None:
    case = reported(timezone.now(), secret=True, title="Judul yang rahasia").case
    now = timezone.now()
    grant_role(
        by=city.actor(city.adi), at=now, person=city.wati, unit=city.health, role="verifier",
        since=timezone.localdate(),
    )  # fmt: skip
    mayor = city.client(city.wati)
    assert mayor.get(f"/kerja/laporan/{case.code}/{page}").status_code == 404
    picked = mayor.get("/kerja/teruskan/", {"case": f"{case.code}:1"}).content.decode()
    assert "Judul yang rahasia" not in picked
