"""A city's own instrument with one more answer and one more item goes all the way without code."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import docx
import pytest
from django.conf import settings
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.personas import MONDAY, City

from tuntas.assessments.models import AssessmentResult
from tuntas.assessments.rounds.actions.rounds import create_round
from tuntas.assessments.rounds.queries.sheet import sheet
from tuntas.assessments.rounds.tests.round_samples import address, moved, of, plan, said
from tuntas.exchange.worksheets.tests.test_worksheets import (
    answers,
    applied,
    exported,
    filled,
    handed_in,
)

pytestmark = pytest.mark.django_db
FIRST = """
format: 1
key: kota-pelayanan-1
version: 1
title: {id: Pelayanan prima kota contoh, en: Excellent service}
kind: assessment
source: {text: Keputusan wali kota contoh, verified: text}
rule: weighted-sum
maximum: 100
decimals: 2
scales:
  jawab:
    verified: text
    options:
      - {key: Ya, value: 1, label: Terpenuhi}
      - {key: Tidak, value: 0, label: Belum ada}
categories:
  - {key: Prima, least: 80, predicate: Sangat baik, verified: text}
  - {key: Baik, least: 50, predicate: Baik, verified: text}
  - {key: Kurang, least: 0, predicate: Perlu dibenahi, verified: text}
nodes:
  - {key: "1", kind: component, label: Layanan, weight: 60, rule: mean, verified: text}
  - {key: "1a", parent: "1", label: Ada maklumat, scale: jawab, verified: text}
  - {key: "1b", parent: "1", label: Ada loket ramah, scale: jawab, verified: text}
  - {key: "2", kind: component, label: Pengaduan, weight: 40, rule: mean, verified: text}
  - {key: "2a", parent: "2", label: Ada petugas pengaduan, scale: jawab, verified: text}
"""
OPTION = "      - {key: Separuh, value: 0.5, label: Sebagian terpenuhi}\n"
ITEM = '  - {key: "2b", parent: "2", label: Ada rekap bulanan, scale: jawab, verified: text}\n'


@pytest.fixture
def second() -> Iterator[str]:
    """Lay the file of the next year beside the first: one answer and one item more; return its key."""
    folder = Path(settings.HOME) / "instruments"
    folder.mkdir(exist_ok=True)
    text = FIRST.replace("kota-pelayanan-1", "kota-pelayanan-2")
    text = text.replace("categories:", OPTION + "categories:") + ITEM
    (folder / "kota-pelayanan-1.yaml").write_text(FIRST, encoding="utf-8")
    (folder / "kota-pelayanan-2.yaml").write_text(text, encoding="utf-8")
    yield "kota-pelayanan-2"
    for path in folder.glob("kota-pelayanan-*.yaml"):
        path.unlink()


def letter_text(content: bytes) -> str:
    document = docx.Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_one_more_answer_and_item_reach_every_page_and_document(city: City, second: str) -> None:
    made = create_round(plan(city.roads, instrument=second), by=city.oki.powers(), at=MONDAY)
    one, sari = of(made, city.roads), city.client(city.sari)

    form = sari.get(address(one)).content.decode()
    assert form.count('value="Separuh"') == 4
    assert "Ada rekap bulanan" in form

    out = exported(sari, one)
    book = CalamineWorkbook.from_filelike(BytesIO(out)).get_sheet_by_name("LKE").to_python()
    assert "2b" in {row[0] for row in book}
    typed = {
        (key, "Jawaban unit sendiri"): value
        for key, value in {
            "1a": "Ya", "1b": "Sebagian terpenuhi", "2a": "Separuh", "2b": "separuh",
        }.items()
    }  # fmt: skip
    applied(sari, one, handed_in(sari, one, filled(out, typed)))
    assert answers(one) == {
        "1a": ("Ya", ""), "1b": ("Separuh", ""), "2a": ("Separuh", ""), "2b": ("Separuh", ""),
    }  # fmt: skip
    result = sheet(one, city.sari.powers()).results["self"]
    assert (str(result.score), result.category) == ("65.00", "Baik")

    lift = sari.get(address(one, "andai/")).content.decode()
    assert "1 butir cukup untuk mencapai Prima, Sangat baik" in lift
    assert "Separuh: Sebagian terpenuhi → <b>Ya: Terpenuhi</b>, +15" in lift
    assert "Pilihan lain" not in lift  # no other single item is enough

    one = moved(city, one, "review")
    said(one, city.eva, {"1a": "Ya", "1b": "Ya", "2a": "Separuh", "2b": "Tidak"})
    one = moved(city, one, "clarification")
    compared = sari.get(address(one, "bandingkan/")).content.decode()
    assert "2 butir dinilai berbeda" in compared
    assert "Separuh: Sebagian terpenuhi" in compared

    one = moved(city, one, "published")
    assert AssessmentResult.objects.get(assessment=one, voice="agreed").category == "Baik"
    letter = letter_text(sari.get(reverse("round_letter", args=[one.uid])).content)
    assert "Nilai akhir 70,00 dari 100, kategori Baik" in letter
    assert "Ada rekap bulanan" in letter
    assert "Sebagian terpenuhi" in letter
    past = sari.get("/kerja/penilaian/riwayat/").content.decode()
    assert "Pelayanan prima kota contoh" in past
    assert "70,00 Baik" in past


def test_what_was_begun_with_the_first_file_stays_as_it_was(city: City, second: str) -> None:
    older = create_round(
        plan(city.roads, instrument="kota-pelayanan-1"), by=city.oki.powers(), at=MONDAY
    )
    one, sari = of(older, city.roads), city.client(city.sari)
    page = sari.get(address(one)).content.decode()
    assert "Separuh" not in page
    assert "Ada rekap bulanan" not in page
    assert "1a" in said(one, city.sari, {"1a": "Separuh"}).refused
    edits = {("2a", "Jawaban unit sendiri"): "Separuh"}
    refused = handed_in(sari, one, filled(exported(sari, one), edits))
    assert [bad.value for bad in refused.context["report"].bad] == ["Separuh"]
    assert second != one.round.instrument
