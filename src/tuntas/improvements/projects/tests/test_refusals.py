"""What the pages of an improvement answer to what cannot be done: one answer to each kind (ADR 39)."""

import html
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.personas import City

from tuntas.improvements.models import Improvement, Step, StepDecision
from tuntas.improvements.projects.actions.steps import reopen_step
from tuntas.improvements.projects.tests.page_samples import at, raw, sent, typed
from tuntas.improvements.projects.tests.step_samples import (
    CONTENTS,
    Hand,
    ask_for_approval_of_step_1,
    begun,
    step,
    walked,
)
from tuntas.rules.improvement.eight_steps import Theme

pytestmark = pytest.mark.django_db
OTHERS = "unit atau kelompok lain"


def words(answer: HttpResponse) -> str:
    return html.unescape(answer.content.decode())


def pressed(client: Client, address: str, data: dict[str, Any] | None = None) -> str:
    """Press a button, and return the page that it leads to."""
    answer = client.post(address, data or {}, follow=True)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


@pytest.fixture
def waiting(city: City, settings: Any, tmp_path: Path) -> Improvement:
    """Return an improvement whose first step waits for the head."""
    ask_for_approval_of_step_1(settings, tmp_path)
    improvement = begun(city)
    hand = Hand(improvement, city.sari)
    hand.save(1)
    hand.finish(1)
    return improvement


@pytest.mark.parametrize(
    "rest", ["selesaikan/", "lanjutkan/", "hentikan/", "nama/", "poin/", "lembar-periksa/"]
)
def test_who_only_reads_is_told_why_not(city: City, rest: str) -> None:
    improvement = begun(city)
    data = {"uid": str(uuid4()), "label": "Lubang", "on": "2026-11-02", "times": "1"}
    assert OTHERS in words(sent(city.client(city.wati), at(improvement, rest=rest), data, 403))
    improvement.refresh_from_db()
    assert improvement.state == Improvement.State.RUNNING
    assert not improvement.tallies.exists()


def test_a_line_of_the_check_sheet_is_corrected_by_who_works_on_it_only(city: City) -> None:
    improvement = walked(city, steps=1)
    client = city.client(city.sari)
    data = {"uid": str(uuid4()), "label": "Lubang", "on": "2026-11-02", "times": "3"}
    sent(client, at(improvement, rest="lembar-periksa/"), data)
    fix = at(improvement, rest=f"lembar-periksa/{improvement.tallies.get().pk}/betulkan/")
    assert city.client(city.wati).get(fix).status_code == 403
    sent(city.client(city.wati), fix, {"uid": str(uuid4()), "times": "1", "reason": "x"}, 403)
    assert improvement.tallies.get().times == 3


def test_a_button_pressed_too_late_says_so_on_the_page(city: City) -> None:
    improvement = walked(city)
    client = city.client(city.sari)
    assert "sudah berjalan" in pressed(client, at(improvement, rest="lanjutkan/"))
    assert "Langkah dibuka kembali" in pressed(client, at(improvement, 8, "buka/"))
    assert "Langkah ini sudah terbuka" in pressed(client, at(improvement, 8, "buka/"))
    told = pressed(client, at(improvement, rest="selesaikan/"), {"uncounted": "1"})
    assert "Selesaikan dahulu langkah 8" in told


def test_points_for_a_cause_that_is_gone_are_told_at_the_causes(city: City) -> None:
    improvement = begun(city)
    Hand(improvement, city.sari).save(3)
    told = pressed(city.client(city.sari), at(improvement, rest="poin/"), {"poin-hilang": "5"})
    assert "Daftar sebabnya baru saja berubah" in told
    assert not improvement.votes.exists()


def test_what_was_written_stays_where_the_step_cannot_be_finished(city: City) -> None:
    improvement = begun(city)
    client, address = city.client(city.sari), at(improvement, 1)
    data = {**typed(raw(client, address)), "situation": "Baru separuh", "finish": "1"}
    told = pressed(client, address, data)
    assert "Belum dapat diselesaikan" in told
    assert "Isian Anda tersimpan." in told
    assert step(improvement, 1).content["situation"] == "Baru separuh"
    assert step(improvement, 1).state == Step.State.OPEN


def test_the_head_who_decides_on_what_was_changed_meanwhile_loses_no_words(
    city: City, waiting: Improvement
) -> None:
    said = {"seen": "1", "verdict": "returned", "reason": "Tambah angka tiga bulan"}
    hand = Hand(waiting, city.sari)
    hand.act(reopen_step, number=1)
    hand.save(1, Theme(situation="Versi baru", reason=CONTENTS[1].reason))  # type: ignore[attr-defined]
    hand.finish(1)
    told = words(sent(city.client(city.budi), at(waiting, 1, "putusan/"), said, 409))
    assert "baru saja diubah" in told
    assert "Versi baru" in told
    assert "Tambah angka tiga bulan" in told
    assert 'name="seen" value="2"' in told  # read now, so that it can be decided
    assert not StepDecision.objects.exists()


def test_who_does_not_lead_keeps_the_words_and_reads_whose_the_decision_is(
    city: City, waiting: Improvement
) -> None:
    said = {"seen": "1", "verdict": "returned", "reason": "Menyusup"}
    told = words(sent(city.client(city.sari), at(waiting, 1, "putusan/"), said, 403))
    assert "wewenang kepala unit" in told
    assert "Menyusup" in told
    assert "Setujui" not in told
    assert not StepDecision.objects.exists()


def test_a_decision_that_comes_second_is_told_beside_what_stands(
    city: City, waiting: Improvement
) -> None:
    head = city.client(city.budi)
    sent(head, at(waiting, 1, "putusan/"), {"seen": "1", "verdict": "approved"})
    said = {"seen": "1", "verdict": "returned", "reason": "Belum cukup"}
    told = words(sent(head, at(waiting, 1, "putusan/"), said, 409))
    assert "tidak sedang menunggu persetujuan" in told
    assert "Belum cukup" in told
    assert "Kembalikan</button>" not in told


def test_a_remark_of_who_only_reads_is_refused_with_its_words(city: City) -> None:
    improvement = begun(city)
    data = {"uid": str(uuid4()), "text": "Bagus sekali"}
    told = words(sent(city.client(city.wati), at(improvement, 2, "komentar/"), data, 403))
    assert "Anda hanya dapat membaca" in told
    assert "Bagus sekali" in told
    assert not improvement.comments.exists()


@pytest.mark.parametrize(("number", "data"), [(3, {"more": "1"}), (1, {"situation": "a" * 5000})])
def test_who_only_reads_gets_no_editor_by_asking_for_rows_or_by_mistakes(
    city: City, number: int, data: dict[str, str]
) -> None:
    improvement = begun(city)
    told = words(sent(city.client(city.wati), at(improvement, number), {"seen": "0", **data}, 403))
    assert OTHERS in told
    assert "Simpan" not in told
