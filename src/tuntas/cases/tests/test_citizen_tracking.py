"""The page of the secret link, the page of the code, and what neither may show."""

import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone, translation
from PIL import Image
from tests.personas import MONDAY, City, fresh, report, reported

from tuntas.cases.actions import act, merge, submit, verify_and_dispose
from tuntas.cases.attachments import PreparedFile
from tuntas.cases.engine import Step
from tuntas.cases.links import secret_path
from tuntas.cases.models import Attachment, Case, CaseEvent, Reporter
from tuntas.cases.queries.tracking import own_page, public_progress
from tuntas.cases.views.citizen import GUESSES
from tuntas.core.throttle import Throttle
from tuntas.rules.phrases import format_date

CountQueries = Callable[[int], AbstractContextManager[Any]]
CLASS = "pengaduan-tidak-berkadar-pengawasan"
PDF = PreparedFile("surat.pdf", "application/pdf", b"%PDF-1.4 isi")


@pytest.fixture(autouse=True)
def _nobody_has_guessed() -> None:
    GUESSES.forget()


def photo() -> PreparedFile:
    target = io.BytesIO()
    Image.new("RGB", (64, 48), "grey").save(target, "JPEG")
    return PreparedFile("lubang.jpg", "image/jpeg", target.getvalue())


def forwarded(city: City, reporter: Reporter) -> Case:
    verify_and_dispose(
        reporter.case_id,
        by=city.actor(city.vina),
        at=timezone.now(),
        classification=CLASS,
        unit=city.roads,
    )
    return fresh(reporter.case)


def by_sari(city: City, reporter: Reporter, step: Step, **options: Any) -> CaseEvent:
    return act(reporter.case_id, step, by=city.actor(city.sari), at=timezone.now(), **options)


def asked(city: City) -> Reporter:
    reporter = reported(timezone.now())
    forwarded(city, reporter)
    by_sari(city, reporter, Step("ask_reporter", text="Di depan toko nomor berapa?"))
    return reporter


def proposed(city: City, **changes: object) -> Reporter:
    reporter = reported(timezone.now(), **changes)
    forwarded(city, reporter)
    by_sari(city, reporter, Step("propose_end", text="Sudah ditambal.", outcome="solved"))
    return reporter


def said(**more: Any) -> dict[str, Any]:
    return {"uid": str(uuid4()), **more}


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# --- what the reporter can do ---------------------------------------------------------------------
def test_a_question_is_answered_with_a_photo(city: City, client: Client) -> None:
    reporter = asked(city)
    path = secret_path(reporter)
    page = text_of(client, path)
    assert "Di depan toko nomor berapa?" in page
    assert "Kami menunggu jawaban Anda sampai" in page
    upload = SimpleUploadedFile("bukti.jpg", photo().content)
    answer = client.post(f"{path}balas/", said(text="Nomor 14.", photos=[upload]))
    assert (answer.status_code, answer["Location"]) == (302, f"{path}?tersimpan=balas")
    assert fresh(reporter.case).state == "forwarded"
    assert Attachment.objects.get().event.kind == "reporter_reply"
    page = text_of(client, answer["Location"])
    assert "jawaban Anda sudah kami teruskan" in page
    assert "Nomor 14." in page


def test_a_remark_is_added_twice_sent_once_kept(city: City, client: Client) -> None:
    reporter = reported(timezone.now())
    twice = said(text="Sekarang airnya juga menggenang.")
    for _ in range(2):
        assert client.post(f"{secret_path(reporter)}keterangan/", twice).status_code == 302
    assert CaseEvent.objects.filter(case=reporter.case, kind="remark").count() == 1


def test_a_remark_has_a_page_while_there_is_something_to_add_to(city: City, client: Client) -> None:
    reporter = proposed(city)
    path = secret_path(reporter)
    assert f'href="{path}keterangan/"' in text_of(client, path)
    assert "Keterangan tambahan" in text_of(client, f"{path}keterangan/")
    refused = client.post(f"{path}keterangan/", said(text=" "))
    assert refused.status_code == 422
    assert "Keterangan tambahan · Tuliskan dulu" in refused.content.decode()
    client.post(f"{path}setuju/", said(seen=fresh(reporter.case).event_count))
    answer = client.get(f"{path}keterangan/")
    assert (answer.status_code, answer["Location"]) == (302, path)


