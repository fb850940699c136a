"""Plans of reform of Kota Contoh in a database, as people see them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from tuntas.demo.city import TIME_ZONE, plan_city
from tuntas.demo.load import load_demo_city
from tuntas.demo.load_reform import load_reform
from tuntas.improvements.models import ReformEvidence, ReformItem, ReformPlan, ReformProgress
from tuntas.improvements.reform.queries.overview import overview
from tuntas.improvements.reform.queries.plans import PlanPage, left_open, plan_page
from tuntas.organisation.models import Person, Unit
from tuntas.organisation.powers import Powers, powers_of
from tuntas.rules.improvement.agent_reports import ReportState

UNTIL = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load the city once for all tests of this file; each takes back what it changes."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo_city(until=UNTIL, cases=10)
        yield
        transaction.set_rollback(True)


def account(name: str) -> Powers:
    person = Person.objects.get(email=f"{name}@contoh.example")
    return powers_of(person_id=person.pk, name=person.name, on=TODAY)


def plan_of(unit_code: str, year: int = 2026) -> ReformPlan:
    return ReformPlan.objects.get(unit__code=unit_code, year=year)


def page_of(unit_code: str, year: int = 2026) -> PlanPage:
    return plan_page(plan_of(unit_code, year), on=TODAY)


def test_city_hall_sees_seven_plans_over_two_years() -> None:
    section = account("organisasi")
    assert overview(section, 2026, on=TODAY).with_plan == 6
    assert overview(section, 2025, on=TODAY).with_plan == 1
    assert overview(section, 2026, on=TODAY).rows[0].whole_government


def test_the_citys_plan_has_actions_in_every_state() -> None:
    page = page_of("pemkot")
    assert {one.key for one in page.areas if one.rows} == {one.key for one in page.areas}
    assert {row.item.state for row in page.rows} == {"running", "done", "dropped"}
    assert sum(row.overdue for row in page.rows) == 2
    assert [one.role for one in page.leaders] == ["Ketua tim", "Sekretaris tim"]
    assert all(one.team for one in page.areas if one.key != "change-management")


def test_one_quarter_came_late_and_an_agency_left_one_out() -> None:
    late = [
        row.item.action
        for row in page_of("pemkot").rows
        if any(one.state is ReportState.LATE for one in row.quarters)
    ]
    assert len(late) == 1
    missing = [row for row in page_of("dinkes").rows if row.missing]
    assert [row.missing for row in missing] == ["3"]


def test_last_years_plan_was_reported_to_its_end_with_one_action_left_open() -> None:
    rows = page_of("pemkot", 2025).rows
    assert not any(row.missing for row in rows)
    assert max(row.latest.quarter for row in rows if row.latest) == 4
    assert left_open(plan_of("pemkot")) == 1


def test_actions_are_proven_by_pages_and_by_what_the_product_proposes() -> None:
    proof = ReformEvidence.objects.order_by("item__plan__unit__code", "pk")
    assert [one.address for one in proof if one.item.plan.unit.code == "pemkot"][1:] == [
        "/data/", "/layanan/",
    ]  # fmt: skip
    assert [
        one.title.partition(" ")[0] for one in proof.exclude(address__in=["/data/", "/layanan/"])
    ] == ["Standar", "KBK"]
    assert not ReformEvidence.objects.filter(item__progress=None, item__ended_on=None).exists()


def test_an_officer_sees_the_plan_of_their_own_agency() -> None:
    plans = ReformPlan.objects.visible_to(account("petugas.dishub"))
    assert list(plans.values_list("unit__code", flat=True)) == ["dishub"]


def test_nothing_happened_in_the_future() -> None:
    assert not ReformProgress.objects.filter(at__gt=UNTIL).exists()
    assert not ReformItem.objects.filter(made_at__gt=UNTIL).exists()
    assert not ReformItem.objects.filter(ended_on__gt=timezone.localdate(UNTIL)).exists()
    assert not ReformEvidence.objects.filter(at__gt=UNTIL).exists()


@pytest.mark.parametrize(
    ("day", "reports"),
    [
        (date(2028, 1, 1), 0),
        (date(2028, 2, 29), 0),
        (date(2028, 7, 20), 31 + 24),
        (date(2028, 12, 20), 31 + 25 + 20),
    ],
)
def test_the_actions_allow_it_on_any_day_of_a_year(day: date, reports: int) -> None:
    units = {one.code: one for one in Unit.objects.all()}
    until = datetime(day.year, day.month, day.day, 0, 30, tzinfo=TIME_ZONE)
    load_reform(plan_city(), units, Person.objects.all(), until=until, days_off=frozenset(), seed=1)
    of_the_year = ReformProgress.objects.filter(item__plan__year=2028)
    assert of_the_year.count() == reports
    assert not ReformProgress.objects.filter(at__gt=until).exists()
    assert ReformItem.objects.filter(plan__year=2027, state="done").count() == 7
