"""Worksheets handed in again: all of it or nothing, and nobody's work overwritten."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.personas import City

from tuntas.assessments.models import Answer, AnswerChange, Assessment
from tuntas.assessments.rounds.documents.tests.answering import say
from tuntas.assessments.rounds.tests.round_samples import begun, moved
from tuntas.core import flood
from tuntas.core.models import AuditEntry
from tuntas.organisation.models import Person

pytestmark = pytest.mark.django_db
Edits = Mapping[tuple[str, str], str]  # key and column → what is typed there


def exported(client: Client, assessment: Assessment) -> bytes:
    return client.get(reverse("round_worksheet", args=[assessment.uid])).content


def filled(content: bytes, edits: Edits, *, about: Mapping[str, str] | None = None) -> bytes:
    """Return the worksheet as a spreadsheet program would save it after somebody typed into it."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"strings_to_formulas": False}) as made:
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python()
            page = made.add_worksheet(name)
            header = next((row for row in rows if row[0] == "Kunci"), [])
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    key = (str(row[0]), str(header[column]) if header else "")
                    typed = (about or {}).get(str(row[0])) if column and not header else None
                    page.write(at, column, edits.get(key, typed or cell))
    return stream.getvalue()


def handed_in(
    client: Client, assessment: Assessment, content: bytes, name: str = "lke.xlsx"
) -> Any:
    upload = SimpleUploadedFile(name, content)
    url = reverse("round_worksheet_import", args=[assessment.uid])
    return client.post(url, {"file": upload}, follow=True)


def applied(client: Client, assessment: Assessment, preview: Any) -> Any:
    kept = preview.context["kept"]
    url = reverse("round_worksheet_apply", args=[assessment.uid])
    return client.post(url, {"sha256": kept.sha256}, follow=True)


def answers(assessment: Assessment) -> dict[str, tuple[str, str]]:
    rows = Answer.objects.filter(assessment=assessment).values_list("node", "value", "note")
    return {node: (value, note) for node, value, note in rows}


VALUE, NOTE = "Jawaban unit sendiri", "Catatan unit sendiri"


def test_a_worksheet_goes_out_and_comes_in_again(city: City) -> None:
    assessment, client = begun(city), city.client(city.sari)
    say(assessment, city.sari, {"1a.1": ("belum", "lama"), "1a.2": ("terpenuhi", "a\r\nb")})
    edits = {("1a.1", VALUE): "Terpenuhi", ("1a.1", NOTE): "baru", ("1a.3", VALUE): "sebagian"}
    preview = handed_in(client, assessment, filled(exported(client, assessment), edits))
    page = preview.content.decode()
    assert "Simpan 2 butir" in page
    assert "lama" in page
    assert answers(assessment)["1a.1"] == ("belum", "lama")
    applied(client, assessment, preview)
    assert answers(assessment) == {
        "1a.1": ("terpenuhi", "baru"),
        "1a.2": ("terpenuhi", "a\r\nb"),
        "1a.3": ("sebagian", ""),
    }
    assert AnswerChange.objects.filter(answer__assessment=assessment).count() == 4
    assert AuditEntry.objects.filter(verb="round.take_worksheet").count() == 1


def test_an_untouched_worksheet_changes_nothing(city: City) -> None:
    assessment, client = begun(city), city.client(city.sari)
    say(assessment, city.sari, {"1a.2": ("terpenuhi", "a\r\nb"), "1a": ("BB", "")})
    preview = handed_in(client, assessment, exported(client, assessment))
    assert "Tidak ada yang perlu disimpan" in preview.content.decode()


def test_what_others_changed_meanwhile_is_a_conflict_or_kept(city: City) -> None:
    assessment, client = begun(city), city.client(city.sari)
    say(assessment, city.sari, {"1a.1": ("belum", ""), "1a.2": ("belum", "")})
    content = exported(client, assessment)
    say(assessment, city.budi, {"1a.1": ("sebagian", ""), "1a.2": ("sebagian", "")}, seen=1)
    other = handed_in(client, assessment, filled(content, {("1a.3", VALUE): "terpenuhi"}))
    assert "Simpan 1 butir" in other.content.decode()
    clash = handed_in(
        client,
        assessment,
        filled(content, {("1a.1", VALUE): "terpenuhi", ("1a.3", VALUE): "terpenuhi"}),
    )
    page = clash.content.decode()
    assert "Sudah diubah orang lain" in page
    assert "Budi" in page
    assert '<button class="button main">Simpan' not in page
    applied(client, assessment, clash)
    assert answers(assessment) == {"1a.1": ("sebagian", ""), "1a.2": ("sebagian", "")}


