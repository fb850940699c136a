"""Promises, recommendations and forums at the office, in the browser's place."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from tests.answers import as_shown
from tests.personas import City

from tuntas.improvements.models import ComplaintCause, Forum, Promise, Recommendation
from tuntas.improvements.promises.actions.outcomes import break_promise
from tuntas.improvements.promises.tests.promise_samples import (
    drafted,
    held,
    kept,
    planned,
    recommended,
    signed,
    survey_item,
)

pytestmark = pytest.mark.django_db
SECRET = "Rahma Warga"


def soon() -> str:
    return (timezone.localdate() + timedelta(days=30)).isoformat()


def now_signed(city: City, **changes: Any) -> Promise:
    """Return a promise that was signed at this moment: pages look at the clock."""
    now = timezone.now()
    return signed(city, at=now, due=timezone.localdate() + timedelta(days=30), **changes)


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


def sent(client: Client, address: str, status: int = 302, **said: Any) -> HttpResponse:
    answer = client.post(address, said)
    assert answer.status_code == status, (
        address,
        answer.status_code,
        answer.content.decode()[:3000],
    )
    return answer  # type: ignore[return-value]  # the test client's


def test_a_promise_goes_from_a_cause_to_the_public(city: City) -> None:
    item = survey_item(city, text="Jalan lama ditambal")
    ComplaintCause.objects.create(item=item, text="Regu hanya satu", inside=True)
    ComplaintCause.objects.create(item=item, text="Anggaran pusat", inside=False)
    sari, budi = city.client(city.sari), city.client(city.budi)
    begun = text(sari, f"/kerja/janji/baru/?item={item.pk}")
    assert "Regu hanya satu" in begun
    assert "Anggaran pusat" not in begun
    assert f'value="{item.pk}" selected' in begun
    said: dict[str, Any] = {
        "text": "Lubang ditambal tiga hari", "action": "Regu kedua", "responsible": "Kepala UPT",
        "due": soon(), "item": item.pk, "improvement": "", "uid": uuid4(),
    }  # fmt: skip
    address = f"/kerja/janji/baru/?unit={city.roads.pk}"
    once, twice = sent(sari, address, **said), sent(sari, address, **said)
    assert once["Location"] == twice["Location"]
    promise = Promise.objects.get()
    assert (promise.item, promise.made_by) == (item, city.sari)
    page = f"/kerja/janji/{promise.pk}/"
    assert "Kepala unit menandatangani janji ini." in text(sari, page)
    assert "Masih rancangan" in text(sari, page)
    text(Client(), f"/janji/{promise.pk}/", 404)
    form = text(budi, f"{page}tanda-tangan/")
    assert "Budi, Kepala DPUPR" in form
    sent(
        budi,
        f"{page}tanda-tangan/",
        signer="Budi, Kepala Dinas",
        seen=promise.changed_at.isoformat(),
    )
    assert "Sudah ditepati" in text(budi, page)
    assert "Sudah ditepati" not in text(sari, page)
    public = text(Client(), f"/janji/{promise.pk}/")
    assert "Jalan lama ditambal" in public
    assert "Budi, Kepala Dinas" in public
    today = timezone.localdate().isoformat()
    sent(
        budi, f"{page}ditepati/", kept_on=today, outcome="Regu dua", proof="https://contoh.example/"
    )
    assert "tepat waktu" in text(Client(), f"/janji/{promise.pk}/")
    sent(budi, f"{page}tidak-ditepati/", 409, reason="Batal")


def test_a_draft_is_changed_and_discarded(city: City) -> None:
    draft = drafted(city, due=timezone.localdate() + timedelta(days=5), at=timezone.now())
    sari, page = city.client(city.sari), f"/kerja/janji/{draft.pk}/"
    said: dict[str, Any] = {
        "text": "Baru",
        "action": "Kerja",
        "responsible": "Kepala",
        "due": soon(),
    }
    sent(sari, f"{page}ubah/", 409, **said, seen="2026-01-01T00:00:00+00:00")
    sent(sari, f"{page}ubah/", 422, **{**said, "text": ""})
    sent(sari, f"{page}ubah/", **said, seen=draft.changed_at.isoformat())
    sent(sari, f"{page}hapus/", seen=draft.changed_at.isoformat())
    assert Promise.objects.exists()
    sent(sari, f"{page}hapus/", seen=Promise.objects.get().changed_at.isoformat())
    assert not Promise.objects.exists()
    text(sari, page, 404)


def test_a_signed_promise_has_no_page_for_changes(city: City) -> None:
    promise = now_signed(city)
    sari, page = city.client(city.sari), f"/kerja/janji/{promise.pk}/"
    assert sari.get(f"{page}ubah/")["Location"] == page
    assert "sudah ditandatangani" in text(sari, page)
    assert sent(sari, f"{page}hapus/")["Location"] == page
    assert "Buat janji lain bila perlu" in text(sari, page)
    assert Promise.objects.exists()


def test_a_broken_promise_is_made_anew(city: City) -> None:
    promise = now_signed(city)
    break_promise(promise_id=promise.pk, reason="Batal", by=city.budi.powers(), at=timezone.now())
    sari = city.client(city.sari)
    assert "Janjikan ulang" in text(sari, f"/kerja/janji/{promise.pk}/")
    address = f"/kerja/janji/baru/?follows={promise.pk}"
    assert promise.text in text(sari, address)
    said: dict[str, Any] = {
        "uid": uuid4(),
        "text": "Ulang",
        "action": "Kerja",
        "responsible": "Kepala",
        "due": soon(),
    }
    sent(sari, address, **said)
    assert Promise.objects.get(text="Ulang").follows == promise


@pytest.mark.parametrize("who", ["dewi", "citra"])
def test_another_unit_sees_nothing(city: City, who: str) -> None:
    promise, forum, said = drafted(city), planned(city), recommended(city)
    client = city.client(getattr(city, who))
    status = 404 if who == "dewi" else 403
    for address in (
        f"/kerja/janji/{promise.pk}/", f"/kerja/janji/{promise.pk}/ubah/", f"/kerja/forum/{forum.pk}/",
        f"/kerja/forum/{forum.pk}/undangan.pdf", f"/kerja/forum/{forum.pk}/hasil/",
        f"/kerja/janji/rekomendasi/{said.pk}/",
    ):  # fmt: skip
        text(client, address, status)
    if who == "dewi":
        assert promise.text not in text(client, "/kerja/janji/?state=all")
        assert "Balai Dinas" not in text(client, "/kerja/forum/")
        assert said.text not in text(client, "/kerja/janji/rekomendasi/")


@pytest.mark.parametrize("who", ["sari", "oki", "wati", "eva"])
def test_readers_see_no_buttons_of_the_head(city: City, who: str) -> None:
    promise, client = now_signed(city), city.client(getattr(city, who))
    page = text(client, f"/kerja/janji/{promise.pk}/")
    for path in ("ditepati", "tidak-ditepati", "tanda-tangan"):
        assert f"{promise.pk}/{path}/" not in page
        text(client, f"/kerja/janji/{promise.pk}/{path}/", 403)


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_database_as_often_for_one_as_for_three(
    city: City, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        now_signed(city)
        drafted(city)
        recommended(city)
        held(city, {kept(city): "not-kept"})
    client = city.client(city.sari)
    for address, queries in (
        ("/kerja/janji/?state=all&q=jalan", 6),
        ("/kerja/janji/?state=disputed", 6),
        ("/kerja/janji/rekomendasi/", 5),
        ("/kerja/forum/", 5),
    ):
        with django_assert_num_queries(queries):
            text(client, address)


@pytest.mark.parametrize("count", [1, 3])
def test_one_page_asks_as_often_for_one_as_for_three(
    city: City, count: int, django_assert_num_queries: Any
) -> None:
    promise = kept(city)
    for _ in range(count):
        forum = held(city, {promise: "not-kept"})
    plan = planned(city)
    client = city.client(city.sari)
    for address, queries in (
        (f"/kerja/janji/{promise.pk}/", 6), (f"/kerja/forum/{forum.pk}/", 5),
        (f"/kerja/forum/{plan.pk}/", 6), (f"/kerja/forum/{plan.pk}/hasil/", 6),
    ):  # fmt: skip
        with django_assert_num_queries(queries):
            text(client, address)


def test_pages_follow_each_other_by_day(city: City) -> None:
    for n in range(27):
        drafted(city, text=f"Janji {n:02}")
    client = city.client(city.sari)
    first = text(client, "/kerja/janji/")
    assert "Janji 24" in first
    assert "Janji 25" not in first
    following = first.split('rel="next" href="')
    address = first.split('href="?')[-1].split('"')[0].replace("&amp;", "&")
    assert len(following) == 1 or "after" in address
    last = Promise.objects.get(text="Janji 24")
    second = text(client, f"/kerja/janji/?after={last.due}.{last.pk}")
    assert "Janji 26" in second
    assert "Janji 24" not in second
    for odd in ("?after=x", "?after=2026-13-01.1", "?after=.", "?unit=x", "?state=x", "?q=%25"):
        text(client, f"/kerja/janji/{odd}")


def test_city_hall_plans_a_forum_and_records_it_on_a_phone(city: City) -> None:
    promise = now_signed(city)
    oki = city.client(city.oki)
    assert "Forum untuk unit mana?" in text(oki, "/kerja/forum/baru/")
    said: dict[str, Any] = {
        "uid": uuid4(), "on": timezone.localdate().isoformat(), "time": "09:00", "place": "Balai",
        "invited": SECRET, "agenda": "Periksa",
    }  # fmt: skip
    sent(oki, f"/kerja/forum/baru/?unit={city.roads.pk}", **said)
    sent(oki, f"/kerja/forum/baru/?unit={city.roads.pk}", **said)
    forum = Forum.objects.get()
    page = f"/kerja/forum/{forum.pk}/"
    assert SECRET in text(oki, page)
    shown = as_shown(oki.get(f"{page}ubah/").context["form"])
    sent(oki, f"{page}ubah/", **{**shown, "place": "Aula"})
    assert promise.text in text(oki, f"{page}hasil/")
    result: dict[str, Any] = {
        "held_on": timezone.localdate().isoformat(), "officials": 2, "citizens": 0, "minutes": SECRET,
        f"seen-{promise.pk}": "not-kept", f"note-{promise.pk}": "Masih berlubang",
    }  # fmt: skip
    refused = sent(oki, f"{page}hasil/", 409, **result).content.decode()
    assert "satu warga" in refused
    assert "Masih berlubang" in refused
    sent(oki, f"{page}hasil/", **{**result, "citizens": 9})
    assert "belum terwujud" in text(oki, page)
    public = text(Client(), f"/janji/{promise.pk}/")
    assert "Masih berlubang" in public
    assert SECRET not in public
    late = sent(oki, f"{page}hasil/", 409, **{**result, "citizens": 7}).content.decode()
    assert "sudah dicatat dan tidak diubah lagi" in late
    assert "Masih berlubang" in late
    assert oki.get(f"{page}hasil/")["Location"] == page
    assert "sudah dicatat dan tidak diubah lagi" in text(oki, page)


def test_a_forum_is_called_off(city: City) -> None:
    forum, sari = planned(city), city.client(city.sari)
    sent(sari, f"/kerja/forum/{forum.pk}/batal/")
    assert not Forum.objects.exists()


def test_papers_of_a_forum_are_pdf(city: City) -> None:
    signed(city)
    forum, oki = planned(city), city.client(city.oki)
    for paper in ("undangan.pdf", "lembar-cek.pdf"):
        answer = oki.get(f"/kerja/forum/{forum.pk}/{paper}")
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")


def test_a_recommendation_is_written_sent_and_answered(city: City) -> None:
    item = survey_item(city)
    sari, budi = city.client(city.sari), city.client(city.budi)
    assert item.survey.title in text(sari, "/kerja/janji/rekomendasi/baru/")
    address = f"/kerja/janji/rekomendasi/baru/?survey={item.survey.code}&item={item.pk}"
    said: dict[str, Any] = {
        "uid": uuid4(),
        "text": "Mohon alat",
        "item": item.pk,
        "addressee_unit": city.health.pk,
        "addressee": "",
    }
    sent(sari, address, 422, **{**said, "addressee": "DPRD"})
    sent(sari, address, 409, **{**said, "addressee_unit": ""})
    once, twice = sent(sari, address, **said), sent(sari, address, **said)
    assert once["Location"] == twice["Location"]
    made = Recommendation.objects.get()
    page, dewi = f"/kerja/janji/rekomendasi/{made.pk}/", city.client(city.dewi)
    text(dewi, page, 404)  # not sent yet
    sent(sari, f"{page}kirim/", 403)
    sent(budi, f"{page}kirim/")
    assert "Mohon alat" in text(dewi, page)
    assert "Simpan jawaban" not in text(dewi, page)
    sent(dewi, page, 403, answer="Ya")
    assert "Menunggu jawaban" in text(budi, page)


def test_an_outsiders_answer_is_noted(city: City) -> None:
    made, sari = recommended(city), city.client(city.sari)
    page = f"/kerja/janji/rekomendasi/{made.pk}/"
    assert "Catat jawaban yang diterima" in text(sari, page)
    sent(sari, page, answer="Disetujui")
    assert "Disetujui" in text(sari, page)
    sent(sari, page, 409, answer="Lagi")


def test_a_recommendation_draft_is_discarded(city: City) -> None:
    made, sari = recommended(city, send=False), city.client(city.sari)
    sent(sari, f"/kerja/janji/rekomendasi/{made.pk}/hapus/")
    assert not Recommendation.objects.exists()
