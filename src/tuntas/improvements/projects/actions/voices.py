"""What people say about an improvement: remarks on a step, and how likely each holds a cause."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError, NotPermittedError
from tuntas.improvements.models import STEPS, CauseVote, Improvement, StepComment
from tuntas.improvements.permissions import ImprovementActor, check_can_comment
from tuntas.improvements.projects.actions.common import for_work, locked, moved
from tuntas.improvements.trail import note
from tuntas.rules.improvement.eight_steps import Causes

MOST_POINTS = 5
COMMENT_LETTERS = 4000


@transaction.atomic
def comment(
    *,
    improvement_id: int,
    number: int,
    uid: UUID,
    text: str,
    by: ImprovementActor,
    at: datetime,
) -> StepComment:
    """Remark on a step, also after the improvement ended; the same `uid` again is the same remark.

    Raises `DomainError` without words, for too many, or for a `uid` used elsewhere;
    `NotPermittedError`.
    """
    improvement = locked(improvement_id)
    check_can_comment(by, improvement)
    known = StepComment.objects.filter(uid=uid).first()
    if known is not None:
        return _same(known, improvement, number)
    said = text.replace("\r\n", "\n").strip()
    if not said:
        raise DomainError(_("Tulis dahulu komentar Anda."))
    if len(said) > COMMENT_LETTERS or number not in range(1, STEPS + 1):
        raise DomainError(
            _("Komentar paling panjang %(most)s huruf, untuk langkah 1 sampai 8.")
            % {"most": COMMENT_LETTERS}
        )
    made = StepComment.objects.create(
        uid=uid, improvement=improvement, number=number, text=said, by_id=_person(by), at=at
    )
    note(improvement, "step.comment", by=by, at=at, title=improvement.title, step=number)
    moved(improvement, at=at)
    return made


def _same(known: StepComment, improvement: Improvement, number: int) -> StepComment:
    if (known.improvement_id, known.number) != (improvement.pk, number):
        raise DomainError(_("Formulir ini sudah dipakai. Muat ulang halaman, lalu tulis lagi."))
    return known


def _person(by: ImprovementActor) -> int:
    if by.id is None:
        raise NotPermittedError(_("Hanya orang yang masuk dengan akunnya dapat melakukan ini."))
    return by.id


@transaction.atomic
def vote(
    *, improvement_id: int, points: Mapping[str, int], by: ImprovementActor, at: datetime
) -> int:
    """Say how likely each cause is, 1 to 5 points by its key; what was said before is replaced.

    Returns the number of causes. Raises `DomainError` for a cause that is not there or other points,
    `NotPermittedError` for whoever does not work on it.
    """
    improvement = for_work(improvement_id, by)
    person = _person(by)
    _check_points(improvement, points)
    improvement.votes.filter(person_id=person).exclude(cause__in=points).delete()
    CauseVote.objects.bulk_create(
        [
            CauseVote(improvement=improvement, cause=cause, person_id=person, points=said)
            for cause, said in points.items()
        ],
        update_conflicts=True,
        unique_fields=["improvement", "cause", "person"],
        update_fields=["points"],
    )
    note(improvement, "step.vote", by=by, at=at, title=improvement.title, causes=len(points))
    moved(improvement, at=at)
    return len(points)


def _check_points(improvement: Improvement, points: Mapping[str, int]) -> None:
    content = improvement.steps.values_list("content", flat=True).get(number=3)
    known = {cause.key for cause in Causes.parse(content).causes}
    if set(points) - known:
        raise DomainError(_("Daftar sebabnya baru saja berubah. Muat ulang halaman, lalu nilai."))
    if not all(1 <= said <= MOST_POINTS for said in points.values()):
        raise DomainError(_("Beri tiap sebab 1 sampai 5 poin."))
