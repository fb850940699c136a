"""Answers to items: autosave, two people on one item, sections without JavaScript, own instruments."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from tests.personas import MONDAY, City
from tests.races import until_waiting

from tuntas.assessments.models import Answer, AnswerChange, Assessment
from tuntas.assessments.rounds.actions.rounds import create_round
from tuntas.assessments.rounds.queries.sheet import sheet
from tuntas.assessments.rounds.tests.round_samples import (
    SUBS,
    address,
    begun,
    moved,
    of,
    plan,
    said,
)
from tuntas.organisation.models import Person

AUTOSAVE = {"X-Autosave": "1"}


def saved_alone(city: City, who: Person, one: Assessment, data: dict[str, str]) -> Any:
    return city.client(who).post(address(one, "jawaban/"), data, headers=AUTOSAVE)


@pytest.mark.django_db
def test_an_item_saves_itself_and_answers_with_the_scores_it_changed(city: City) -> None:
    one = begun(city)
    answer = saved_alone(
        city, city.sari, one, {"seen-1a": "0", "value-1a": "BB", "note-1a": "a\r\nb\0"}
    )
    assert answer.status_code == 200
    html = answer.content.decode()
    assert 'name="seen-1a" value="1"' in html
    assert 'id="score-1a"' in html
    assert "80 dari 100" in html
    assert 'id="score-1"' in html
    assert "1 dari 12 butir terjawab" in html
    assert "Disimpan oleh Sari" in html
    row = Answer.objects.get()
    assert (row.value, row.note, row.revision, row.voice) == ("BB", "a\nb", 1, "self")
    assert AnswerChange.objects.count() == 1


@pytest.mark.django_db
def test_the_same_answer_again_changes_nothing(city: City) -> None:
    one = begun(city)
    data = {"seen-1a": "0", "value-1a": "BB", "note-1a": ""}
    for _ in range(2):
        assert saved_alone(city, city.sari, one, data).status_code == 200
    assert Answer.objects.get().revision == 1


@pytest.mark.django_db
def test_the_second_of_two_is_told_and_chooses(city: City) -> None:
    one = begun(city)
    said(one, city.budi, {"1a": "BB"})
    told = saved_alone(
        city, city.sari, one, {"seen-1a": "0", "value-1a": "CC", "note-1a": "dari Sari"}
    )
    assert told.status_code == 409
    html = told.content.decode()
    assert "Budi sudah mengubah butir ini" in html
    assert "<b>BB</b>" in html
    assert "<b>CC</b>, “dari Sari”" in html
    assert 'name="seen-1a" value="1"' in html
    assert Answer.objects.get().value == "BB"
    mine = {"seen-1a": "1", "value-1a": "BB", "note-1a": "", "mine-value-1a": "CC"}
    sari = city.client(city.sari)
    assert sari.post(address(one, "jawaban/"), {**mine, "keep-mine": "1a"}).status_code == 302
    row = Answer.objects.get()
    assert (row.value, row.revision) == ("CC", 2)
    sari.post(address(one, "jawaban/"), {**mine, "keep-theirs": "1a"})
    assert Answer.objects.get().revision == 2


@pytest.mark.django_db
def test_different_parts_of_one_item_are_both_kept(city: City) -> None:
    one = begun(city)
    said(one, city.sari, {"1a": "CC"})
    said(one, city.budi, {"1a": "BB"}, seen=1)
    answer = saved_alone(
        city, city.sari, one, {"seen-1a": "1", "value-1a": "CC", "note-1a": "Lihat renstra"}
    )
    assert answer.status_code == 200
    row = Answer.objects.get()
    assert (row.value, row.note, row.revision) == ("BB", "Lihat renstra", 3)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"seen-1a": "0", "value-1a": "ZZ"}, "tidak dapat dinilai"),
        ({"seen-1a": "0", "value-1a": "x" * 300}, "Terlalu panjang"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_in_words(
    city: City, data: dict[str, str], words: str
) -> None:
    answer = saved_alone(city, city.sari, begun(city), data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Answer.objects.exists()


@pytest.mark.django_db
def test_an_item_nobody_knows_is_no_page(city: City) -> None:
    one = begun(city)
    assert saved_alone(city, city.sari, one, {"seen-9z": "0", "value-9z": "A"}).status_code == 404
    assert saved_alone(city, city.sari, one, {"seen-1": "0", "value-1": "3"}).status_code == 404
    assert not Answer.objects.exists()
    assert city.client(city.sari).get(address(one, "butir/9z/")).status_code == 404
    assert saved_alone(city, city.sari, one, {"seen-1a": "abc", "value-1a": "A"}).status_code == 200


@pytest.mark.django_db
def test_a_section_is_saved_by_its_button_and_what_was_typed_stays(city: City) -> None:
    one = begun(city)
    sari = city.client(city.sari)
    data = {"section": "1a", "seen-1a": "0", "value-1a": "B", "seen-1a.1": "0", "note-1a.1": "Ada"}
    answer = sari.post(address(one, "jawaban/"), data)
    assert answer.status_code == 302
    assert answer["Location"].endswith("#bagian-1a")
    assert Answer.objects.count() == 2
    said(one, city.budi, {"1a": "CC"}, seen=1)
    page = sari.post(
        address(one, "jawaban/"),
        {**data, "value-1a": "AA", "seen-1a": "1", "note-1a.1": "Baru", "seen-1a.1": "1"},
    )
    assert page.status_code == 409
    assert "Budi sudah mengubah butir ini" in page.content.decode()
    assert Answer.objects.get(node="1a.1").note == "Baru"
    page = sari.post(
        address(one, "jawaban/"), {"seen-1b": "0", "value-1b": "X9", "note-1b": "Jangan hilang"}
    )
    assert page.status_code == 422
    assert "Jangan hilang" in page.content.decode()


@pytest.mark.django_db
def test_filters_show_ones_own_items_and_what_is_missing(city: City) -> None:
    one = begun(city)
    sari = city.client(city.sari)
    answer = sari.post(address(one, "tugas/"), {"node": ["1a", "1b"], "person": str(city.budi.pk)})
    assert answer.status_code == 302
    said(one, city.budi, {"1a": "BB"})
    text = sari.get(address(one)).content.decode()
    assert "Budi: 1 dari 2" in text
    assert 'data-item="1a"' not in sari.get(address(one) + "?tugas=saya").content.decode()
    mine = city.client(city.budi).get(address(one) + "?tugas=saya").content.decode()
    assert mine.count("<fieldset") == 2
    missing = sari.get(address(one) + "?belum=1").content.decode()
    assert 'data-item="1b"' in missing
    assert 'data-item="1a"' not in missing
    sari.post(address(one, "tugas/"), {"node": "1a", "person": ""})
    assert one.assignments.count() == 1
    told = sari.post(
        address(one, "tugas/"), {"node": "1a", "person": str(city.dewi.pk)}, follow=True
    )
    assert "tidak bertugas" in told.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("answered", [0, 12])
def test_the_worksheet_costs_the_same_however_much_is_answered(
    city: City, answered: int, django_assert_num_queries: Any
) -> None:
    one = begun(city)
    said(one, city.sari, dict.fromkeys(SUBS[:answered], "BB"))
    sari = city.client(city.sari)
    sari.get(address(one))
    with django_assert_num_queries(9):
        page = sari.get(address(one))
    assert page.content.decode().count("<fieldset") == 92


def test_the_worksheets_of_the_largest_instruments_ask_no_more(
    city: City, django_assert_num_queries: Any
) -> None:
    for key in (
        "zi-permenpanrb-90-2021",
        "rb-permenpanrb-14-2014",
        "pekppp-permenpanrb-29-2022",
        "iid-2026",
    ):
        one = begun(city, instrument=key)
        sari = city.client(city.sari)
        with django_assert_num_queries(9):
            assert sari.get(address(one)).status_code == 200
        for rest in ("andai/", "bandingkan/"):
            assert sari.get(address(one, rest)).status_code == 200


@pytest.mark.django_db
def test_one_item_is_saved_where_it_was_written(city: City) -> None:
    one = begun(city)
    sari = city.client(city.sari)
    data = {"section": "", "seen-1a": "0", "note-1a": "Menunggu renstra"}
    page = sari.post(address(one, "jawaban/"), data, follow=True)
    assert page.redirect_chain[-1][0] == address(one, "butir/1a/")
    assert "Catatan tersimpan, jawaban belum dipilih." in page.content.decode()
    data |= {"seen-1a": "1", "value-1a": "BB"}
    page = sari.post(address(one, "jawaban/"), data, follow=True)
    assert "Jawaban tersimpan." in page.content.decode()


@pytest.mark.django_db
def test_a_score_without_its_predicate_says_which_is_missing(city: City) -> None:
    one = begun(city, instrument="zi-permenpanrb-90-2021")
    said(one, city.sari, {"A.I.1.i.a": "Ya"})
    page = city.client(city.sari).get(address(one)).content.decode()
    assert "Belum WBK, karena syaratnya belum terpenuhi: " in page


@pytest.mark.django_db
def test_things_judged_one_by_one_are_given_as_numbers(city: City) -> None:
    one = begun(city, instrument="iid-2026")
    lines = {line.key: line for line in sheet(one, city.sari.powers()).lines}
    (many,) = [key for key, line in lines.items() if line.field == "numbers"]
    assert {line.field for line in lines.values() if line.parent == many} == {""}
    assert said(one, city.sari, {many: "71; 85,5"}).refused == {}
    tree = sheet(one, city.sari.powers()).results["self"].tree
    because = next(line.because.id for line in tree if line.key == many)
    assert because.startswith("2 penilaian berjumlah 156,5")
    assert many in said(one, city.sari, {many: "71; banyak"}, seen=1).refused


@pytest.mark.django_db
def test_what_would_lift_the_score_is_said(city: City) -> None:
    one = begun(city)
    said(one, city.sari, dict.fromkeys(SUBS, "BB"))
    text = city.client(city.sari).get(address(one, "andai/")).content.decode()
    assert "1 butir cukup untuk mencapai A" in text
    assert "Nilai diberikan langsung" not in text
    assert "Pilihan lain dengan jumlah butir yang sama" in text
    assert text.count('class="lift"') == 6  # the first, and five others


@pytest.mark.django_db
def test_differences_are_said_in_words(city: City) -> None:
    one = begun(city)
    said(one, city.sari, {"1a": "AA", "1b": "B"})
    one = moved(city, one, "review")
    said(one, city.eva, {"1a": "B", "1b": "B"})
    one = moved(city, one, "clarification")
    text = city.client(city.sari).get(address(one, "bandingkan/")).content.decode()
    assert "evaluator 30 lebih rendah" in text
    assert "1 butir dinilai berbeda" in text
    sheet_page = city.client(city.sari).get(address(one)).content.decode()
    assert "<dt>Evaluator</dt><dd>B <b>(berbeda)</b></dd>" in sheet_page


OWN = """
format: 1
key: kota-contoh
version: 1
title: Penilaian kota contoh
kind: assessment
source: {text: Keputusan wali kota, verified: text}
rule: weighted-sum
maximum: 100
decimals: 2
scales:
  jawab:
    verified: text
    options:
      - {key: Ya, value: 1, label: Ya}
      - {key: Tidak, value: 0, label: Tidak}
