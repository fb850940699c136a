"""People who may be named as members of a unit's groups, and the names by which they are offered."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db.models import Q, QuerySet

from tuntas.organisation.models import Membership, Person, Unit

MOST_OFFERED = 300  # an education agency has thousands of people; any name that is typed is found


def people_of(unit: Unit, *, on: date) -> QuerySet[Person]:
    """Return who works for the unit, for a unit below it, or above it: there facilitators come from."""
    near = Q(unit__ancestor_ids__contains=[unit.pk]) | Q(unit__in=unit.ancestor_ids)
    working = Membership.objects.valid(on=on).filter(near)
    return Person.objects.filter(is_active=True, pk__in=working.values("person_id"))


def offered_names(unit: Unit, *, on: date) -> list[str]:
    """Return names for a form to suggest, by name; one query."""
    return list(_by_label(people_of(unit, on=on).order_by("name", "pk")[:MOST_OFFERED]))


def persons_by_name(unit: Unit, said: Collection[str], *, on: date) -> Mapping[str, int]:
    """Return the ids of those whom typed names mean; a name that two people share means neither."""
    bare = {one.partition(" · ")[0] for one in said}
    return _by_label(people_of(unit, on=on).filter(name__in=bare))


def _by_label(people: Iterable[Person]) -> dict[str, int]:
    """Return ids by name; of people with one name each is told apart by number."""
    found = list(people)
    often = Counter(one.name for one in found)
    return {
        one.name
        if often[one.name] == 1
        else f"{one.name} · {one.employee_number or one.pk}": one.pk
        for one in found
    }
