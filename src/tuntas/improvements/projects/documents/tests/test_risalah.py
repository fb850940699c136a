"""The risalah: opened again as PDF and as DOCX, full, empty, overfull, in both languages."""

import io
from typing import Any

import docx
import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from docx.document import Document
from tests.personas import MONDAY, City

from tuntas.core.documents.rendering import rendered
from tuntas.core.documents.tests.pdf_text import text_of_pdf
from tuntas.improvements.models import Improvement, Step, StepDecision
from tuntas.improvements.projects.actions.ending import stop_improvement
from tuntas.improvements.projects.documents.facts import project_facts
from tuntas.improvements.projects.documents.risalah import risalah, summed_up
from tuntas.improvements.projects.documents.slides import slides
from tuntas.improvements.projects.documents.tests.document_samples import (
    NASTY,
    TODAY,
    facts_of,
    full,
    huge,
)
from tuntas.improvements.projects.tests.step_samples import Hand, begun
from tuntas.rules.improvement.eight_steps import Theme
from tuntas.rules.phrases import Language

pytestmark = pytest.mark.django_db


def pdf_of(city: City, made: Improvement, language: Language = "id") -> bytes:
    with override(language):
        return rendered(risalah(facts_of(city, made, language=language), ending="pdf"), kept=False)


def docx_of(city: City, made: Improvement, language: Language = "id") -> Document:
    with override(language):
        job = risalah(facts_of(city, made, language=language), ending="docx")
    return docx.Document(io.BytesIO(rendered(job, kept=False)))


def words(document: Document) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def headings(document: Document) -> list[str]:
    return [one.text for one in document.paragraphs if one.style and one.style.name == "Heading 1"]


CHAPTERS = [
    "Ringkasan", "1. Tema", "2. Sasaran", "3. Sebab", "4. Rencana", "5. Pelaksanaan", "6. Hasil",
    "7. Standardisasi", "8. Berikutnya", "Rapat", "Riwayat keputusan kepala unit",
    "Lampiran: angka setiap bulan",
]  # fmt: skip


def test_a_full_risalah_tells_the_way_from_problem_to_standard(city: City) -> None:
    document = docx_of(city, full(city))
    assert headings(document) == CHAPTERS
    text = words(document)
    for said in (
        "Kelompok Lancar Jaya", "“Cepat & ramah”", "Ketua: Sari", "Anggota: Tono, Wulan",
        "Fasilitator: Vina", "SK Nomor 12 Tahun 2026", "Dinas Pekerjaan Umum",
        "9 laporan dalam 12 bulan terakhir", "9 pengaduan terkait dengan perbaikan ini.",
        "Lubang ditambal dalam 3 hari.", "2 hari 6 jam kerja pada Desember 2026",
        "Laporan menumpuk di meja", "Tidak dipilah", "5,0",
        "Rp12.500.000", "12 November 2026", "Aspal dibeli", "Harga naik",
        "Membaik: mulai November 2025", "12 sebelum, 12 sesudah", "Rentang 95 persen",
        "setelah angkanya ada: perbaikan ini baru dicatat pada 16 November 2026.",
        "Kini 4 hari.", "Gudang penuh.", "Selesai sesuai janji", "20 jam per bulan",
        "Dihitung dari 40 laporan sebulan.", "bukan hasil pemeriksaan",
        "SOP pilah pagi", "Lampu jalan", "Keputusan: Pilah tiap pagi; Beli aspal",
        "Oktober 2026", "tuntas effect dampak-", "Versi data 20261116",
        "belum diverifikasi", "Perbaikan ini selesai pada 16 November 2026.",
    ):  # fmt: skip
        assert said in text, said


def test_pictures_are_told_in_words(city: City) -> None:
    told = [shape._inline.docPr.get("descr") for shape in docx_of(city, full(city)).inline_shapes]
    assert len(told) == 3
    pareto, fish, effect = told
    assert "terbanyak Lubang" in pareto
    assert fish == "3 sebab pada 2 tulang. Yang paling mungkin: Dipilah seminggu sekali."
    assert effect.startswith("Membaik: mulai November 2025")


