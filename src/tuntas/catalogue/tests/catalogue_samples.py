"""Services with standards, made by the real actions."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from tests.personas import MONDAY

from tuntas.assessments.surveys.permissions import OPERATOR
from tuntas.catalogue.actions.services import Facts, create_service
from tuntas.catalogue.actions.standards import begin_draft, edit_draft, put_in_force
from tuntas.catalogue.drafts import Content, Step, content_of
from tuntas.catalogue.models import Service, ServiceStandard
from tuntas.organisation.models import Unit

TODAY = MONDAY.date()
FULL = Content(
    requirements="KTP\nKartu keluarga",
    procedure="Datang ke loket\nAmbil kartu",
    promise_working_minutes=900,
    promise_unit="days",
    fee_rupiah=0,
    product="KTP elektronik",
    complaints="Loket 3, dijawab paling lama 3 hari kerja.",
    steps=(
        Step("Memeriksa berkas", "Petugas loket", "Berkas", 15, "Berkas lengkap"),
        Step("Mencetak kartu", "Operator", "Mesin cetak", 60, "Kartu"),
    ),
)


def service_of(unit: Unit, name: str = "KTP elektronik", **facts: str) -> Service:
    """Name a service."""
    return create_service(unit=unit, facts=Facts(name=name, **facts), by=OPERATOR, at=MONDAY)


def drafted(service: Service, **changes: Any) -> ServiceStandard:
    """Draft the next version; full unless told otherwise."""
    draft = begin_draft(service_id=service.pk, by=OPERATOR, at=MONDAY)
    content = replace(FULL, **changes)
    return edit_draft(
        standard_id=draft.pk, content=content, seen=draft.revision, by=OPERATOR, at=MONDAY
    )


def in_force(
    service: Service, *, on: date = TODAY, at: datetime = MONDAY, **changes: Any
) -> ServiceStandard:
    """Draft the next version and put it in force."""
    draft = drafted(service, **changes)
    return put_in_force(
        standard_id=draft.pk, valid_from=on, seen=draft.revision, by=OPERATOR, at=at
    )


def content_now(standard: ServiceStandard, **changes: Any) -> Content:
    """Return what a version says, changed."""
    return replace(content_of(ServiceStandard.objects.get(pk=standard.pk)), **changes)
