"""What is measured is chosen, figures and savings are written: what is refused, and what is kept."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.personas import City, reported

from tuntas.cases.models import Case
from tuntas.catalogue.models import Service
from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.measuring.actions.change import Change, plan_change
from tuntas.improvements.projects.measuring.actions.effects import compute
from tuntas.improvements.projects.measuring.actions.measure import Measure, choose_measure
from tuntas.improvements.projects.measuring.actions.own_figures import FigureFact, write_figures
from tuntas.improvements.projects.measuring.actions.savings import SavingsFacts, write_savings
from tuntas.improvements.projects.measuring.amounts import read_amount, read_number
from tuntas.improvements.projects.measuring.figures import is_share, known_indicators
from tuntas.improvements.projects.measuring.queries.candidates import units_beside
from tuntas.improvements.projects.measuring.queries.savings import savings_of
from tuntas.improvements.projects.measuring.tests.measuring_samples import (
    NOW,
    OCTOBER,
    SHARE,
    SPEED,
    START,
    begun,
    measured,
    published,
    put,
    stepped,
)
from tuntas.improvements.projects.measuring.verdicts import is_proven

BY_TIME = Measure("indicator", indicator=SPEED)
OWN = Measure("own", label="Berkas kembali", unit="berkas")


def chosen(city: City, made: Improvement, measure: Measure) -> Improvement:
    return choose_measure(improvement_id=made.pk, measure=measure, by=city.sari.powers(), at=NOW)


def planned(city: City, made: Improvement, **changes: Any) -> Improvement:
    change = replace(Change(START), **changes)
    return plan_change(improvement_id=made.pk, change=change, by=city.sari.powers(), at=NOW)


@pytest.mark.django_db
def test_a_measure_is_chosen_and_recorded(city: City) -> None:
    published()
    put(city.roads, stepped(2000, 1200))
    target = replace(BY_TIME, target=Decimal(1350), target_month=date(2026, 12, 1))
    made = chosen(city, begun(city), target)
    entry = AuditEntry.objects.get(verb="improvement.measure")
    assert entry.subject == f"improvement:{made.pk}"
    assert (entry.detail["figure"], entry.detail["target"]) == (SPEED, "1350")
    assert entry.detail["target_month"] == "2026-12"
    assert made.effect_asked_at is None  # nothing to compute before a change began


@pytest.mark.django_db
def test_another_measure_takes_the_effect_down_and_keeps_its_row(city: City) -> None:
    put(city.health, stepped(2000, 2000))
    put(city.roads, stepped(90, 60), indicator=SHARE)
    made = measured(city, beside=[city.health.pk])
    compute(at=NOW)
    other = chosen(city, made, replace(BY_TIME, indicator=SHARE))
    assert (other.effect_id, other.effect_asked_at) == (None, NOW)
    assert not other.comparison_units.exists()
    compute(at=NOW + timedelta(minutes=1))
    assert made.effects.count() == 2


@pytest.mark.django_db
def test_another_target_leaves_the_effect_alone(city: City) -> None:
    made = measured(city)
    compute(at=NOW)
    same = chosen(city, made, replace(BY_TIME, target=Decimal(900)))
    assert same.effect_id is not None
    assert same.effect_asked_at is None


@pytest.mark.django_db
def test_a_service_is_measured_by_its_own_figures(city: City) -> None:
    published()
    service = Service.objects.create(unit=city.roads_section, name="Izin galian")
    put(city.roads, stepped(2000, 1200), service=service.name)
    made = chosen(city, begun(city), replace(BY_TIME, service_id=service.pk))
    assert (made.service, made.all_services) == (service, False)
    planned(city, made)
    assert compute(at=NOW) == 1
    put(city.roads, stepped(1800, 1200))
    whole = chosen(city, made, BY_TIME)
    assert (whole.service, whole.all_services) == (service, True)


@pytest.mark.parametrize(
    "measure",
    [
        Measure("indicator", indicator="no-such"),
        Measure("indicator", indicator=SPEED, part="day"),
        Measure("indicator", indicator="ladder"),
        Measure("indicator", indicator=SHARE),  # without figures
        Measure("complaints", category="Jalan rusak"),  # nobody complained
        Measure("complaints"),
        Measure("own", label=" "),
        replace(BY_TIME, service_id=987654),
        replace(OWN, target_month=OCTOBER),
    ],
)
@pytest.mark.django_db
def test_what_has_no_figures_or_no_name_is_refused(city: City, measure: Measure) -> None:
    published()
    put(city.roads, stepped(2000, 1200))
    made = begun(city)
    with pytest.raises(DomainError):
        chosen(city, made, measure)
    made.refresh_from_db()
    assert made.source == ""


@pytest.mark.parametrize("state", ["finished", "stopped"])
@pytest.mark.django_db
def test_an_improvement_that_ended_keeps_its_measure(city: City, state: str) -> None:
    made = measured(city)
    Improvement.objects.filter(pk=made.pk).update(state=state, ended_at=NOW, end_reason="Selesai")
    with pytest.raises(DomainError, match="sudah berakhir"):
        chosen(city, made, OWN)
    with pytest.raises(DomainError, match="sudah berakhir"):
        planned(city, made)


@pytest.mark.parametrize("who", ["dewi", "wati", "oki", "citra"])
@pytest.mark.django_db
def test_others_choose_and_write_nothing(city: City, who: str) -> None:
    made, by = measured(city), getattr(city, who).powers()
    for act in (
        lambda: choose_measure(improvement_id=made.pk, measure=OWN, by=by, at=NOW),
        lambda: plan_change(improvement_id=made.pk, change=Change(START), by=by, at=NOW),
        lambda: write_savings(improvement_id=made.pk, savings=SavingsFacts(), by=by, at=NOW),
        lambda: write_figures(improvement_id=made.pk, figures=[], by=by, at=NOW),
    ):
        with pytest.raises(NotPermittedError):
            act()


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
    assert [one.unit_id for one in units_beside(made)] == [city.health.pk]
    taken = begun(city, unit=city.health)
    Improvement.objects.filter(pk=taken.pk).update(adopted_from=made)
    assert units_beside(made) == []
    with pytest.raises(DomainError, match="praktik yang sama"):
        planned(city, made, beside=[city.health.pk])


@pytest.mark.django_db
def test_a_unit_without_the_figure_is_refused(city: City) -> None:
    made = measured(city)
    with pytest.raises(DomainError, match="tidak punya angka yang sama"):
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
    found = units_beside(made)
    assert [(one.name, one.same_kind, one.months) for one in found] == [
        ("Dinas Kesehatan", True, 10)
    ]


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
def test_complaints_are_a_measure_once_somebody_complained(city: City) -> None:
    case = reported().case
    Case.objects.filter(pk=case.pk).update(
        unit=city.roads_section, category="Jalan rusak", received_at=NOW - timedelta(days=90)
    )
    made = chosen(city, begun(city), Measure("complaints", category="Jalan rusak"))
    assert made.category == "Jalan rusak"
    with pytest.raises(DomainError, match="Belum ada angka dari bulan sebelum"):
        planned(city, made, started_on=date(2026, 8, 1))
    planned(city, made, started_on=date(2026, 9, 1))


@pytest.mark.django_db
def test_savings_say_hours_and_rupiah_and_need_their_assumption(city: City) -> None:
    made, by = measured(city), city.sari.powers()
    facts = SavingsFacts(minutes_saved=30, cases_per_month=100, rupiah_per_hour=40_000, rupiah_saved_per_month=500_000, cost_rupiah=5_000_000)  # fmt: skip
    with pytest.raises(DomainError, match="dari mana"):
        write_savings(improvement_id=made.pk, savings=facts, by=by, at=NOW)
    told = replace(facts, savings_assumption="Diukur pada 30 berkas.")
    found = savings_of(write_savings(improvement_id=made.pk, savings=told, by=by, at=NOW))
    assert found is not None
    assert (found.hours_per_month, found.hours_per_year) == (50, 600)
    assert (found.rupiah_per_month, found.rupiah_per_year) == (2_500_000, 30_000_000)
    assert found.months_to_pay == 2
    write_savings(improvement_id=made.pk, savings=SavingsFacts(), by=by, at=NOW)
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
        write_savings(improvement_id=made.pk, savings=facts, by=city.sari.powers(), at=NOW)


@pytest.mark.parametrize(("after", "supported"), [(1200, True), (2000, False)])
@pytest.mark.django_db
def test_a_saving_rests_on_an_improvement_that_is_seen(
    city: City, after: float, supported: bool
) -> None:
    made = measured(city, stepped(2000, after, seed=4))
    compute(at=NOW)
    made.refresh_from_db()
    assert is_proven(made.effect) is supported


@pytest.mark.parametrize(
    ("text", "lang", "number"),
    [
        ("1.234,5", "id", "1234.5"),
        ("1.234", "id", "1234"),
        ("12.5", "id", "12.5"),
        ("12,5", "id", "12.5"),
        ("1,234.5", "id", "1234.5"),
        ("-3", "id", "-3"),
        ("1,234.5", "en", "1234.5"),
        ("1,234", "en", "1234"),
        ("1.234", "en", "1.234"),
        ("12,5", "en", "12.5"),
        ("1 234", "id", "1234"),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, lang: Any, number: str) -> None:
    assert read_number(text, lang) == Decimal(number)


@pytest.mark.parametrize("text", ["", "dua", "1.2.3", "1,2,3", "12 %", "1e9", "9" * 13, "٣"])
@pytest.mark.django_db
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(DomainError):
        read_number(text, "id")


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("3 hari", "minutes", 1350),
        ("2,5 jam", "minutes", 150),
        ("90 menit", "minutes", 90),
        ("2 hari kerja", "minutes", 900),
        ("82 %", "percent", 82),
        ("82", "percent", 82),
        ("14,5", "index", "14.5"),
    ],
)
def test_targets_are_read_in_their_unit(text: str, unit: str, value: str) -> None:
    assert read_amount(text, unit, "id") == Decimal(value)


@pytest.mark.django_db
def test_a_time_beyond_what_is_kept_is_refused() -> None:
    with pytest.raises(DomainError, match="terlalu besar"):
        read_amount("999.999.999.999 hari", "minutes", "id")


@pytest.mark.parametrize("text", ["3", "3 minggu", "hari"])
def test_a_time_needs_its_unit(text: str) -> None:
    with pytest.raises(DomainError, match="satuan"):
        read_amount(text, "minutes", "id")


@pytest.mark.django_db
def test_a_target_lies_at_or_above_nothing_and_ahead(city: City) -> None:
    published()
    put(city.roads, stepped(2000, 1200))
    made = begun(city)
    with pytest.raises(DomainError, match="di bawah nol"):
        chosen(city, made, replace(BY_TIME, target=Decimal(-5)))
    with pytest.raises(DomainError, match="sudah lewat"):
        chosen(city, made, replace(BY_TIME, target=Decimal(900), target_month=OCTOBER))
    chosen(city, made, replace(OWN, target=Decimal(-5)))  # a balance, say
    # A month that has passed since it was chosen may stand when something else is changed.
    Improvement.objects.filter(pk=made.pk).update(target_month=OCTOBER)
    again = chosen(city, made, replace(BY_TIME, target=Decimal(800), target_month=OCTOBER))
    assert again.target_month == OCTOBER


@pytest.mark.django_db
def test_a_share_is_never_more_than_the_whole(city: City) -> None:
    published()
    put(city.roads, stepped(60, 80), indicator=SHARE)
    made = begun(city)
    share = replace(BY_TIME, indicator=SHARE)
    with pytest.raises(DomainError, match=r"Targetnya 120,5 %.*paling besar 100 %"):
        chosen(city, made, replace(share, target=Decimal("120.5")))
    assert chosen(city, made, replace(share, target=Decimal(100))).target == 100


@pytest.mark.django_db
def test_a_percentage_of_something_else_may_be_more_than_100(city: City) -> None:
    published()
    put(city.roads, stepped(90, 110), indicator="respondents-against-sample")
    sample = replace(BY_TIME, indicator="respondents-against-sample", target=Decimal(120))
    assert chosen(city, begun(city), sample).target == 120


def test_which_percentages_are_shares() -> None:
    percentages = {key: one for key, one in known_indicators().items() if one.unit == "percent"}
    shares = {key for key, one in percentages.items() if is_share(one)}
    assert set(percentages) - shares == {"respondents-against-sample"}
    assert {"within-promise", "waiting-share", "ladder", "clocks-kept"} <= shares
    assert not is_share(known_indicators()[SPEED])
