"""Others take a practice over, and prove it anew."""

import json
from datetime import date
from functools import partial
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.personas import City

from tuntas.core.errors import DomainError, NotPermittedError
from tuntas.improvements.models import Improvement, Step
from tuntas.improvements.projects.actions.steps import finish_step, save_step
from tuntas.improvements.projects.documents.facts import project_facts
from tuntas.improvements.projects.documents.risalah import risalah, summed_up
from tuntas.improvements.projects.measuring.tests.measuring_samples import (
    NOW,
)
from tuntas.improvements.projects.spreading.actions.adoptions import (
    adopt_from_elsewhere,
    adopt_practice,
)
from tuntas.improvements.projects.spreading.actions.sharing import withdraw_practice
from tuntas.improvements.projects.spreading.document import as_json, practice_of, read_practice
from tuntas.improvements.projects.spreading.tests.practice_samples import (
    SECRET_NAME,
    shared,
    words,
)
from tuntas.improvements.projects.steps import content_of
from tuntas.rules.improvement.eight_steps import Doing, DoneLine


@pytest.mark.django_db
def test_another_unit_takes_it_over_and_proves_it_anew(city: City) -> None:
    source, uid = shared(city), uuid4()
    dewi = city.dewi.powers()
    adopt = partial(
        adopt_practice, practice_id=source.pk, unit_id=city.health.pk, group_id=None, by=dewi, at=NOW
    )  # fmt: skip
    made = adopt(uid=uid)
    assert adopt(uid=uid).pk == made.pk  # sent twice
    assert (made.adopted_from_id, made.effect_id, made.current_step) == (source.pk, None, 1)
    assert (made.source, made.indicator, made.started_on) == (
        "indicator", "working-time-median", None,
    )  # fmt: skip
    copied = made.steps.get(number=4).content
    assert copied["countermeasures"][0]["what"] == "Periksa sekali di meja depan"
    assert SECRET_NAME not in json.dumps(copied)
    with pytest.raises(DomainError, match="sedang menerapkan"):
        adopt(uid=uuid4())
    assert "Dinas Kesehatan" in words(Client().get(reverse("practice", args=[source.pk])))
    with pytest.raises(DomainError, match="unit Anda sendiri"):
        adopt_practice(
            practice_id=source.pk, unit_id=city.roads.pk, group_id=None, uid=uuid4(),
            by=city.sari.powers(), at=NOW,
        )  # fmt: skip
    with pytest.raises(NotPermittedError):
        adopt_practice(
            practice_id=source.pk, unit_id=city.health.pk, group_id=None, uid=uuid4(),
            by=city.sari.powers(), at=NOW,
        )  # fmt: skip


def taken(city: City) -> tuple[Improvement, Improvement]:
    """Return a practice, and the improvement in which Dewi's unit took it over."""
    source = shared(city)
    made = adopt_practice(
        practice_id=source.pk, unit_id=city.health.pk, group_id=None, uid=uuid4(),
        by=city.dewi.powers(), at=NOW,
    )  # fmt: skip
    return source, made


def at(made: Improvement, number: int | None = None) -> str:
    """Return the address of an improvement, or of one of its steps."""
    if number is None:
        return reverse("improvement", args=[made.pk])
    return reverse("improvement_step", args=[made.pk, number])


@pytest.mark.django_db
def test_what_is_true_of_the_source_alone_is_not_taken_over(city: City) -> None:
    source, made = taken(city)
    told = {row.number for row in source.steps.all() if row.revision}
    copied = {row.number for row in made.steps.all() if row.revision}
    assert (told, copied) == ({1, 3, 4, 7}, {3, 4})
    assert not any(row.content for row in made.steps.exclude(number__in=copied))
    for number in (1, 7):
        with pytest.raises(DomainError, match="Isi dahulu"):
            finish_step(
                improvement_id=made.pk, number=number, seen=0, by=city.dewi.powers(), at=NOW
            )


@pytest.mark.django_db
def test_what_was_borrowed_is_nobodys_words_until_somebody_saves_it(city: City) -> None:
    source, made = taken(city)
    dewi = city.client(city.dewi)
    page = words(dewi.get(at(made)))
    assert "diamati kelompok" not in page
    assert f"diambil dari praktik {source.unit.name}" in page
    assert page.count(f"dari praktik {source.unit.name}, belum ditulis ulang") == 2
    assert city.dewi.name not in page[page.index('class="path"') : page.index('class="origins"')]
    borrowed = f"Isi langkah ini berasal dari praktik {source.unit.name}"
    step = words(dewi.get(at(made, 3)))
    assert borrowed in step
    assert "Terakhir disimpan" not in step
    history = words(dewi.get(reverse("step_history", args=[made.pk, 3])))
    assert f"Dari praktik {source.unit.name} ·" in history
    assert borrowed not in words(dewi.get(at(made, 1)))
    found = save_step(
        improvement_id=made.pk, number=3, seen=1, by=city.dewi.powers(), at=NOW,
        content=content_of(3, made.steps.get(number=3).content),
    )  # fmt: skip
    assert found.revision == 2  # unchanged, but now somebody stands for it
    step = words(dewi.get(at(made, 3)))
    assert borrowed not in step
    assert f"Terakhir disimpan {city.dewi.name}" in step


