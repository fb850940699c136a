"""Rounds: phases, who may do and see what, what is frozen."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.personas import MONDAY, City

from tuntas.assessments.models import Answer, Assessment, AssessmentResult, Round, Voice
from tuntas.assessments.rounds.actions.rounds import create_round, finish, move_round
from tuntas.assessments.rounds.queries.sheet import sheet
from tuntas.assessments.rounds.tests.round_samples import (
    AKIP,
    SUBS,
    address,
    begun,
    moved,
    of,
    plan,
    said,
)
from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.organisation.models import Person
from tuntas.rules.instruments import shipped
from tuntas.rules.scoring import score

pytestmark = pytest.mark.django_db


def test_a_round_is_made_once_however_often_its_form_is_sent(city: City) -> None:
    wanted = plan(city.roads, city.health)
    first = create_round(wanted, by=city.oki.powers(), at=MONDAY)
    assert create_round(wanted, by=city.oki.powers(), at=MONDAY) == first
    assert Assessment.objects.count() == 2
    assert first.instrument_hash == shipped()[AKIP].hash


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"units": ()}, "paling sedikit satu unit"),
        ({"instrument": "skm-permenpanrb-14-2017"}, "tidak ada untuk penilaian"),
        ({"instrument": "entah"}, "tidak ada untuk penilaian"),
        ({"policies": {"entah": "ya"}}, "tidak mengenal pilihan"),
    ],
)
def test_what_does_not_fit_together_is_refused(
    city: City, changes: dict[str, object], words: str
) -> None:
    with pytest.raises(DomainError, match=words):
        create_round(plan(city.roads, **changes), by=city.oki.powers(), at=MONDAY)
    assert not Round.objects.exists()


@pytest.mark.parametrize("who", ["sari", "budi", "eva", "wati", "vina", "adi"])
def test_only_the_organisation_section_makes_and_moves_rounds(city: City, who: str) -> None:
    person: Person = getattr(city, who)
    with pytest.raises(NotPermittedError):
        create_round(plan(city.roads), by=person.powers(), at=MONDAY)
    one = begun(city)
    with pytest.raises(NotPermittedError):
        move_round(
            round_id=one.round_id,
            to="review",
            seen="self",
            reason="",
            by=person.powers(),
            at=MONDAY,
        )


def test_a_round_goes_one_phase_at_a_time_and_back_only_with_a_reason(city: City) -> None:
    one = begun(city, title="x" * 200)

    def move(to: str, seen: str, reason: str = "") -> Round:
        return move_round(
            round_id=one.round_id, to=to, seen=seen, reason=reason, by=city.oki.powers(), at=MONDAY
        )

    with pytest.raises(DomainError, match="satu tahap setiap kali"):
        move("published", "self")
    assert move("review", "self").phase == "review"
    with pytest.raises(OvertakenError, match="penilaian evaluator"):
        move("review", "self")
    with pytest.raises(DomainError, match="alasan"):
        move("self", "review", "  ")
    assert move("self", "review", "Bukti unit tertinggal").phase == "self"
    entry = AuditEntry.objects.filter(verb="round.move").first()
    assert entry is not None
    assert entry.detail == {
        "name": "x" * 200,
        "before": "review",
        "to": "self",
        "reason": "Bukti unit tertinggal",
    }


WRITES = {
    "self": {"sari": "self", "budi": "self"},
    "review": {"eva": "evaluator"},
    "clarification": {"sari": "self", "budi": "self", "eva": "evaluator"},
    "agreed": {"eva": "agreed", "oki": "agreed"},
    "published": {},
}


@pytest.mark.parametrize("phase", list(WRITES))
def test_each_phase_says_who_writes(city: City, phase: str) -> None:
    one = moved(city, begun(city), phase)
    for who in ("sari", "budi", "dewi", "eva", "oki", "wati", "vina"):
        person: Person = getattr(city, who)
        expected = WRITES[phase].get(who)
        if expected is None:
            with pytest.raises(NotPermittedError):
                said(one, person, {"1a": "BB"})
        elif expected == "self" and phase == "clarification":
            assert "bukan jawabannya" in said(one, person, {"1a": "BB"}).refused["1a"]
        else:
            assert said(one, person, {"1a": "BB"}).refused == {}
    voices = set(Answer.objects.values_list("voice", flat=True))
    assert voices == set(WRITES[phase].values()) - ({"self"} if phase == "clarification" else set())


SEES = {
    "self": {"sari": {"self"}, "eva": {"evaluator"}, "oki": {"self", "evaluator"}, "wati": set()},
    "review": {"sari": {"self"}, "eva": {"evaluator"}, "oki": {"self", "evaluator"}, "wati": set()},
    "clarification": {"sari": {"self", "evaluator"}, "eva": {"self", "evaluator"}, "wati": set()},
    "agreed": {"sari": set(Voice.values), "eva": set(Voice.values), "wati": set()},
    "published": {"sari": set(Voice.values), "eva": set(Voice.values), "wati": set(Voice.values)},
}


@pytest.mark.parametrize("phase", list(SEES))
def test_each_phase_says_whose_answers_are_seen(city: City, phase: str) -> None:
    one = begun(city)
    said(one, city.sari, {"1a": "AA"})
    one = moved(city, one, phase)
    for who, voices in SEES[phase].items():
        found = sheet(one, getattr(city, who).powers())
        assert set(found.rights.voices) == voices, who
        assert set(found.results) == voices, who
        line = next(line for line in found.lines if line.key == "1a")
        assert ("self" in line.voices) == ("self" in voices), who


def test_an_evaluator_who_is_not_blind_sees_what_the_unit_answered(city: City) -> None:
    one = begun(city, blind=False)
    said(one, city.sari, {"1a": "AA"})
    found = sheet(moved(city, one, "review"), city.eva.powers())
    assert next(line for line in found.lines if line.key == "1a").value("self") == "AA"


def test_what_a_blind_evaluator_gets_never_holds_the_units_answers(city: City) -> None:
    one = begun(city)
    unit = city.client(city.sari)
    unit.post(
        address(one, "jawaban/"),
        {"seen-1a": "0", "value-1a": "AA", "note-1a": "RAHASIA-UNIT"},
    )
    unit.post(
        address(one, "butir/1a/komentar/"),
        {"uid": "11111111-1111-4111-8111-111111111111", "text": "KATA-UNIT"},
    )
    unit.post(
        address(one, "butir/1a/bukti/"),
        {"title": "Renstra terbuka", "address": "https://a.example/"},
    )
    assert "RAHASIA-UNIT" in unit.get(address(one)).content.decode()
    one = moved(city, one, "review")
    eva = city.client(city.eva)
    saving = {"X-Autosave": "1"}
    got = [eva.get(address(one, rest)) for rest in ("", "butir/1a/", "bandingkan/", "andai/")]
    got.append(
        eva.post(address(one, "jawaban/"), {"seen-1a": "0", "value-1a": "B"}, headers=saving)
    )
    got.append(
        eva.post(address(one, "jawaban/"), {"seen-1a": "0", "value-1a": "X"}, headers=saving)
    )
    got.append(
        eva.post(address(one, "jawaban/"), {"seen-1a": "0", "value-1a": "CC"}, headers=saving)
    )
    assert [one.status_code for one in got] == [200, 200, 200, 200, 200, 409, 409]
    for page in got:
        text = page.content.decode()
        assert "RAHASIA-UNIT" not in text
        assert "KATA-UNIT" not in text
        assert 'value="AA" checked' not in text
    assert "Renstra terbuka" in got[0].content.decode()
    assert "RAHASIA-UNIT" in eva.get(address(moved(city, one, "clarification"))).content.decode()


def test_a_strangers_assessment_does_not_exist(city: City) -> None:
    one = begun(city)
    dewi = city.client(city.dewi)
    for rest in ("", "butir/1a/", "bandingkan/", "andai/"):
        assert dewi.get(address(one, rest)).status_code == 404
    for rest in ("jawaban/", "selesai/", "tugas/", "butir/1a/komentar/", "butir/1a/bukti/"):
        assert dewi.post(address(one, rest), {"seen-1a": "0"}).status_code == 404
    assert dewi.get(address(of(one.round, city.health))).status_code == 200
    assert city.client(city.citra).get(address(one)).status_code == 403
    assert Client().get(address(one)).status_code == 302


def test_the_unit_says_it_is_done_and_may_open_it_again_in_its_phase(city: City) -> None:
    one = begun(city)
    finish(assessment_id=one.pk, done=True, by=city.sari.powers(), at=MONDAY)
    with pytest.raises(NotPermittedError):
        said(one, city.budi, {"1a": "BB"})
    finish(assessment_id=one.pk, done=False, by=city.budi.powers(), at=MONDAY)
    assert said(one, city.budi, {"1a": "BB"}).changed == ["1a"]
    moved(city, one, "review")
    with pytest.raises(NotPermittedError):
        finish(assessment_id=one.pk, done=True, by=city.sari.powers(), at=MONDAY)


def published(city: City) -> Assessment:
    one = begun(city)
    said(one, city.sari, dict.fromkeys(SUBS, "A"))
    one = moved(city, one, "review")
    said(one, city.eva, dict.fromkeys(SUBS, "BB"))
    one = moved(city, one, "agreed")
    said(one, city.oki, {"1a": "AA"})
    return moved(city, one, "published")


def test_what_is_frozen_is_what_the_scorer_says(city: City) -> None:
    one = published(city)
    expected = {
        "self": dict.fromkeys(SUBS, "A"),
        "evaluator": dict.fromkeys(SUBS, "BB"),
        "agreed": dict.fromkeys(SUBS, "BB") | {"1a": "AA"},
    }
    rows = {row.voice: row for row in AssessmentResult.objects.filter(assessment=one)}
    assert set(rows) == set(expected)
    for voice, answers in expected.items():
        result = score(shipped()[AKIP], answers)
        assert rows[voice].score == result.score.quantize(Decimal("1.0000000000"))
        assert rows[voice].category == result.category
        assert rows[voice].tree["id"]["tree"][0]["because"]
    assert (rows["agreed"].score, rows["agreed"].category) == (Decimal("81.2"), "A")
    # The health agency answered nothing: that is no zero.
    assert not AssessmentResult.objects.exclude(assessment=one).exists()


def test_a_frozen_result_stays_and_a_later_one_is_a_new_row(city: City) -> None:
    one = published(city)
    row = AssessmentResult.objects.get(assessment=one, voice="agreed")
    row.score = Decimal(99)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    move_round(
        round_id=one.round_id, to="agreed", seen="published", reason="Ada koreksi",
        by=city.oki.powers(), at=MONDAY,
    )  # fmt: skip
    said(one, city.oki, {"1b": "AA"})
    moved(city, one, "published")
    scores = AssessmentResult.objects.filter(assessment=one, voice="agreed").order_by("pk")
    assert [one.score for one in scores] == [Decimal("81.2"), Decimal("83.0")]
    page = city.client(city.wati).get(f"/kerja/penilaian/putaran/{one.round.uid}/")
    assert "83,00 A" in page.content.decode()


def test_a_level_that_was_agreed_decides_over_what_the_evaluator_said_below(city: City) -> None:
    one = moved(city, begun(city), "review")
    criteria = [node.key for node in shipped()[AKIP].children["1a"]]
    said(one, city.eva, dict.fromkeys(criteria, "terpenuhi"))
    one = moved(city, one, "agreed")
    assert said(one, city.oki, {"1a": "AA"}).refused == {}
    found = sheet(one, city.oki.powers())
    assert {line.key: line.value for line in found.results["agreed"].tree}["1a"] == 100


@pytest.mark.parametrize("units", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_rounds(
    city: City, units: int, django_assert_num_queries: object
) -> None:
    for _ in range(units):
        begun(city)
    oki = city.client(city.oki)
    oki.get("/kerja/penilaian/")
    with django_assert_num_queries(5):  # type: ignore[operator]  # session, person, powers, two here
        page = oki.get("/kerja/penilaian/")
    assert page.content.decode().count("Evaluasi AKIP 2026") == units


def test_rounds_are_made_moved_and_read_in_the_browser(city: City) -> None:
    oki = city.client(city.oki)
    assert AKIP in oki.get("/kerja/penilaian/baru/").content.decode()
    form = f"/kerja/penilaian/baru/?instrument={AKIP}"
    uid = oki.get(form).context["form"]["uid"].value()
    sent = {
        "uid": str(uid),
        "title": "AKIP dinas",
        "year": "2026",
        "begins": "2026-11-01",
        "ends": "2026-12-31",
        "blind": "on",
    }
    assert oki.post(form, sent).status_code == 422
    answer = oki.post(form, {**sent, "kinds": ["agency"]})
    assert answer.status_code == 302
    made = Round.objects.get()
    assert set(made.assessments.values_list("unit", flat=True)) == {city.roads.pk, city.health.pk}
    page = f"/kerja/penilaian/putaran/{made.uid}/"
    shown = oki.get(page).content.decode()
    assert "Lanjut ke tahap penilaian evaluator" in shown
    assert "2 unit belum menandai selesai" in shown
    oki.post(f"{page}tahap/", {"seen": "self", "to": "review", "reason": ""})
    assert "Kembali ke tahap penilaian mandiri" in oki.get(page).content.decode()
    told = oki.post(f"{page}tahap/", {"seen": "self", "to": "review"})
    assert told.status_code == 409
    assert "sudah di tahap penilaian evaluator" in told.content.decode()
    leap = {"seen": "review", "to": "published", "reason": "Salah pilih instrumen"}
    told = oki.post(f"{page}tahap/", leap)
    assert told.status_code == 409
    assert "Salah pilih instrumen" in told.content.decode(), "what was typed is still there"
    assert city.client(city.eva).post(f"{page}tahap/", {}).status_code == 403
    assert "Lanjut ke tahap" not in city.client(city.sari).get(page).content.decode()
