"""People who may be named as members of a unit's groups."""

from datetime import date

from django.db.models import Q, QuerySet

from tuntas.organisation.models import Membership, Person, Unit


def people_of(unit: Unit, *, on: date) -> QuerySet[Person]:
    """Return who works for the unit, for a unit below it, or above it: there facilitators come from."""
    near = Q(unit__ancestor_ids__contains=[unit.pk]) | Q(unit__in=unit.ancestor_ids)
    working = Membership.objects.valid(on=on).filter(near)
    return Person.objects.filter(is_active=True, pk__in=working.values("person_id"))