@pytest.mark.django_db
def test_who_does_not_choose_a_unit_comes_back_to_the_practice(city: City) -> None:
    source = shared(city)
    for address, back in (
        (reverse("practice_adopt", args=[source.pk]), reverse("practice", args=[source.pk])),
        (reverse("practice_take"), reverse("practices")),
    ):
        page = words(city.client(city.sari).get(address))
        assert "Untuk unit mana?" in page
        assert f'href="{back}">Batal</a>' in page


@pytest.mark.django_db
def test_who_has_not_begun_is_told_as_preparing(city: City) -> None:
    source, made = taken(city)

    def told() -> tuple[bool, bool, bool]:
        page = words(Client().get(reverse("practice", args=[source.pk])))
        page = page[page.index("Diterapkan di") :]
        listed = words(Client().get(reverse("practices")))
        prepares = "Sedang disiapkan di" in page
        return "Belum ada unit lain" in page, prepares, "diterapkan di 1 tempat lain" in listed

    assert told() == (True, True, False)
    Step.objects.filter(improvement=made, number=5).update(state="done", done_at=NOW)
    assert told() == (False, False, True)
    Step.objects.filter(improvement=made, number=5).update(state="open", done_at=None)
    Improvement.objects.filter(pk=made.pk).update(started_on=date(2026, 3, 1))
    assert told() == (False, False, True)


@pytest.mark.django_db
def test_its_risalah_tells_what_is_planned_and_what_was_done_apart(city: City) -> None:
    source, made = taken(city)

    def told() -> tuple[dict[str, str], str]:
        facts = project_facts(
            city.dewi.powers(), made.pk, city="Kota", language="id", today=NOW.date()
        )
        return dict(summed_up(facts)), str(risalah(facts, ending="docx"))

    summary, whole = told()
    assert (summary["Yang dilakukan"], summary["Direncanakan, belum dilakukan"]) == (
        "", "Periksa sekali di meja depan",
    )  # fmt: skip
    assert summary["Menjadi standar"] == ""
    assert f"Diambil dari praktik {source.unit.name} pada" in whole
    assert f"usulan dari praktik {source.unit.name}, belum ditulis ulang" in whole
    planned = made.steps.get(number=4).content["countermeasures"][0]["key"]
    line = DoneLine(countermeasure=planned, done_on=NOW.date(), done="Mulai jalan")
    save_step(
        improvement_id=made.pk, number=5, content=Doing(log=(line,)), seen=0,
        by=city.dewi.powers(), at=NOW,
    )  # fmt: skip
    summary, _whole = told()
    assert summary["Yang dilakukan"] == "Periksa sekali di meja depan"
    assert "Direncanakan, belum dilakukan" not in summary


@pytest.mark.django_db
def test_adopting_twice_leads_to_the_improvement_that_was_made(city: City) -> None:
    source, dewi = shared(city), city.client(city.dewi)
    adopt = reverse("practice_adopt", args=[source.pk])
    sent = {"uid": str(uuid4()), "group": ""}
    first, again = dewi.post(adopt, sent), dewi.post(adopt, sent)
    made = Improvement.objects.get(adopted_from=source)
    assert first["Location"] == again["Location"] == reverse("improvement", args=[made.pk])
    refused = dewi.post(adopt, {**sent, "uid": str(uuid4())})
    assert refused.status_code == 409
    assert f"dalam perbaikan “{made.title}”" in refused.content.decode()
    assert reverse("improvement", args=[made.pk]) in refused.content.decode()
    withdraw_practice(improvement_id=source.pk, by=city.budi.powers(), at=NOW)
    late = adopt_practice(
        practice_id=source.pk, unit_id=city.health.pk, group_id=None, uid=made.uid,
        by=city.dewi.powers(), at=NOW,
    )  # fmt: skip
    assert late.pk == made.pk


@pytest.mark.django_db
def test_a_file_carries_a_practice_to_another_government(city: City) -> None:
    source = shared(city)
    data = json.dumps(as_json(practice_of(source))).encode()
    read = read_practice(data)
    assert read.steps == practice_of(source).steps
    made = adopt_from_elsewhere(
        practice=read, unit_id=city.health.pk, group_id=None, uid=uuid4(),
        by=city.dewi.powers(), at=NOW,
    )  # fmt: skip
    assert made.adopted_government
    assert made.adopted_from_id is None
    assert made.steps.get(number=3).content["causes"][0]["text"] == "Berkas diperiksa dua kali"
    dewi = city.client(city.dewi)
    assert f"diambil dari praktik {read.government}" in words(dewi.get(at(made)))
    assert f"berasal dari praktik {read.government}" in words(dewi.get(at(made, 3)))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("indicator", "part", "source"),
    [
        ("working-time-median", "", "indicator"),
        ("working-time-median", "../../x", ""),
        ("../../x", "", ""),
    ],
)
def test_of_a_file_only_a_known_indicator_is_kept(
    city: City, indicator: str, part: str, source: str
) -> None:
    file = {**as_json(practice_of(shared(city))), "indicator": indicator, "part": part}
    made = adopt_from_elsewhere(
        practice=read_practice(json.dumps(file).encode()), unit_id=city.health.pk, group_id=None,
        uid=uuid4(), by=city.dewi.powers(), at=NOW,
    )  # fmt: skip
    kept = (indicator, part) if source else ("", "")
    assert (made.source, made.indicator, made.part) == (source, *kept)
