"""What is refused on the pages of promises and surveys: one answer to each kind, nothing typed is lost."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.answers import closed_to, refused
from tests.personas import MONDAY, City

from tuntas.cases.actors import SYSTEM
from tuntas.improvements.models import (
    ComplaintCause,
    ComplaintSheet,
    Forum,
    Promise,
    Recommendation,
)
from tuntas.improvements.promises.actions.forums import call_off_forum
from tuntas.improvements.promises.actions.survey_causes import add_cause
from tuntas.improvements.promises.tests.complaint_samples import (
    ENOUGH,
    answered,
    closed,
    days_from_now,
    fresh,
    opened,
    prepared,
    running,
)
from tuntas.improvements.promises.tests.promise_samples import (
    drafted,
    kept,
    planned,
    recommended,
    signed,
)
from tuntas.organisation.actions import grant_role
from tuntas.organisation.models import Person, Unit

pytestmark = pytest.mark.django_db
PROMISES, FORUMS, SURVEYS = "/kerja/janji/", "/kerja/forum/", "/kerja/survei-pengaduan/"
ADVICE = f"{PROMISES}rekomendasi/"
TYPED = "Diketik tadi"


def pressed(client: Client, address: str, leads_to: str, reason: str) -> None:
    """Press a button that is refused: its page says why."""
    answer = client.post(address, follow=True)
    assert answer.redirect_chain == [(leads_to, 302)], address
    assert reason in answer.content.decode()


def serves(person: Person, unit: Unit, role: str) -> None:
    grant_role(by=SYSTEM, at=MONDAY, person=person, unit=unit, role=role, since=date(2020, 1, 1))


@pytest.fixture
def reader(city: City) -> Client:
    """Return a browser of Wati, who sees everything and heads the health agency besides."""
    serves(city.wati, city.health, "unit-head")
    return city.client(city.wati)


# --- promises -------------------------------------------------------------------------------------
def test_a_draft_of_another_unit_is_read_only(city: City, reader: Client) -> None:
    page, reason = f"{PROMISES}{drafted(city).pk}/", "Janji disusun oleh unit itu sendiri"
    closed_to(reader, f"{page}ubah/", reason)
    refused(reader, f"{page}ubah/", 403, reason, TYPED, text=TYPED)
    refused(reader, f"{page}hapus/", 403, reason, seen=Promise.objects.get().changed_at.isoformat())
    assert Promise.objects.exists()


@pytest.mark.parametrize(
    ("step", "field"),
    [("tanda-tangan", "signer"), ("ditepati", "outcome"), ("tidak-ditepati", "reason")],
)
def test_only_its_head_signs_and_ends_a_promise(
    city: City, reader: Client, step: str, field: str
) -> None:
    address = f"{PROMISES}{signed(city).pk}/{step}/"
    closed_to(reader, address, "Ini wewenang kepala unit")
    refused(reader, address, 403, "Ini wewenang kepala unit", TYPED, **{field: TYPED})
    refused(city.client(city.budi), address, 422)


def test_a_draft_that_was_signed_meanwhile_keeps_what_was_typed(city: City) -> None:
    promise = signed(city)
    refused(
        city.client(city.sari), f"{PROMISES}{promise.pk}/ubah/", 409, "sudah ditandatangani", TYPED,
        text=TYPED, action="x", responsible="x", due=days_from_now(9), seen="x",
    )  # fmt: skip


def test_what_ended_meanwhile_keeps_what_was_typed(city: City) -> None:
    address = f"{PROMISES}{kept(city).pk}/tidak-ditepati/"
    refused(city.client(city.budi), address, 409, "sudah dicatat", TYPED, reason=TYPED)


# --- forums ---------------------------------------------------------------------------------------
def test_a_forum_of_another_unit_is_read_only(city: City, reader: Client) -> None:
    page, reason = f"{FORUMS}{planned(city).pk}/", "Forum diadakan oleh unit itu"
    for rest in ("ubah/", "hasil/"):
        closed_to(reader, page + rest, reason)
        refused(reader, page + rest, 403, reason, TYPED, place=TYPED, minutes=TYPED)
        refused(city.client(city.oki), page + rest, 422)
    refused(reader, f"{page}batal/", 403, reason)
    assert Forum.objects.exists()


def test_who_holds_no_forums_plans_none(city: City) -> None:
    closed_to(city.client(city.eva), f"{FORUMS}baru/", "Tidak terbuka untuk Anda")


def test_a_forum_called_off_by_somebody_else_is_gone(city: City) -> None:
    forum = planned(city)
    call_off_forum(forum_id=forum.pk, by=city.oki.powers(), at=timezone.now())
    pressed(city.client(city.sari), f"{FORUMS}{forum.pk}/batal/", FORUMS, "sudah tidak ada")


def test_a_button_about_a_gone_row_and_about_a_strangers_says_the_same(city: City) -> None:
    promise, forum, said = drafted(city), planned(city), recommended(city, send=False)
    buttons = [
        (f"{PROMISES}{promise.pk}/hapus/", PROMISES), (f"{FORUMS}{forum.pk}/batal/", FORUMS),
        (f"{ADVICE}{said.pk}/hapus/", ADVICE),
    ]  # fmt: skip
    for button, listed in buttons:
        pressed(city.client(city.dewi), button, listed, "sudah tidak ada")
    assert (Promise.objects.count(), Forum.objects.count()) == (1, 1)
    assert Recommendation.objects.exists()
    send = f"{ADVICE}{said.pk}/kirim/"
    for row in (promise, forum, said):
        row.delete()
    for button, listed in buttons:
        pressed(city.client(city.sari), button, listed, "sudah tidak ada")
    pressed(city.client(city.budi), send, ADVICE, "sudah tidak ada")


# --- recommendations ------------------------------------------------------------------------------
def test_an_answer_that_is_not_theirs_or_too_early_or_too_late_is_not_lost(city: City) -> None:
    sent = recommended(city, unit=city.health)
    dewi, page = city.client(city.dewi), f"{ADVICE}{sent.pk}/"
    refused(dewi, page, 403, "dijawab kepala unit yang dituju", TYPED, answer=TYPED)
    early = recommended(city, send=False)
    sari = city.client(city.sari)
    refused(sari, f"{ADVICE}{early.pk}/", 409, "belum dikirim", TYPED, answer=TYPED)
    refused(sari, f"{ADVICE}{recommended(city).pk}/", 422, answer="")
    pressed(city.client(city.budi), f"{page}kirim/", page, "sudah dikirim")
    pressed(sari, f"{page}hapus/", page, "sudah dikirim")


def test_a_recommendation_from_anothers_survey_is_refused(city: City, reader: Client) -> None:
    survey = running(city)
    address = f"{ADVICE}baru/?survey={survey.code}"
    closed_to(reader, address, "disusun oleh unit itu sendiri")
    refused(reader, address, 403, "disusun oleh unit itu sendiri", TYPED, text=TYPED)
    early = prepared(city, code="EAR2345")
    refused(
        city.client(city.sari), f"{ADVICE}baru/?survey={early.code}", 409, "masih disusun", TYPED,
        uid=uuid4(), text=TYPED, addressee="DPRD",
    )  # fmt: skip


# --- complaint surveys ----------------------------------------------------------------------------
STEPS: dict[str, dict[str, object]] = {
    "tim/": {"team-decree": TYPED, "team-seen": "x", "member-TOTAL_FORMS": 0},
    "lokakarya/": {"workshop-place": TYPED},
    "daftar/": {"list-more": TYPED, "list-seen": "x", "item-TOTAL_FORMS": 0},
}
NO_ROWS = {"member-INITIAL_FORMS": 0, "item-INITIAL_FORMS": 0}


@pytest.mark.parametrize("step", STEPS)
def test_who_only_reads_a_survey_is_told_so(city: City, reader: Client, step: str) -> None:
    page = f"{SURVEYS}{prepared(city).code}/"
    refused(reader, page + step, 403, "disiapkan oleh unitnya sendiri", TYPED, **STEPS[step])


@pytest.mark.parametrize("step", STEPS)
def test_a_survey_that_closed_meanwhile_keeps_what_was_typed(city: City, step: str) -> None:
    survey = running(city)
    answered(survey, [{1}] * ENOUGH)
    page = f"{SURVEYS}{closed(survey, city).code}/"
    shown = refused(city.client(city.sari), page + step, 409, TYPED, **STEPS[step], **NO_ROWS)
    assert "sudah ditutup" in shown or "sudah dibuka" in shown


def test_days_for_a_survey_that_moved_on_are_refused_with_the_reason(
    city: City, reader: Client
) -> None:
    survey = prepared(city)
    page, budi = f"{SURVEYS}{survey.code}/", city.client(city.budi)
    days = {"days-begins": days_from_now(0), "days-ends": days_from_now(9)}
    reason = "dibuka dan ditutup oleh kepala unit"
    refused(reader, f"{page}buka/", 403, reason, days_from_now(9).isoformat(), **days)
    refused(reader, f"{page}siapkan-ulang/", 403, reason)
    closed_to(reader, f"{page}tutup/", reason)
    pressed(budi, f"{page}siapkan-ulang/", page, "disiapkan")
    refused(budi, f"{page}jadwal/", 409, days_from_now(9).isoformat(), **days)
    empty = prepared(city, [], code="EMP2345")
    refused(
        budi, f"{SURVEYS}{empty.code}/buka/", 409, "masih kosong", days_from_now(9).isoformat(),
        **days,
    )  # fmt: skip
    opened(survey, city)
    refused(budi, f"{page}buka/", 409, days_from_now(9).isoformat(), **days)
    answered(survey, [{1}] * ENOUGH)
    closed(fresh(survey), city)
    for step in ("buka/", "jadwal/"):
        refused(budi, page + step, 409, "error-summary", **days)
    refused(budi, f"{page}tutup/", 409, 'class="alert error"')


def test_who_only_reads_types_no_paper_and_sees_no_sheet(city: City, reader: Client) -> None:
    survey = running(city)
    page, reason = f"{SURVEYS}{survey.code}/kertas/", "disiapkan oleh unitnya sendiri"
    rows = {
        "sheet-TOTAL_FORMS": 1, "sheet-INITIAL_FORMS": 0, "answered_on": days_from_now(0),
        "sheet-0-uid": uuid4(), "sheet-0-ticked": "1 3",
    }  # fmt: skip
    sari = city.client(city.sari)
    assert sari.post(page, rows).status_code == 302
    sheet = ComplaintSheet.objects.get()
    closed_to(reader, page, reason)
    again = {**rows, "sheet-0-uid": uuid4(), "sheet-0-ticked": "2 4"}
    shown = refused(reader, page, 403, reason, "2 4", **again)
    assert f"{sheet.uid}" not in shown
    closed_to(reader, f"{page}{sheet.uid}/salah/", reason)
    shown = refused(reader, f"{page}{sheet.uid}/salah/", 403, reason, reason=TYPED)
    assert "1 3" not in shown


def test_causes_and_repeats_are_the_units_own(city: City, reader: Client) -> None:
    survey = running(city)
    answered(survey, [{1}] * ENOUGH)
    closed(survey, city)
    page, reason = f"{SURVEYS}{survey.code}/", "disiapkan oleh unitnya sendiri"
    closed_to(reader, f"{page}keluhan/1/sebab/", reason)
    refused(reader, f"{page}keluhan/1/sebab/", 403, reason, TYPED, text=TYPED)
    closed_to(reader, f"{page}ulangi/", reason)
    refused(reader, f"{page}ulangi/", 403, reason, TYPED, title=TYPED)
    cause = add_cause(
        survey.items.get(order=1).pk, text="x", inside=True, by=city.sari.powers(),
        at=timezone.now(),
    )  # fmt: skip
    remove, sari = f"{page}sebab/{cause.pk}/hapus/", city.client(city.sari)
    refused(reader, remove, 403, reason)
    assert ComplaintCause.objects.exists()
    assert sari.post(remove).status_code == 302
    pressed(sari, remove, f"{page}urutan/", "sudah dihapus")


def test_a_survey_that_runs_is_not_repeated_yet(city: City) -> None:
    page = f"{SURVEYS}{running(city).code}/ulangi/"
    refused(
        city.client(city.sari), page, 409, "Tutup dahulu survei ini", TYPED, code="NEW2345",
        title=TYPED,
    )  # fmt: skip
    refused(city.client(city.sari), page, 422, TYPED, title=TYPED)