def test_solved_rated_and_opened_again(city: City, client: Client) -> None:
    reporter = proposed(city)
    path = secret_path(reporter)
    assert "Apakah sudah teratasi?" in text_of(client, path)
    seen = fresh(reporter.case).event_count
    client.post(f"{path}setuju/", said(seen=seen))
    assert fresh(reporter.case).state == "closed"
    assert "Selesai: Teratasi" in text_of(client, path)
    client.post(f"{path}nilai/", said(rating="4"))
    assert fresh(reporter.case).rating == 4
    assert "Nilai: 4 dari 5" in text_of(client, path)
    client.post(f"{path}buka-lagi/", said(text="Berlubang lagi setelah hujan."))
    case = fresh(reporter.case)
    assert (case.state, case.reopen_count, case.outcome) == ("forwarded", 1, "")


@pytest.mark.parametrize(
    ("case_type", "question"),
    [
        ("aspirasi", "Apakah usul Anda ditanggapi?"),
        ("permintaan-informasi", "Apakah informasinya sudah Anda terima?"),
    ],
)
def test_each_kind_of_report_asks_its_own_question(
    city: City, client: Client, case_type: str, question: str
) -> None:
    page = text_of(client, secret_path(proposed(city, case_type=case_type)))
    assert question in page
    assert "Apakah sudah teratasi?" not in page


def test_not_solved_needs_a_reason_and_opens_again(city: City, client: Client) -> None:
    reporter = proposed(city)
    path = secret_path(reporter)
    seen = fresh(reporter.case).event_count
    refused = client.post(f"{path}belum/", said(seen=seen, text=" "))
    assert refused.status_code == 422
    assert "Tuliskan dulu keterangan Anda." in refused.content.decode()
    client.post(f"{path}belum/", said(seen=seen, text="Lubangnya masih ada."))
    case = fresh(reporter.case)
    assert (case.state, case.reopen_count) == ("forwarded", 1)


def test_a_decision_about_an_old_page_is_held_back_without_naming_anybody(
    city: City, client: Client
) -> None:
    reporter = proposed(city)
    seen = fresh(reporter.case).event_count
    other = reported(timezone.now())
    merge(other.case_id, into_id=reporter.case_id, by=city.actor(city.vina), at=timezone.now())
    answer = client.post(f"{secret_path(reporter)}setuju/", said(seen=seen))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Sementara itu ada perkembangan baru" in page
    assert "Vina" not in page
    assert fresh(reporter.case).state == "proposed"


def test_what_staff_do_among_themselves_does_not_hold_up_the_reporter(
    city: City, client: Client
) -> None:
    reporter = proposed(city)
    seen = fresh(reporter.case).event_count
    by_sari(city, reporter, Step("note", text="catatan dalam"))
    answer = client.post(f"{secret_path(reporter)}setuju/", said(seen=seen))
    assert answer.status_code == 302
    assert fresh(reporter.case).state == "closed"


@pytest.mark.parametrize(
    ("action", "more"),
    [
        ("balas", {"text": "Jawaban yang terlambat."}),
        ("setuju", {"seen": 1}),
        ("belum", {"seen": 1, "text": "Jawaban yang terlambat."}),
        ("buka-lagi", {"text": "Jawaban yang terlambat."}),
        ("nilai", {"rating": "3"}),
    ],
)
def test_a_wrong_moment_is_said_and_the_words_are_given_back(
    city: City, client: Client, action: str, more: dict[str, Any]
) -> None:
    reporter = reported(timezone.now())
    answer = client.post(f"{secret_path(reporter)}{action}/", said(**more))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "laporan ini berstatus “Menunggu pemeriksaan”" in page
    assert more.get("text", "") in page
    assert fresh(reporter.case).event_count == 1


