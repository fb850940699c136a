"""Writes of the working calendar."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from tuntas.core.audit import ActorLike, record
from tuntas.core.errors import OvertakenError
from tuntas.organisation.models import CalendarOverride, Unit

# Named, not imported: the cases stand above the organisation.
RECOMPUTE_DEADLINES = "cases.recompute_deadlines"


@transaction.atomic
def override_day(
    *,
    by: ActorLike,
    at: datetime,
    unit: Unit | None,
    on: date,
    intervals: Sequence[tuple[int, int]],
    reason: str,
) -> CalendarOverride:
    """Close or open a day for the government (`unit` None) or for one unit; replaces what was said.

    The deadlines that lie ahead are recomputed in the background, ordered in this transaction.
    """
    override, _created = CalendarOverride.objects.update_or_create(
        unit=unit,
        on=on,
        defaults={"intervals": [list(pair) for pair in intervals], "reason": reason, "made_at": at},
    )
    record(
        by=by,
        at=at,
        verb="calendar.override",
        subject=f"day:{on.isoformat()}",
        unit=unit.code if unit else None,
        intervals=override.intervals,
        reason=reason,
    )
    _recompute(unit.pk if unit else None)
    return override


@transaction.atomic
def withdraw_override(*, by: ActorLike, at: datetime, override: CalendarOverride) -> None:
    """Let the national calendar hold again on that day. Raises `OvertakenError` when it does already."""
    rows = CalendarOverride.objects.select_for_update(of=("self",)).select_related("unit")
    found = rows.filter(pk=override.pk).first()
    if found is None:
        raise OvertakenError(_("Hari khusus ini baru saja dihapus orang lain."))
    record(
        by=by,
        at=at,
        verb="calendar.withdraw",
        subject=f"day:{found.on.isoformat()}",
        unit=found.unit.code if found.unit else None,
    )
    found.delete()
    _recompute(found.unit_id)


def _recompute(unit_id: int | None) -> None:
    app.configure_task(RECOMPUTE_DEADLINES).defer(unit_id=unit_id)
