"""Reads of the audit trail."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from tuntas.core.models import AuditEntry
from tuntas.organisation.models import Person, Unit

ENTRIES_AT_ONCE = 20


@dataclass(frozen=True)
class TrailFilter:
    """What the trail is narrowed to.

    `group` is the part of a verb before its dot (`unit`, `role`); `actor` is sought in the actor's
    name, `subject` is exact; `after` is the (at, id) of the last entry of the page before.
    """

    group: str = ""
    actor: str = ""
    subject: str = ""
    after: tuple[datetime, int] | None = None


@dataclass(frozen=True)
class TrailPage:
    """Entries, newest first, and where the next page begins (None at the end)."""

    entries: list[AuditEntry]
    next_after: tuple[datetime, int] | None


PERSON, UNIT = "person:", "unit:"
CODES_IN_DETAIL = ("unit", "parent", "former")


@dataclass(frozen=True)
class Names:
    """What people call what entries speak of: people by number, units by code."""

    people: Mapping[int, str]
    units: Mapping[str, str]


def names_in(entries: Sequence[AuditEntry], *, subject: str = "") -> Names:
    """Return the names of the people and units that entries (and `subject`) mention, in two queries."""
    subjects = {subject, *(entry.subject for entry in entries)}
    people = Person.objects.filter(pk__in=_rest(subjects, PERSON, only_numbers=True))
    mentioned = {str(entry.detail.get(key)) for entry in entries for key in CODES_IN_DETAIL}
    units = Unit.objects.filter(code__in=mentioned.union(_rest(subjects, UNIT)))
    return Names(dict(people.values_list("pk", "name")), dict(units.values_list("code", "name")))


def _rest(subjects: Iterable[str], kind: str, *, only_numbers: bool = False) -> set[str]:
    rest = {one.removeprefix(kind) for one in subjects if one.startswith(kind)}
    return {one for one in rest if one.isdecimal()} if only_numbers else rest


def trail_page(chosen: TrailFilter) -> TrailPage:
    """Return one page in one query."""
    entries = AuditEntry.objects.order_by("-at", "-id")
    if chosen.group:
        entries = entries.filter(verb__startswith=f"{chosen.group}.")
    if chosen.actor:
        entries = entries.filter(actor_name__icontains=chosen.actor)
    if chosen.subject:
        entries = entries.filter(subject=chosen.subject)
    if chosen.after is not None:
        at, last_id = chosen.after
        entries = entries.filter(Q(at__lt=at) | Q(at=at, id__lt=last_id))
    rows = list(entries[: ENTRIES_AT_ONCE + 1])
    shown = rows[:ENTRIES_AT_ONCE]
    more = len(rows) > ENTRIES_AT_ONCE
    return TrailPage(shown, (shown[-1].at, shown[-1].pk) if more else None)
