"""Reads for the pages of people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from tuntas.organisation.models import Membership, Person

PEOPLE_AT_ONCE = 50


@dataclass(frozen=True)
class PeopleFilter:
    """What a list of people is narrowed to; each is part of the page's address.

    `text` is sought in name, e-mail address and NIP; `unit_id` keeps those with a role there or
    below today; `active` is whether they may sign in; `after` is the person the page begins behind.
    """

    text: str = ""
    unit_id: int | None = None
    active: bool = True
    after: int | None = None


@dataclass(frozen=True)
class PeoplePage:
    """One page of people; each has `held`, the memberships valid on the day. `next_after`: None at the end."""

    people: Sequence[Person]
    next_after: int | None


def people_page(people: QuerySet[Person], chosen: PeopleFilter, *, on: date) -> PeoplePage:
    """Return one page by name, in two queries; a page further on costs no more than the first."""
    held = Prefetch(
        "memberships",
        queryset=Membership.objects.valid(on=on).select_related("unit").order_by("since", "pk"),
        to_attr="held",
    )
    found = _narrowed(people, chosen, on).order_by("name", "pk").prefetch_related(held)
    rows = list(found[: PEOPLE_AT_ONCE + 1])
    shown = rows[:PEOPLE_AT_ONCE]
    return PeoplePage(shown, shown[-1].pk if len(rows) > PEOPLE_AT_ONCE else None)


def _narrowed(people: QuerySet[Person], chosen: PeopleFilter, on: date) -> QuerySet[Person]:
    people = people.filter(is_active=chosen.active)
    for word in chosen.text.split():
        people = people.filter(
            Q(name__icontains=word) | Q(email__icontains=word) | Q(employee_number__startswith=word)
        )
    if chosen.unit_id is not None:
        there = Membership.objects.valid(on=on).filter(
            unit__ancestor_ids__contains=[chosen.unit_id]
        )
        people = people.filter(pk__in=there.values("person_id"))
    if chosen.after is not None:
        name = Person.objects.filter(pk=chosen.after).values("name")[:1]
        people = people.filter(Q(name__gt=name) | Q(name=name, pk__gt=chosen.after))
    return people


def roles_of(person: Person) -> list[Membership]:
    """Return all roles the person ever held, the latest first."""
    return list(person.memberships.select_related("unit").order_by("-since", "-pk"))


def holds_today(memberships: list[Membership], *, on: date) -> list[Membership]:
    """Keep those that hold on the day."""
    return [
        one for one in memberships if one.since <= on and (one.until is None or one.until >= on)
    ]
