"""Minutes of a group's meetings."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError, OvertakenError
from tuntas.improvements.groups.actions.activity import touch
from tuntas.improvements.groups.actions.common import locked_group
from tuntas.improvements.groups.queries.meetings import content_of
from tuntas.improvements.meanwhile import ChangedMeanwhileError
from tuntas.improvements.models import Group, GroupMember, Improvement, Meeting, MeetingRevision
from tuntas.improvements.models.states import GROUP
from tuntas.improvements.permissions import ImprovementActor, check_can_work
from tuntas.improvements.trail import note


@dataclass(frozen=True, kw_only=True)
class MeetingFacts:
    """What was said at a meeting and who came; `decisions` holds one a line."""

    held_on: date
    minutes: str
    attended: frozenset[int] = frozenset()  # ids of members
    improvement_id: int | None = None
    decisions: str = ""
    next_on: date | None = None
    place: str = ""
    guests: str = ""


class KeptOtherwiseError(OvertakenError):
    """Minutes arrived with other words than these: the answer was lost, and they were typed on."""

    def __init__(self, kept: Meeting) -> None:
        self.kept = kept
        super().__init__(
            _(
                "Notulen ini sudah tersimpan dengan isi lain. Buka yang tersimpan, lalu betulkan di sana."
            )
        )


@transaction.atomic
def record_meeting(
    *, uid: UUID, group_id: int, facts: MeetingFacts, by: ImprovementActor, at: datetime
) -> Meeting:
    """Keep the minutes of a meeting; sent twice with one `uid`, they are kept once.

    Raises `KeptOtherwiseError` where the `uid` is known and other words are sent, `OvertakenError` for a
    dissolved group; `DomainError` for minutes without a word, a day that does not fit, people or an
    improvement of another group; `NotPermittedError`.
    """
    group = locked_group(group_id)
    check_can_work(by, group.unit_id, group.pk)
    kept = Meeting.objects.filter(uid=uid).first()
    if kept is not None:
        return _same(kept, facts, group)
    came = _checked(facts, group, at=at)
    meeting = Meeting.objects.create(
        uid=uid, group=group, made_by_id=by.id, made_at=at, **_columns(facts)
    )
    meeting.attended.set(came)
    touch(group.pk, min(at, _end_of(facts.held_on)))
    note(meeting, "meeting.record", by=by, at=at, name=group.name, people=len(came))
    return meeting


@transaction.atomic
def correct_meeting(
    *, meeting_id: int, facts: MeetingFacts, seen: int, by: ImprovementActor, at: datetime
) -> Meeting:
    """Correct minutes; what they said before is kept. The same once more writes nothing.

    `seen` is how often they had been corrected when the form was opened. Raises
    `ChangedMeanwhileError` when somebody corrected them meanwhile, and else as `record_meeting`.
    """
    group = locked_group(Meeting.objects.values_list("group_id", flat=True).get(pk=meeting_id))
    check_can_work(by, group.unit_id, group.pk)
    meeting = group.meetings.select_related("improvement").get(pk=meeting_id)
    came = _checked(facts, group, at=at)
    former = content_of(meeting, meeting.attended.all(), meeting.improvement)
    about = group.improvements.filter(pk=facts.improvement_id or 0).first()
    later = content_of(facts, came, about)
    if later == former:
        return meeting
    revision = meeting.revisions.count()
    if revision != seen:
        raise ChangedMeanwhileError(_("Notulen ini baru saja dibetulkan. Baca dahulu."))
    for name, value in _columns(facts).items():
        setattr(meeting, name, value)
    meeting.save()
    meeting.attended.set(came)
    MeetingRevision.objects.create(
        meeting=meeting, revision=revision + 1, content=former, by_id=by.id, at=at
    )
    touch(group.pk, min(at, _end_of(facts.held_on)))
    changed = [name for name, value in later.items() if value != former[name]]
    note(meeting, "meeting.correct", by=by, at=at, name=group.name, fields=changed)
    return meeting


def _columns(facts: MeetingFacts) -> dict[str, Any]:
    return {name: value for name, value in vars(facts).items() if name != "attended"}


def _checked(facts: MeetingFacts, group: Group, *, at: datetime) -> list[GroupMember]:
    """Return who came."""
    GROUP.check(group.state, "meet")
    if not facts.minutes.strip():
        raise DomainError(_("Tulis apa yang dibicarakan, walau hanya satu kalimat."))
    _check_days(facts, group, today=timezone.localdate(at))
    _check_improvement(facts, group)
    return _came(facts, group)


def _same(kept: Meeting, facts: MeetingFacts, group: Group) -> Meeting:
    """Return minutes that are sent once more as they are kept, or as they were before a correction."""
    if kept.group_id != group.pk:
        raise DomainError(_("Notulen ini sudah tersimpan untuk kelompok lain. Buka formulir baru."))
    came = group.members.filter(pk__in=facts.attended)
    about = group.improvements.filter(pk=facts.improvement_id or 0).first()
    sent = content_of(facts, came, about)
    now = content_of(kept, kept.attended.all(), kept.improvement)
    if sent != now and not kept.revisions.filter(content=sent).exists():
        raise KeptOtherwiseError(kept)
    return kept


def _check_days(facts: MeetingFacts, group: Group, *, today: date) -> None:
    if facts.held_on > today:
        raise DomainError(_("Tanggal rapat belum tiba. Tulis notulennya pada harinya."))
    if facts.held_on < group.formed_on:
        raise DomainError(_("Pada tanggal itu kelompok belum dibentuk. Periksa tanggal rapat."))
    if facts.next_on is not None and facts.next_on <= facts.held_on:
        raise DomainError(_("Rapat berikutnya harus sesudah rapat ini."))


def _came(facts: MeetingFacts, group: Group) -> list[GroupMember]:
    """Return who came; those who left before the meeting cannot have."""
    there = Q(until__isnull=True) | Q(until__gte=facts.held_on)
    came = list(group.members.filter(there, pk__in=facts.attended))
    if len(came) != len(facts.attended):
        raise DomainError(_("Daftar anggota sementara itu berubah. Periksa siapa yang hadir."))
    return came


def _check_improvement(facts: MeetingFacts, group: Group) -> None:
    if facts.improvement_id is None:
        return
    own = Improvement.objects.filter(pk=facts.improvement_id, group=group)
    if not own.exists():
        raise DomainError(_("Perbaikan itu bukan milik kelompok ini. Pilih lagi."))


def _end_of(day: date) -> datetime:
    midnight = datetime.combine(day + timedelta(days=1), time(), timezone.get_current_timezone())
    return midnight - timedelta(seconds=1)
