"""When a change began, with what it is compared: what is refused, and what is offered."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.answers import as_shown
from tests.personas import City

from tuntas.core.errors import DomainError
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.measuring.actions.effects import compute
from tuntas.improvements.projects.measuring.actions.measure import Measure
from tuntas.improvements.projects.measuring.queries.candidates import units_beside
from tuntas.improvements.projects.measuring.tests.measuring_samples import (
    NOW,
    SHARE,
    SPEED,
    begun,
    chosen,
    measured,
    planned,
    published,
    put,
    stepped,
)
from tuntas.improvements.projects.tests.problem_samples import complaint, complaints
from tuntas.organisation.models import Unit


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"started_on": date(2026, 12, 1)}, "masih di depan"),
        ({"started_on": date(2026, 5, 2)}, "awal bulan"),
        ({"started_on": date(2024, 11, 1)}, "Belum ada angka dari bulan sebelum"),
        ({"transition_months": 4}, "tiga bulan"),
        ({"watched": [SPEED]}, "indikator lain"),
        ({"watched": ["ladder"]}, "indikator lain"),
    ],
)
@pytest.mark.django_db
def test_a_change_that_cannot_be_judged_is_refused(
    city: City, changes: dict[str, Any], said: str
) -> None:
    made = measured(city)
    with pytest.raises(DomainError, match=said):
        planned(city, made, **changes)


@pytest.mark.parametrize("other", ["roads", "roads_section", "government"])
@pytest.mark.django_db
def test_no_unit_is_compared_with_its_own_figures(city: City, other: str) -> None:
    unit = getattr(city, other)
    made = measured(city)
    if unit != city.roads:
        put(unit, stepped(2000, 1200))
    with pytest.raises(DomainError, match="tidak boleh bagian"):
        planned(city, made, beside=[unit.pk])


@pytest.mark.django_db
def test_who_adopted_the_practice_is_no_comparison(city: City) -> None:
    put(city.health, stepped(2000, 2000))
    made = measured(city)
    assert [one.unit_id for one in units_beside(made, today=NOW.date())] == [city.health.pk]
    taken = begun(city, unit=city.health)
    Improvement.objects.filter(pk=taken.pk).update(adopted_from=made)
    assert units_beside(made, today=NOW.date()) == []
    with pytest.raises(DomainError, match="praktik yang sama"):
        planned(city, made, beside=[city.health.pk])


@pytest.mark.django_db
def test_a_unit_without_the_figure_is_refused(city: City) -> None:
    made = measured(city)
    with pytest.raises(DomainError, match=r"^Dinas Kesehatan tidak punya angka yang sama"):
        planned(city, made, beside=[city.health.pk])


@pytest.mark.django_db
def test_a_change_needs_a_measure(city: City) -> None:
    with pytest.raises(DomainError, match="apa yang diukur"):
        planned(city, begun(city))


@pytest.mark.django_db
def test_the_same_plan_again_asks_for_nothing(city: City) -> None:
    made = measured(city)
    compute(at=NOW)
    same = planned(city, made)
    assert (same.effect_id is not None, same.effect_asked_at) == (True, None)


@pytest.mark.django_db
def test_units_are_offered_by_kind_and_shared_months(city: City) -> None:
    put(city.health, [1.0] * 10)
    made = measured(city)
    found = units_beside(made, today=NOW.date())
    assert [(one.name, one.same_kind, one.months) for one in found] == [
        ("Dinas Kesehatan", True, 10)
    ]


def clinic(city: City, name: str) -> Unit:
    unit = Unit.objects.create(
        code=name, name=name, short_name=name, kind="clinic", parent=city.health
    )
    unit.ancestor_ids = [*city.health.ancestor_ids, unit.pk]
    unit.save()
    return unit


def by_complaints(city: City) -> Improvement:
    """Return an improvement measured by complaints, with units that have some, others or none."""
    published()
    for unit in (city.roads, city.health):
        complaint(unit, category="Lampu mati", days_ago=400)  # its first report
    complaints(city.roads, 30, days_ago=200)
    near, far, late = (clinic(city, name) for name in ("Dekat", "Jauh", "Baru"))
    complaint(near, days_ago=90)
    complaint(far, category="Antrean", days_ago=90)
    complaint(late, days_ago=1)  # in a month that is not over
    for unit in (near, far, late):
        put(unit, [5.0] * 31, indicator="inflow")  # all of them get cases
    made = chosen(city, begun(city), Measure("complaints", category="Jalan rusak"))
    return planned(city, made, started_on=date(2026, 7, 1))


def by_indicator(city: City) -> Improvement:
    """Return an improvement measured by an indicator, with units that have the figure or not."""
    near, far, late = (clinic(city, name) for name in ("Dekat", "Jauh", "Baru"))
    put(near, [1.0] * 4)
    put(far, [1.0] * 31, indicator=SHARE)
    put(late, [1.0], last=date(2026, 11, 1))
    put(city.health, [1.0] * 31, n=1)  # of too few cases to be shown
    put(city.roads, [1.0], last=date(2026, 11, 1))
    return measured(city)


@pytest.mark.parametrize(
    ("made_by", "names"),
    [
        (by_complaints, {"Dinas Kesehatan": 13, "Dekat": 3}),
        (by_indicator, {"Dekat": 4}),
    ],
)
@pytest.mark.django_db
def test_what_is_offered_is_accepted_and_the_rest_is_refused_by_name(
    city: City, made_by: Callable[[City], Improvement], names: dict[str, int]
) -> None:
    made = made_by(city)
    offered = units_beside(made, today=NOW.date())
    assert {one.name: one.months for one in offered} == names
    start = made.started_on
    for one in offered:
        planned(city, made, started_on=start, beside=[one.unit_id])
    for unit in Unit.objects.filter(kind="clinic").exclude(name__in=names):
        with pytest.raises(DomainError, match=f"^{unit.name} tidak punya angka yang sama"):
            planned(city, made, started_on=start, beside=[offered[0].unit_id, unit.pk])
    planned(city, made, started_on=start, beside=[one.unit_id for one in offered])
    assert made.comparison_units.count() == len(names)


@pytest.mark.parametrize("more", [0, 2])
@pytest.mark.django_db
def test_the_page_takes_what_it_offers_of_complaints(
    city: City, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    made = by_complaints(city)
    for number in range(more):
        complaint(clinic(city, f"Klinik {number}"), days_ago=90)
    client, page = city.client(city.sari), f"/kerja/perbaikan/{made.pk}/perubahan/"
    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        shown = client.get(page).context["form"]
    offered = shown.fields["beside"].choices
    assert len(asked) <= 10
    said = as_shown(shown)
    answer = client.post(page, said | {"beside": [key for key, _label in offered]})
    assert answer.status_code == 302
    assert made.comparison_units.count() == 2 + more


@pytest.mark.django_db
def test_the_page_takes_the_oldest_and_the_newest_month_that_it_offers(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    made = measured(city)
    client, page = city.client(city.sari), f"/kerja/perbaikan/{made.pk}/perubahan/"
    shown = client.get(page).context["form"]
    (_choose, *months) = [month for month, _label in shown.fields["started_on"].choices]
    assert (months[0], months[-1]) == ("2026-11-01", "2024-12-01")  # figures: from November 2024 on
    for month in (months[-1], months[0]):
        said = as_shown(client.get(page).context["form"])
        assert client.post(page, said | {"started_on": month}).status_code == 302, month


@pytest.mark.django_db
def test_without_figures_the_page_says_why_it_offers_no_month(city: City) -> None:
    made = chosen(city, begun(city), Measure("own", label="Berkas kembali", unit="berkas"))
    text = city.client(city.sari).get(f"/kerja/perbaikan/{made.pk}/perubahan/").content.decode()
    assert "Belum ada bulan yang dapat dipilih" in text
