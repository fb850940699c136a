"""Reads of the audit trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from tuntas.core.models import AuditEntry
from tuntas.organisation.models import Person

ENTRIES_AT_ONCE = 50


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


PERSON = "person:"


def people_named(entries: Sequence[AuditEntry]) -> dict[str, str]:
    """Return the names of the people whom entries are about, by subject, in one query."""
    numbers = {
        entry.subject.removeprefix(PERSON) for entry in entries if entry.subject.startswith(PERSON)
    }
    people = Person.objects.filter(pk__in=[int(one) for one in numbers if one.isdecimal()])
    return {f"{PERSON}{pk}": name for pk, name in people.values_list("pk", "name")}


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
