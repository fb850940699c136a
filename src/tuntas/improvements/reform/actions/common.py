"""Rows that an act works on while nobody else changes them; in which order: ADR 41."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.improvements.models import ReformItem, ReformPlan
from tuntas.improvements.permissions import ImprovementActor
from tuntas.improvements.reform.permissions import check_can_manage
from tuntas.improvements.reform.rule import reform_rule
from tuntas.rules.improvement.reform_progress import closes_on


def check_open(year: int, *, on: date) -> None:
    """Raises `DomainError` once a year's plans are closed."""
    if on > closes_on(year, reform_rule().reporting.value):
        raise DomainError(
            _("Rencana tahun %(year)s sudah ditutup, jadi tidak diubah lagi.") % {"year": year}
        )


def locked_plan(plan_id: int, by: ImprovementActor, at: datetime) -> ReformPlan:
    """Return a plan to work on, locked, with its unit.

    Raises `DomainError` once its year is closed; `NotPermittedError`.
    """
    rows = ReformPlan.objects.select_for_update(of=("self",), no_key=True)
    plan = rows.select_related("unit").get(pk=plan_id)
    check_can_manage(by, plan.unit_id)
    check_open(plan.year, on=timezone.localdate(at))
    return plan


def locked_item(item_id: int) -> ReformItem:
    """Return an action, locked, with its plan and unit."""
    rows = ReformItem.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("plan__unit").get(pk=item_id)