@pytest.mark.parametrize("rating", ["0", "6", "", "sangat"])
def test_a_rating_is_one_to_five(city: City, client: Client, rating: str) -> None:
    reporter = reported(timezone.now())
    answer = client.post(f"{secret_path(reporter)}nilai/", said(rating=rating))
    assert answer.status_code == 422


def test_an_action_that_is_only_opened_leads_back_and_does_nothing(
    city: City, client: Client
) -> None:
    reporter = reported(timezone.now())
    path = secret_path(reporter)
    for action in ("balas", "setuju", "belum", "buka-lagi", "nilai"):
        answer = client.get(f"{path}{action}/")
        assert (answer.status_code, answer["Location"]) == (302, path)
    assert fresh(reporter.case).event_count == 1


# --- who sees what --------------------------------------------------------------------------------
def test_the_reporter_sees_units_not_persons_and_no_notes(city: City, client: Client) -> None:
    reporter = reported(timezone.now())
    forwarded(city, reporter)
    by_sari(city, reporter, Step("note", text="warga ini sering melapor"), files=[PDF])
    by_sari(city, reporter, Step("answer", text="Tim turun hari Rabu."), files=[photo()])
    page = text_of(client, secret_path(reporter))
    assert "Tim turun hari Rabu." in page
    assert "Dinas Pekerjaan Umum dan Penataan Ruang" in page
    for hidden in ("Sari", "Vina", "sering melapor", "surat.pdf"):
        assert hidden not in page
    inside = Attachment.objects.get(name="surat.pdf")
    assert client.get(f"{secret_path(reporter)}berkas/{inside.uid}/").status_code == 404


def test_the_code_shows_progress_and_nothing_anybody_wrote(city: City, client: Client) -> None:
    reporter = submit(report(), at=timezone.now(), files=[photo()])
    forwarded(city, reporter)
    by_sari(city, reporter, Step("answer", text="Tim turun hari Rabu."))
    client.post(f"{secret_path(reporter)}keterangan/", said(text="Keterangan tambahan saya."))
    page = text_of(client, f"/lacak/{reporter.case.code}/")
    assert "Dijawab" in page
    assert "Dinas Pekerjaan Umum" in page
    own = reporter.case
    attachment = Attachment.objects.get()
    for hidden in (
        own.title, own.text, own.place, "Rahma", "rahma@", "0812", "Rabu.", "Keterangan tambahan",
        "Sari", "Vina", "lubang.jpg", str(attachment.uid), str(own.uid), "/l/",
    ):  # fmt: skip
        assert hidden not in page


def test_a_merged_report_shows_the_other_ones_progress_not_its_words(
    city: City, client: Client
) -> None:
    mine = reported(timezone.now(), title="Milik saya", text="Tulisan saya sendiri, cukup panjang.")
    other = submit(
        report(text="RAHASIA TETANGGA, cukup panjang juga."), at=timezone.now(), files=[photo()]
    )
    forwarded(city, other)
    client.post(f"{secret_path(other)}keterangan/", said(text="Keterangan tetangga."))
    merge(mine.case_id, into_id=other.case_id, by=city.actor(city.vina), at=timezone.now())
    by_sari(city, other, Step("answer", text="Jawaban untuk tetangga."))
    page = text_of(client, secret_path(mine))
    assert "Digabung dengan laporan lain" in page
    assert "Dijawab" in page
    assert "Tulisan saya sendiri" in page
    for hidden in ("TETANGGA", "tetangga", "lubang.jpg", "Jalan berlubang"):
        assert hidden not in page
    refused = client.post(f"{secret_path(mine)}buka-lagi/", said(text="Buka lagi, tolong."))
    assert refused.status_code == 409
    by_code = text_of(client, f"/lacak/{mine.case.code}/")
    assert "Dijawab" in by_code
    assert "Tulisan saya" not in by_code


