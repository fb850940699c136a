"""Worksheets and evaluation letters: opened again, with what each person may see."""

import io

import docx
import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.personas import City

from tuntas.assessments.models import Assessment, AssessmentResult
from tuntas.assessments.rounds.documents.tests.answering import say, say_all
from tuntas.assessments.rounds.queries.sheet import sheet
from tuntas.assessments.rounds.tests.round_samples import begun, moved
from tuntas.organisation.models import Person
from tuntas.rules.scoring import rounded

pytestmark = pytest.mark.django_db
Rows = list[list[object]]


def book_of(city: City, person: Person, assessment: Assessment) -> CalamineWorkbook:
    answer = city.client(person).get(reverse("round_worksheet", args=[assessment.uid]))
    assert answer.status_code == 200
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.content))


def rows_of(book: CalamineWorkbook) -> tuple[list[str], dict[str, list[object]]]:
    """Return the header and the rows by key."""
    rows: Rows = book.get_sheet_by_name("LKE").to_python()  # type: ignore[assignment]
    at = next(at for at, row in enumerate(rows) if row[0] == "Kunci")
    return [str(cell) for cell in rows[at]], {str(row[0]): row for row in rows[at + 1 :]}


def test_a_worksheet_has_every_node_and_the_scores_of_the_scorer(city: City) -> None:
    assessment = begun(city)
    say_all(assessment, city.sari, 1)
    header, rows = rows_of(book_of(city, city.sari, assessment))
    found = sheet(assessment, city.sari.powers())
    assert set(rows) == {line.key for line in found.lines}
    column = header.index("Nilai unit sendiri")
    for line in found.results["self"].tree:
        assert line.score is not None
        assert rows[line.key][column] == pytest.approx(float(rounded(line.score, 4)), abs=1e-9)
    assert rows["1"][header.index("Bobot")] == 30


def test_what_somebody_typed_is_no_formula(city: City) -> None:
    assessment = begun(city)
    nasty = "=cmd|' /C calc'!A0"
    say(assessment, city.sari, {"1a.1": ("sebagian", nasty)})
    answer = city.client(city.sari).get(reverse("round_worksheet", args=[assessment.uid]))
    header, rows = rows_of(CalamineWorkbook.from_filelike(io.BytesIO(answer.content)))
    assert rows["1a.1"][header.index("Catatan unit sendiri")] == nasty


def test_a_blind_evaluator_gets_a_worksheet_without_the_units_answers(city: City) -> None:
    assessment = begun(city)
    say(assessment, city.sari, {"1a.1": ("sebagian", "hanya-untuk-unit")})
    assessment = moved(city, assessment, "review")
    header, _rows = rows_of(book_of(city, city.eva, assessment))
    assert "Jawaban evaluator" in header
    assert "Jawaban unit sendiri" not in header
    answer = city.client(city.eva).get(reverse("round_worksheet", args=[assessment.uid]))
    assert all(
        "hanya-untuk-unit" not in str(row)
        for row in CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
        .get_sheet_by_name("LKE")
        .to_python()
    )


def test_the_hidden_sheet_says_where_the_answers_belong(city: City) -> None:
    assessment = begun(city)
    say(assessment, city.sari, {"1a.1": ("sebagian", "")})
    book = book_of(city, city.sari, assessment)
    about = {str(name): value for name, value in book.get_sheet_by_name("tuntas").to_python()}
    assert about["penilaian"] == str(assessment.uid)
    assert about["sidik"] == assessment.round.instrument_hash
    assert about["suara"] == "self"
    assert about["revisi 1a.1"] == "1"
    hidden = {one.name: str(one.visible) for one in book.sheets_metadata}
    assert hidden["tuntas"] != hidden["LKE"]


@pytest.mark.parametrize("name", ["round_worksheet", "round_letter"])
def test_another_units_officer_finds_nothing(city: City, name: str) -> None:
    url = reverse(name, args=[begun(city).uid])
    assert city.client(city.dewi).get(url).status_code == 404
    assert city.client(city.vina).get(url).status_code == 403
    assert Client().get(url).status_code == 302


def letter_of(city: City, person: Person, assessment: Assessment) -> str:
    answer = city.client(person).get(reverse("round_letter", args=[assessment.uid]))
    assert answer.status_code == 200
    document = docx.Document(io.BytesIO(answer.content))
    cells = [
        " | ".join(cell.text for cell in row.cells)
        for table in document.tables
        for row in table.rows
    ]
    heads = [one.text for one in document.sections[0].header.paragraphs]
    return "\n".join([*(one.text for one in document.paragraphs), *cells, *heads])


def test_a_letter_waits_for_the_evaluator(city: City) -> None:
    assessment = begun(city)
    say_all(assessment, city.sari, 1)
    answer = city.client(city.sari).get(reverse("round_letter", args=[assessment.uid]), follow=True)
    assert "setelah evaluator menilai" in answer.content.decode()


def test_a_draft_letter_says_the_evaluators_score_and_what_would_lift_it(city: City) -> None:
    assessment = moved(city, begun(city), "review")
    say_all(assessment, city.eva, 1)
    say(assessment, city.eva, {"1a.2": ("belum", "Rencana jangka panjang\r\nbelum ada.")}, seen=1)
    said = letter_of(city, city.eva, assessment)
    score = sheet(assessment, city.eva.powers()).results["evaluator"].score
    assert "RANCANGAN" in said
    assert f"Nilai akhir {score:.2f}".replace(".", ",") in said
    assert "Rencana jangka panjang belum ada." in said
    assert "V. Rekomendasi" in said
    assert "Tambahan nilai" in said
    assert "Belum ada pembanding" in said


def test_a_published_letter_says_what_was_frozen(city: City) -> None:
    assessment = moved(city, begun(city), "review")
    say_all(assessment, city.eva, 1)
    assessment = moved(city, assessment, "published")
    frozen = AssessmentResult.objects.get(assessment=assessment, voice="agreed")
    said = letter_of(city, city.sari, assessment)
    assert "RANCANGAN" not in said
    assert (
        f"{frozen.score:.2f}".replace(".", ",") + f" dari 100, kategori {frozen.category}" in said
    )
    assert assessment.round.instrument_hash in said
