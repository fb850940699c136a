"""The pages of an improvement and its steps: who sees what, what is next, few questions."""

import html
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from tests.personas import City

from tuntas.core.errors import OvertakenError
from tuntas.improvements.models import Improvement, Step
from tuntas.improvements.projects.actions.steps import decide_step
from tuntas.improvements.projects.actions.tallies import Seen, tally
from tuntas.improvements.projects.actions.voices import comment, vote
from tuntas.improvements.projects.tests.page_samples import at, page, raw, sent, typed
from tuntas.improvements.projects.tests.step_samples import (
    CONTENTS,
    TODAY,
    Hand,
    ask_for_approval_of_step_1,
    begun,
    step,
    walked,
)
from tuntas.rules.improvement.eight_steps import Cause, Causes, Theme

pytestmark = pytest.mark.django_db
# How often the page of each step asks the database: seven times, and once for a tool that asks.
QUESTIONS = {1: 9, 2: 8, 3: 8, 4: 7, 5: 8, 6: 7, 7: 8, 8: 7}


@pytest.fixture
def _approval_of_step_1(settings: Any, tmp_path: Path) -> None:
    ask_for_approval_of_step_1(settings, tmp_path)


def test_the_path_shows_how_each_step_stands_and_what_is_next(city: City) -> None:
    improvement = walked(city, steps=2)
    Hand(improvement, city.oki).act(comment, number=3, uid=uuid4(), text="Bagus")
    told = page(city.client(city.sari), at(improvement))
    for words in (
        "Lubang cepat ditambal", "Langkah 3 dari 8: Sebab", "Berikutnya untuk Anda",
        "3 · Cari sebab sampai ke akarnya", "1 komentar", "Lubang lama dibiarkan", "Lancar Jaya",
        "Tono", "belum diverifikasi",
    ):  # fmt: skip
        assert words in told, words


@pytest.mark.parametrize("who", ["sari", "budi", "vina", "oki", "eva", "wati"])
def test_whose_it_is_and_who_watches_may_read(city: City, who: str) -> None:
    improvement = walked(city)
    client = city.client(getattr(city, who))
    page(client, at(improvement))
    for number in range(1, 9):
        page(client, at(improvement, number))
        page(client, at(improvement, number, "riwayat/"))
    page(client, at(improvement, rest="lembar-periksa/"))


def every_address(improvement: Improvement, line: int) -> list[str]:
    return [
        at(improvement), at(improvement, rest="hentikan/"), at(improvement, rest="selesaikan/"),
        at(improvement, rest="lanjutkan/"), at(improvement, 1), at(improvement, 1, "buka/"),
        at(improvement, 1, "putusan/"), at(improvement, 1, "komentar/"),
        at(improvement, 1, "riwayat/"), at(improvement, rest="poin/"),
        at(improvement, rest="lembar-periksa/"),
        at(improvement, rest=f"lembar-periksa/{line}/betulkan/"),
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["dewi", "adi", "citra"])
def test_for_others_there_is_nothing(city: City, who: str) -> None:
    improvement = walked(city, steps=1)
    line = Hand(improvement, city.sari).act(tally, uid=uuid4(), seen=Seen("Lubang", TODAY))
    client = city.client(getattr(city, who))
    for address in every_address(improvement, line.pk):
        answers = {client.get(address).status_code, client.post(address, {}).status_code}
        assert answers <= {404, 405}, address
        assert 404 in answers, address


