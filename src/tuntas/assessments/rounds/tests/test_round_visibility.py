"""Who reads what, phase by phase: every role, on every page and in every file of an assessment."""

import io
from uuid import uuid4

import pytest
from python_calamine import CalamineWorkbook
from tests.personas import MONDAY, City

from tuntas.assessments.models import Assessment, Comment, Evidence, EvidenceUse
from tuntas.assessments.rounds.actions.answers import save_answers
from tuntas.assessments.rounds.entries import Entry
from tuntas.assessments.rounds.tests.round_samples import address, begun, moved
from tuntas.organisation.models import Person

pytestmark = pytest.mark.django_db
PAGES = ("", "butir/1a/", "bandingkan/", "andai/")
UNIT = {"CATATAN-UNIT", "KATA-UNIT", "BUKTI-UNIT"}
EVALUATOR = {"CATATAN-EVALUATOR", "KATA-EVALUATOR"}
ALL = UNIT | EVALUATOR | {"ANTAR-EVALUATOR"}
EVERYTHING_ELSE = ALL - {"ANTAR-EVALUATOR"}
READS: dict[str, dict[str, set[str]]] = {
    "self": {"sari": UNIT, "budi": UNIT, "oki": UNIT, "eva": {"BUKTI-UNIT"}, "wati": set()},
    "review": {
        "sari": UNIT | {"KATA-EVALUATOR"},
        "budi": UNIT | {"KATA-EVALUATOR"},
        "oki": EVERYTHING_ELSE,
        "eva": EVALUATOR | {"BUKTI-UNIT", "ANTAR-EVALUATOR"},
        "wati": set(),
    },
    **{
        phase: {
            "sari": EVERYTHING_ELSE,
            "budi": EVERYTHING_ELSE,
            "oki": EVERYTHING_ELSE,
            "eva": ALL,
            "wati": set() if phase != "published" else EVERYTHING_ELSE,
        }
        for phase in ("clarification", "agreed", "published")
    },
}


def noted(one: Assessment, by: Person, value: str, note: str) -> None:
    save_answers(
        assessment_id=one.pk, entries=[Entry("1a", value, note, 0)], by=by.powers(), at=MONDAY
    )


def remarked(one: Assessment, by: Person, text: str, *, inside: bool = False) -> None:
    Comment.objects.create(
        assessment=one, node="1a", text=text, inside=inside, uid=uuid4(), by=by, at=MONDAY
    )


def told(city: City, phase: str) -> Assessment:
    """Let both sides say everything they can until a phase."""
    one = begun(city)
    noted(one, city.sari, "AA", "CATATAN-UNIT")
    remarked(one, city.sari, "KATA-UNIT")
    proof = Evidence.objects.create(
        unit=one.unit, title="BUKTI-UNIT", kind="link", address="/x/", added_at=MONDAY
    )
    EvidenceUse.objects.create(assessment=one, node="1a", evidence=proof, at=MONDAY)
    if phase == "self":
        return one
    one = moved(city, one, "review")
    noted(one, city.eva, "B", "CATATAN-EVALUATOR")
    remarked(one, city.eva, "KATA-EVALUATOR")
    remarked(one, city.eva, "ANTAR-EVALUATOR", inside=True)
    return moved(city, one, phase)


def read_by(city: City, who: str, one: Assessment) -> str:
    """Return everything that a person gets of an assessment."""
    client = city.client(getattr(city, who))
    parts = []
    for rest in PAGES:
        page = client.get(address(one, rest))
        assert page.status_code in {200, 409}, rest
        parts.append(page.content.decode())
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(address(one, "lke.xlsx")).content))
    parts += [str(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]
    parts.append(client.get("/kerja/penilaian/bukti/").content.decode())
    return "\n".join(parts)


@pytest.mark.parametrize("phase", list(READS))
def test_each_role_reads_in_each_phase_what_it_may_and_nothing_else(city: City, phase: str) -> None:
    one = told(city, phase)
    for who, expected in READS[phase].items():
        text = read_by(city, who, one)
        assert {word for word in ALL if word in text} == expected, (phase, who)
    for who, code in (("dewi", 404), ("vina", 403), ("citra", 403)):
        client = city.client(getattr(city, who))
        for rest in (*PAGES, "lke.xlsx", "lhe.docx"):
            assert client.get(address(one, rest)).status_code == code, (phase, who, rest)


@pytest.mark.parametrize("phase", ["self", "review", "clarification", "agreed"])
def test_the_mayor_sees_no_mark_before_the_publication(city: City, phase: str) -> None:
    one = told(city, phase)
    wati = city.client(city.wati)
    for rest in PAGES:
        text = wati.get(address(one, rest)).content.decode()
        assert "checked" not in text, rest
        assert "Nilai sementara" not in text, rest
        # Nor does a page claim that there is nothing.
        for claim in ("Belum ada bukti", "Belum ada komentar", "0 bukti", "0 dari 1 terjawab"):
            assert claim not in text, (rest, claim)
    assert "yang terbuka untuk Anda" in wati.get(address(one, "andai/")).content.decode()
    letter = wati.get(address(one, "lhe.docx"))
    assert letter.status_code == 302
    refused = wati.post(
        address(one, "butir/1a/komentar/"), {"uid": str(uuid4()), "text": "Halo"}, follow=True
    )
    assert "tidak dapat menambah komentar" in refused.content.decode()


def test_the_administrator_keeps_accounts_not_assessments(city: City) -> None:
    one = told(city, "review")
    page = city.client(city.adi).get(address(one))
    text = page.content.decode()
    assert page.status_code in {200, 403}
    assert not any(word in text for word in ALL)
