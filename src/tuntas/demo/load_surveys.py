"""Store the planned surveys, close those that are over, and promise what is to become better."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from random import Random
from uuid import UUID

from django.db import connection
from django.utils import timezone

from tuntas.assessments.models import FollowUp, Survey, SurveyResult
from tuntas.assessments.surveys.actions.survey import close
from tuntas.assessments.surveys.profile import PROFILE
from tuntas.catalogue.models import Service
from tuntas.demo.chance import happens, stream
from tuntas.demo.city import CityPlan
from tuntas.demo.datafile import read
from tuntas.demo.survey_answers import AnswerPlan, AnswerWriter
from tuntas.demo.surveys import INSTRUMENT, SurveyPlan, plan_surveys
from tuntas.organisation.models import Person, Unit
from tuntas.organisation.powers import Powers, powers_of
from tuntas.rules.instruments import Instrument, shipped
from tuntas.rules.scoring import chosen_policies

CLOSES_SURVEYS = "organisasi@contoh.example"
COLUMNS = (
    "uid", "survey_id", "service_id", "channel", "device", "answered_at", "received_at", "values",
    "milliseconds", *PROFILE, "comment", "language", "batch", "entered_by_id",
)  # fmt: skip
PROMISES = 2  # lines of a plan
KEPT_SHARE = 0.85  # of what was due lately; of what was due before everything
FORGIVEN_DAYS = 120
# The demo account kepala.dishub@ finds one line of a plan that is late and one that is due soon.
WATCHED = "dishub"
LATE_DAYS, SOON_DAYS = 12, 9


@dataclass(frozen=True)
class Cast:
    """Who stands behind the surveys."""

    units: Mapping[str, Unit]
    heads: Mapping[str, int]  # ids of people by code of unit
    typists: Mapping[str, int]
    closes: Powers


def load_surveys(
    city: CityPlan,
    units: Mapping[str, Unit],
    people: Iterable[Person],
    *,
    until: datetime,
    days_off: Iterable[date],
    seed: int,
) -> None:
    """Store two years of surveys as of `until`; the results are those of the action that closes."""
    instrument = shipped()[INSTRUMENT]
    elements = [node.key for node in instrument.leaves]
    plans = plan_surveys(city, until=until, elements=elements, seed=seed)
    cast = _cast(city, units, {person.email: person for person in people}, until)
    services = _store_services(plans, units)
    surveys = _store_surveys(plans, instrument, cast, services)
    writer = AnswerWriter(until=until, days_off=frozenset(days_off), seed=seed)
    _store_responses(
        _row(sheet, surveys[plan.code], services, cast)
        for plan in plans
        for sheet in writer.write(plan)
    )
    results = {
        plan.code: close(surveys[plan.code].pk, by=cast.closes, at=plan.closed_at)
        for plan in plans
        if plan.closed_at
    }
    _store_promises(plans, results, until=until, seed=seed)


def _cast(
    city: CityPlan, units: Mapping[str, Unit], people: Mapping[str, Person], until: datetime
) -> Cast:
    first: dict[tuple[str, str], int] = {}
    for plan in city.people:
        first.setdefault((plan.unit_code, plan.role), people[plan.email].pk)
    closer = people[CLOSES_SURVEYS]
    return Cast(
        units=units,
        heads={unit: pk for (unit, role), pk in first.items() if role == "unit-head"},
        typists={unit: pk for (unit, role), pk in first.items() if role == "officer"},
        closes=powers_of(person_id=closer.pk, name=closer.name, on=timezone.localdate(until)),
    )


Services = Mapping[tuple[str, str], Service]  # by code of unit and name


def _store_services(plans: Iterable[SurveyPlan], units: Mapping[str, Unit]) -> Services:
    wanted = dict.fromkeys((plan.unit_code, name) for plan in plans for name in plan.services)
    made = [Service(unit=units[unit_code], name=name) for unit_code, name in wanted]
    return dict(zip(wanted, Service.objects.bulk_create(made), strict=True))


def _store_surveys(
    plans: Sequence[SurveyPlan], instrument: Instrument, cast: Cast, services: Services
) -> Mapping[str, Survey]:
    surveys = Survey.objects.bulk_create([_survey(plan, instrument, cast) for plan in plans])
    offered = Survey.services.through
    offered.objects.bulk_create(
        offered(survey_id=survey.pk, service_id=services[plan.unit_code, name].pk)
        for plan, survey in zip(plans, surveys, strict=True)
        for name in plan.services
    )
    return {survey.code: survey for survey in surveys}


def _survey(plan: SurveyPlan, instrument: Instrument, cast: Cast) -> Survey:
    return Survey(
        code=plan.code,
        unit=cast.units[plan.unit_code],
        instrument=instrument.key,
        instrument_version=instrument.version,
        instrument_hash=instrument.hash,
        policies=chosen_policies(instrument, {}),
        begins=plan.begins,
        ends=plan.ends,
        customers=plan.customers,
        made_by_id=cast.heads[plan.unit_code],
        made_at=plan.made_at,
    )


def _row(sheet: AnswerPlan, survey: Survey, services: Services, cast: Cast) -> Sequence[object]:
    """Return a sheet in the order of `COLUMNS`."""
    unit_code = survey.unit.code
    return (
        sheet.uid,
        survey.pk,
        services[unit_code, sheet.service].pk,
        sheet.channel,
        sheet.device,
        sheet.answered_at,
        sheet.received_at,
        list(sheet.values),
        list(sheet.milliseconds),
        *(sheet.profile[name] for name in PROFILE),
        sheet.comment,
        sheet.language,
        sheet.batch,
        cast.typists[unit_code] if sheet.batch else None,
    )


def _store_responses(rows: Iterable[Sequence[object]]) -> None:
    """Copy rows of `COLUMNS` into their table: with arrays, bulk_create takes several times as long."""
    statement = f"COPY assessments_surveyresponse ({', '.join(COLUMNS)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


@dataclass(frozen=True)
class Remedy:
    """What a unit may promise about an element, and what it says once it is done."""

    action: str
    responsible: str
    outcome: str


def load_remedies() -> Mapping[str, Sequence[Remedy]]:
    """Return remedies by element. Raises DemoDataError."""
    return {
        element: [
            Remedy(node["action"].text(), node["responsible"].text(), node["outcome"].text())
            for node in nodes
        ]
        for element, nodes in read("surveys.yaml")["follow_ups"].items()
    }


def _store_promises(
    plans: Sequence[SurveyPlan],
    results: Mapping[str, SurveyResult],
    *,
    until: datetime,
    seed: int,
) -> None:
    """Promise something about the weakest elements of each closed survey; the older, the more is done."""
    today, remedies = timezone.localdate(until), load_remedies()
    promised: dict[str, list[FollowUp]] = {}
    for plan in plans:
        if plan.code in results:
            rng = stream(seed, "follow-ups", plan.code)
            lines = _promises(plan, results[plan.code], remedies, today, rng)
            promised.setdefault(plan.unit_code, []).extend(lines)
    *_others, late, soon, _last = promised[WATCHED]
    late.due, soon.due = today - timedelta(days=LATE_DAYS), today + timedelta(days=SOON_DAYS)
    for line in (late, soon):
        line.done_on, line.outcome = None, ""
    FollowUp.objects.bulk_create(line for lines in promised.values() for line in lines)


def _promises(
    plan: SurveyPlan,
    result: SurveyResult,
    remedies: Mapping[str, Sequence[Remedy]],
    today: date,
    rng: Random,
) -> Iterator[FollowUp]:
    for element in weakest(result)[:PROMISES]:
        remedy = rng.choice(remedies[element])
        due = plan.ends + timedelta(days=rng.randint(40, 85))
        kept = due - timedelta(days=rng.randint(0, 20))
        long_ago = (today - due).days > FORGIVEN_DAYS
        done = kept < today and (long_ago or happens(rng, KEPT_SHARE))
        yield FollowUp(
            survey_id=result.survey_id,
            element=element,
            action=remedy.action,
            responsible=remedy.responsible,
            due=due,
            done_on=kept if done else None,
            outcome=remedy.outcome if done else "",
            uid=UUID(int=rng.getrandbits(128), version=4),
        )


def weakest(result: SurveyResult) -> list[str]:
    """Return the elements of a frozen result, the weakest first."""
    elements = result.detail["elements"]
    return [one["key"] for one in sorted(elements, key=lambda one: Fraction(one["mean"]))]
