"""The process that makes documents: what it makes, what it keeps, how it fails."""

import io
import subprocess
import sys
from pathlib import Path

import docx
import pikepdf
import pytest
from django.conf import settings
from docx.shared import Mm
from python_calamine import CalamineWorkbook

from tuntas.core.documents import rendering
from tuntas.core.documents.blocks import (
    Block,
    Bullets,
    Chart,
    Contents,
    Cover,
    Drawing,
    EmptyPlace,
    Facts,
    Heading,
    Note,
    Paragraph,
    Signature,
    Table,
    as_report,
    charts_of,
)
from tuntas.core.documents.charts import Bar, Moment, bars, control_chart
from tuntas.core.documents.rendering import CHILD, Job, rendered
from tuntas.core.documents.tests.pdf_text import text_of_pdf
from tuntas.core.documents.workbook import Cell, Choices, Remark, Sheet, Workbook
from tuntas.core.errors import DomainError
from tuntas.rules.phrases import Language

NASTY = '#read("/etc/passwd") <b>&amp; *tebal* $x$ @kutip =1+1'
TALL = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 200"><rect width="9" height="190"/></svg>'
SOURCES = CHILD.parents[3]
GREEDY = f"""
import sys; sys.path.insert(0, {str(SOURCES)!r})
from tuntas.core.documents.child import limit
limit(); kept = bytearray(2 * 1024**3)
"""


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing is kept from other tests."""
    monkeypatch.setattr(settings, "HOME", tmp_path)


def report(kind: str = "typst", text: str = NASTY, language: Language = "id") -> Job:
    """Return a report with one block of each kind."""
    spec = bars([Bar("Waktu", 82.76, "82,76", marked=True)], title="Nilai", highest=100)
    line = control_chart(
        [Moment("Triwulan I 2026", 80, "80,00"), Moment("Triwulan II 2026", 82, "82,00", signal=True)],
        title="Nilai", mean=81, limits=(70, 90), lowest=65, highest=95,
    )  # fmt: skip
    blocks: list[Block] = [
        Cover("Kota Contoh", "Judul", ["Unit", "Periode"], [text], "SEMENTARA"),
        Contents("Daftar Isi"),
        Heading("I. Satu", new_page=True),
        Heading("1.1 Bagian", 2),
        Paragraph(text),
        Paragraph("kecil", small=True),
        Bullets([text, "dua"]),
        Bullets(["pertama", "kedua"], numbered=True),
        Note(text),
        Facts([("Nama", text)]),
        Table("Tabel", ["Unsur", "Nilai"], [[text, "3,659"], ["", "88,03"]], [2, 1], [1], 1, 2),
        Chart("bars", "Gambar", "Waktu 82,76", spec),
        Chart("line", "Gambar kedua", "Dua titik", line),
        Drawing("Gambar ketiga", "Setinggi sepuluh kali lebarnya", TALL),
        EmptyPlace("Tempat foto", 40),
        Signature("Kota Contoh, 1 Januari 2026", "Kepala,"),
    ]
    content = as_report(
        blocks, title="Judul", author="Unit", running="Judul", foot="Unit", language=language
    )
    if kind == "docx":
        return Job("docx", {**content, "charts": charts_of(blocks)})
    data = {"data": content, "charts": charts_of(blocks)}
    return Job("typst", {"template": "core/documents/typst/report.typ", **data})


def test_a_pdf_is_tagged_has_its_language_and_draws_texts_as_they_are() -> None:
    made = rendered(report())
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "id"
        assert len(pdf.pages) > 2
    text = text_of_pdf(made)
    assert text.count(NASTY.replace(" ", "")) == 6
    assert "88,03" in text


def test_a_docx_holds_the_same_texts_and_words_for_its_pictures() -> None:
    document = docx.Document(io.BytesIO(rendered(report("docx"))))
    said = [paragraph.text for paragraph in document.paragraphs]
    assert NASTY in said
    assert "1.\tpertama" in said
    assert document.tables[-2].cell(1, 1).text == "3,659"
    assert [shape._inline.docPr.get("descr") for shape in document.inline_shapes] == [
        "Waktu 82,76",
        "Dua titik",
        "Setinggi sepuluh kali lebarnya",
    ]
    tall = document.inline_shapes[2]
    assert round(tall.height / Mm(1)) == 60  # 200 units, in letters like those around it
    assert tall.width * 10 == pytest.approx(tall.height, rel=0.01)
    assert document.core_properties.language == "id-ID"


def test_a_report_in_english_says_so() -> None:
    made = rendered(report(language="en"))
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert str(pdf.Root.Lang) == "en"
    assert "Page2of" in text_of_pdf(made)
    document = docx.Document(io.BytesIO(rendered(report("docx", language="en"))))
    assert document.core_properties.language == "en-GB"
    assert "Page" in document.sections[0].footer.paragraphs[0].text


def test_a_word_without_end_stays_on_the_page() -> None:
    text = text_of_pdf(rendered(report(text="a" * 400)))
    assert "a" * 400 in text.replace("\u200b", "")


def test_texts_in_a_workbook_are_never_formulas() -> None:
    sheet = Sheet(
        "Isi",
        [[Cell("=1+1"), Cell(2.5), Cell("+cmd|' /C calc'!A0"), Cell()]],
        [10, 10, 10, 10],
        choices=[Choices(0, 3, ["a", "b"]), Choices(0, 2, ["x" * 300])],
        remarks=[Remark(0, 3, "arti")],
        protected=True,
    )
    made = rendered(Job("xlsx", Workbook("Judul", "Unit", [sheet]).as_content()))
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    page = book.get_sheet_by_name("Isi")
    assert page.to_python() == [["=1+1", 2.5, "+cmd|' /C calc'!A0"]]
    assert b"<f>" not in made


def test_the_same_content_is_made_once(tmp_path: Path) -> None:
    made = rendered(report())
    broken = tmp_path / "broken.py"
    broken.write_text("raise SystemExit(1)")
    assert rendered(report(), child=broken) == made
    with pytest.raises(DomainError):
        rendered(report(text="lain"), child=broken)


def test_documents_that_nobody_asks_for_go(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(rendering, "KEPT_FILES", 2)
    child = tmp_path / "echo.py"
    child.write_text("import sys; sys.stdout.buffer.write(sys.stdin.buffer.read())")
    for number in range(4):
        rendered(Job("xlsx", {"number": number}), child=child)
    assert len(list((tmp_path / "documents").iterdir())) == 2


@pytest.mark.parametrize(
    "program",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "raise ValueError('rusak')",
        "pass",  # ends well without having written anything
        "import time; time.sleep(60)",
        GREEDY,
    ],
    ids=["killed", "raised", "silent", "slow", "greedy"],
)
def test_a_failing_process_ends_in_a_sentence(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "PATIENCE_SECONDS", 5)
    child = tmp_path / "child.py"
    child.write_text(program)
    with pytest.raises(DomainError, match="datanya tidak berubah"):
        rendered(report(), child=child)
    assert not list((tmp_path / "documents").iterdir())


def test_who_waits_too_long_for_a_turn_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "TURN_SECONDS", 0.1)
    with rendering.ONE_AT_A_TIME, pytest.raises(DomainError, match="sedang dibuat"):
        rendered(report())


def test_too_much_content_is_refused() -> None:
    with pytest.raises(DomainError, match="terlalu besar"):
        rendered(report(text="x" * rendering.MAX_CONTENT_BYTES))


def test_a_kind_that_nobody_knows_loads_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-I", str(CHILD)],
        input=b'{"kind": "os"}',
        capture_output=True,
        check=False,
    )
    assert done.returncode
    assert b"no renderer" in done.stderr


def test_web_workers_do_not_load_the_libraries() -> None:
    program = (
        "import sys, django; django.setup(); import tuntas.config.urls; "
        "print(sorted({'typst', 'vl_convert', 'docx', 'lxml', 'pptx', 'xlsxwriter'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, cwd=SOURCES
    )
    assert done.stdout.strip() == b"[]"


@pytest.mark.parametrize("kind", ["typst", "docx"])
@pytest.mark.parametrize("text", ["lama\x0bbaru\x1b", "bagus \U0001f600", "\ufffe谢谢"])
def test_letters_that_no_font_has_cost_nobody_the_document(kind: str, text: str) -> None:
    assert len(rendered(report(kind, text))) > 1000