def test_wrong_links_are_the_same_page(city: City, client: Client) -> None:
    first, second = reported(timezone.now()), reported(timezone.now())
    wrong = [
        f"/l/{first.case.code}/{'A' * 20}/",
        f"/l/KC-2222-2222/{'A' * 20}/",
        secret_path(second).replace(second.case.code, first.case.code),
    ]
    answers = [client.get(address) for address in wrong]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert len({answer.content for answer in answers}) == 1
    posted = client.post(f"{wrong[0]}keterangan/", said(text="Halo"))
    assert (posted.status_code, posted.content) == (404, answers[0].content)
    assert CaseEvent.objects.count() == 2


def test_a_large_photo_is_a_link_that_says_its_size(city: City, client: Client) -> None:
    large = PreparedFile("besar.jpg", "image/jpeg", b"\xff\xd8" + b"x" * 200 * 1024)
    page = text_of(client, secret_path(submit(report(), at=timezone.now(), files=[large, photo()])))
    assert "besar.jpg (201 kB)" in page
    assert page.count('<img src="/l/') == 1


def test_a_file_opens_only_below_its_own_link(city: City, client: Client) -> None:
    mine = submit(report(), at=timezone.now(), files=[photo(), PDF])
    other = reported(timezone.now())
    picture, paper = Attachment.objects.order_by("id")
    shown = client.get(f"{secret_path(mine)}berkas/{picture.uid}/")
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["Content-Disposition"].startswith("inline")
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown["Content-Security-Policy"]
    assert shown["Cache-Control"] == "private, max-age=604800"
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")  # type: ignore[attr-defined]
    saved = client.get(f"{secret_path(mine)}berkas/{paper.uid}/")
    assert saved["Content-Disposition"].startswith("attachment")
    assert b"".join(saved.streaming_content) == PDF.content  # type: ignore[attr-defined]
    assert client.get(f"{secret_path(other)}berkas/{picture.uid}/").status_code == 404


def test_secret_pages_leave_no_trace(city: City, client: Client) -> None:
    answer = client.get(secret_path(reported(timezone.now())))
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("typed", ["{code}", "{lower}", "{bare}", "  {spaced} "])
def test_a_code_is_read_as_people_type_it(city: City, client: Client, typed: str) -> None:
    code = reported(timezone.now()).case.code
    written = typed.format(
        code=code, lower=code.lower(), bare=code.replace("-", ""), spaced=code.replace("-", " ")
    )
    answer = client.get("/lacak/", {"kode": written}, follow=True)
    assert answer.status_code == 200
    assert code in answer.content.decode()


def test_no_code_is_asked_for_again(client: Client, db: None) -> None:
    page = client.get("/lacak/", {"kode": " "}).content.decode()
    assert "Tuliskan dulu kodenya." in page
    assert "Isian Anda yang lain" not in page  # there is no other


@pytest.mark.parametrize("typed", ["KC-2222-2222", "abc", "kc 22220O22"])
@pytest.mark.parametrize("page", ["/lacak/", "/periksa/"])
def test_an_unknown_code_stays_in_its_box(
    city: City, client: Client, page: str, typed: str
) -> None:
    answer = client.get(page, {"kode": typed}, follow=True)
    assert answer.status_code == 404
    assert f'value="{typed}"' in answer.content.decode()
    assert "Kode ini tidak kami kenal." in answer.content.decode()


# --- guesses --------------------------------------------------------------------------------------
def test_guessing_is_slowed_down_and_looking_at_the_right_code_is_not(
    city: City, client: Client
) -> None:
    code = reported(timezone.now()).case.code
    for _ in range(GUESSES.capacity + 5):
        assert client.get(f"/lacak/{code}/").status_code == 200
    for _ in range(GUESSES.capacity):
        assert client.get("/lacak/KC-2222-2222/").status_code == 404
    slowed = client.get(f"/lacak/{code}/")
    assert (slowed.status_code, slowed["Retry-After"]) == (429, "10")
    assert "Terlalu banyak kode yang salah" in slowed.content.decode()
    assert client.get(f"/l/{code}/x/").status_code == 429
    assert client.get(f"/lacak/{code}/", REMOTE_ADDR="10.0.0.9").status_code == 200