def test_bad_cells_are_listed_with_row_and_reason_and_nothing_is_taken(city: City) -> None:
    assessment, client = begun(city), city.client(city.sari)
    content = exported(client, assessment)
    edits = {
        ("1a.1", VALUE): "mungkin",
        ("1a.3", VALUE): "terpenuhi",
        ("1a.4", "Kunci"): "9z.9",
        ("1a.5", NOTE): "x" * 5000,
        ("1", VALUE): "AA",
    }
    preview = handed_in(client, assessment, filled(content, edits))
    report = preview.context["report"]
    assert {bad.label.split()[0] for bad in report.bad} == {"1", "1a.1", "9z.9", "1a.5"}
    assert all(bad.reason and bad.row > 6 for bad in report.bad)
    applied(client, assessment, preview)
    assert answers(assessment) == {}


def test_the_same_key_twice_is_no_guess(city: City) -> None:
    assessment, client = begun(city), city.client(city.sari)
    edits = {("1a.2", "Kunci"): "1a.1", ("1a.1", VALUE): "belum"}
    preview = handed_in(client, assessment, filled(exported(client, assessment), edits))
    assert len(preview.context["report"].bad) == 2


@pytest.mark.parametrize(
    ("about", "sentence"),
    [
        ({"penilaian": "00000000-0000-4000-8000-000000000000"}, "unit atau putaran lain"),
        ({"sidik": "0" * 64}, "instrumen yang lain"),
        ({"suara": "evaluator"}, "diunduh untuk jawaban “evaluator”"),
        ({"format": "0"}, "dari versi lain"),
    ],
)
def test_a_worksheet_of_something_else_is_refused(
    city: City, about: Mapping[str, str], sentence: str
) -> None:
    assessment, client = begun(city), city.client(city.sari)
    refused = handed_in(client, assessment, filled(exported(client, assessment), {}, about=about))
    assert refused.status_code == 422
    assert sentence in refused.content.decode()


def test_any_other_file_is_refused(city: City, tmp_path: Path) -> None:
    assessment, client = begun(city), city.client(city.sari)
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("Data").write(0, 0, "Kunci")
    for content in (stream.getvalue(), b"Kunci,Isi\n1,2\n", b"PK\x03\x04rusak", b"%PDF-1.7"):
        refused = handed_in(client, assessment, content)
        assert refused.status_code == 422
        assert "Traceback" not in refused.content.decode()


def test_a_phase_that_takes_no_answers_says_so(city: City) -> None:
    assessment, client = begun(city), city.client(city.sari)
    content = exported(client, assessment)
    moved(city, assessment, "review")
    refused = handed_in(client, assessment, content)
    assert "tidak menerima jawaban" in refused.content.decode()


def test_the_file_that_was_looked_at_is_the_one_that_is_taken(city: City) -> None:
    assessment, client = begun(city), city.client(city.sari)
    content = filled(exported(client, assessment), {("1a.1", VALUE): "belum"})
    handed_in(client, assessment, content)
    url = reverse("round_worksheet_apply", args=[assessment.uid])
    client.post(url, {"sha256": "0" * 64})
    assert answers(assessment) == {}


@pytest.mark.parametrize("who", ["dewi", "vina"])
def test_strangers_cannot_hand_anything_in(city: City, who: str) -> None:
    assessment = begun(city)
    person: Person = getattr(city, who)
    expected = {"dewi": 404, "vina": 403}[who]
    client = city.client(person)
    for name in ("round_worksheet_import", "round_worksheet_preview", "round_worksheet_apply"):
        assert client.post(reverse(name, args=[assessment.uid])).status_code in {expected, 405}
    assert handed_in(client, assessment, b"x").status_code == expected


def test_nothing_is_kept_when_the_disk_is_full(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    assessment, client = begun(city), city.client(city.sari)
    content = exported(client, assessment)
    monkeypatch.setattr(flood, "disk_is_full", lambda: True)
    answer = handed_in(client, assessment, content)
    assert answer.status_code == 422
    assert "ruang di server hampir habis" in answer.content.decode()
