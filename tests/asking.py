"""Service requests of the tests: three services of the health and roads agencies, asked for by Rahma."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from tests.personas import MONDAY, City
from tuntas.cases.actions import Application, act, submit_request
from tuntas.cases.attachments import PreparedFile
from tuntas.cases.engine import Step
from tuntas.cases.models import CaseEvent, Reporter
from tuntas.catalogue.models import Service
from tuntas.organisation.models import Person, Unit

DECEASED = "Almarhum Contoh Wiryo"
LETTER = PreparedFile(
    "hospital_letter-1.jpg", "image/jpeg", b"a letter", requirement="hospital_letter"
)
DEATH = {
    "deceased_name": DECEASED,
    "deceased_nik": "3372010101500001",
    "died_on": "2026-11-15",
    "place": "hospital",
    "hospital": "RS Contoh",
    "home_address": "Jl. Melati 5, RT 02 RW 04",
}
CLASS = {"mother_name": "Ibu Contoh", "born_on": "2000-01-01", "pregnant": "yes", "weeks": "20"}
PERMIT = {
    "event": "Pasar Kampung",
    "organiser": "Karang Taruna Contoh",
    "place": "Lapangan Melati",
    "on": "2026-12-12",
    "starts": "08:00",
    "visitors": "200",
    "road": "no",
}


def service(unit: Unit, kind: str = "besuk-kiamat", name: str = "Akta kematian") -> Service:
    """Return a service that is run by one of the files that come along."""
    return Service.objects.create(unit=unit, name=name, request_type=kind)


def application(of: Service, **changes: object) -> Application:
    """Return a complete application for a death certificate; keyword arguments change it."""
    values = {
        "uid": uuid4(),
        "service_id": of.pk,
        "relation": "family",
        "name": "Rahma Warga",
        "answers": DEATH,
        "delivery_way": "bring",
        "delivery_address": DEATH["home_address"],
        "email": "rahma@contoh.example",
        "phone": "081200000000",
    }
    return Application(**{**values, **changes})  # type: ignore[arg-type]


def asked(
    of: Service,
    *,
    at: datetime = MONDAY,
    files: Sequence[PreparedFile] = (LETTER,),
    **changes: Any,
) -> Reporter:
    """Send an application as the family."""
    return submit_request(application(of, **changes), at=at, files=files)


def asked_for_class(of: Service, **changes: Any) -> Reporter:
    """Enrol in a class."""
    said: dict[str, Any] = {
        "answers": CLASS,
        "relation": "self",
        "delivery_way": "digital",
        "delivery_address": "",
    }
    return asked(of, files=(), **{**said, **changes})


def asked_for_permit(of: Service, **changes: Any) -> Reporter:
    """Apply for a permit."""
    said: dict[str, Any] = {
        "answers": PERMIT,
        "relation": "organiser",
        "delivery_way": "digital",
        "delivery_address": "",
    }
    identity = replace(LETTER, name="identity-1.jpg", requirement="identity")
    return asked(of, files=(identity,), **{**said, **changes})


def step(city: City, who: Person, case_id: int, key: str, **said: object) -> CaseEvent:
    """Make a step as somebody of the office."""
    at = said.pop("at", MONDAY)
    return act(case_id, Step(key, **said), by=city.actor(who), at=at)  # type: ignore[arg-type]


def issued(city: City, who: Person, of: Service) -> Reporter:
    """Lead a request for a death certificate to its document."""
    reporter = asked(of)
    step(city, who, reporter.case_id, "take")
    checks = {"hospital_letter": "complete", "family_card": "missing"}
    step(city, who, reporter.case_id, "check_documents", checks=checks)
    step(city, who, reporter.case_id, "issue")
    return reporter
