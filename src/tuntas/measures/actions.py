"""New starts on charts: from which month, and why, limits are computed anew."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tuntas.core import audit
from tuntas.core.errors import DomainError, OvertakenError
from tuntas.measures.indicators import usable_indicators
from tuntas.measures.models import MonthlyValue, Rebase
from tuntas.measures.permissions import MeasuresActor, check_can_rebase
from tuntas.organisation.models import Unit

LEAST_MONTHS = 2  # on either side: one month has no limits


@dataclass(frozen=True)
class NewLimits:
    """Which chart, from which month (its first day), and what changed in the work."""

    indicator: str
    month: date
    cause: str
    service: str = ""


@transaction.atomic
def rebase(*, unit_id: int, limits: NewLimits, by: MeasuresActor, at: datetime) -> Rebase:
    """Have limits computed anew from a month on.

    Raises `NotPermittedError`, `DomainError` without a cause or where the months on either side are
    too few, `OvertakenError` when somebody set the same start before.
    """
    check_can_rebase(by, unit_id)
    cause = " ".join(limits.cause.split())
    if not cause:
        raise DomainError(
            _("Tulis apa yang berubah. Tanpa sebab, garis baru hanya menyembunyikan tanda.")
        )
    unit = Unit.objects.select_for_update().get(pk=unit_id)
    _check_months(unit_id, limits)
    standing = Rebase.objects.standing().filter(
        unit=unit, service=limits.service, indicator=limits.indicator, month=limits.month
    )
    if standing.exists():
        raise OvertakenError(_("Hitungan baru untuk bulan itu sudah ada. Muat ulang halaman ini."))
    made = Rebase.objects.create(
        unit=unit, service=limits.service, indicator=limits.indicator, month=limits.month,
        cause=cause, made_by_id=by.id, made_at=at,
    )  # fmt: skip
    _record(made, unit, "rebase.set", by=by, at=at)
    return made


def _check_months(unit_id: int, limits: NewLimits) -> None:
    """Refuse a start that leaves one side without limits, or a chart that does not exist."""
    indicator = usable_indicators(Path(settings.HOME)).get(limits.indicator)
    least = indicator.minimum_n if indicator else 1
    months = set(
        MonthlyValue.objects.of(unit_id, service=limits.service)
        .filter(indicator=limits.indicator, n__gte=least)
        .values_list("month", flat=True)
    )
    before = sum(month < limits.month for month in months)
    if min(before, len(months) - before) < LEAST_MONTHS:
        raise DomainError(
            _(
                "Hitungan baru perlu paling sedikit dua bulan berangka sebelum dan sesudah mulainya. "
                "Pilih bulan lain, atau tunggu."
            )
        )


@transaction.atomic
def withdraw_rebase(*, rebase_id: int, by: MeasuresActor, at: datetime) -> Rebase:
    """Take a new start back; the record stays. Raises `OvertakenError` when it is gone already."""
    found = Rebase.objects.select_related("unit").get(pk=rebase_id)
    check_can_rebase(by, found.unit_id)
    withdrawn = Rebase.objects.standing().filter(pk=rebase_id)
    if not withdrawn.update(withdrawn_at=at, withdrawn_by_id=by.id):
        raise OvertakenError(_("Hitungan baru ini sudah dibatalkan."))
    _record(found, found.unit, "rebase.withdraw", by=by, at=at)
    return found


def _record(made: Rebase, unit: Unit, verb: str, *, by: MeasuresActor, at: datetime) -> None:
    audit.record(
        by=by, at=at, verb=verb, subject=f"unit:{unit.code}", indicator=made.indicator,
        service=made.service, month=f"{made.month:%Y-%m}", cause=made.cause,
    )  # fmt: skip
