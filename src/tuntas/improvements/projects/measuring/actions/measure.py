"""Action: what an improvement is measured by, and where it should come to."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.catalogue.models import Service
from tuntas.core.errors import DomainError
from tuntas.improvements.meanwhile import check_seen, mark
from tuntas.improvements.models import Improvement
from tuntas.improvements.permissions import ImprovementActor
from tuntas.improvements.projects.actions.common import for_work
from tuntas.improvements.projects.measuring.actions.common import (
    ask_anew,
    keep_choice,
    months_of,
)
from tuntas.improvements.projects.measuring.figures import is_counted, why_beyond
from tuntas.improvements.projects.measuring.subjects import Source, subject_of
from tuntas.improvements.projects.spreading.actions.withdrawal import show_no_longer
from tuntas.organisation.models import Region

LONG_AGO = date(2000, 1, 1)


@dataclass(frozen=True)
class Measure:
    """What is looked at month by month, and where it should come to.

    Of an indicator: `indicator`, `part`, and `service_id` (None: all services together). Of
    complaints: `category`, and `region` by its code. Of the group's own figures: `label`, `unit`.
    `lower_is_better` counts for own figures and for indicators that are neutral by themselves.
    """

    source: str
    indicator: str = ""
    part: str = ""
    service_id: int | None = None
    category: str = ""
    region: str = ""
    label: str = ""
    unit: str = ""
    lower_is_better: bool = True
    from_tallies: bool = False
    target: Decimal | None = None
    target_month: date | None = None


def measure_mark(improvement: Improvement) -> str:
    """Return the mark of what an improvement is measured by, and where it should come to."""
    target = improvement.target
    return mark(
        improvement.source, improvement.indicator, improvement.part,
        None if improvement.all_services else improvement.service_id, improvement.category,
        improvement.region_id, improvement.own_label, improvement.own_unit,
        improvement.own_from_tallies, improvement.own_lower_is_better,
        None if target is None else target.normalize(), improvement.target_month,
    )  # fmt: skip


@transaction.atomic
def choose_measure(
    *, improvement_id: int, measure: Measure, seen: str, by: ImprovementActor, at: datetime
) -> Improvement:
    """Choose what an improvement is measured by; a later choice is recorded, results stay.

    Another figure loses its comparison units, and the effect that stood for the former one. The same
    again writes nothing. `seen` is the `measure_mark` of what the page showed: raises
    `ChangedMeanwhileError` when something else was chosen since, `NotPermittedError`, `OvertakenError`
    for one that ended, and `DomainError` for what has no figures, and for a target below nothing,
    above the whole of a share, or in a month that is over.
    """
    improvement = for_work(improvement_id, by, "measure")
    stands = measure_mark(improvement)
    before, aim, month = _measured_by(improvement), _aim(improvement), improvement.target_month
    _put_measure(improvement, measure)
    if measure_mark(improvement) == stands:
        return improvement
    check_seen(stands, seen)
    _check_target(measure)
    if measure.target_month != month:  # one that is over by now may stand
        _check_target_month(measure, at)
    after = _measured_by(improvement)
    if after != before:
        _check_has_figures(improvement, at)
        improvement.comparison_units.clear()
        ask_anew(improvement, at)
    if after != before or _aim(improvement) != aim:
        show_no_longer(improvement, Improvement.Unshown.MEASURE, by=by, at=at)
    keep_choice(improvement, "improvement.measure", by=by, at=at)
    return improvement


def _measured_by(improvement: Improvement) -> tuple[Any, ...]:
    """Return what makes another figure of it."""
    if not improvement.source:
        return ()
    return (
        subject_of(improvement), improvement.own_label, improvement.own_unit,
        improvement.own_lower_is_better,
    )  # fmt: skip


def _aim(improvement: Improvement) -> tuple[Any, ...]:
    """Return what the figures should come to."""
    return improvement.target, improvement.target_month


def _put_measure(improvement: Improvement, measure: Measure) -> None:
    """Write a measure into an improvement; what another source needs is emptied."""
    _check_named(measure)
    improvement.source = measure.source
    improvement.indicator = improvement.part = improvement.category = ""
    improvement.own_label = improvement.own_unit = ""
    improvement.region, improvement.own_from_tallies = None, False
    improvement.own_lower_is_better = measure.lower_is_better
    improvement.target, improvement.target_month = measure.target, measure.target_month
    match measure.source:
        case Source.INDICATOR:
            improvement.indicator, improvement.part = measure.indicator, measure.part
            _put_service(improvement, measure.service_id)
        case Source.COMPLAINTS:
            improvement.category = measure.category
            improvement.region = _region(measure.region)
        case _:
            improvement.own_label = " ".join(measure.label.split())
            improvement.own_unit = " ".join(measure.unit.split())
            improvement.own_from_tallies = measure.from_tallies


def _check_named(measure: Measure) -> None:
    named = {
        Source.INDICATOR: is_counted(measure.indicator, measure.part),
        Source.COMPLAINTS: bool(measure.category),
        Source.OWN: bool(measure.label.strip()),
    }
    if not named.get(Source(measure.source)):
        raise DomainError(_("Sebutkan apa yang dihitung setiap bulan."))


def _put_service(improvement: Improvement, service_id: int | None) -> None:
    improvement.all_services = service_id is None
    if service_id is None:
        return
    found = Service.objects.filter(
        pk=service_id, unit__ancestor_ids__contains=[improvement.unit_id]
    ).first()
    if found is None:
        raise DomainError(_("Layanan itu bukan layanan unit ini."))
    improvement.service = found


def _region(code: str) -> Region | None:
    if not code:
        return None
    found = Region.objects.filter(pk=code).first()
    if found is None:
        raise DomainError(_("Wilayah itu tidak dikenal. Pilih dari daftar."))
    return found


def _check_target(measure: Measure) -> None:
    target, by_indicator = measure.target, measure.source == Source.INDICATOR
    if target is None and measure.target_month is not None:
        raise DomainError(_("Tulis juga nilai targetnya, bukan hanya bulannya."))
    # What a group counts itself may fall below nothing, such as a balance.
    if target is not None and target < 0 and measure.source != Source.OWN:
        raise DomainError(_("Targetnya di bawah nol, padahal angka ini paling kecil 0."))
    if target is not None and by_indicator and (why := why_beyond(measure.indicator, target)):
        raise DomainError(why)


def _check_target_month(measure: Measure, at: datetime) -> None:
    """Refuse a month that is over; a change never starts later, so no target lies before it."""
    month = measure.target_month
    if month is not None and month < timezone.localdate(at).replace(day=1):
        raise DomainError(_("Bulan targetnya sudah lewat. Pilih bulan ini atau sesudahnya."))


def _check_has_figures(improvement: Improvement, at: datetime) -> None:
    """Refuse what nobody has counted yet; a group's own figures may come later."""
    if improvement.source == Source.OWN:
        return
    months = months_of(subject_of(improvement), LONG_AGO, at)
    if not any(one.n for one in months):
        raise DomainError(
            _(
                "Ukuran ini belum punya angka di unit Anda. Pilih yang lain, atau catat angka sendiri."
            )
        )
