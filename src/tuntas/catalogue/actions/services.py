"""A service is named, described and closed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.catalogue.models import Service, ServiceStandard
from tuntas.catalogue.permissions import CatalogueActor, check_can_manage
from tuntas.core import audit
from tuntas.core.errors import DomainError, OvertakenError
from tuntas.organisation.models import Unit


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What everybody may know of a service apart from its standard."""

    name: str
    summary: str = ""
    audience: str = ""
    keywords: str = ""
    place: str = ""
    hours: str = ""


@transaction.atomic
def create_service(*, unit: Unit, facts: Facts, by: CatalogueActor, at: datetime) -> Service:
    """Name a service of a unit. Raises `DomainError` when the unit has one with this name."""
    check_can_manage(by, unit.pk)
    service, made = Service.objects.get_or_create(
        unit=unit, name=facts.name, defaults=_without_name(facts)
    )
    if not made:
        raise _taken(facts.name)
    note(service, "service.create", by=by, at=at, name=service.name, unit=unit.code)
    return service


def _without_name(facts: Facts) -> dict[str, str]:
    return {name: value for name, value in vars(facts).items() if name != "name"}


def _taken(name: str) -> DomainError:
    return DomainError(
        _("Unit ini sudah punya layanan bernama “%(name)s”. Pakai nama lain, atau buka yang ada.")
        % {"name": name}
    )


@transaction.atomic
def change_service(*, service_id: int, facts: Facts, by: CatalogueActor, at: datetime) -> Service:
    """Describe a service anew; standards are not touched. Raises `DomainError` for a taken name."""
    service = locked(service_id, by)
    changed = [name for name, value in vars(facts).items() if getattr(service, name) != value]
    if not changed:
        return service
    for name in changed:
        setattr(service, name, getattr(facts, name))
    try:
        with transaction.atomic():
            service.save(update_fields=changed)
    except IntegrityError as error:
        raise _taken(facts.name) from error
    note(service, "service.update", by=by, at=at, name=service.name, fields=changed)
    return service


@transaction.atomic
def close_service(
    *, service_id: int, on: date, reason: str, by: CatalogueActor, at: datetime
) -> Service:
    """Stop offering a service; its standard in force is withdrawn on the same day.

    Raises `OvertakenError` when it is closed already, `DomainError` for a day to come.
    """
    service = locked(service_id, by)
    if service.closed_on is not None:
        raise OvertakenError(_("Layanan ini sudah ditutup orang lain."))
    if on > timezone.localdate(at):
        raise DomainError(_("Tanggal tutup belum tiba. Tutup layanan pada harinya."))
    standard = service.standards.in_force().first()
    if standard is not None:
        if standard.valid_from and on < standard.valid_from:
            raise DomainError(
                _("Standar yang berlaku baru mulai sesudah tanggal itu. Pilih tanggal lain.")
            )
        end(standard, ServiceStandard.State.WITHDRAWN, last_day=on, reason=reason)
    service.closed_on = on
    service.save(update_fields=["closed_on"])
    note(service, "service.close", by=by, at=at, name=service.name, reason=reason)
    return service


def locked(service_id: int, by: CatalogueActor) -> Service:
    """Return a service that nobody else changes meanwhile, nor its standards."""
    service = (
        Service.objects.select_for_update(of=("self",)).select_related("unit").get(pk=service_id)
    )
    check_can_manage(by, service.unit_id)
    return service


def end(standard: ServiceStandard, state: str, *, last_day: date, reason: str) -> None:
    """End a standard in force: the only change that the database lets pass."""
    standard.state, standard.valid_until, standard.end_reason = state, last_day, reason
    standard.save(update_fields=["state", "valid_until", "end_reason"])


def note(service: Service, verb: str, *, by: CatalogueActor, at: datetime, **detail: Any) -> None:
    """Add an entry about a service to the audit trail."""
    audit.record(by=by, at=at, verb=verb, subject=f"service:{service.slug}", **detail)
