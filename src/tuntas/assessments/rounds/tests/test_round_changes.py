"""A running round is changed: its name, its dates, its units."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest
from django.db import connection
from tests.personas import MONDAY, City

from tuntas.assessments.models import Assessment, Assignment, Round
from tuntas.assessments.rounds.actions.changes import (
    RoundWords,
    add_units,
    change_round,
    remove_unit,
)
from tuntas.assessments.rounds.actions.items import assign, comment
from tuntas.assessments.rounds.tests.round_samples import begun, moved, of, said
from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.models import AuditEntry


def page_of(one: Assessment, rest: str = "") -> str:
    return f"/kerja/penilaian/putaran/{one.round.uid}/{rest}"


def trail(verb: str) -> dict[str, object]:
    return dict(AuditEntry.objects.filter(verb=verb).latest("pk").detail)


def outcome(act: Callable[[], object]) -> str:
    """Run an act in a thread and say how it went."""
    try:
        act()
    except DomainError as error:
        return error.message
    else:
        return "done"
    finally:
        connection.close()


WORDS = {"title": "AKIP perangkat daerah", "begins": "2026-11-02", "ends": "2027-01-15"}
SEEN = {
    "seen_title": "Evaluasi AKIP 2026",
    "seen_begins": "2026-11-01",
    "seen_ends": "2026-12-31",
}


@pytest.mark.django_db
def test_name_and_dates_are_changed_and_the_trail_says_how(city: City) -> None:
    one = begun(city)
    oki = city.client(city.oki)
    form = oki.get(page_of(one, "ubah/"))
    assert 'value="2026-12-31"' in form.content.decode()
    answer = oki.post(page_of(one, "ubah/"), WORDS | SEEN)
    assert answer.status_code == 302
    changed = RoundWords.of(Round.objects.get())
    assert changed == RoundWords("AKIP perangkat daerah", date(2026, 11, 2), date(2027, 1, 15))
    assert trail("round.update") == {
        "name": "AKIP perangkat daerah",
        "title": ["Evaluasi AKIP 2026", "AKIP perangkat daerah"],
        "begins": ["2026-11-01", "2026-11-02"],
        "ends": ["2026-12-31", "2027-01-15"],
    }
    assert oki.post(page_of(one, "ubah/"), WORDS | SEEN).status_code == 302
    assert AuditEntry.objects.filter(verb="round.update").count() == 1


@pytest.mark.django_db
def test_who_comes_second_sees_what_stands(city: City) -> None:
    one = begun(city)
    oki = city.client(city.oki)
    oki.post(page_of(one, "ubah/"), WORDS | SEEN)
    told = oki.post(page_of(one, "ubah/"), {**WORDS, **SEEN, "title": "Judul lain"})
    assert told.status_code == 409
    text = told.content.decode()
    assert "baru saja diubah orang lain" in text
    assert "AKIP perangkat daerah, 2 November 2026 sampai 15 Januari 2027" in text
    assert 'name="title" value="Judul lain"' in text, "what was typed is still there"
    assert Round.objects.get().title == "AKIP perangkat daerah"
    again = {field.name: field.value() for field in told.context["form"]}
    assert oki.post(page_of(one, "ubah/"), again).status_code == 302
    assert Round.objects.get().title == "Judul lain"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"title": ""}, "wajib"),
        ({"title": "x" * 201}, "200"),
        ({"ends": "2026-10-01"}, "Akhir masa mendahului awalnya"),
        ({"begins": "besok"}, "tanggal"),
        ({"seen_ends": "entah"}, "tanggal"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    city: City, data: dict[str, str], words: str
) -> None:
    one = begun(city)
    told = city.client(city.oki).post(page_of(one, "ubah/"), WORDS | SEEN | data)
    assert told.status_code == 422
    assert words in told.content.decode()
    assert Round.objects.get().title == "Evaluasi AKIP 2026"


@pytest.mark.django_db
def test_a_published_round_stays_as_it_was_published(city: City) -> None:
    one = moved(city, begun(city), "published")
    words = RoundWords.of(one.round)
    by = city.oki.powers()
    with pytest.raises(DomainError, match="sudah diumumkan"):
        change_round(
            round_id=one.round_id, wanted=replace(words, title="x"), seen=words, by=by, at=MONDAY
        )
    with pytest.raises(DomainError, match="sudah diumumkan"):
        add_units(round_id=one.round_id, units=[city.roads_section], by=by, at=MONDAY)
    with pytest.raises(DomainError, match="sudah diumumkan"):
        remove_unit(assessment_id=one.pk, by=by, at=MONDAY)
    oki = city.client(city.oki)
    told = oki.post(page_of(one, "ubah/"), WORDS | SEEN)
    assert (told.status_code, "sudah diumumkan" in told.content.decode()) == (409, True)
    assert "Ubah nama dan tanggal" not in oki.get(page_of(one)).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("phase", ["self", "review"])
def test_units_join_a_running_round(city: City, phase: str) -> None:
    one = moved(city, begun(city), phase)
    oki = city.client(city.oki)
    text = oki.get(page_of(one, "unit/")).content.decode()
    assert city.roads_section.name in text
    assert ("langsung dinilai evaluator" in text) == (phase == "review")
    answer = oki.post(page_of(one, "unit/"), {"units": [str(city.roads_section.pk)]}, follow=True)
    assert "1 unit ditambahkan" in answer.content.decode()
    new = of(one.round, city.roads_section)
    who, value = (city.sari, "self") if phase == "self" else (city.eva, "evaluator")
    said(new, who, {"1a": "BB"})
    assert new.answers.get().voice == value
    assert trail("round.add_units")["units"] == [city.roads_section.name]


@pytest.mark.django_db
def test_a_unit_that_is_in_already_stays_as_it_is(city: City) -> None:
    one = begun(city)
    said(one, city.sari, {"1a": "BB"})
    by = city.oki.powers()
    assert add_units(round_id=one.round_id, units=[city.roads], by=by, at=MONDAY) == []
    with pytest.raises(DomainError, match="paling sedikit satu unit"):
        add_units(round_id=one.round_id, units=[], by=by, at=MONDAY)
    assert Assessment.objects.count() == 2
    told = city.client(city.oki).post(page_of(one, "unit/"), {"units": [str(city.roads.pk)]})
    assert told.status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize("phase", ["clarification", "agreed"])
def test_later_phases_take_no_more_units(city: City, phase: str) -> None:
    one = moved(city, begun(city), phase)
    with pytest.raises(DomainError, match="kembalikan dulu tahapnya"):
        add_units(
            round_id=one.round_id, units=[city.roads_section], by=city.oki.powers(), at=MONDAY
        )
    text = city.client(city.oki).get(page_of(one, "unit/")).content.decode()
    assert "tidak dapat ditambahkan pada tahap ini" in text
    assert city.roads_section.name not in text


@pytest.mark.django_db
def test_a_unit_without_answers_is_taken_out_with_its_tasks(city: City) -> None:
    one = begun(city)
    assign(
        assessment_id=one.pk, nodes=["1a"], person_id=city.budi.pk, among=[city.budi.pk],
        by=city.sari.powers(),
    )  # fmt: skip
    oki = city.client(city.oki)
    url = page_of(one, f"unit/{one.uid}/keluarkan/")
    assert "dikeluarkan dari putaran" in oki.post(url, follow=True).content.decode()
    assert oki.post(url).status_code == 404
    remove_unit(assessment_id=one.pk, by=city.oki.powers(), at=MONDAY)  # sent twice: all is well
    assert [left.unit for left in Assessment.objects.all()] == [city.health]
    assert not Assignment.objects.exists()
    assert AuditEntry.objects.filter(verb="round.remove_unit").count() == 1
    last = Assessment.objects.get()
    told = oki.post(page_of(last, f"unit/{last.uid}/keluarkan/"), follow=True)
    assert "Ini unit terakhir" in told.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["answer", "emptied", "comment"])
def test_a_unit_about_which_something_was_said_stays(city: City, what: str) -> None:
    one = begun(city)
    if what == "comment":
        comment(
            assessment_id=one.pk, node="1a", text="Mohon ditunggu", inside=False, uid=one.uid,
            by=city.sari.powers(), at=MONDAY,
        )  # fmt: skip
    else:
        said(one, city.sari, {"1a": "BB"})
    if what == "emptied":
        said(one, city.sari, {"1a": ""}, seen=1)
    oki = city.client(city.oki)
    told = oki.post(page_of(one, f"unit/{one.uid}/keluarkan/"), follow=True).content.decode()
    assert "tidak dapat dikeluarkan" in told
    assert Assessment.objects.count() == 2
    assert f"unit/{one.uid}/keluarkan/" not in told


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["sari", "budi", "dewi", "eva", "wati", "vina", "adi"])
def test_nobody_else_changes_a_round(city: City, who: str) -> None:
    one = begun(city)
    person = getattr(city, who)
    client, by = city.client(person), person.powers()
    for rest in ("ubah/", "unit/", f"unit/{one.uid}/keluarkan/"):
        assert client.post(page_of(one, rest), WORDS | SEEN).status_code == 403
    words = RoundWords.of(one.round)
    with pytest.raises(NotPermittedError):
        change_round(round_id=one.round_id, wanted=words, seen=words, by=by, at=MONDAY)
    with pytest.raises(NotPermittedError):
        add_units(round_id=one.round_id, units=[city.roads_section], by=by, at=MONDAY)
    with pytest.raises(NotPermittedError):
        remove_unit(assessment_id=one.pk, by=by, at=MONDAY)
    text = client.get(page_of(one)).content.decode()
    assert "Tambah atau keluarkan unit" not in text


@pytest.mark.django_db(transaction=True)
def test_two_who_change_it_at_once_do_not_overwrite_each_other(city: City) -> None:
    one = begun(city)
    seen, ready = RoundWords.of(one.round), Barrier(2)

    def change(title: str) -> str:
        ready.wait(timeout=60)
        return outcome(
            lambda: change_round(
                round_id=one.round_id, wanted=replace(seen, title=title), seen=seen,
                by=city.oki.powers(), at=MONDAY,
            )
        )  # fmt: skip

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(change, ["Satu", "Dua"]))
    assert outcomes[1] == "done"
    assert "diubah orang lain" in outcomes[0]


@pytest.mark.django_db(transaction=True)
def test_a_unit_added_twice_at_once_is_in_the_round_once(city: City) -> None:
    one, ready = begun(city), Barrier(2)

    def add(_: int) -> str:
        ready.wait(timeout=60)
        return outcome(
            lambda: add_units(
                round_id=one.round_id, units=[city.roads_section], by=city.oki.powers(), at=MONDAY
            )
        )

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(add, range(2))) == ["done", "done"]
    assert Assessment.objects.filter(unit=city.roads_section).count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_a_removal_at_once_never_lose_the_answer(city: City) -> None:
    one, ready = begun(city), Barrier(2)

    def answer() -> str:
        ready.wait(timeout=60)
        return outcome(lambda: said(one, city.sari, {"1a": "BB"}))

    def remove() -> str:
        ready.wait(timeout=60)
        return outcome(lambda: remove_unit(assessment_id=one.pk, by=city.oki.powers(), at=MONDAY))

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.submit(answer), pool.submit(remove)
        outcomes = {"answer": first.result(), "remove": second.result()}
    assert list(outcomes.values()).count("done") == 1
    kept = Assessment.objects.filter(pk=one.pk, answers__value="BB").exists()
    assert kept == (outcomes["answer"] == "done")


@pytest.mark.django_db
def test_the_second_of_two_changes_is_overtaken(city: City) -> None:
    one = begun(city)
    seen, by = RoundWords.of(one.round), city.oki.powers()
    later = replace(seen, ends=date(2027, 3, 1))
    change_round(round_id=one.round_id, wanted=later, seen=seen, by=by, at=MONDAY)
    with pytest.raises(OvertakenError):
        change_round(
            round_id=one.round_id, wanted=replace(seen, title="x"), seen=seen, by=by, at=MONDAY
        )
