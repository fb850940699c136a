"""The check sheet: how often something was seen, counted tap by tap. A wrong line is corrected by a new one."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError, OvertakenError
from tuntas.improvements.models import Improvement, Tally
from tuntas.improvements.permissions import ImprovementActor
from tuntas.improvements.projects.actions.common import for_work, moved
from tuntas.improvements.trail import note

MOST_TIMES = 10_000
LABEL_LETTERS = 120


@dataclass(frozen=True)
class Seen:
    """Something was seen so many times on a day."""

    label: str
    on: date
    times: int = 1


@transaction.atomic
def tally(
    *, improvement_id: int, uid: UUID, seen: Seen, by: ImprovementActor, at: datetime
) -> Tally:
    """Add a line to the check sheet; the same `uid` again is the same line.

    Raises `OvertakenError` where the `uid` is known and something else is said; `DomainError` without a
    label, for a day to come, for less than one or too many times.
    """
    improvement = for_work(improvement_id, by)
    known = Tally.objects.filter(uid=uid).first()
    label = " ".join(seen.label.split())
    if known is not None:
        return _same(known, improvement, label=label, seen_on=seen.on, times=seen.times)
    _check(label, seen, today=timezone.localdate(at))
    made = Tally.objects.create(
        uid=uid, improvement=improvement, seen_on=seen.on, label=label, times=seen.times,
        by_id=by.id, at=at,
    )  # fmt: skip
    note(
        improvement, "step.tally", by=by, at=at, title=improvement.title, label=label,
        seen_on=seen.on.isoformat(), times=seen.times,
    )  # fmt: skip
    moved(improvement, at=at)
    return made


def _same(known: Tally, improvement: Improvement, **said: Any) -> Tally:
    """Return a line that is sent once more, since the answer was lost, with what it says already."""
    if known.improvement_id != improvement.pk:
        raise DomainError(_("Formulir ini sudah dipakai. Muat ulang halaman, lalu catat lagi."))
    if any(getattr(known, name) != value for name, value in said.items()):
        raise OvertakenError(
            _(
                "Catatan ini sudah tersimpan dengan isi lain. Buka lembar periksa, lalu betulkan di sana."
            )
        )
    return known


def _check(label: str, seen: Seen, *, today: date) -> None:
    if not label or len(label) > LABEL_LETTERS:
        raise DomainError(
            _("Tulis apa yang dihitung, paling panjang %(most)s huruf.") % {"most": LABEL_LETTERS}
        )
    if seen.on > today:
        raise DomainError(_("Tanggal itu belum tiba. Catat yang sudah terlihat."))
    if not 1 <= seen.times <= MOST_TIMES:
        raise DomainError(_("Isi banyaknya dari 1 sampai 10.000."))


@transaction.atomic
def correct_tally(
    *,
    improvement_id: int,
    tally_id: int,
    uid: UUID,
    times: int,
    reason: str,
    by: ImprovementActor,
    at: datetime,
) -> Tally:
    """Say how often it really was (0: not at all), and why; the wrong line stays and counts no more.

    The same `uid` again is the same correction. Raises `DomainError` without a reason,
    `OvertakenError` for a line that is not there or was corrected already, and where the `uid` is known
    and something else is said.
    """
    improvement = for_work(improvement_id, by)
    known = Tally.objects.filter(uid=uid).first()
    reason = " ".join(reason.split())[:300]
    if known is not None:
        return _same(known, improvement, corrects_id=tally_id, times=times, reason=reason)
    wrong = improvement.tallies.counted().filter(pk=tally_id).first()
    if wrong is None:
        raise OvertakenError(_("Catatan ini sudah dibetulkan. Muat ulang lembar periksa."))
    if not reason:
        raise DomainError(_("Tulis mengapa catatan ini dibetulkan."))
    if not 0 <= times <= MOST_TIMES:
        raise DomainError(_("Isi banyaknya dari 0 sampai 10.000."))
    made = Tally.objects.create(
        uid=uid, improvement=improvement, seen_on=wrong.seen_on, label=wrong.label, times=times,
        corrects=wrong, reason=reason, by_id=by.id, at=at,
    )  # fmt: skip
    note(
        improvement, "step.correct_tally", by=by, at=at, title=improvement.title, label=wrong.label,
        seen_on=wrong.seen_on.isoformat(), was=wrong.times, times=times, reason=reason,
    )  # fmt: skip
    moved(improvement, at=at)
    return made
