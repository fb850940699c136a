"""Somebody with the same problem asks to join: a remark on the other improvement, no more."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError
from tuntas.improvements.groups.actions.activity import touch
from tuntas.improvements.models import Improvement, Notice, StepComment
from tuntas.improvements.models.states import IMPROVEMENT
from tuntas.improvements.notices import notify
from tuntas.improvements.permissions import ImprovementActor, check_can_work
from tuntas.improvements.projects.actions.common import locked
from tuntas.improvements.trail import note
from tuntas.organisation.models import Unit

FIRST_STEP = 1
TEXT_LETTERS = 1000
WISH_DAYS = 14


@transaction.atomic
def ask_to_join(
    *, improvement_id: int, unit_id: int, text: str, uid: UUID, by: ImprovementActor, at: datetime
) -> StepComment:
    """Leave word with an improvement that somebody of `unit_id` would join; sent twice, kept once.

    Those who work on it read it among the remarks on the first step and answer as they like.
    Raises `NotPermittedError` for who does not work for the unit, `OvertakenError` when the
    improvement ended, `DomainError` without a word, and within a fortnight of the last one: each
    goes out by mail to everybody who works on it.
    """
    check_can_work(by, unit_id, None)
    if by.id is None:
        raise NotPermittedError(_("Hanya orang yang masuk dengan akunnya dapat melakukan ini."))
    improvement = locked(improvement_id)
    IMPROVEMENT.check(improvement.state, "ask_to_join")
    said = text.strip()
    if not said or len(said) > TEXT_LETTERS:
        raise DomainError(_("Tulis pesan, paling banyak %(n)s huruf.") % {"n": TEXT_LETTERS})
    unit = Unit.objects.only("short_name").get(pk=unit_id)
    asked = _("%(name)s (%(unit)s) ingin ikut bergabung: %(text)s") % {
        "name": by.name, "unit": unit.short_name, "text": said,
    }  # fmt: skip
    known = StepComment.objects.filter(uid=uid).first()
    if known is not None:
        if (known.improvement_id, known.by_id) != (improvement.pk, by.id):
            raise OvertakenError(_("Pesan ini sudah tersimpan di tempat lain. Muat ulang halaman."))
        return known
    _check_not_asked_lately(improvement, by_id=by.id, at=at)
    made = StepComment.objects.create(
        uid=uid, improvement=improvement, number=FIRST_STEP, text=asked, by_id=by.id, at=at
    )
    note(improvement, "improvement.ask_to_join", by=by, at=at, unit=unit.short_name)
    notify(Notice.Kind.WISH_TO_JOIN, made.pk, at=at)
    touch(improvement.group_id, at)
    return made


def _check_not_asked_lately(improvement: Improvement, *, by_id: int, at: datetime) -> None:
    wishes = Notice.objects.filter(kind=Notice.Kind.WISH_TO_JOIN).values("about")
    lately = improvement.comments.filter(by_id=by_id, at__gt=at - timedelta(days=WISH_DAYS))
    if lately.filter(pk__in=wishes).exists():
        raise DomainError(
            _(
                "Permintaan Anda sudah sampai pada mereka yang mengerjakannya. Tunggu jawabannya; "
                "setelah %(days)s hari Anda dapat meminta lagi."
            )
            % {"days": WISH_DAYS}
        )
