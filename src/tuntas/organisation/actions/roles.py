"""Writes of memberships: who holds which role where."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from tuntas.core.audit import ActorLike, record
from tuntas.core.errors import DomainError
from tuntas.organisation.models import Membership, Person, Unit
from tuntas.organisation.refusals import explained


@explained()
def grant_role(
    *,
    by: ActorLike,
    at: datetime,
    person: Person,
    unit: Unit,
    role: str,
    since: date,
    until: date | None = None,
) -> Membership:
    """Give a role for a unit and everything below it."""
    membership = Membership.objects.create(
        person=person, unit=unit, role=role, since=since, until=until
    )
    record(
        by=by, at=at, verb="role.grant", subject=f"person:{person.pk}", role=role, unit=unit.code
    )
    return membership


@explained()
def end_role(*, by: ActorLike, at: datetime, membership: Membership, until: date) -> None:
    """End a membership with that day."""
    if until < membership.since:
        raise DomainError(
            _("Akhir peran (%(until)s) mendahului mulainya (%(since)s).")
            % {"until": f"{until:%d-%m-%Y}", "since": f"{membership.since:%d-%m-%Y}"}
        )
    Membership.objects.filter(pk=membership.pk).update(until=until)
    record(
        by=by,
        at=at,
        verb="role.end",
        subject=f"person:{membership.person_id}",
        role=membership.role,
        unit=membership.unit.code,
        until=until.isoformat(),
    )
