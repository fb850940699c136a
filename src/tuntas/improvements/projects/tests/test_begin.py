"""Beginning an improvement: what is frozen, linked, refused, and what happens twice at once."""

from uuid import uuid4

import pytest
from tests.personas import MONDAY, City

from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.improvements.models import Group, Improvement, Problem, ProblemCase
from tuntas.improvements.projects.actions import begin
from tuntas.improvements.projects.actions.begin import (
    WorkedOnAlreadyError,
    add_problem,
    begin_improvement,
)
from tuntas.improvements.projects.problems import offered
from tuntas.improvements.projects.tests.problem_samples import (
    complaint,
    complaints,
    group_of,
    region,
)
from tuntas.organisation.models import Person

ROADS = "category:Jalan rusak"


def begun(city: City, *keys: str, by: Person | None = None, **changes: object) -> Improvement:
    values: dict[str, object] = {
        "unit_id": city.roads.pk, "group_id": None, "title": "", "problems": keys,
        "by": (by or city.sari).powers(), "at": MONDAY,
    }  # fmt: skip
    return begin_improvement(**(values | changes))  # type: ignore[arg-type]


def test_an_improvement_begins_with_its_problem_and_eight_steps(city: City) -> None:
    cases = complaints(city.roads_section, 6)
    group = group_of(city.roads)
    made = begun(city, ROADS, group_id=group.pk, title="  Tambal   tiga hari ")
    assert (made.title, made.source, made.category) == (
        "Tambal tiga hari", "complaints", "Jalan rusak",
    )  # fmt: skip
    assert list(made.steps.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6, 7, 8]
    problem = made.problems.get()
    assert (problem.kind, problem.theme, problem.facts["reports"]) == ("complaints", ROADS, 6)
    assert {link.case_id for link in problem.case_links.all()} == {case.pk for case in cases}
    assert Group.objects.get(pk=group.pk).last_activity_at == MONDAY
    entry = AuditEntry.objects.get(verb="improvement.begin")
    assert (entry.subject, entry.detail["cases"]) == (f"improvement:{made.pk}", 6)


@pytest.mark.parametrize("unseen", ["\u200b", "\u3164", " ... ", "\u2060 \u115f"])
def test_words_that_nobody_can_read_name_and_observe_nothing(city: City, unseen: str) -> None:
    complaints(city.roads, 5)
    with pytest.raises(DomainError, match="tidak dapat dibaca"):
        begun(city, ROADS, title=unseen)
    with pytest.raises(DomainError, match="tidak dapat dibaca"):
        begun(city, ROADS, observed=unseen)
    assert not Improvement.objects.exists()
    made = begun(city, ROADS, title="5 hari", observed=" ")
    with pytest.raises(DomainError, match="tidak dapat dibaca"):
        add_problem(
            improvement_id=made.pk, problems=[], observed=unseen, by=city.sari.powers(), at=MONDAY
        )
    assert made.problems.count() == 1


def test_frozen_figures_stay_when_more_complaints_come(city: City) -> None:
    complaints(city.roads, 5)
    made = begun(city, ROADS)
    complaints(city.roads, 5)
    problem = Problem.objects.get(improvement=made)
    assert problem.facts["reports"] == 5
    assert problem.facts["reasons"][0]["id"].startswith("5 laporan")


def test_sent_twice_begins_once(city: City) -> None:
    complaints(city.roads, 5)
    uid = uuid4()
    assert begun(city, ROADS, uid=uid).pk == begun(city, ROADS, uid=uid).pk
    assert Improvement.objects.count() == 1


def test_another_units_form_is_not_taken_for_the_same(city: City) -> None:
    complaints(city.roads, 5)
    complaints(city.health, 5)
    uid = uuid4()
    begun(city, ROADS, uid=uid)
    with pytest.raises(DomainError, match="sudah dipakai"):
        begun(city, ROADS, uid=uid, by=city.dewi, unit_id=city.health.pk)


def test_the_unit_is_told_who_works_on_it_already(city: City) -> None:
    complaints(city.roads, 5)
    begun(city, ROADS, title="Tambal cepat")
    with pytest.raises(WorkedOnAlreadyError, match="“Tambal cepat”") as refused:
        begun(city, ROADS)
    assert refused.value.titles == ["Tambal cepat"]
    begun(city, ROADS, despite_others=True)
    assert Problem.objects.filter(key=ROADS).count() == 2


