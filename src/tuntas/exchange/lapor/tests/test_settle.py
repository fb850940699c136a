"""Spellings: what is settled, and which cases move with it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from tests.personas import MONDAY, City

from tuntas.cases.actions import act
from tuntas.cases.actors import SYSTEM
from tuntas.cases.engine import Step
from tuntas.cases.models import Case
from tuntas.core.errors import DomainError
from tuntas.exchange.lapor.actions import import_lapor
from tuntas.exchange.lapor.locking import LOCK
from tuntas.exchange.lapor.settle import (
    kind_of_name,
    settle,
    settle_as_new_unit,
    settle_by_likeness,
)
from tuntas.exchange.lapor.tests.conftest import WriteExport, line
from tuntas.organisation.models import Unit, UnitSpelling

LATER = MONDAY + timedelta(days=1)
UNKNOWN = "Dinas Kebinamargaan"


@pytest.fixture
def spelling(city: City, write_export: WriteExport) -> UnitSpelling:
    """Two cases wait for it, one more is still to be checked at city hall."""
    path = write_export(
        line(1, unit=UNKNOWN),
        line(2, unit=UNKNOWN, status="Ditutup oleh Sistem"),
        line(3, unit=UNKNOWN, status="Menunggu"),
    )
    import_lapor(path, by=SYSTEM, at=MONDAY)
    return UnitSpelling.objects.get()


def units_of_cases() -> list[Unit]:
    return [case.unit for case in Case.objects.select_related("unit").order_by("external_id")]


def test_settling_moves_what_waited_into_the_units_inbox(
    city: City, spelling: UnitSpelling
) -> None:
    assert not Case.objects.visible_to(city.sari.powers()).exists()
    oki = city.actor(city.oki)
    assert settle(spelling, city.roads, by=oki, at=LATER) == 2
    assert units_of_cases() == [city.roads, city.roads, city.government]
    assert Case.objects.visible_to(city.sari.powers()).count() == 2
    assert not Case.objects.visible_to(city.dewi.powers()).exists()
    event = Case.objects.get(external_id="5000001").events.get(seq=2)
    assert (event.kind, event.actor, event.unit) == ("settle_unit", city.oki, city.roads)
    kept = UnitSpelling.objects.get()
    assert (kept.unit, kept.settled_by, kept.settled_at) == (city.roads, city.oki, LATER)


def test_settled_twice_moves_once(city: City, spelling: UnitSpelling) -> None:
    settle(spelling, city.roads, by=SYSTEM, at=LATER)
    assert settle(spelling, city.roads, by=SYSTEM, at=LATER) == 0
    assert Case.objects.get(external_id="5000001").event_count == 2


def test_another_meaning_takes_the_untouched_cases_along(
    city: City, spelling: UnitSpelling
) -> None:
    settle(spelling, city.roads, by=SYSTEM, at=LATER)
    worked_on = Case.objects.get(external_id="5000001")
    act(worked_on.pk, Step("answer", text="Sudah dijadwalkan."), by=city.actor(city.sari), at=LATER)
    assert settle(spelling, city.health, by=SYSTEM, at=LATER) == 1
    assert units_of_cases() == [city.roads, city.health, city.government]


def test_a_case_with_a_running_clock_moves_by_the_full_step(
    city: City, spelling: UnitSpelling
) -> None:
    case = Case.objects.get(external_id="5000001")
    vina = city.actor(city.vina)
    act(case.pk, Step("ask_reporter", text="Di mana tepatnya?"), by=vina, at=LATER)
    before = Case.objects.get(pk=case.pk)
    assert before.due_clock == "information"
    assert settle(spelling, city.roads, by=SYSTEM, at=LATER) == 2
    after = Case.objects.get(pk=case.pk)
    assert (after.unit, after.due_at) == (city.roads, before.due_at)


def test_likeness_decides_or_a_unit_is_made(city: City, write_export: WriteExport) -> None:
    path = write_export(
        line(1, unit="Dinas Pekerjaan Umum dan Tata Ruang"), line(2, unit="RSUD Melati")
    )
    import_lapor(path, by=SYSTEM, at=MONDAY)
    made = [
        settle_by_likeness(one, by=SYSTEM, at=LATER)
        for one in UnitSpelling.objects.order_by("spelling")
    ]
    assert made[0] == city.roads
    assert (made[1].name, made[1].kind, made[1].parent) == (
        "RSUD Melati",
        "hospital",
        city.government,
    )
    assert not Case.objects.filter(unit=city.government).exists()


def test_a_new_unit_bears_the_name_of_the_file(city: City, spelling: UnitSpelling) -> None:
    unit = settle_as_new_unit(spelling, by=SYSTEM, at=LATER)
    assert (unit.name, unit.parent) == (UNKNOWN, city.government)
    assert units_of_cases()[:2] == [unit, unit]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Kelurahan Melati", "village"),
        ("SD Melati 1", "school"),
        ("Apa Saja", "agency"),
        (" ", "agency"),
    ],
)
def test_the_kind_of_a_unit_follows_its_first_word(name: str, kind: str) -> None:
    assert kind_of_name(name) == kind


def test_while_an_import_runs_nothing_is_settled(city: City) -> None:
    spelling = UnitSpelling.objects.create(spelling=UNKNOWN, origin="open")
    importing = connection.copy()
    importing.set_autocommit(False)
    try:
        with importing.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        with pytest.raises(DomainError, match="Sebuah impor sedang berjalan"):
            settle(spelling, city.roads, by=SYSTEM, at=LATER)
        vina = city.client(city.vina)
        chosen = vina.post(reverse("spelling", args=[spelling.pk]), {"unit": city.roads.pk})
        pressed = vina.post(
            reverse("spelling_accept", args=[spelling.pk, city.roads.pk]), follow=True
        )
    finally:
        importing.rollback()
        importing.close()
    assert (chosen.status_code, pressed.redirect_chain) == (409, [(reverse("spellings"), 302)])
    for page in (chosen, pressed):
        assert "Sebuah impor sedang berjalan" in page.content.decode()
    assert UnitSpelling.objects.get().unit is None
