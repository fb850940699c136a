"""Put Kota Contoh into an empty database."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tuntas.cases.actors import SYSTEM
from tuntas.core.errors import DomainError
from tuntas.demo.accounts import DEMO_PASSWORD
from tuntas.demo.arrivals import SPAN_DAYS
from tuntas.demo.city import CityPlan, RegionPlan, plan_city
from tuntas.demo.load_agents import load_agents
from tuntas.demo.load_cases import live, store
from tuntas.demo.load_catalogue import load_catalogue
from tuntas.demo.load_groups import load_groups
from tuntas.demo.load_logs import load_logs
from tuntas.demo.load_promises import load_promises
from tuntas.demo.load_reform import load_reform
from tuntas.demo.load_rounds import load_rounds
from tuntas.demo.load_surveys import load_surveys
from tuntas.demo.people import PersonPlan
from tuntas.demo.reports import plan_reports
from tuntas.demo.requests import load_requests
from tuntas.measures.announcements import ask_for_figures
from tuntas.organisation.actions import create_person, create_unit, grant_role
from tuntas.organisation.calendars import working_calendar
from tuntas.organisation.models import Person, Region, Unit

CASES = 4_000
SEED = 20_260_101
DAYS_BACK = SPAN_DAYS + 92  # cases, and surveys by whole quarters
# Roles that are held for the whole government, wherever the person has a desk.
CITY_WIDE = frozenset({"verifier", "organisation-section", "evaluator", "mayor", "administrator"})


@transaction.atomic
def load_demo_city(*, until: datetime | None = None, cases: int = CASES) -> None:
    """Load units, people, cases, surveys and rounds up to `until` (now).

    Raises `DomainError` for a database that is in use.
    """
    if Unit.objects.exists():
        raise DomainError("The database is not empty: the demo city would mix with real data.")
    moment = until or timezone.now()
    city = plan_city()
    _load_regions(city.regions)
    units = _load_units(city, moment)
    people = _load_people(city.people, units, moment)
    off = days_off(moment)
    plans = plan_reports(city, until=moment, n=cases, seed=SEED, days_off=off)
    store(live(plans, units, people, until=moment))
    load_surveys(city, units, people, until=moment, days_off=off, seed=SEED)
    load_catalogue(city, units, until=moment, seed=SEED)
    load_requests(city, units, people, until=moment, seed=SEED)
    load_logs(units, until=moment, seed=SEED)
    load_rounds(city, units, people, until=moment, seed=SEED)
    load_promises(city, units, people, until=moment, days_off=off, seed=SEED)
    load_agents(city, units, people, until=moment, days_off=off, seed=SEED)
    load_groups(city, units, people, until=moment, seed=SEED)
    load_reform(city, units, people, until=moment, days_off=off, seed=SEED)
    ask_for_figures()


def days_off(until: datetime) -> set[date]:
    """Return the days of the last `DAYS_BACK` on which no office worked."""
    calendar = working_calendar()
    last = timezone.localdate(until)
    days = (last - timedelta(days=n) for n in range(DAYS_BACK))
    return {day for day in days if not calendar.is_working_day(day)}


def _load_regions(regions: Iterable[RegionPlan]) -> None:
    Region.objects.bulk_create(
        Region(code=one.code, name=one.name, level=one.level, parent_id=one.parent or None)
        for one in regions
    )


def _load_units(city: CityPlan, at: datetime) -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for plan in city.units:
        units[plan.code] = create_unit(
            by=SYSTEM,
            at=at,
            code=plan.code,
            name=plan.name,
            short_name=plan.short_name,
            kind=plan.kind,
            parent=units.get(plan.parent_code),
            duties="\n".join(plan.duties),
            serves=plan.serves,
            valid_from=plan.valid_from,
        )
    return units


def _load_people(plans: Iterable[PersonPlan], units: dict[str, Unit], at: datetime) -> list[Person]:
    people = []
    government = next(unit for unit in units.values() if unit.parent_id is None)
    for plan in plans:
        person = create_person(
            by=SYSTEM,
            at=at,
            email=plan.email,
            name=plan.name,
            password=DEMO_PASSWORD if plan.well_known else None,
        )
        grant_role(
            by=SYSTEM,
            at=at,
            person=person,
            unit=government if plan.role in CITY_WIDE else units[plan.unit_code],
            role=plan.role,
            since=units[plan.unit_code].valid_from or timezone.localdate(at),
        )
        people.append(person)
    return people