@pytest.mark.usefixtures("_approval_of_step_1")
def test_the_head_reads_and_decides(city: City) -> None:
    improvement = begun(city)
    hand = Hand(improvement, city.sari)
    hand.save(1)
    hand.finish(1)
    head, leader = city.client(city.budi), city.client(city.sari)
    assert "menunggu persetujuan Anda" in page(head, at(improvement))
    assert "Putusan Anda" not in page(leader, at(improvement, 1))
    assert "Putusan Anda" in page(head, at(improvement, 1))
    no_reason = {"seen": "1", "verdict": "returned", "reason": ""}
    told = sent(head, at(improvement, 1, "putusan/"), no_reason, 409).content.decode()
    assert "Tulis apa yang perlu diperbaiki" in told
    assert step(improvement, 1).state == Step.State.WAITING
    told = sent(
        head, at(improvement, 1, "putusan/"), {"seen": "1", "verdict": "entah"}, 422
    ).content.decode()
    assert "tidak lengkap terkirim" in told
    said = {"seen": "1", "verdict": "returned", "reason": "Tambah angka"}
    sent(head, at(improvement, 1, "putusan/"), said)
    assert "dikembalikan: Tambah angka" in page(leader, at(improvement))
    assert "Dikembalikan Budi" in page(leader, at(improvement, 1))
    hand.finish(1)
    sent(head, at(improvement, 1, "putusan/"), {"seen": "1", "verdict": "approved"})
    assert step(improvement, 1).state == Step.State.DONE
    told = page(leader, at(improvement, 1, "riwayat/"))
    assert "disetujui" in told
    assert "Tambah angka" in told
    with pytest.raises(OvertakenError):
        Hand(improvement, city.budi).act(decide_step, number=1, verdict="approved", seen=1)


def test_history_says_what_changed_in_words(city: City) -> None:
    improvement = begun(city)
    hand = Hand(improvement, city.sari)
    hand.save(3)
    hand.save(3, Causes(causes=(*CONTENTS[3].causes[:2], Cause(text="Kurang orang", branch="manusia"))))  # type: ignore[attr-defined]  # fmt: skip
    told = page(city.client(city.eva), at(improvement, 3, "riwayat/"))
    for words in (
        "Simpanan 2", "Sebab: Kurang orang", "Tulang ikan: Manusia", "Sebab: Aspal dingin habis",
        "(dihapus)", "Menyebabkan apa: Laporan menumpuk di meja",
    ):  # fmt: skip
        assert words in told, words
    assert "Belum ada simpanan" in page(city.client(city.eva), at(improvement, 4, "riwayat/"))


def test_history_goes_on_over_pages(city: City) -> None:
    improvement = begun(city)
    hand = Hand(improvement, city.sari)
    for n in range(27):
        hand.save(1, Theme(situation=f"Keadaan {n}", reason="x"))
    client = city.client(city.sari)
    first = page(client, at(improvement, 1, "riwayat/"))
    assert "Simpanan 3" in first
    assert "Simpanan 2<" not in first
    second = page(client, at(improvement, 1, "riwayat/?before=3"))
    assert "Keadaan 1" in second
    page(client, at(improvement, 1, "riwayat/?before=x"))


def test_the_plan_says_who_is_late(city: City) -> None:
    improvement = walked(city, steps=5)
    told = page(city.client(city.sari), at(improvement, 4))
    assert "lewat waktu" in told
    assert "Rp12.500.000" in told
    assert "Sudah Anda kerjakan? Catat di sini." in page(city.client(city.sari), at(improvement))
    assert "Sudah Anda kerjakan? Catat di sini." not in page(
        city.client(city.budi), at(improvement)
    )


def test_an_improvement_ends_and_goes_on_from_its_page(city: City) -> None:
    improvement = walked(city)
    client = city.client(city.sari)
    assert "Akhiri perbaikan ini" in page(client, at(improvement))
    told = html.unescape(
        sent(client, at(improvement, rest="selesaikan/"), {}, 200).content.decode()
    )
    assert "belum dipilih apa yang diukur setiap bulan" in told
    assert improvement.state == Improvement.State.RUNNING
    sent(client, at(improvement, rest="selesaikan/"), {"uncounted": "1"})
    assert "Selesai" in page(client, at(improvement))
    assert "step-form" not in page(client, at(improvement, 1))
    sent(client, at(improvement, rest="selesaikan/"), {})
    sent(client, at(improvement, rest="lanjutkan/"), {})
    page(client, at(improvement, rest="hentikan/"))
    sent(client, at(improvement, rest="hentikan/"), {"reason": ""}, 422)
    sent(client, at(improvement, rest="hentikan/"), {"reason": "Diambil alih provinsi"})
    improvement.refresh_from_db()
    assert improvement.state == Improvement.State.STOPPED
    assert "Diambil alih provinsi" in page(city.client(city.wati), at(improvement))
    for rest in ("lanjutkan/", "hentikan/", "selesaikan/"):
        told = sent(city.client(city.oki), at(improvement, rest=rest), {}, 403).content.decode()
        assert "unit atau kelompok lain" in told
    improvement.refresh_from_db()
    assert improvement.state == Improvement.State.STOPPED


