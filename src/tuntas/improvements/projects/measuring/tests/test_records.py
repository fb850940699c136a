"""What a group writes down itself: monthly figures and savings."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.personas import City

from tuntas.core.errors import DomainError, OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.improvements.projects.actions.ending import (
    finish_improvement,
    resume_improvement,
    stop_improvement,
)
from tuntas.improvements.projects.measuring.actions.effects import compute
from tuntas.improvements.projects.measuring.actions.own_figures import FigureFact, write_figures
from tuntas.improvements.projects.measuring.actions.savings import SavingsFacts
from tuntas.improvements.projects.measuring.queries.savings import savings_of
from tuntas.improvements.projects.measuring.tests.measuring_samples import (
    NOW,
    OCTOBER,
    OWN,
    begun,
    chosen,
    estimated,
    measured,
    planned,
    stepped,
)
from tuntas.improvements.projects.measuring.verdicts import is_proven


@pytest.mark.django_db
def test_own_figures_are_written_changed_and_taken_away_with_a_trail(city: City) -> None:
    made = chosen(city, begun(city), OWN)
    by = city.sari.powers()

    def write(*figures: FigureFact) -> int:
        return write_figures(improvement_id=made.pk, figures=figures, by=by, at=NOW)

    september = date(2026, 9, 1)
    assert write(FigureFact(OCTOBER, Decimal("12.5")), FigureFact(september, Decimal(3))) == 2
    assert write(FigureFact(OCTOBER, Decimal(12), Decimal("12.5"))) == 1
    assert write(FigureFact(september, None, Decimal(3))) == 1
    assert list(made.figures.values_list("month", "value")) == [(OCTOBER, Decimal(12))]
    entry = AuditEntry.objects.filter(verb="improvement.figures").order_by("pk")[1]
    assert entry.detail["figures"] == {"2026-10": ["12.5", "12"]}


@pytest.mark.django_db
def test_own_figures_ask_for_the_effect_once_a_change_began(city: City) -> None:
    made = chosen(city, begun(city), OWN)
    by = city.sari.powers()
    figures = [FigureFact(date(2025, month, 1), Decimal(20)) for month in range(8, 12)]
    write_figures(improvement_id=made.pk, figures=figures, by=by, at=NOW)
    planned(city, made)
    compute(at=NOW)
    later = NOW + timedelta(days=1)
    write_figures(
        improvement_id=made.pk, figures=[FigureFact(OCTOBER, Decimal(10))], by=by, at=later
    )
    made.refresh_from_db()
    assert made.effect_asked_at == later
    assert made.effect_id is not None


@pytest.mark.parametrize(
    ("month", "error"),
    [
        (date(2026, 11, 1), "belum selesai"),
        (date(2026, 10, 2), "satu angka"),
        (date(2020, 10, 1), "72 bulan terakhir"),
        (date(1, 1, 1), "72 bulan terakhir"),
    ],
)
@pytest.mark.django_db
def test_a_month_that_runs_or_is_none_or_is_not_offered_is_refused(
    city: City, month: date, error: str
) -> None:
    made = chosen(city, begun(city), OWN)
    figures = [FigureFact(month, Decimal(1))]
    with pytest.raises(DomainError, match=error):
        write_figures(improvement_id=made.pk, figures=figures, by=city.sari.powers(), at=NOW)


@pytest.mark.django_db
def test_who_did_not_see_the_figure_overwrites_nothing(city: City) -> None:
    made = chosen(city, begun(city), OWN)
    for by, seen in ((city.sari, None), (city.budi, Decimal(5))):
        figures = [FigureFact(OCTOBER, Decimal(5 if by == city.sari else 6), seen)]
        write_figures(improvement_id=made.pk, figures=figures, by=by.powers(), at=NOW)
    late = [FigureFact(OCTOBER, Decimal(7), Decimal(5))]
    with pytest.raises(OvertakenError, match="10/2026"):
        write_figures(improvement_id=made.pk, figures=late, by=city.sari.powers(), at=NOW)
    assert made.figures.get().value == 6


@pytest.mark.django_db
def test_records_go_on_after_the_end_but_not_of_what_was_stopped(city: City) -> None:
    made, by = chosen(city, begun(city), OWN), city.sari.powers()
    october = [FigureFact(OCTOBER, Decimal(12))]
    finish_improvement(improvement_id=made.pk, by=by, at=NOW)
    assert write_figures(improvement_id=made.pk, figures=october, by=by, at=NOW) == 1
    facts = SavingsFacts(cost_rupiah=50_000, savings_assumption="Kuitansi.")
    estimated(city, made, facts)
    resume_improvement(improvement_id=made.pk, by=by, at=NOW)
    stop_improvement(improvement_id=made.pk, reason="Pindah kantor", by=by, at=NOW)
    with pytest.raises(OvertakenError, match="angkanya tidak diubah lagi"):
        write_figures(improvement_id=made.pk, figures=october, by=by, at=NOW)
    with pytest.raises(OvertakenError, match="tidak ada yang dihemat"):
        estimated(city, made, SavingsFacts())


@pytest.mark.django_db
def test_savings_say_hours_and_rupiah_and_need_their_assumption(city: City) -> None:
    made = measured(city)
    facts = SavingsFacts(minutes_saved=30, cases_per_month=100, rupiah_per_hour=40_000, rupiah_saved_per_month=500_000, cost_rupiah=5_000_000)  # fmt: skip
    with pytest.raises(DomainError, match="dari mana"):
        estimated(city, made, facts)
    told = replace(facts, savings_assumption="Diukur pada 30 berkas.")
    found = savings_of(estimated(city, made, told))
    assert found is not None
    assert (found.hours_per_month, found.hours_per_year) == (50, 600)
    assert (found.rupiah_per_month, found.rupiah_per_year) == (2_500_000, 30_000_000)
    assert found.months_to_pay == 2
    estimated(city, made, SavingsFacts())
    made.refresh_from_db()
    assert savings_of(made) is None


@pytest.mark.parametrize(
    "facts",
    [
        SavingsFacts(minutes_saved=30, savings_assumption="x"),
        SavingsFacts(rupiah_per_hour=40_000, savings_assumption="x"),
        SavingsFacts(savings_assumption="x"),
    ],
)
@pytest.mark.django_db
def test_half_a_saving_is_refused(city: City, facts: SavingsFacts) -> None:
    made = measured(city)
    with pytest.raises(DomainError):
        estimated(city, made, facts)


@pytest.mark.parametrize(("after", "supported"), [(1200, True), (2000, False)])
@pytest.mark.django_db
def test_a_saving_rests_on_an_improvement_that_is_seen(
    city: City, after: float, supported: bool
) -> None:
    made = measured(city, stepped(2000, after, seed=4))
    compute(at=NOW)
    made.refresh_from_db()
    assert is_proven(made.effect) is supported
