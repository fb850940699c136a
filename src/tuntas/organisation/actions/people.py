"""Writes of people."""

from datetime import datetime

from django.utils.translation import gettext as _

from tuntas.core.audit import ActorLike, record
from tuntas.core.errors import DomainError
from tuntas.organisation.models import Person
from tuntas.organisation.refusals import explained


@explained()
def create_person(
    *,
    by: ActorLike,
    at: datetime,
    email: str,
    name: str,
    employee_number: str = "",
    password: str | None = None,
) -> Person:
    """Add a person; without `password` they set one by the link of "forgotten password"."""
    person = Person.objects.create_user(
        email, password, name=name, employee_number=employee_number, created_at=at
    )
    record(by=by, at=at, verb="person.create", subject=f"person:{person.pk}")
    return person


@explained()
def update_person(
    *, by: ActorLike, at: datetime, person: Person, name: str, employee_number: str
) -> None:
    """Correct a name or a NIP; the e-mail address is how people sign in and stays."""
    before = {"name": person.name, "employee_number": person.employee_number}
    person.name, person.employee_number = name, employee_number
    person.save(update_fields=["name", "employee_number"])
    record(by=by, at=at, verb="person.update", subject=f"person:{person.pk}", before=before)


@explained()
def deactivate_person(*, by: ActorLike, at: datetime, person: Person) -> None:
    """Let a person no longer sign in; open sessions end with their next page. Roles stay."""
    if by.id == person.pk:
        raise DomainError(_("Anda tidak dapat menonaktifkan akun Anda sendiri."))
    _switch(by, at, person, active=False, verb="person.deactivate")


@explained()
def activate_person(*, by: ActorLike, at: datetime, person: Person) -> None:
    """Let a person sign in again."""
    _switch(by, at, person, active=True, verb="person.activate")


def _switch(by: ActorLike, at: datetime, person: Person, *, active: bool, verb: str) -> None:
    """Write an entry only where something changed, so that a second press leaves no trace."""
    person.is_active = active
    if Person.objects.filter(pk=person.pk, is_active=not active).update(is_active=active):
        record(by=by, at=at, verb=verb, subject=f"person:{person.pk}")
