"""Two people have the same form open: the second is told what the first saved, and saves on purpose."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.answers import as_shown, overtaken, refused
from tests.personas import MONDAY, City

from tuntas.core.errors import OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.improvements.models import ComplaintItem, Forum, Promise, Recommendation
from tuntas.improvements.promises.actions.promises import discard_draft
from tuntas.improvements.promises.actions.sheet_record import mark_mistyped
from tuntas.improvements.promises.actions.survey_causes import add_cause
from tuntas.improvements.promises.tests.complaint_samples import (
    days_from_now,
    opened,
    prepared,
    running,
)
from tuntas.improvements.promises.tests.promise_samples import drafted, planned, survey_item

pytestmark = pytest.mark.django_db


def draft_of_today(city: City) -> Promise:
    return drafted(city, due=timezone.localdate() + timedelta(days=30), at=timezone.now())


def sent_for(draft: Promise, **changes: str) -> dict[str, str]:
    said = {name: getattr(draft, name) for name in ("text", "action", "responsible")}
    return {**said, "due": draft.due.isoformat(), "seen": draft.changed_at.isoformat(), **changes}


# --- a draft --------------------------------------------------------------------------------------
def test_a_draft_that_somebody_changed_meanwhile_is_shown_beside_what_was_typed(city: City) -> None:
    draft = draft_of_today(city)
    address = f"/kerja/janji/{draft.pk}/ubah/"
    sari, budi = city.client(city.sari), city.client(city.budi)
    assert budi.post(address, sent_for(draft, text="Kata Budi")).status_code == 302
    mine = sent_for(draft, text="Kata Sari")
    answer = sari.post(address, mine)
    assert answer.status_code == 409
    assert [(one.stored, one.typed) for one in answer.context["differing"]] == [
        ("Kata Budi", "Kata Sari")
    ]
    page = answer.content.decode()
    assert "baru saja diubah" in page
    assert "Kata Sari</textarea>" in page
    again = {**mine, "seen": answer.context["form"]["seen"].value()}
    assert sari.post(address, again).status_code == 302
    assert Promise.objects.get().text == "Kata Sari"


def test_the_same_words_sent_twice_are_no_change(city: City) -> None:
    draft = draft_of_today(city)
    sari, mine = city.client(city.sari), sent_for(draft, text="Kata Sari")
    for _twice in range(2):
        assert sari.post(f"/kerja/janji/{draft.pk}/ubah/", mine).status_code == 302


# --- signing --------------------------------------------------------------------------------------
def test_nobody_signs_words_that_the_page_did_not_show(city: City) -> None:
    draft = draft_of_today(city)
    page, budi = f"/kerja/janji/{draft.pk}/", city.client(city.budi)
    form = budi.get(f"{page}tanda-tangan/").context["form"]
    mine = {"signer": "Budi, Plt. Kepala", "seen": form["seen"].value()}
    city.client(city.sari).post(f"{page}ubah/", sent_for(draft, text="Janji yang lain"))
    answer = budi.post(f"{page}tanda-tangan/", mine)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert '<blockquote class="vow">Janji yang lain</blockquote>' in shown
    assert "Budi, Plt. Kepala" in shown
    assert Promise.objects.get().signed_on is None
    again = {**mine, "seen": answer.context["form"]["seen"].value()}
    assert budi.post(f"{page}tanda-tangan/", again).status_code == 302
    assert Promise.objects.get().signer == "Budi, Plt. Kepala"


def test_a_draft_that_was_discarded_cannot_be_signed(city: City) -> None:
    draft = draft_of_today(city)
    by = city.sari.powers()
    seen = draft.changed_at.isoformat()
    discard_draft(promise_id=draft.pk, seen=seen, by=by, at=timezone.now())
    with pytest.raises(OvertakenError, match="baru saja dihapus"):
        discard_draft(promise_id=draft.pk, seen=seen, by=by, at=timezone.now())


# --- a new one whose answer was lost ----------------------------------------------------------------
def new_ones(city: City) -> dict[str, dict[str, Any]]:
    """Return what Sari sends for something new, by the page that she sends it to."""
    item, day = survey_item(city), days_from_now(9).isoformat()
    page = f"?unit={city.roads.pk}"
    return {
        f"/kerja/janji/baru/{page}": {
            "uid": uuid4(), "text": "Lama", "action": "Regu", "responsible": "Kepala", "due": day,
            "item": item.pk,
        },
        f"/kerja/janji/rekomendasi/baru/?survey={item.survey.code}": {
            "uid": uuid4(), "text": "Lama", "addressee": "DPRD", "item": item.pk,
        },
        f"/kerja/forum/baru/{page}": {
            "uid": uuid4(), "on": day, "time": "09:00", "place": "Lama", "invited": "RW 3\r\nRW 4",
        },
    }  # fmt: skip


def test_words_corrected_after_a_lost_answer_are_not_dropped_unseen(city: City) -> None:
    sari, reason = city.client(city.sari), "sudah tersimpan dengan isi lain"
    for page, sent in new_ones(city).items():
        first, again = sari.post(page, sent), sari.post(page, sent)
        assert (again.status_code, again["Location"]) == (302, first["Location"])
        corrected = {name: "Dibetulkan" if said == "Lama" else said for name, said in sent.items()}
        refused(sari, page, 409, reason, "Dibetulkan", **corrected)
        assert "Dibetulkan" not in sari.get(first["Location"]).content.decode()
    page, sent = next(iter(new_ones(city).items()))
    assert sari.post(page, sent).status_code == 302
    refused(sari, page, 409, reason, **{**sent, "item": ""})  # no words, but where it comes from


def test_what_another_unit_sent_is_nobodys_to_send_again(city: City) -> None:
    sari, dewi = city.client(city.sari), city.client(city.dewi)
    foreign = survey_item(city, unit=city.health)
    for page, sent in new_ones(city).items():
        assert sari.post(page, sent).status_code == 302
        theirs = page.replace(f"unit={city.roads.pk}", f"unit={city.health.pk}")
        if "survey" in page:
            theirs = f"/kerja/janji/rekomendasi/baru/?survey={foreign.survey.code}"
        refused(dewi, theirs, 409, "sudah dipakai", "Lama", **{**sent, "item": ""})
    assert (Promise.objects.count(), Forum.objects.count()) == (1, 1)
    assert Recommendation.objects.count() == 1


# --- forms of one plan ------------------------------------------------------------------------------
GARBLED = pytest.mark.parametrize("seen", [None, "", "\x00, ;--", "x" * 9000])


def trail_of(verb: str) -> int:
    return AuditEntry.objects.filter(verb=verb).count()


def test_of_two_who_plan_a_forum_otherwise_the_second_is_told(city: City) -> None:
    forum = planned(city, planned_at=timezone.now() + timedelta(days=9))
    page = f"/kerja/forum/{forum.pk}/ubah/"
    told = overtaken(
        city.client(city.oki), city.client(city.sari), page,
        {"place": "Aula", "time": "08:00"}, {"place": "Balai RW", "time": "08:00"},
    )  # fmt: skip
    assert told == {"Tempat": ("Aula", "Balai RW")}
    assert Forum.objects.get().place == "Balai RW"
    assert trail_of("forum.change") == 2


@GARBLED
def test_a_forum_is_not_planned_otherwise_unseen(city: City, seen: str | None) -> None:
    forum = planned(city, planned_at=timezone.now() + timedelta(days=9))
    page, sari = f"/kerja/forum/{forum.pk}/ubah/", city.client(city.sari)
    sent = as_shown(sari.get(page).context["form"])
    del sent["seen"]
    changed = {**sent, "time": "10:30", **({} if seen is None else {"seen": seen})}
    page_again = refused(sari, page, 409, "Yang tersimpan sekarang", "10:30", **changed)
    assert page_again.count("Isian Anda") > 1
    assert trail_of("forum.change") == 0


def test_the_same_plan_again_is_no_change(city: City) -> None:
    forum = planned(city, planned_at=timezone.now().replace(second=0, microsecond=0), invited="A")
    page, sari = f"/kerja/forum/{forum.pk}/ubah/", city.client(city.sari)
    sent = {**as_shown(sari.get(page).context["form"]), "place": "Aula"}
    for _press in range(2):
        assert sari.post(page, sent)["Location"] == f"/kerja/forum/{forum.pk}/"
    assert trail_of("forum.change") == 1


# --- one step of a survey ---------------------------------------------------------------------------
STEPS = {
    "lokakarya/": ("workshop", "workshop", "workshop-place", "Tempat", "Aula", "Balai RW"),
    "jadwal/": ("schedule", "reschedule", "days-customers", "Penerima layanan", "300", "400"),
}


@pytest.mark.parametrize("step", STEPS)
def test_of_two_who_save_a_step_the_second_is_told_and_saves_on_purpose(
    city: City, step: str
) -> None:
    name, act, field, label, theirs, mine = STEPS[step]
    page = f"/kerja/survei-pengaduan/{running(city).code}/"
    budi, other = city.client(city.budi), city.client(city.budi)
    sent = as_shown(getattr(other.get(page).context["forms"], name))
    for _press in range(2):
        assert budi.post(page + step, {**sent, field: theirs}).status_code == 302
    assert trail_of(f"complaint_survey.{act}") == 1
    answer = other.post(page + step, {**sent, field: mine})
    assert answer.status_code == 409
    [beside] = answer.context["differing"]
    assert (beside.stored, beside.typed) == (theirs, mine)
    assert beside.label.startswith(label)
    assert "Yang tersimpan sekarang" in answer.content.decode()
    again = as_shown(getattr(answer.context["forms"], name))
    assert again[field] == mine
    assert other.post(page + step, again).status_code == 302
    assert trail_of(f"complaint_survey.{act}") == 2


@GARBLED
@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_not_stored_unseen(city: City, step: str, seen: str | None) -> None:
    name, act, field, _label, typed, _mine = STEPS[step]
    page, budi = f"/kerja/survei-pengaduan/{running(city).code}/", city.client(city.budi)
    shown = getattr(budi.get(page).context["forms"], name)
    sent = as_shown(shown)
    del sent[shown["seen"].html_name]
    if seen is not None:
        sent[shown["seen"].html_name] = seen
    refused(budi, page + step, 409, typed, **{**sent, field: typed})
    assert trail_of(f"complaint_survey.{act}") == 0


# --- the team and the list of a survey ------------------------------------------------------------
def rows_of(form: Any, rows: Any) -> dict[str, str]:
    """Return what a form with rows sends when nothing is changed in it."""
    fields = [*form, *rows.management_form, *(field for row in rows for field in row)]
    said = {field.html_name: field.value() for field in fields}
    return {name: str(value) for name, value in said.items() if value not in (None, "", [])}


def test_a_team_of_two_people_who_save_one_after_the_other_is_whole(city: City) -> None:
    survey = prepared(city)
    page = f"/kerja/survei-pengaduan/{survey.code}/"
    sari, budi = city.client(city.sari), city.client(city.budi)
    shown = sari.get(page).context["forms"]
    sent = rows_of(shown.team, shown.members)
    assert (sent["member-0-name"], sent["member-1-name"]) == ("Sari", "Rahma")
    theirs = {**sent, "member-1-name": "", "member-2-name": "Joko", "member-2-role": "kader"}
    theirs["member-2-side"] = "unit"
    assert budi.post(f"{page}tim/", theirs).status_code == 302
    mine = {**sent, "member-0-role": "ketua", "member-2-name": "Citra", "member-2-side": "unit"}
    answer = sari.post(f"{page}tim/", mine)
    assert answer.status_code == 409
    assert [(one.stored, one.typed.partition(",")[0]) for one in answer.context["differing"]] == [
        ("Joko, kader, pegawai unit", ""), ("", "Rahma"),
    ]  # fmt: skip
    assert "Baris yang sementara itu ditambah, diubah, atau dihapus" in answer.content.decode()
    shown = answer.context["forms"]
    assert sari.post(f"{page}tim/", rows_of(shown.team, shown.members)).status_code == 302
    assert list(survey.team.values_list("name", "role")) == [
        ("Sari", "ketua"), ("Citra", ""), ("Joko", "kader"),
    ]  # fmt: skip


def test_a_decree_that_somebody_else_wrote_is_not_lost(city: City) -> None:
    survey = prepared(city)
    page = f"/kerja/survei-pengaduan/{survey.code}/"
    sari, budi = city.client(city.sari), city.client(city.budi)
    shown = sari.get(page).context["forms"]
    sent = rows_of(shown.team, shown.members)
    theirs = {**sent, "team-decree": "SK 99/2026"}
    for _press in range(2):
        assert budi.post(f"{page}tim/", theirs).status_code == 302
    assert trail_of("complaint_survey.team") == 2  # the sample's own and this one
    answer = sari.post(f"{page}tim/", {**sent, "member-0-role": "ketua"})
    assert answer.status_code == 409
    assert answer.context["differing"][0].stored == "SK 99/2026"
    shown = answer.context["forms"]
    assert sari.post(f"{page}tim/", rows_of(shown.team, shown.members)).status_code == 302
    survey.refresh_from_db()
    assert survey.decree == "SK 99/2026"
    assert survey.team.get(name="Sari").role == "ketua"
    late = sari.post(f"{page}tim/", {**sent, "team-decree": "SK 7/2026"})
    assert late.context["forms"].team["decree"].value() == "SK 7/2026"  # typed: it stays


def test_a_list_sent_twice_is_stored_once(city: City) -> None:
    survey = prepared(city)
    page, sari = f"/kerja/survei-pengaduan/{survey.code}/", city.client(city.sari)
    shown = sari.get(page).context["forms"]
    sent = {**rows_of(shown.listed, shown.items), "list-more": "Parkir sempit"}
    for _press in range(2):
        assert sari.post(f"{page}daftar/", sent).status_code == 302
    assert trail_of("complaint_survey.list") == 2  # the sample's own and this one


def test_a_list_of_two_people_who_save_one_after_the_other_is_whole(city: City) -> None:
    survey = prepared(city, ["Loket tutup", "Antre lama", "Tarif gelap"])
    page = f"/kerja/survei-pengaduan/{survey.code}/"
    sari, budi = city.client(city.sari), city.client(city.budi)
    shown = sari.get(page).context["forms"]
    sent = rows_of(shown.listed, shown.items)
    swapped = {"item-0-order": "2", "item-1-order": "1"}
    theirs = {**sent, **swapped, "item-2-text": "", "list-more": "Parkir sempit"}
    assert budi.post(f"{page}daftar/", theirs).status_code == 302
    mine = {**sent, "item-0-text": "Loket tutup siang", "list-more": "Toilet kotor"}
    answer = sari.post(f"{page}daftar/", mine)
    assert answer.status_code == 409
    assert [(one.stored, one.typed) for one in answer.context["differing"]] == [
        ("Parkir sempit", ""), ("", "Tarif gelap"),
    ]  # fmt: skip
    assert "Toilet kotor</textarea>" in answer.content.decode()
    shown = answer.context["forms"]
    assert sari.post(f"{page}daftar/", rows_of(shown.listed, shown.items)).status_code == 302
    assert list(survey.items.values_list("text", flat=True)) == [
        "Loket tutup siang", "Antre lama", "Parkir sempit", "Toilet kotor",
    ]  # fmt: skip


# --- rows that are gone ---------------------------------------------------------------------------
def test_the_cause_of_a_complaint_that_is_off_the_list_is_told(city: City) -> None:
    item = survey_item(city)
    ComplaintItem.objects.all().delete()
    with pytest.raises(OvertakenError, match="dihapus dari daftar"):
        add_cause(item.pk, text="Regu satu", inside=True, by=city.sari.powers(), at=MONDAY)


def test_a_paper_sheet_that_is_not_there_is_told(city: City) -> None:
    survey = opened(prepared(city), city)
    with pytest.raises(OvertakenError, match="tidak ada lagi"):
        mark_mistyped(survey.pk, uuid4(), reason="Salah", by=city.sari.powers(), at=timezone.now())
