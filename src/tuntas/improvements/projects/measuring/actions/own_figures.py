"""Action: the group writes down its own monthly figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError, OvertakenError
from tuntas.improvements.groups.actions.activity import touch
from tuntas.improvements.models import Improvement, OwnFigure
from tuntas.improvements.permissions import ImprovementActor
from tuntas.improvements.projects.actions.common import for_work
from tuntas.improvements.projects.measuring.actions.asking import ask_for_effect
from tuntas.improvements.projects.measuring.subjects import Source
from tuntas.improvements.trail import note
from tuntas.measures.queries.series import months_before

MOST_MONTHS = 72  # that the page offers


@dataclass(frozen=True)
class FigureFact:
    """A month (its first day), its value (None: none), and the value that was seen before."""

    month: date
    value: Decimal | None
    seen: Decimal | None = None


@transaction.atomic
def write_figures(
    *, improvement_id: int, figures: Sequence[FigureFact], by: ImprovementActor, at: datetime
) -> int:
    """Write the figures that changed; return how many. Also after the end: an effect must last.

    Raises `NotPermittedError`, `DomainError` where something else is measured and for a month that
    is not over or too old, `OvertakenError` for an improvement that was stopped and where somebody
    else wrote another value of the same month meanwhile.
    """
    improvement = for_work(improvement_id, by, "count")
    if improvement.source != Source.OWN:
        raise DomainError(_("Perbaikan ini tidak diukur dengan catatan sendiri."))
    changed = [one for one in figures if one.value != one.seen]
    _check_months(changed, at)
    told = _write(improvement, changed, by=by, at=at)
    if not told:
        return 0
    ask_for_effect(improvement, at=at)
    improvement.changed_at = at
    improvement.save(update_fields=["effect_asked_at", "changed_at"])
    note(improvement, "improvement.figures", by=by, at=at, figures=told)
    touch(improvement.group_id, at)
    return len(told)


def _check_months(changed: Sequence[FigureFact], at: datetime) -> None:
    running = timezone.localdate(at).replace(day=1)
    if any(one.month.day != 1 for one in changed):
        raise DomainError(_("Tulis satu angka untuk setiap bulan."))
    if any(one.month >= running and one.value is not None for one in changed):
        raise DomainError(_("Bulan yang belum selesai belum dapat dicatat."))
    oldest = months_before(running, MOST_MONTHS)
    if any(one.month < oldest and one.value is not None for one in changed):
        raise DomainError(
            _("Yang dapat dicatat hanya %(months)s bulan terakhir.") % {"months": MOST_MONTHS}
        )


def _write(
    improvement: Improvement, changed: Sequence[FigureFact], *, by: ImprovementActor, at: datetime
) -> dict[str, list[str]]:
    """Write what differs from what stands; return per month the value before and after."""
    there = dict(improvement.figures.values_list("month", "value"))
    told = dict[str, list[str]]()
    for one in changed:
        standing = there.get(one.month)
        if standing == one.value:
            continue
        if standing != one.seen:
            raise OvertakenError(
                _("Angka %(month)s sudah diubah. Muat ulang halaman, lalu periksa.")
                % {"month": f"{one.month:%m/%Y}"}
            )
        _put(improvement, one, by=by, at=at)
        told[f"{one.month:%Y-%m}"] = [_said(standing), _said(one.value)]
    return told


def _put(improvement: Improvement, one: FigureFact, *, by: ImprovementActor, at: datetime) -> None:
    if one.value is None:
        improvement.figures.filter(month=one.month).delete()
        return
    OwnFigure.objects.update_or_create(
        improvement=improvement,
        month=one.month,
        defaults={"value": one.value, "by_id": by.id, "at": at},
    )


def _said(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
