"""Actions: a proven improvement is shared as a practice, brought up to date, and shared no more."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError, OvertakenError
from tuntas.improvements.meanwhile import ChangedMeanwhileError
from tuntas.improvements.models import Improvement
from tuntas.improvements.permissions import ImprovementActor, check_can_lead
from tuntas.improvements.projects.actions.common import locked, moved
from tuntas.improvements.projects.spreading.actions.withdrawal import SHARING, withdraw
from tuntas.improvements.projects.spreading.proven import check_proven
from tuntas.improvements.projects.spreading.queries.renewal import steps_of, unshown_yet
from tuntas.improvements.trail import note

SUMMARY_LETTERS = 2000


@transaction.atomic
def share_practice(
    *, improvement_id: int, summary: str, seen: str, by: ImprovementActor, at: datetime
) -> Improvement:
    """Show a proven improvement to everybody as it stands now; shared again, as it stands then.

    `seen` is the digest of what the head read; the same words again change nothing. Raises
    `DomainError` where the effect is not seen or the summary is empty, `ChangedMeanwhileError` for
    what was changed, shared or withdrawn after it was read.
    """
    improvement = locked(improvement_id)
    check_can_lead(by, improvement.unit_id)
    check_proven(improvement)
    said = summary.strip()
    if not said or len(said) > SUMMARY_LETTERS:
        raise DomainError(
            _("Tulis ringkasannya, paling banyak %(n)s huruf.") % {"n": SUMMARY_LETTERS}
        )
    found = unshown_yet(improvement, steps_of(improvement))
    if improvement.summary == said and not found.parts:
        return improvement
    if found.seen != seen:
        raise ChangedMeanwhileError(
            _(
                "Isinya diubah, atau praktik ini ditarik, setelah Anda membacanya. "
                "Baca yang berlaku sekarang, lalu bagikan."
            )
        )
    improvement.summary = said
    if improvement.shared_at is None:
        improvement.shared_at, improvement.shared_by_id = at, by.id
    improvement.shared_as, improvement.unshown = found.copy, ""
    improvement.save(update_fields=["summary", *SHARING])
    note(improvement, "practice.share", by=by, at=at, title=improvement.title)
    moved(improvement, at=at)
    return improvement


@transaction.atomic
def renew_practice(
    *, improvement_id: int, seen: str, by: ImprovementActor, at: datetime
) -> Improvement:
    """Show a practice as its improvement stands now; `seen` is the digest of what the head read.

    Raises `DomainError` where the effect is not seen any more, `OvertakenError` for what is not
    shared, is shown so already, or was changed after it was read.
    """
    improvement = locked(improvement_id)
    check_can_lead(by, improvement.unit_id)
    if improvement.shared_at is None:
        raise OvertakenError(_("Praktik ini sudah tidak dibagikan."))
    check_proven(improvement)
    found = unshown_yet(improvement, steps_of(improvement))
    if not found.parts:
        raise OvertakenError(_("Yang dibagikan sudah sama dengan isi sekarang."))
    if found.seen != seen:
        raise OvertakenError(
            _("Isinya diubah lagi setelah Anda membacanya. Baca yang berbeda, lalu perbarui.")
        )
    improvement.shared_as = found.copy
    improvement.save(update_fields=["shared_as"])
    parts = [part.title for part in found.parts]
    note(improvement, "practice.renew", by=by, at=at, title=improvement.title, parts=parts)
    moved(improvement, at=at)
    return improvement


@transaction.atomic
def withdraw_practice(*, improvement_id: int, by: ImprovementActor, at: datetime) -> Improvement:
    """Show it to nobody else any more; what others took over stays theirs."""
    improvement = locked(improvement_id)
    check_can_lead(by, improvement.unit_id)
    if improvement.shared_at is None:
        raise OvertakenError(_("Praktik ini sudah tidak dibagikan."))
    withdraw(improvement)
    note(improvement, "practice.withdraw", by=by, at=at, title=improvement.title)
    moved(improvement, at=at)
    return improvement
