"""The addresses of documents: who gets them, what they are called."""

import io

import docx
import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pptx import Presentation
from tests.personas import City

from tuntas.core.documents import rendering
from tuntas.improvements.projects.documents.tests.document_samples import NASTY, full
from tuntas.improvements.projects.tests.page_samples import at, page
from tuntas.improvements.projects.tests.step_samples import begun

pytestmark = pytest.mark.django_db
FILES = ("risalah.pdf", "risalah.docx", "presentasi.pptx")


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("who", ["sari", "budi", "vina", "oki", "wati"])
def test_whose_it_is_and_who_watches_get_the_files(city: City, file: str, who: str) -> None:
    made = begun(city)
    answer = city.client(getattr(city, who)).get(at(made, rest=file))
    assert answer.status_code == 200
    assert len(answer.content) > 10_000


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("who", ["dewi", "citra"])
def test_another_units_files_are_not_there(city: City, file: str, who: str) -> None:
    made = begun(city)
    client = city.client(getattr(city, who))
    there, nowhere = client.get(at(made, rest=file)), client.get(f"/kerja/perbaikan/98765/{file}")
    assert (there.status_code, nowhere.status_code) == (404, 404)


def test_files_have_safe_names_and_are_kept_nowhere(city: City) -> None:
    made = begun(city, title=NASTY + "../ Lubang Jalan")
    client = city.client(city.sari)
    names = [client.get(at(made, rest=file)).headers["Content-Disposition"] for file in FILES]
    assert names == [
        f'inline; filename="risalah-{made.pk}-bamp-tebal-x-y-11-lubang-jalan.pdf"',
        f'attachment; filename="risalah-{made.pk}-bamp-tebal-x-y-11-lubang-jalan.docx"',
        f'attachment; filename="presentasi-{made.pk}-bamp-tebal-x-y-11-lubang-jalan.pptx"',
    ]
    assert "no-store" in client.get(at(made, rest=FILES[0])).headers["Cache-Control"]


def test_each_file_is_what_its_ending_says(city: City) -> None:
    made, client = full(city), city.client(city.sari)
    pdf, word, deck = (io.BytesIO(client.get(at(made, rest=file)).content) for file in FILES)
    with pikepdf.open(pdf) as found:
        assert found.Root.MarkInfo.Marked
    assert docx.Document(word).core_properties.title == "Risalah perbaikan: Lubang cepat ditambal"
    assert len(Presentation(deck).slides) == 10


def test_a_reader_in_english_gets_english(city: City) -> None:
    made, client = full(city), city.client(city.sari)
    answer = client.get(at(made, rest="risalah.docx"), headers={"accept-language": "en"})
    said = [one.text for one in docx.Document(io.BytesIO(answer.content)).paragraphs]
    assert "1. Theme" in said


def test_a_file_asks_few_questions(city: City) -> None:
    made, client = full(city), city.client(city.sari)
    client.get(at(made, rest="risalah.pdf"))
    with CaptureQueriesContext(connection) as asked:
        client.get(at(made, rest="risalah.pdf"))
    assert len(asked) == 14


def test_where_no_file_can_be_made_one_is_told(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    made, client = begun(city), city.client(city.sari)
    monkeypatch.setattr(rendering, "MAX_CONTENT_BYTES", 10)
    answer = client.get(at(made, rest="risalah.pdf"), follow=True)
    assert answer.redirect_chain[-1][0] == at(made)
    assert "terlalu besar" in answer.content.decode()


def test_the_page_of_an_improvement_leads_to_its_files(city: City) -> None:
    made = begun(city)
    told = page(city.client(city.wati), at(made))
    for file in FILES:
        assert f'href="{at(made, rest=file)}"' in told