def test_a_ninth_step_is_none(city: City) -> None:
    improvement = begun(city)
    for number in (0, 9):
        page(city.client(city.sari), f"/kerja/perbaikan/{improvement.pk}/langkah/{number}/", 404)


def test_an_improvement_of_a_unit_without_a_group_has_its_pages(city: City) -> None:
    improvement = begun(city, with_group=False)
    client = city.client(city.sari)
    assert "tanpa kelompok" in page(client, at(improvement))
    for number in range(1, 9):
        page(client, at(improvement, number))


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_database_as_often_for_one_as_for_three(
    city: City, count: int, django_assert_num_queries: Any
) -> None:
    improvement = walked(city, title="Lubang")
    hand = Hand(improvement, city.sari)
    for n in range(count):
        hand.act(tally, uid=uuid4(), seen=Seen(f"Hal {n}", TODAY))
        for number in range(1, 9):
            hand.act(comment, number=number, uid=uuid4(), text="Baik")
    hand.act(vote, points=dict.fromkeys(("c1", "c2", "c3")[:count], 3))
    client = city.client(city.sari)
    with django_assert_num_queries(9):
        client.get(at(improvement))
    for number, questions in QUESTIONS.items():
        with django_assert_num_queries(questions):
            client.get(at(improvement, number))
        with django_assert_num_queries(8):
            client.get(at(improvement, number, "riwayat/"))
    with django_assert_num_queries(8):
        client.get(at(improvement, rest="lembar-periksa/"))


def test_without_a_start_of_the_change_the_next_thing_is_to_write_it(city: City) -> None:
    improvement = walked(city, steps=5)
    Improvement.objects.filter(pk=improvement.pk).update(source="own", own_label="Lubang")
    client = city.client(city.sari)
    asked = page(client, at(improvement)).partition('class="asked"')[2].partition("</section>")[0]
    first = asked.partition("6 ·")[0]
    assert "Tulis sejak bulan apa perubahan berjalan." in first
    assert f"/kerja/perbaikan/{improvement.pk}/perubahan/" in first
    data = {**typed(raw(client, at(improvement, 6))), "findings": "Kini 4 hari.", "finish": "1"}
    told = html.unescape(sent(client, at(improvement, 6), data, 200).content.decode())
    assert "Dampaknya tidak dihitung: belum ditulis sejak bulan apa perubahan berjalan." in told
    assert step(improvement, 6).state == Step.State.OPEN
    sent(client, at(improvement, 6), {**typed(told), "finish": "1"})
    assert step(improvement, 6).state == Step.State.DONE
    Improvement.objects.filter(pk=improvement.pk).update(started_on=TODAY.replace(day=1))
    assert "Tulis sejak bulan apa" not in page(client, at(improvement))


def test_a_figure_that_counts_more_than_the_theme_says_so(city: City) -> None:
    improvement = begun(city)
    improvement.problems.create(
        kind="complaints", key="category:Jalan rusak|words:lampu+padam", theme="words:lampu+padam",
        title_id="Pengaduan", title_en="Complaints", facts={"reports": 31},
    )  # fmt: skip
    measured = Improvement.objects.filter(pk=improvement.pk)
    measured.update(source="complaints", category="Jalan rusak")
    said = "menghitung semua pengaduan “Jalan rusak”, bukan hanya 31 laporan tema ini."
    client = city.client(city.sari)
    assert said in page(client, at(improvement, 2))
    measured.update(category="Lampu jalan")
    assert said not in page(client, at(improvement, 2))


def test_what_a_step_cannot_be_finished_without_is_not_called_optional(city: City) -> None:
    improvement = begun(city)
    told = page(city.client(city.sari), at(improvement, 6))
    assert told.count("perlu sebelum langkah selesai") == 1  # the findings
    assert told.count("boleh dikosongkan") == 2
