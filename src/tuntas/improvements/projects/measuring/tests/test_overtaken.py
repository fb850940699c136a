"""Two people decide on a measure, a start or savings at once: the second is told, and saves on purpose."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from tests.answers import as_shown, overtaken
from tests.personas import City

from tuntas.catalogue.models import Service
from tuntas.core.models import AuditEntry
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.measuring.actions.effects import compute
from tuntas.improvements.projects.measuring.actions.savings import SavingsFacts
from tuntas.improvements.projects.measuring.tests.measuring_samples import (
    BY_TIME,
    NOW,
    OWN,
    SHARE,
    START,
    chosen,
    estimated,
    measured,
    planned,
    put,
    stepped,
    stored,
)

pytestmark = pytest.mark.django_db
FACTS = SavingsFacts(
    minutes_saved=30, cases_per_month=1200, rupiah_per_hour=45_000, savings_assumption="30 berkas."
)


@pytest.fixture(autouse=True)
def _in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def page_of(made: Improvement, page: str) -> str:
    return f"/kerja/perbaikan/{made.pk}/{page}/"


def told_of(city: City, address: str, theirs: dict[str, Any], mine: dict[str, Any]) -> Any:
    """Let Budi save while Sari has the same page open."""
    return overtaken(city.client(city.budi), city.client(city.sari), address, theirs, mine)


def trail_of(made: Improvement, verb: str, name: str) -> list[object]:
    entries = AuditEntry.objects.filter(verb=verb, subject=f"improvement:{made.pk}")
    return [one.detail[name] for one in entries.order_by("pk")]


def test_a_measure_that_somebody_else_chose_meanwhile_is_shown_in_words(city: City) -> None:
    service = Service.objects.create(unit=city.roads, name="Izin galian")
    put(city.roads, stepped(1900, 1100), service=service.name)
    made = measured(city)
    told = told_of(
        city, page_of(made, "ukuran"),
        {"source": "own", "label": "Berkas kembali", "unit": "berkas", "from_tallies": "on"},
        {"service": str(service.pk), "target": "3 hari", "label": "tidak dipakai"},
    )  # fmt: skip
    assert told == {
        "Dari mana angkanya?": ("Catatan kelompok sendiri", "Indikator yang sudah dihitung"),
        "Indikator yang mana?": ("", "Waktu penyelesaian (median)"),
        "Layanan": ("", "Izin galian"),
        "Apa yang dihitung?": ("Berkas kembali", ""),
        "Satuannya": ("berkas", ""),
        "Jumlahkan dari lembar periksa untuk bulan yang tidak dicatat sendiri": ("Ya", ""),
        "Target": ("", "3 hari"),
    }
    now = stored(made)
    assert (now.source, now.service, now.target) == ("indicator", service, Decimal(1350))
    assert trail_of(made, "improvement.measure", "source") == ["indicator", "own", "indicator"]


def test_a_start_that_somebody_else_wrote_meanwhile_is_shown_in_words(city: City) -> None:
    put(city.health, stepped(2000, 2000))
    put(city.roads, stepped(90, 60), indicator=SHARE)
    made = measured(city)
    told = told_of(
        city, page_of(made, "perubahan"),
        {"started_on": "2026-02-01", "beside": [str(city.health.pk)]},
        {"transition_months": "2", "watched": [SHARE]},
    )  # fmt: skip
    assert told == {
        "Perubahan mulai bulan": ("Februari 2026", "November 2025"),
        "Masa peralihan": ("Tidak ada", "2 bulan"),
        "Unit pembanding": ("Dinas Kesehatan", ""),
        "Awasi juga": ("", "Selesai sesuai janji"),
    }
    now = stored(made)
    assert (now.started_on, now.transition_months, now.watched) == (START, 2, [SHARE])
    assert not now.comparison_units.exists()
    starts = trail_of(made, "improvement.change", "started_on")
    assert starts == ["2025-11", "2026-02", "2025-11"]


def test_savings_that_somebody_else_estimated_meanwhile_are_shown_in_words(city: City) -> None:
    made = measured(city)
    estimated(city, made, FACTS)
    told = told_of(
        city, page_of(made, "penghematan"),
        {"cases_per_month": "1.500", "savings_assumption": "30 berkas,\r\nlalu 40."},
        {"cases_per_month": "1100", "rupiah_per_hour": "45000", "cost_rupiah": "2.500.000"},
    )  # fmt: skip
    assert told == {
        "Banyak kasus setiap bulan": ("1.500", "1.100"),
        "Biaya perubahan ini, sekali (rupiah)": ("", "2.500.000"),
        "Dari mana angka-angka ini?": ("30 berkas,\nlalu 40.", "30 berkas."),
    }
    now = stored(made)
    assert (now.cases_per_month, now.cost_rupiah) == (1100, 2_500_000)
    assert trail_of(made, "improvement.savings", "cases_per_month") == [1200, 1500, 1100]


def with_all(city: City) -> Improvement:
    """Return an improvement in which each of the three forms is filled in."""
    put(city.health, stepped(2000, 2000))
    put(city.roads, stepped(90, 60), indicator=SHARE)
    made = measured(city, beside=[city.health.pk], watched=[SHARE])
    chosen(city, made, replace(BY_TIME, target=Decimal(1350), target_month=date(2026, 12, 1)))
    estimated(city, made, FACTS)
    return stored(made)


def with_own_figures(city: City) -> Improvement:
    """Return an improvement that counts by itself, with a target of more than a thousand."""
    made = with_all(city)
    chosen(city, made, replace(OWN, target=Decimal("1234.5"), from_tallies=True))
    return stored(made)


@pytest.mark.parametrize("begin", [with_all, with_own_figures])
@pytest.mark.parametrize("page", ["ukuran", "perubahan", "penghematan"])
def test_who_saves_what_is_stored_writes_nothing_and_hears_of_no_conflict(
    city: City, page: str, begin: Callable[[City], Improvement]
) -> None:
    made = begin(city)
    if made.source == "own" and page == "perubahan":
        made.figures.create(month=date(2025, 10, 1), value=5)
    address, sari = page_of(made, page), city.client(city.sari)
    sent = as_shown(sari.get(address).context["form"])
    entries = AuditEntry.objects.count()
    compute(at=NOW + timedelta(minutes=1))  # writes to the same row
    assert sari.post(address, sent).status_code == 302
    assert sari.post(address, {**sent, "seen": "lain"}).status_code == 302
    assert AuditEntry.objects.count() == entries
    assert stored(made).changed_at == made.changed_at


def test_a_change_of_one_form_is_no_conflict_for_another(city: City) -> None:
    made, sari = with_all(city), city.client(city.sari)
    pages = ("ukuran", "perubahan", "penghematan")
    sent = {one: as_shown(sari.get(page_of(made, one)).context["form"]) for one in pages}
    chosen(city, made, replace(BY_TIME, target=Decimal(900)))
    planned(city, made, transition_months=1)
    savings = {**sent["penghematan"], "cases_per_month": "1.300"}
    assert sari.post(page_of(made, "penghematan"), savings).status_code == 302
    assert sari.post(page_of(made, "ukuran"), sent["ukuran"]).status_code == 409


@pytest.mark.parametrize("page", ["ukuran", "perubahan", "penghematan"])
def test_the_forms_ask_at_most_ten_times(
    city: City, page: str, django_assert_max_num_queries: Any
) -> None:
    made, sari = with_all(city), city.client(city.sari)
    sari.get(page_of(made, page))
    with django_assert_max_num_queries(10):
        assert sari.get(page_of(made, page)).status_code == 200
