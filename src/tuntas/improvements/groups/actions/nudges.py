"""City hall asks the head of a unit about a missing or sleeping group."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from tuntas.core.errors import DomainError, OvertakenError
from tuntas.improvements.groups.actions.common import locked_unit
from tuntas.improvements.models import Group, Nudge
from tuntas.improvements.permissions import ImprovementActor, check_can_coach
from tuntas.improvements.trail import note
from tuntas.organisation.models import Unit
from tuntas.rules.phrases import as_language, format_date

SEND_NUDGE = "improvements.send_nudge"
AT_MOST_EVERY = timedelta(days=14)


class NudgedRecentlyError(DomainError):
    """The head was asked less than a fortnight ago; whoever means it may ask again."""


@transaction.atomic
def nudge(
    *,
    unit_id: int,
    group_id: int | None,
    text: str,
    by: ImprovementActor,
    at: datetime,
    forced: bool = False,
) -> Nudge:
    """Ask the heads of a unit, by mail and on their pages, about one group or that there is none.

    Raises `NudgedRecentlyError` within a fortnight unless `forced`; `OvertakenError` when the group
    ended or one was formed meanwhile; `DomainError` without words; `NotPermittedError`.
    """
    check_can_coach(by, unit_id)
    # Two who ask at once wait for each other here: one is told of the other.
    unit = locked_unit(unit_id)
    if not text.strip():
        raise DomainError(_("Tulis pertanyaannya, walau hanya satu kalimat."))
    _check_still_so(unit, group_id)
    if not forced:
        _check_not_recent(unit, group_id, at)
    asked = Nudge.objects.create(
        unit=unit, group_id=group_id, text=text.strip(), made_by_id=by.id, made_at=at
    )
    note(asked, "group.nudge", by=by, at=at, unit=unit.code, text=asked.text)
    app.configure_task(SEND_NUDGE).defer(nudge_id=asked.pk)
    return asked


def _check_still_so(unit: Unit, group_id: int | None) -> None:
    groups = Group.objects.active().filter(unit=unit)
    if group_id is None:
        if groups.exists():
            raise OvertakenError(_("Unit ini sementara itu sudah membentuk kelompok."))
    elif not groups.filter(pk=group_id).exists():
        raise OvertakenError(_("Kelompok itu sementara itu sudah dibubarkan."))


def _check_not_recent(unit: Unit, group_id: int | None, at: datetime) -> None:
    since = at - AT_MOST_EVERY
    same = Q(unit=unit, group_id=group_id)
    last = Nudge.objects.filter(same, made_at__gt=since).first()
    if last is not None:
        raise NudgedRecentlyError(
            _("Kepala unit ini sudah ditanya pada %(day)s. Beri waktu dua minggu.")
            % {"day": format_date(timezone.localdate(last.made_at), as_language(get_language()))}
        )