def test_the_pdf_is_tagged_and_says_the_same(city: City) -> None:
    made = pdf_of(city, full(city))
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "id"
        assert "pdfuaid" in str(pdf.open_metadata())
        lying = [page for page in pdf.pages if page.mediabox[2] > page.mediabox[3]]
        assert len(lying) == 1  # the fishbone
    text = text_of_pdf(made)
    for said in (
        "Membaik:mulaiNovember2025",
        "Dipilahseminggusekali",
        "Keputusan:Pilahtiappagi",
    ):
        assert said in text, said


def test_steps_that_nobody_began_say_so(city: City) -> None:
    document = docx_of(city, begun(city, with_group=False))
    assert headings(document) == CHAPTERS
    text = words(document)
    assert text.count("Langkah ini belum dikerjakan.") == 8
    for said in (
        "belum ditulis", "Belum dipilih angka yang diukur", "Belum ada rapat",
        "Tidak ada langkah yang diputuskan", "Belum ada angka bulanan",
        "masih berjalan: langkah 1 dari 8",
    ):  # fmt: skip
        assert said in text, said
    assert "Kelompok" not in text


def test_a_step_on_its_way_is_not_told_as_done(city: City) -> None:
    made = begun(city)
    hand = Hand(made, city.sari)
    hand.save(1)
    text = words(docx_of(city, made))
    assert "Langkah ini sedang diisi, belum selesai." in text
    Step.objects.filter(improvement=made, number=1).update(state=Step.State.WAITING)
    assert "menunggu persetujuan kepala unit" in words(docx_of(city, made))


def test_decisions_and_a_stop_are_told_with_their_reasons(city: City) -> None:
    made = begun(city)
    first = Step.objects.get(improvement=made, number=1)
    StepDecision.objects.create(
        step=first, revision=1, verdict="returned", note="Tambah <angka>", by=city.budi, at=MONDAY
    )
    Hand(made, city.sari).act(stop_improvement, reason="Kewenangan pindah ke provinsi")
    text = words(docx_of(city, made))
    for said in ("Tambah <angka>", "dikembalikan", "Budi", "dihentikan: Kewenangan pindah"):
        assert said in text, said


def test_texts_stay_as_they_were_written(city: City) -> None:
    made = begun(city, title=NASTY)
    Hand(made, city.sari).save(1, Theme(situation=NASTY, reason="Baris satu\nBaris dua"))
    assert words(docx_of(city, made)).count(NASTY) == 2
    assert NASTY.replace(" ", "")[:20] in text_of_pdf(pdf_of(city, made))


def test_the_longest_texts_make_a_document_with_a_summary_of_one_page(city: City) -> None:
    made = huge(city)
    content = pdf_of(city, made)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) > 100
        summary = _text_of_page(pdf, 1)
    assert "Ringkasan" in summary
    assert "tidakditemukan." in summary  # its last words
    assert "panjangsekali" in summary
    docx_of(city, made)


def _text_of_page(pdf: pikepdf.Pdf, number: int) -> str:
    """Return the text of one page alone."""
    alone = pikepdf.new()
    alone.pages.append(pdf.pages[number])
    stream = io.BytesIO()
    alone.save(stream)
    return text_of_pdf(stream.getvalue())


def test_in_english_the_steps_and_the_sentence_are_english(city: City) -> None:
    made = full(city)
    text = words(docx_of(city, made, "en"))
    for said in (
        "1. Theme", "7. Standard", "Better: from November 2025", "reports in the last 12 months",
        "16 November 2026",
    ):  # fmt: skip
        assert said in text, said
    with pikepdf.open(io.BytesIO(pdf_of(city, made, "en"))) as pdf:
        assert str(pdf.Root.Lang) == "en"


def test_a_summary_names_the_first_things_and_how_many_more(city: City) -> None:
    said = dict(summed_up(facts_of(city, huge(city))))
    assert said["Direncanakan, belum dilakukan"].endswith("dan 36 lagi")
    assert len(said["Sasaran"]) <= 280


@pytest.mark.parametrize(("make", "questions"), [(begun, 10), (full, 11)])
def test_facts_are_asked_for_once(city: City, make: Any, questions: int) -> None:
    made, powers = make(city), city.sari.powers()
    with CaptureQueriesContext(connection) as asked:
        facts = project_facts(powers, made.pk, city="Kota", language="id", today=TODAY)
    assert len(asked) == questions
    with CaptureQueriesContext(connection) as asked:
        risalah(facts, ending="pdf")
        slides(facts)
    assert len(asked) == 0
