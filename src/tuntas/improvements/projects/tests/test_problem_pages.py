"""The pages from problems to an improvement: who sees what, in how many queries."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.personas import MONDAY, City

from tuntas.assessments.models import FollowUp
from tuntas.assessments.surveys.tests.survey_samples import PERMEN14, survey_of
from tuntas.core.errors import DomainError
from tuntas.improvements.models import EffectResult, Improvement, StepComment
from tuntas.improvements.projects.actions.begin import begin_improvement
from tuntas.improvements.projects.actions.join import ask_to_join
from tuntas.improvements.projects.queries.problems import A_PAGE
from tuntas.improvements.projects.tests.problem_samples import complaints, group_of, region
from tuntas.organisation.models import Person, Unit

ROADS = "category:Jalan rusak"
PAGE = "/kerja/perbaikan/masalah/"
BEGIN = "/kerja/perbaikan/mulai/"


@pytest.fixture(autouse=True)
def _on_that_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)


def begun(unit: Unit, by: Person, **changes: Any) -> Improvement:
    values: dict[str, Any] = {
        "unit_id": unit.pk, "group_id": None, "title": "Tambal cepat", "problems": [ROADS],
        "by": by.powers(), "at": MONDAY,
    }  # fmt: skip
    return begin_improvement(**(values | changes))


def proven(improvement: Improvement) -> None:
    effect = EffectResult.objects.create(
        improvement=improvement, data_version="v", method="its", verdict="better", before=12,
        after=12, content={}, sentence_id="Turun 40 %.", sentence_en="Down 40%.", asked="",
    )  # fmt: skip
    Improvement.objects.filter(pk=improvement.pk).update(effect=effect)


def shown(client: Client, address: str, **said: Any) -> str:
    response = client.get(address, said)
    assert response.status_code == 200
    return response.content.decode()


def test_an_officer_sees_the_problems_of_her_unit_with_reasons(city: City) -> None:
    complaints(city.roads_section, 6)
    page = shown(city.client(city.sari), PAGE)
    assert "Pengaduan Jalan rusak" in page
    assert "6 laporan dalam 12 bulan terakhir" in page
    assert "Kerjakan masalah ini" in page
    assert f"{BEGIN}?unit={city.roads.pk}&amp;problem=category%3AJalan+rusak" in page


def test_who_only_looks_on_gets_no_buttons(city: City) -> None:
    complaints(city.roads, 6)
    page = shown(city.client(city.wati), PAGE, unit=city.roads.pk)
    assert "6 laporan" in page
    assert "Kerjakan masalah ini" not in page
    assert city.client(city.wati).get(BEGIN, {"unit": city.roads.pk}).status_code == 404


def test_a_stranger_sees_no_problem_of_another_unit(city: City) -> None:
    complaints(city.roads, 6)
    assert city.client(city.dewi).get(PAGE, {"unit": city.roads.pk}).status_code == 404
    assert city.client(city.dewi).get(BEGIN, {"unit": city.roads.pk}).status_code == 404
    assert "Jalan rusak" not in shown(city.client(city.dewi), PAGE)


def test_of_other_units_only_title_stage_and_effect(city: City) -> None:
    complaints(city.roads, 5)
    complaints(city.health, 5, title="Aspal Rahasiawan", text="Namanya Sumarni.")
    theirs = begun(city.health, city.dewi, title="Aspal sehat")
    proven(theirs)
    page = shown(city.client(city.sari), PAGE)
    assert "Aspal sehat" in page
    assert "DINKES" in page
    assert "langkah 1 dari 8: Tema. Turun 40 %." in page
    assert "Ikut bergabung" in page
    for secret in ("Rahasiawan", "rahasiawan", "Sumarni", f'/kerja/perbaikan/{theirs.pk}/"'):
        assert secret not in page


def test_what_the_unit_works_on_already_is_linked(city: City) -> None:
    complaints(city.roads, 5)
    made = begun(city.roads, city.sari)
    page = shown(city.client(city.sari), PAGE)
    assert "Sudah dikerjakan unit ini" in page
    assert f'href="/kerja/perbaikan/{made.pk}/"' in page


def test_another_problem_with_the_same_theme_is_not_the_same(city: City) -> None:
    melati = region()
    complaints(city.roads, 5)
    complaints(city.roads, 4, region=melati)
    complaints(city.roads, 2, region=melati)
    begun(city.roads, city.sari, problems=[f"{ROADS}|region:{melati.code}"])
    rows = city.client(city.sari).get(PAGE).context["page"].rows
    told = {row.offer.key: (len(row.ours), len(row.others)) for row in rows}
    assert told == {ROADS: (0, 1), f"{ROADS}|region:{melati.code}": (1, 0)}


def test_one_kind_alone_and_an_empty_page(city: City) -> None:
    client = city.client(city.sari)
    assert "Belum ada masalah yang menonjol" in shown(client, PAGE)
    complaints(city.roads, 5)
    assert "Jalan rusak" in shown(client, PAGE, kind="complaints")
    assert "Jalan rusak" not in shown(client, PAGE, kind="element")


def test_every_problem_is_on_one_page_and_on_one_only(city: City) -> None:
    for number in range(A_PAGE + 2):
        complaints(city.roads, 5, category=f"Jalan {number}")
    client = city.client(city.sari)
    first = client.get(PAGE).context
    assert (first["shown"], first["first_url"]) == ("1–10 dari 12", "")
    second = client.get(PAGE + first["next_url"]).context
    assert (second["shown"], second["next_url"]) == ("11–12 dari 12", "")
    assert second["first_url"] == f"?unit={city.roads.pk}&kind="
    keys = [row.offer.key for page in (first, second) for row in page["page"].rows]
    assert sorted(keys) == sorted(f"category:Jalan {number}" for number in range(A_PAGE + 2))
    gone = client.get(PAGE, {"after": "category:Sudah tidak ada"}).context["page"]
    assert [row.offer.key for row in gone.rows] == keys[:A_PAGE]


def test_what_nobody_of_the_unit_works_on_yet(city: City) -> None:
    complaints(city.roads, 5)
    complaints(city.roads, 5, category="Jembatan")
    begun(city.roads, city.sari)
    client = city.client(city.sari)
    assert client.get(PAGE).context["page"].free == 1
    rows = client.get(PAGE, {"free": "1"}).context["page"].rows
    assert [row.offer.key for row in rows] == ["category:Jembatan"]
    begun(city.roads, city.sari, problems=["category:Jembatan"])
    assert "Tidak ada masalah yang belum dikerjakan" in shown(client, PAGE, free="1")


def test_what_a_unit_below_works_on_counts_as_worked_on_above_it(city: City) -> None:
    complaints(city.roads_section, 5)
    complaints(city.roads, 5, category="Jembatan")
    complaints(city.health, 5, category="Antrean")
    begun(city.roads_section, city.sari, title="Tambal seksi")
    begun(city.roads, city.sari, problems=["category:Jembatan"], title="Jembatan kokoh")
    mayor, whole = city.client(city.wati), city.government.pk
    page = mayor.get(PAGE, {"unit": whole}).context["page"]
    told = {row.offer.key: [one.title for one in row.below] for row in page.rows}
    assert told == {
        ROADS: ["Tambal seksi"],
        "category:Jembatan": ["Jembatan kokoh"],
        "category:Antrean": [],
    }
    assert (page.free, [row.ours for row in page.rows]) == (1, [[], [], []])
    rows = mayor.get(f"{PAGE}?unit={whole}&free=1").context["page"].rows
    assert [row.offer.key for row in rows] == ["category:Antrean"]
    assert "Sudah dikerjakan unit di bawahnya" in shown(mayor, PAGE, unit=whole)
    section = city.client(city.sari).get(PAGE, {"unit": city.roads_section.pk}).context["page"]
    assert [(len(row.ours), len(row.below)) for row in section.rows] == [(1, 0)]


def test_what_a_unit_beside_or_above_works_on_does_not_count(city: City) -> None:
    complaints(city.roads_section, 5)
    complaints(city.health, 5)
    begun(city.health, city.dewi)
    begun(city.roads, city.sari)
    client = city.client(city.sari)
    page = client.get(PAGE, {"unit": city.roads_section.pk}).context["page"]
    assert page.free == 1
    assert [(len(row.ours), len(row.below), len(row.others)) for row in page.rows] == [(0, 0, 2)]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_few_queries(city: City, count: int, django_assert_num_queries: Any) -> None:
    for place in range(count):
        complaints(city.roads, 5, category=f"Jalan {place}")
        begun(city.roads, city.sari, problems=[f"category:Jalan {place}"])
    client = city.client(city.sari)
    with django_assert_num_queries(6):
        shown(client, PAGE)


def posted(client: Client, unit: Unit, **said: Any) -> Any:
    values = {
        "uid": uuid4(),
        "problems": [ROADS],
        "title": "Tambal cepat",
        "group": "",
        "observed": "",
    }
    return client.post(f"{BEGIN}?unit={unit.pk}", values | said)


def test_beginning_from_the_page(city: City) -> None:
    complaints(city.roads, 5)
    group = group_of(city.roads)
    client = city.client(city.sari)
    page = shown(client, BEGIN, unit=city.roads.pk, problem=ROADS)
    assert 'value="category:Jalan rusak"' in page
    assert "Tambal Cepat" in page
    response = posted(client, city.roads, group=group.pk)
    made = Improvement.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/kerja/perbaikan/{made.pk}/")
    assert (made.title, made.group) == ("Tambal cepat", group)


def test_the_same_problem_again_needs_a_tick(city: City) -> None:
    complaints(city.roads, 5)
    begun(city.roads, city.sari, title="Yang pertama")
    client = city.client(city.sari)
    assert "Kami tetap ingin memulai sendiri" in shown(
        client, BEGIN, unit=city.roads.pk, problem=ROADS
    )
    refused = posted(client, city.roads)
    assert refused.status_code == 409
    assert "“Yang pertama”" in refused.content.decode()
    assert posted(client, city.roads, despite_others="on").status_code == 302


def test_a_problem_that_is_gone_is_told(city: City) -> None:
    refused = posted(city.client(city.sari), city.roads)
    assert refused.status_code == 422
    assert "tidak ada lagi" in refused.content.decode()


def test_further_problems_from_the_page(city: City) -> None:
    complaints(city.roads, 5)
    complaints(city.roads, 5, category="Lampu mati")
    made = begun(city.roads, city.sari)
    client = city.client(city.sari)
    address = f"/kerja/perbaikan/{made.pk}/masalah/"
    assert "Lampu mati" in shown(client, address)
    assert client.post(address, {"problems": ["category:Lampu mati"]}).status_code == 302
    assert made.problems.count() == 2
    assert city.client(city.dewi).get(address).status_code == 404
    assert city.client(city.wati).get(address).status_code == 404


def test_turning_the_page_keeps_what_is_chosen_and_written(city: City) -> None:
    complaints(city.roads, 6)
    made = begun(city.roads, city.sari)
    for number in range(A_PAGE + 2):
        complaints(city.roads, 5, category=f"Jalan {number}")
    sari, address = city.client(city.sari), f"/kerja/perbaikan/{made.pk}/masalah/"
    first = sari.get(address).context["page"]
    assert (len(first.rows), first.before) == (A_PAGE, "")
    said = {"problems": first.rows[0].key, "observed": "Lubang di tikungan", "show": first.next}
    answer = sari.post(address, said)
    second = answer.context["page"]
    assert answer.status_code == 200
    assert second.elsewhere == [first.rows[0].key]
    assert not {one.key for one in first.rows} & {one.key for one in second.rows}
    assert "Lubang di tikungan" in answer.content.decode()
    back = sari.post(address, said | {"show": second.before}).content.decode()
    assert f'value="{first.rows[0].key}" checked' in back
    assert made.problems.count() == 1
    chosen = [first.rows[0].key, second.rows[0].key]
    assert sari.post(address, {"problems": chosen}).status_code == 302
    assert set(chosen) <= set(made.problems.values_list("key", flat=True))


def test_a_follow_up_becomes_an_improvement(city: City) -> None:
    survey = survey_of(city.roads, state="closed", closed_at=MONDAY)
    line = FollowUp.objects.create(
        survey=survey, element="U2", action="Tambah kursi", responsible="Ani", due=date(2026, 12, 1)
    )
    address = f"/kerja/perbaikan/mulai/tindak-lanjut/{line.uid}/"
    response = city.client(city.sari).get(address)
    assert response["Location"] == (
        f"{BEGIN}?unit={city.roads.pk}&problem=element%3ADPUPR%7C{PERMEN14}%7CU2&observed=Tambah+kursi"
    )
    assert "Tambah kursi" in shown(city.client(city.sari), response["Location"])
    assert city.client(city.dewi).get(address).status_code == 404


def test_asking_to_join_leaves_word_and_shows_nothing_more(city: City) -> None:
    complaints(city.health, 5)
    theirs = begun(city.health, city.dewi, title="Aspal sehat")
    client = city.client(city.sari)
    address = f"/kerja/perbaikan/{theirs.pk}/bergabung/?unit={city.roads.pk}"
    assert "Aspal sehat" in client.get(address).content.decode()
    said = {"uid": uuid4(), "text": "Kami punya alat berat."}
    for _again in range(2):
        assert client.post(address, said).status_code == 302
    comment = StepComment.objects.get()
    assert comment.text == "Sari (DPUPR) ingin ikut bergabung: Kami punya alat berat."
    assert (comment.improvement, comment.number) == (theirs, 1)
    assert client.get(f"/kerja/perbaikan/{theirs.pk}/").status_code == 404


def test_nobody_joins_what_has_ended_nor_for_another_unit(city: City) -> None:
    complaints(city.health, 5)
    theirs = begun(city.health, city.dewi)
    client = city.client(city.sari)
    strange = f"/kerja/perbaikan/{theirs.pk}/bergabung/?unit={city.health.pk}"
    assert client.get(strange).status_code == 404
    Improvement.objects.update(state="finished", ended_at=MONDAY)
    ended = f"/kerja/perbaikan/{theirs.pk}/bergabung/?unit={city.roads.pk}"
    assert client.get(ended).status_code == 404


def test_a_word_to_join_needs_words(city: City) -> None:
    complaints(city.health, 5)
    theirs = begun(city.health, city.dewi)
    with pytest.raises(DomainError, match="Tulis pesan"):
        ask_to_join(
            improvement_id=theirs.pk, unit_id=city.roads.pk, text="  ", uid=uuid4(),
            by=city.sari.powers(), at=MONDAY,
        )  # fmt: skip


def test_an_unknown_number_is_no_page(city: City) -> None:
    for rest in ("masalah/", "bergabung/", "prioritas/"):
        assert city.client(city.sari).get(f"/kerja/perbaikan/999/{rest}").status_code == 404