def test_only_the_newest_complaints_are_linked(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(begin, "CASES_LINKED", 3)
    cases = complaints(city.roads, 5)
    facts = begun(city, ROADS).problems.get().facts
    assert (facts["cases"], facts["cases_linked"]) == (5, 3)
    linked = set(ProblemCase.objects.values_list("case_id", flat=True))
    assert linked == {case.pk for case in cases[:3]}


def test_secret_complaints_count_but_are_not_linked(city: City) -> None:
    complaints(city.roads, 5)
    secret = complaint(city.roads, secret=True)
    made = begun(city, ROADS)
    assert made.problems.get().facts["reports"] == 6
    assert not ProblemCase.objects.filter(case=secret).exists()


def test_what_the_group_observed_itself(city: City) -> None:
    made = begun(city, observed="  Map berkas sering   hilang ")
    problem = made.problems.get()
    assert (problem.kind, problem.title_id, made.title) == (
        "other", "Map berkas sering hilang", "Map berkas sering hilang",
    )  # fmt: skip
    assert (made.source, problem.score) == ("", None)


def test_the_longest_names_fit(city: City) -> None:
    complaints(
        city.roads,
        5,
        category="Jalan " + "r" * 190,
        title="Aspal retak",
        region=region(name="K" * 100),
    )
    complaints(city.roads, 5, category="Jalan " + "r" * 190, title="Lampu mati")
    offers = offered(city.roads.pk, on=MONDAY.date())
    made = begun(city, *(offer.key for offer in offers))
    assert made.problems.count() == len(offers) == 4
    assert {problem.theme for problem in made.problems.all()} == {one.theme for one in offers}


def test_nothing_chosen_and_nothing_known_are_refused(city: City) -> None:
    with pytest.raises(DomainError, match="Pilih paling sedikit"):
        begun(city)
    with pytest.raises(DomainError, match="tidak ada lagi"):
        begun(city, "category:Tidak ada")


@pytest.mark.parametrize("who", ["dewi", "oki", "eva", "wati", "citra"])
def test_who_does_not_work_for_the_unit_cannot_begin(city: City, who: str) -> None:
    complaints(city.roads, 5)
    with pytest.raises(NotPermittedError):
        begun(city, ROADS, by=getattr(city, who))


def test_a_group_of_another_unit_and_a_dissolved_one_are_refused(city: City) -> None:
    complaints(city.roads, 5)
    strange = group_of(city.health)
    ended = group_of(city.roads)
    Group.objects.filter(pk=ended.pk).update(dissolved_on=MONDAY.date(), end_reason="Pindah")
    for group in (strange, ended):
        with pytest.raises(DomainError, match="bukan kelompok"):
            begun(city, ROADS, group_id=group.pk)


def test_a_member_without_a_role_begins_for_the_group(city: City) -> None:
    complaints(city.roads, 5)
    group = group_of(city.roads)
    group.members.create(person=city.citra, name="Citra", since=MONDAY.date())
    assert begun(city, ROADS, by=city.citra, group_id=group.pk).group == group


def test_a_further_problem_is_added_once(city: City) -> None:
    complaints(city.roads, 5)
    complaints(city.roads, 5, category="Lampu mati")
    made = begun(city, observed="Berkas hilang")
    for _again in range(2):
        add_problem(
            improvement_id=made.pk, problems=["category:Lampu mati", ROADS],
            observed="berkas hilang", by=city.sari.powers(), at=MONDAY,
        )  # fmt: skip
    made.refresh_from_db()
    assert made.problems.count() == 3
    assert (made.source, made.category) == ("complaints", made.problems.all()[1].theme[9:])
    assert AuditEntry.objects.filter(verb="improvement.add_problem").count() == 1


def test_an_ended_improvement_takes_no_more_problems(city: City) -> None:
    complaints(city.roads, 5)
    made = begun(city, observed="Berkas hilang")
    Improvement.objects.filter(pk=made.pk).update(state="finished", ended_at=MONDAY)
    with pytest.raises(OvertakenError):
        add_problem(improvement_id=made.pk, problems=[ROADS], by=city.sari.powers(), at=MONDAY)


def test_a_stranger_adds_no_problem(city: City) -> None:
    made = begun(city, observed="Berkas hilang")
    with pytest.raises(NotPermittedError):
        add_problem(
            improvement_id=made.pk, problems=[], observed="x", by=city.dewi.powers(), at=MONDAY
        )


def test_another_units_complaints_are_never_linked(city: City) -> None:
    complaints(city.roads, 5)
    others = complaints(city.health, 5)
    begun(city, ROADS)
    assert not ProblemCase.objects.filter(case__in=others).exists()
