"""What is measured is chosen: what is refused, and what is kept."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from tests.personas import City, reported

from tuntas.cases.models import Case
from tuntas.catalogue.models import Service
from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.core.models import AuditEntry
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.measuring.actions.change import Change, plan_change
from tuntas.improvements.projects.measuring.actions.effects import compute
from tuntas.improvements.projects.measuring.actions.measure import Measure, choose_measure
from tuntas.improvements.projects.measuring.actions.own_figures import write_figures
from tuntas.improvements.projects.measuring.actions.savings import SavingsFacts, write_savings
from tuntas.improvements.projects.measuring.figures import is_share, known_indicators
from tuntas.improvements.projects.measuring.queries.candidates import categories_there
from tuntas.improvements.projects.measuring.subjects import MONTHS_BEFORE
from tuntas.improvements.projects.measuring.tests.measuring_samples import (
    BY_TIME,
    NOW,
    OCTOBER,
    OWN,
    SHARE,
    SPEED,
    START,
    begun,
    chosen,
    measured,
    planned,
    published,
    put,
    stepped,
)
from tuntas.improvements.projects.tests.problem_samples import complaint
from tuntas.measures.queries.series import months_before


@pytest.mark.parametrize(("hour", "minute", "there"), [(0, 30, True), (-1, 59, False)])
@pytest.mark.django_db
def test_categories_are_of_complaints_from_the_first_hour_here(
    city: City, hour: int, minute: int, there: bool
) -> None:
    """Once the first seven hours of the first day, which are the day before in UTC, were left out."""
    first = months_before(timezone.localdate().replace(day=1), MONTHS_BEFORE)
    begins = timezone.make_aware(datetime.combine(first, time()))
    complaint(city.roads, received_at=begins + timedelta(hours=hour, minutes=minute))
    assert categories_there(city.roads.pk) == ([("Jalan rusak", 1)] if there else [])


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
    with pytest.raises(OvertakenError, match="ukurannya tidak diubah lagi"):
        chosen(city, made, OWN)
    with pytest.raises(OvertakenError, match="ukurannya tidak diubah lagi"):
        planned(city, made)


@pytest.mark.parametrize("who", ["dewi", "wati", "oki", "citra"])
@pytest.mark.django_db
def test_others_choose_and_write_nothing(city: City, who: str) -> None:
    made, by = measured(city), getattr(city, who).powers()
    for act in (
        lambda: choose_measure(improvement_id=made.pk, measure=OWN, seen="", by=by, at=NOW),
        lambda: plan_change(improvement_id=made.pk, change=Change(START), seen="", by=by, at=NOW),
        lambda: write_savings(
            improvement_id=made.pk, savings=SavingsFacts(), seen="", by=by, at=NOW
        ),
        lambda: write_figures(improvement_id=made.pk, figures=[], by=by, at=NOW),
    ):
        with pytest.raises(NotPermittedError):
            act()


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
