"""The first administrator, and the way back in for one who lost the password."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.core.audit import ActorLike
from tuntas.core.errors import DomainError
from tuntas.core.permissions import Administrator
from tuntas.organisation.actions.people import activate_person, create_person
from tuntas.organisation.actions.roles import grant_role
from tuntas.organisation.actions.units import create_unit
from tuntas.organisation.models import Person, Unit
from tuntas.organisation.refusals import explained

GOVERNMENT_CODE = "PEMDA"


@explained()
def appoint_administrator(
    *, by: ActorLike, at: datetime, email: str, name: str, government: str = ""
) -> Person:
    """Make that person administrator of the whole government, which is made if there is none.

    Somebody known by that e-mail address keeps name and roles, so calling it twice changes nothing.
    Raises `DomainError` if there is no government and `government`, its name, is empty.
    """
    root = Unit.objects.filter(parent__isnull=True).first() or _government(government, by, at)
    person = Person.objects.filter(email=email.lower()).first()
    if person is None:
        person = create_person(by=by, at=at, email=email, name=name)
    activate_person(by=by, at=at, person=person)
    today = timezone.localdate(at)
    held = person.memberships.valid(on=today).filter(unit=root, role=Administrator.key)
    if not held.exists():
        grant_role(by=by, at=at, person=person, unit=root, role=Administrator.key, since=today)
    return person


def _government(name: str, by: ActorLike, at: datetime) -> Unit:
    if not name:
        raise DomainError(
            _("Belum ada pemerintah daerah. Tambahkan --government “Pemerintah Kota …”.")
        )
    return create_unit(
        by=by,
        at=at,
        code=GOVERNMENT_CODE,
        name=name,
        short_name="",
        kind=Unit.Kind.GOVERNMENT,
        parent=None,
    )
