"""A proven change proposes the next version of a service's standard, with the change as its reason."""

from dataclasses import replace
from datetime import date, datetime
from math import ceil

from django.db import transaction
from django.db.models import Avg
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.catalogue.actions.standards import begin_draft, edit_draft
from tuntas.catalogue.drafts import content_of
from tuntas.catalogue.models import Service, ServiceStandard
from tuntas.catalogue.promises import MINUTES_OF, Speech
from tuntas.core.errors import DomainError
from tuntas.improvements.models import Improvement, StandardProposal
from tuntas.improvements.permissions import ImprovementActor, check_can_lead
from tuntas.improvements.projects.actions.common import locked, moved
from tuntas.improvements.projects.spreading.proven import check_proven
from tuntas.improvements.trail import note
from tuntas.measures.models import MonthlyValue

REASON_LETTERS = 500
KEPT_BY_NINE_OF_TEN = "working-time-p90"
RECENT_MONTHS = 6  # whole months that a promise is made from
LEAST_MONTHS = 3


def suggested_promise(standard: ServiceStandard, *, today: date) -> int | None:
    """Return a shorter promise in working minutes that nine of ten cases kept lately, else None.

    The mean of the last six months' 90th percentiles, rounded up to the unit in which the promise
    is said; None with fewer than three months, or where the standard promises as much already.
    """
    service, promised = standard.service, standard.promise_working_minutes
    rows = MonthlyValue.objects.of(service.unit_id, service=service.name).filter(
        indicator=KEPT_BY_NINE_OF_TEN, month__lt=today.replace(day=1)
    )
    recent = list(rows.order_by("-month").values_list("pk", flat=True)[:RECENT_MONTHS])
    if promised is None or len(recent) < LEAST_MONTHS:
        return None
    mean = MonthlyValue.objects.filter(pk__in=recent).aggregate(mean=Avg("value"))["mean"]
    one = MINUTES_OF[Speech(standard.promise_unit)]
    rounded = ceil(float(mean) / one) * one
    return rounded if rounded < promised else None


@transaction.atomic
def propose_standard(
    *,
    improvement_id: int,
    service_id: int,
    promise_working_minutes: int | None,
    by: ImprovementActor,
    at: datetime,
) -> ServiceStandard:
    """Draft the next version of a standard of the unit's service; the head edits and enforces it.

    `promise_working_minutes` None leaves the promise as it is. Raises `DomainError` where the effect
    is not seen, the service is another unit's, or a draft exists (see the catalogue's actions).
    """
    improvement = locked(improvement_id)
    check_can_lead(by, improvement.unit_id)
    effect = check_proven(improvement)
    service = Service.objects.select_related("unit").filter(pk=service_id).first()
    if service is None or improvement.unit_id not in service.unit.ancestor_ids:
        raise DomainError(_("Pilih layanan milik unit perbaikan ini."))
    draft = begin_draft(service_id=service_id, by=by, at=at)
    # Standards are written in Indonesian, whatever the head reads.
    reason = f"Perbaikan “{improvement.title}”: {effect.sentence.id}"
    content = replace(content_of(draft), change_reason=reason[:REASON_LETTERS])
    if promise_working_minutes is not None:
        content = replace(content, promise_working_minutes=promise_working_minutes)
    draft = edit_draft(standard_id=draft.pk, content=content, seen=draft.revision, by=by, at=at)
    StandardProposal.objects.create(improvement=improvement, standard=draft, by_id=by.id, at=at)
    note(
        improvement, "improvement.propose_standard", by=by, at=at,
        title=improvement.title, service=service.name, version=draft.version,
    )  # fmt: skip
    moved(improvement, at=at)
    return draft


def proposable(improvement: Improvement) -> list[Service]:
    """Return the services whose standard the improvement may change; its own first."""
    offered = Service.objects.offered(on=timezone.localdate())
    services = list(offered.filter(unit__ancestor_ids__contains=[improvement.unit_id]))
    return sorted(services, key=lambda one: (one.pk != improvement.service_id, one.name))