def test_a_bucket_refills_and_is_never_fuller_than_full() -> None:
    throttle = Throttle(capacity=2, refill_seconds=10)
    throttle.spend("a", now=0)
    throttle.spend("a", now=0)
    assert not throttle.allows("a", now=9.9)
    assert throttle.allows("a", now=10)
    throttle.spend("a", now=1000)
    assert throttle.allows("a", now=1000)
    throttle.spend("a", now=1000)
    assert not throttle.allows("a", now=1000)
    assert throttle.allows("b", now=1000)


# --- words and figures ----------------------------------------------------------------------------
def words_at(reporter: Reporter, at: datetime) -> str:
    stored = Reporter.objects.select_related("case__unit", "case__duplicate_of").get(pk=reporter.pk)
    return own_page(stored, at=at).progress.due.sentence


def test_the_deadline_in_words(city: City) -> None:
    reporter = reported(MONDAY)
    assert (
        words_at(reporter, MONDAY)
        == "Pemeriksaan paling lambat 3 hari kerja lagi (Kamis, 19 November)"
    )
    wednesday = MONDAY + timedelta(days=2)
    assert words_at(reporter, wednesday) == "Pemeriksaan paling lambat besok, 16.00"
    friday = MONDAY + timedelta(days=4)
    assert words_at(reporter, friday) == "Pemeriksaan terlambat: lewat 1 hari kerja"
    with translation.override("en"):
        assert "19 November" in words_at(reporter, MONDAY)


def test_the_stages_follow_the_case(city: City) -> None:
    reporter = reported(MONDAY)

    def now() -> str:
        progress = public_progress(fresh(reporter.case), at=MONDAY)
        return next((stage["label"] for stage in progress.stages if stage["state"] == "now"), "")

    assert now() == "Diperiksa"
    forwarded(city, reporter)
    assert now() == "Dikerjakan"
    by_sari(city, reporter, Step("ask_reporter", text="Di mana?"))
    assert now() == "Dikerjakan"


@pytest.mark.parametrize("questions", [1, 3])
def test_queries_of_the_reporters_page(
    city: City, client: Client, django_assert_num_queries: CountQueries, questions: int
) -> None:
    reporter = reported(timezone.now())
    forwarded(city, reporter)
    for number in range(questions):
        by_sari(city, reporter, Step("answer", text=f"Jawaban {number}"), files=[photo()])
    path = secret_path(reporter)
    with django_assert_num_queries(2):
        page = text_of(client, path)
    assert len(re.findall(r"berkas/[0-9a-f-]{36}/", page)) == 2 * questions


def test_queries_of_the_page_of_the_code(
    city: City, client: Client, django_assert_num_queries: CountQueries
) -> None:
    reporter = reported(timezone.now())
    forwarded(city, reporter)
    with django_assert_num_queries(2):
        text_of(client, f"/lacak/{reporter.case.code}/")


def test_queries_of_a_merged_report(
    city: City, client: Client, django_assert_num_queries: CountQueries
) -> None:
    mine, other = reported(timezone.now()), reported(timezone.now())
    merge(mine.case_id, into_id=other.case_id, by=city.actor(city.vina), at=timezone.now())
    path = secret_path(mine)
    with django_assert_num_queries(4):
        text_of(client, path)


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (
            Step("hold", reason="Menunggu alat berat."),
            "Ditunda, padahal batas waktunya sudah lewat",
        ),
        (Step("ask_reporter", text="Di mana?"), "Kami menunggu jawaban pelapor sampai"),
    ],
)
def test_putting_aside_does_not_hide_lateness_from_the_public(
    city: City, step: Step, sentence: str
) -> None:
    reporter = reported(MONDAY)
    forwarded(city, reporter)
    missed = fresh(reporter.case).due_at
    assert missed is not None
    late = missed + timedelta(days=2)
    act(reporter.case.pk, step, by=city.actor(city.sari), at=late)
    due = public_progress(fresh(reporter.case), at=late + timedelta(days=1)).due
    assert due.sentence.startswith(sentence)
    day = format_date(timezone.localtime(missed), "id")
    assert f"Batas waktu kami sudah lewat sejak {day}" in due.note
    assert day not in due.sentence  # the reporter's own days run from the question
