"""Put the promises of Kota Contoh on record, by the actions that people use."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from tuntas.assessments.surveys.permissions import OPERATOR
from tuntas.catalogue.actions.charters import Vow, sign_charter
from tuntas.catalogue.actions.consultations import Forum, record_consultation
from tuntas.catalogue.actions.services import change_service
from tuntas.catalogue.actions.standards import begin_draft, edit_draft, put_in_force
from tuntas.catalogue.models import Service
from tuntas.demo.catalogue import ServicePlan, VersionPlan, charter_text, plan_catalogue
from tuntas.demo.chance import stream
from tuntas.demo.city import CityPlan
from tuntas.organisation.calendars import working_calendar
from tuntas.organisation.models import Unit

CHARTER_DAYS_BACK = 300
DRAFTED_DAYS_BACK = 6


def load_catalogue(
    city: CityPlan, units: Mapping[str, Unit], *, until: datetime, seed: int
) -> None:
    """Describe the services that surveys ask about, give them standards, and let each unit vow."""
    today = timezone.localdate(until)
    plans = plan_catalogue(working_calendar(), today=today, seed=seed)
    kept = {(one.unit_id, one.name): one for one in Service.objects.all()}
    for plan in plans:
        _load(plan, kept[units[plan.unit_code].pk, plan.facts.name], today=today, seed=seed)
    heads = _heads(city)
    for unit_code in dict.fromkeys(plan.unit_code for plan in plans):
        _vow(
            units[unit_code], heads[unit_code], signed_on=today - timedelta(days=CHARTER_DAYS_BACK)
        )


def _load(plan: ServicePlan, service: Service, *, today: date, seed: int) -> None:
    first = plan.versions[0].valid_from or today
    change_service(service_id=service.pk, facts=plan.facts, by=OPERATOR, at=_morning(first))
    for version in plan.versions:
        _load_version(version, service, today=today, seed=seed)


def _load_version(plan: VersionPlan, service: Service, *, today: date, seed: int) -> None:
    at = _morning(plan.valid_from or today - timedelta(days=DRAFTED_DAYS_BACK))
    draft = begin_draft(service_id=service.pk, by=OPERATOR, at=at)
    draft = edit_draft(
        standard_id=draft.pk, content=plan.content, seen=draft.revision, by=OPERATOR, at=at
    )
    if plan.forum is not None:
        rng = stream(seed, "forum", str(service.pk), str(draft.version))
        forum = Forum(
            uid=UUID(int=rng.getrandbits(128), version=4),
            held_on=plan.forum.held_on,
            place="Aula kantor",
            findings=plan.forum.findings,
            agreed=plan.forum.agreed,
            participants=plan.forum.participants,
        )
        record_consultation(standard_id=draft.pk, forum=forum, by=OPERATOR, at=at)
    if plan.valid_from is not None:
        put_in_force(
            standard_id=draft.pk, valid_from=plan.valid_from, seen=draft.revision, by=OPERATOR,
            at=at,
        )  # fmt: skip


def _heads(city: CityPlan) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for person in city.people:
        if person.role == "unit-head":
            found.setdefault(person.unit_code, person.name)
    return found


def _vow(unit: Unit, head: str, *, signed_on: date) -> None:
    vow = Vow(charter_text(), head, f"Kepala {unit.short_name}", signed_on)
    sign_charter(unit_id=unit.pk, vow=vow, seen=0, by=OPERATOR, at=_morning(signed_on))


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))
