"""What a proven change may propose: for which services, and which shorter promise."""

from datetime import date
from math import ceil

from django.db.models import Avg
from django.utils import timezone

from tuntas.catalogue.models import Service, ServiceStandard
from tuntas.catalogue.promises import MINUTES_OF, Speech
from tuntas.improvements.models import Improvement
from tuntas.measures.models import MonthlyValue

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


def proposable(improvement: Improvement) -> list[Service]:
    """Return the services whose standard the improvement may change; its own first."""
    offered = Service.objects.offered(on=timezone.localdate())
    services = list(offered.filter(unit__ancestor_ids__contains=[improvement.unit_id]))
    return sorted(services, key=lambda one: (one.pk != improvement.service_id, one.name))
