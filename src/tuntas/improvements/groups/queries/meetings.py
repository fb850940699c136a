"""All meetings of a group, and what their minutes said before they were corrected."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tuntas.improvements.models import Group, GroupMember, Improvement, Meeting
from tuntas.rules.phrases import as_language, format_date

PAGE_LENGTH = 25
LABELS: Mapping[str, str | Promise] = {
    "held_on": _("Tanggal rapat"),
    "attended": _("Yang hadir"),
    "guests": _("Tamu"),
    "place": _("Tempat"),
    "improvement": _("Tentang perbaikan"),
    "minutes": _("Yang dibicarakan"),
    "decisions": _("Keputusan"),
    "next_on": _("Rapat berikutnya"),
}
DAYS = {"held_on", "next_on"}


@dataclass(frozen=True)
class Page:
    """Meetings, each with `came`, the newest first; `next` is the last one's id where more follow."""

    rows: Sequence[Meeting]
    next: int | None


def meeting_page(group: Group, *, after: int | None) -> Page:
    """Return one page, in one query (two behind the first page)."""
    found = with_those_who_came(group)
    last = group.meetings.filter(pk=after).first() if after else None
    if last is not None:
        found = found.filter(Q(held_on__lt=last.held_on) | Q(held_on=last.held_on, pk__lt=last.pk))
    rows = list(found[: PAGE_LENGTH + 1])
    more = len(rows) > PAGE_LENGTH
    return Page(rows[:PAGE_LENGTH], rows[PAGE_LENGTH - 1].pk if more else None)


def with_those_who_came(group: Group) -> QuerySet[Meeting]:
    """Return a group's meetings with `came`, how many were there; the newest first."""
    found = group.meetings.annotate(came=Count("attended")).select_related("improvement")
    return found.order_by("-held_on", "-pk")


class Said(Protocol):
    """What minutes say, in a form or in their row."""

    @property
    def held_on(self) -> date: ...
    @property
    def next_on(self) -> date | None: ...
    @property
    def place(self) -> str: ...
    @property
    def guests(self) -> str: ...
    @property
    def minutes(self) -> str: ...
    @property
    def decisions(self) -> str: ...


def content_of(
    said: Said, came: Iterable[GroupMember], about: Improvement | None
) -> dict[str, Any]:
    """Return minutes for reading, as a revision keeps them: by the keys of `LABELS`."""
    return {
        "held_on": said.held_on.isoformat(),
        "attended": [one.name for one in sorted(came, key=lambda one: one.pk)],
        "guests": said.guests,
        "place": said.place,
        "improvement": about.title if about else "",
        "minutes": said.minutes,
        "decisions": said.decisions,
        "next_on": said.next_on.isoformat() if said.next_on else "",
    }


@dataclass(frozen=True)
class Correction:
    """One correction: who, when, and what the parts that it changed said before."""

    by: str
    at: datetime
    before: Sequence[tuple[str | Promise, str]]


def corrections_of(meeting: Meeting, came: Sequence[GroupMember]) -> list[Correction]:
    """Return the corrections, the last first; one query. `came` are those who came as it says now."""
    found = []
    later = content_of(meeting, came, meeting.improvement)
    for row in meeting.revisions.select_related("by").order_by("-revision"):
        name = row.by.name if row.by else ""
        found.append(Correction(name, row.at, list(_differing(row.content, later))))
        later = row.content
    return found


def _differing(
    content: Mapping[str, Any], later: Mapping[str, Any]
) -> Iterator[tuple[str | Promise, str]]:
    for name, label in LABELS.items():
        if content[name] != later[name]:
            yield label, _written(name, content[name])


def _written(name: str, said: Any) -> str:
    if name == "attended":
        return ", ".join(said)
    if name in DAYS and said:
        return format_date(date.fromisoformat(said), as_language(get_language()))
    return str(said)


def who_may_have_come(group: Group, meeting: Meeting) -> list[GroupMember]:
    """Return who belonged to the group on the day or later, and who is said to have come."""
    there = Q(until__isnull=True) | Q(until__gte=meeting.held_on) | Q(meetings=meeting)
    return list(group.members.filter(there).distinct())


def subjects_of(group: Group, meeting: Meeting) -> list[Improvement]:
    """Return what minutes may be about: what the group works on, and what they name already."""
    running = Q(state=Improvement.State.RUNNING)
    return list(group.improvements.filter(running | Q(pk=meeting.improvement_id)))