categories:
  - {key: Baik, least: 50, predicate: Baik, verified: text}
  - {key: Kurang, least: 0, predicate: Kurang, verified: text}
nodes:
  - {key: "1", kind: component, label: Layanan, weight: 100, rule: mean, verified: text}
  - {key: "1a", parent: "1", label: Ada maklumat, scale: jawab, verified: text}
"""
ADDED = "      - {key: Sebagian, value: 0.5, label: Sebagian terpenuhi}\n"


@pytest.fixture
def own_folder() -> Iterator[Path]:
    folder = Path(settings.HOME) / "instruments"
    folder.mkdir(exist_ok=True)
    yield folder
    for path in folder.glob("kota-contoh*.yaml"):
        path.unlink()


@pytest.mark.django_db
def test_an_answer_added_to_a_file_changes_form_and_score_without_code(
    city: City, own_folder: Path
) -> None:
    path = own_folder / "kota-contoh.yaml"
    path.write_text(OWN, encoding="utf-8")
    first = of(
        create_round(plan(city.roads, instrument="kota-contoh"), by=city.oki.powers(), at=MONDAY),
        city.roads,
    )
    sari = city.client(city.sari)
    assert "Sebagian terpenuhi" not in sari.get(address(first)).content.decode()
    assert "1a" in said(first, city.sari, {"1a": "Sebagian"}).refused
    # A version in use never changes: the new rule is a new file.
    text = OWN.replace("key: kota-contoh", "key: kota-contoh-2").replace(
        "categories:", ADDED + "categories:"
    )
    (own_folder / "kota-contoh-2.yaml").write_text(text, encoding="utf-8")
    second = of(
        create_round(plan(city.roads, instrument="kota-contoh-2"), by=city.oki.powers(), at=MONDAY),
        city.roads,
    )
    assert "Sebagian terpenuhi" in sari.get(address(second)).content.decode()
    assert said(second, city.sari, {"1a": "Sebagian"}).refused == {}
    result = sheet(second, city.sari.powers()).results["self"]
    assert (str(result.score), result.category) == ("50.00", "Baik")
    path.write_text(OWN.replace("Ada maklumat", "Ada janji"), encoding="utf-8")
    told = sari.get(address(first))
    assert told.status_code == 409
    assert "tidak sama lagi" in told.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_answer_one_item_at_once_one_is_told(city: City) -> None:
    one = begun(city)
    ready = Barrier(2)

    def answer(person: Person, value: str) -> tuple[int, str]:
        client = city.client(person)
        ready.wait(timeout=60)
        try:
            got = client.post(
                address(one, "jawaban/"),
                {"seen-1a": "0", "value-1a": value},
                headers=AUTOSAVE,
            )
            return got.status_code, got.content.decode()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(answer, [city.sari, city.budi], ["AA", "CC"]))
    (won, _first), (lost, told) = sorted(answers)
    assert (won, lost) == (200, 409)
    assert "sudah mengubah butir ini" in told
    assert Answer.objects.get().revision == 1


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_waits_for_a_phase_to_change_is_judged_in_the_new_one(city: City) -> None:
    one = begun(city)
    from django.db import transaction  # noqa: PLC0415 - beside its only use

    def late() -> str:
        try:
            answer = city.client(city.sari).post(
                address(one, "jawaban/"),
                {"seen-1a": "0", "value-1a": "AA"},
                headers=AUTOSAVE,
            )
            return answer.content.decode()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            moved(city, one, "review")
            waiting = pool.submit(late)
            until_waiting(1)
        told = waiting.result(timeout=60)
    assert "tidak menerima jawaban" in told
    assert not Answer.objects.exists()


@pytest.mark.django_db
def test_who_answers_too_late_is_told_why_and_keeps_the_words(city: City) -> None:
    one = moved(city, begun(city), "review")
    late = {"section": "1", "seen-1a": "0", "value-1a": "BB", "note-1a": "Renstra menyusul"}
    refused = city.client(city.sari).post(address(one, "jawaban/"), late)
    assert refused.status_code == 403
    text = refused.content.decode()
    assert "Tahap ini tidak menerima jawaban" in text
    assert "Renstra menyusul" in text
    told = saved_alone(city, city.sari, one, late)
    assert (told.status_code, told["Content-Type"]) == (403, "text/plain; charset=utf-8")
    assert not one.answers.exists()
