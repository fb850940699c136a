"""The load of units, compared with counting case by case."""

from datetime import timedelta
from statistics import median

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.personas import MONDAY, City, fresh, reported

from tuntas.cases.actions import act, verify_and_dispose
from tuntas.cases.engine import Step
from tuntas.cases.models import Case
from tuntas.cases.queries.load import loads
from tuntas.cases.tests.test_office_steps import PLAIN
from tuntas.organisation.calendars import working_calendar
from tuntas.organisation.models import Unit

DAYS = (0, 1, 4, 7, 8, 9)


@pytest.fixture
def busy(city: City) -> list[Case]:
    """Cases of three units, received over nine days; one answered, one returned, one ended."""
    cases = []
    for number, days in enumerate(DAYS * 2):
        at = MONDAY + timedelta(days=days)
        case = reported(at).case
        unit = (city.roads, city.roads_section, city.health)[number % 3]
        verify_and_dispose(
            case.pk, by=city.actor(city.vina), at=at, classification=PLAIN, unit=unit
        )
        cases.append(fresh(case))
    sari = city.actor(city.sari)
    at = MONDAY + timedelta(days=9)
    act(cases[0].pk, Step("answer", text="Ya."), by=sari, at=at)
    act(cases[3].pk, Step("return_not_ours", reason="Bukan kami."), by=sari, at=at)
    return [fresh(case) for case in cases]


NOW = MONDAY + timedelta(days=9, hours=8)


def slowly(unit: Unit) -> tuple[int, int, int, int, int, float | None]:
    cases = [case for case in Case.objects.filter(unit=unit) if not case.ended]
    late = [case for case in cases if case.due_at is not None and case.due_at < NOW]
    end = working_calendar().add_working_days(timezone.localtime(NOW), 2)
    soon = [case for case in cases if case.due_at is not None and NOW <= case.due_at < end]
    unanswered = [
        case
        for case in cases
        for run in case.clocks.all()
        if run.key == "first_answer" and run.stopped_at is None and run.due_at and run.due_at < NOW
    ]
    returned = [case for case in cases if case.bounce_count]
    ages = [(NOW - case.received_at).total_seconds() / 86_400 for case in cases]
    return (
        len(cases), len(late), len(soon), len(unanswered), len(returned),
        round(median(ages), 6) if ages else None,
    )  # fmt: skip


def test_figures_agree_with_counting_case_by_case(city: City, busy: list[Case]) -> None:
    assert len(busy) == 12
    found = loads(city.vina.powers(), now=timezone.localtime(NOW), calendar=working_calendar())
    units = {one.unit_id: one for one in found.units}
    for unit in Unit.objects.all():
        one = units[unit.pk]
        age = None if one.median_age_days is None else round(one.median_age_days, 6)
        figures = (one.open, one.late, one.due_soon, one.unanswered, one.returned, age)
        assert figures == slowly(unit)
    assert found.total.open == 12
    assert found.total.late == sum(one.late for one in found.units)


def test_the_largest_late_share_comes_first(city: City, busy: list[Case]) -> None:
    assert busy
    found = loads(city.vina.powers(), now=timezone.localtime(NOW), calendar=working_calendar())
    shares = [one.late_share for one in found.units]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 0


def test_a_head_sees_the_own_units_only(city: City, busy: list[Case]) -> None:
    assert busy
    page = city.client(city.budi).get("/kerja/beban/").content.decode()
    assert city.roads.name in page
    assert city.roads_section.name in page
    assert city.health.name not in page
    assert f'href="/kerja/?tab=open&amp;unit={city.roads.pk}"' in page
    assert city.client(city.sari).get("/kerja/beban/").status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_load_page_costs_five_queries(city: City, number: int) -> None:
    for _ in range(number):
        reported()
    vina = city.client(city.vina)
    with CaptureQueriesContext(connection) as queries:
        vina.get("/kerja/beban/")
    assert len(queries) == 5  # session, person, powers, calendar, loads


def test_units_without_a_case_do_not_lengthen_the_table(city: City, busy: list[Case]) -> None:
    page = city.client(city.wati).get("/kerja/beban/")
    idle = page.context["idle"]
    assert idle
    assert not {row[0]["value"] for row in page.context["table"]["rows"]} & set(idle)
