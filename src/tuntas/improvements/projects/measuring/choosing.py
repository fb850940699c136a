"""Actions: what an improvement is measured by, when its change began, with what it is compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.catalogue.models import Service
from tuntas.core.errors import DomainError
from tuntas.improvements.groups.actions.activity import touch
from tuntas.improvements.models import Improvement
from tuntas.improvements.permissions import ImprovementActor, check_can_work
from tuntas.improvements.projects.measuring.asking import ask_for_effect
from tuntas.improvements.projects.measuring.candidates import barred_units
from tuntas.improvements.projects.measuring.describing import is_counted, known_indicators
from tuntas.improvements.projects.measuring.reading import clock, read
from tuntas.improvements.projects.measuring.subjects import (
    MONTHS_BEFORE,
    IndicatorSubject,
    Series,
    Source,
    Subject,
    beside,
    subject_of,
)
from tuntas.improvements.projects.spreading.showing import show_no_longer
from tuntas.improvements.trail import note
from tuntas.measures.queries.series import months_before
from tuntas.organisation.models import Region

MOST_TRANSITION = 3  # months
MOST_BESIDE, MOST_WATCHED = 20, 5
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


@dataclass(frozen=True)
class Change:
    """When the change began (the first of a month), what it is compared with, what is watched."""

    started_on: date
    transition_months: int = 0
    beside: Sequence[int] = ()  # ids of units
    watched: Sequence[str] = ()  # keys of indicators


@transaction.atomic
def choose_measure(
    *, improvement_id: int, measure: Measure, by: ImprovementActor, at: datetime
) -> Improvement:
    """Choose what an improvement is measured by; a later choice is recorded, results stay.

    Another figure loses its comparison units, and the effect that stood for the former one. Raises
    `NotPermittedError`, and `DomainError` for one that ended, for what has no figures, and for a
    target below nothing or in a month that is over.
    """
    improvement = running_improvement(improvement_id, by)
    before, aim, month = _measured_by(improvement), _aim(improvement), improvement.target_month
    _put_measure(improvement, measure)
    _check_target(measure)
    if measure.target_month != month:  # one that is over by now may stand
        _check_target_month(measure, at)
    after = _measured_by(improvement)
    if after != before:
        _check_has_figures(improvement, at)
        improvement.comparison_units.clear()
        _ask_anew(improvement, at)
    if after != before or _aim(improvement) != aim:
        show_no_longer(improvement, Improvement.Unshown.MEASURE, by=by, at=at)
    _save(improvement, "improvement.measure", by=by, at=at)
    return improvement


@transaction.atomic
def plan_change(
    *, improvement_id: int, change: Change, by: ImprovementActor, at: datetime
) -> Improvement:
    """Say when the change began and what it is compared with, and have the effect computed.

    Raises `NotPermittedError`, and `DomainError` for one that ended, without a measure, for a start
    that lies ahead or has no months before it, for units that cannot be compared with.
    """
    improvement = running_improvement(improvement_id, by)
    if not improvement.source:
        raise DomainError(_("Pilih dulu apa yang diukur, lalu kapan perubahannya mulai."))
    _check_start(change, at)
    if change.started_on != improvement.started_on:
        _check_months_before(improvement, change.started_on, at)
    _check_beside(improvement, change, at)
    _check_watched(improvement, change)
    asked, watched = _asked(improvement), list(improvement.watched)
    improvement.started_on = change.started_on
    improvement.transition_months = change.transition_months
    improvement.watched = list(dict.fromkeys(change.watched))
    improvement.comparison_units.set(change.beside)
    if _asked(improvement) != asked:
        _ask_anew(improvement, at)
        show_no_longer(improvement, Improvement.Unshown.CHANGE, by=by, at=at)
    elif improvement.watched != watched:
        ask_for_effect(improvement, at=at)
    _save(improvement, "improvement.change", by=by, at=at)
    return improvement


def running_improvement(improvement_id: int, by: ImprovementActor) -> Improvement:
    """Lock and return an improvement that somebody may work on and that has not ended."""
    locked = Improvement.objects.select_for_update(of=("self",), no_key=True)
    found = locked.select_related("service", "region").get(pk=improvement_id)
    check_can_work(by, found.unit_id, found.group_id)
    if found.state != Improvement.State.RUNNING:
        raise DomainError(_("Perbaikan ini sudah berakhir, jadi ukurannya tidak diubah lagi."))
    return found


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
    if measure.target is None and measure.target_month is not None:
        raise DomainError(_("Tulis juga nilai targetnya, bukan hanya bulannya."))
    # What a group counts itself may fall below nothing, such as a balance.
    if measure.target is not None and measure.target < 0 and measure.source != Source.OWN:
        raise DomainError(_("Targetnya di bawah nol, padahal angka ini paling kecil 0."))


def _check_target_month(measure: Measure, at: datetime) -> None:
    """Refuse a month that is over; a change never starts later, so no target lies before it."""
    month = measure.target_month
    if month is not None and month < timezone.localdate(at).replace(day=1):
        raise DomainError(_("Bulan targetnya sudah lewat. Pilih bulan ini atau sesudahnya."))


def _check_has_figures(improvement: Improvement, at: datetime) -> None:
    """Refuse what nobody has counted yet; a group's own figures may come later."""
    if improvement.source == Source.OWN:
        return
    months = _months(subject_of(improvement), LONG_AGO, at)
    if not any(one.n for one in months):
        raise DomainError(
            _(
                "Ukuran ini belum punya angka di unit Anda. Pilih yang lain, atau catat angka sendiri."
            )
        )


def _months(subject: Subject, since: date, at: datetime) -> Series:
    return read({subject: since}, clock(timezone.localdate(at))).get(subject, ())


def _check_start(change: Change, at: datetime) -> None:
    running = timezone.localdate(at).replace(day=1)
    if change.started_on.day != 1:
        raise DomainError(_("Perubahan dihitung mulai awal bulan: pilih bulannya saja."))
    if change.started_on > running:
        raise DomainError(
            _("Bulan mulai masih di depan. Isilah setelah perubahannya benar-benar mulai.")
        )
    if not 0 <= change.transition_months <= MOST_TRANSITION:
        raise DomainError(_("Masa peralihan paling lama tiga bulan."))


def _check_months_before(improvement: Improvement, start: date, at: datetime) -> None:
    months = _months(subject_of(improvement), months_before(start, MONTHS_BEFORE), at)
    if not any(one.month < start and one.value is not None for one in months):
        raise DomainError(
            _(
                "Belum ada angka dari bulan sebelum perubahan mulai, jadi tidak ada yang dapat "
                "dibandingkan. Pilih bulan mulai yang lain, atau lengkapi angkanya dulu."
            )
        )


def _check_beside(improvement: Improvement, change: Change, at: datetime) -> None:
    """Refuse units that are part of the unit itself, took over the same practice or have no figures."""
    if not change.beside:
        return
    if improvement.source == Source.OWN:
        raise DomainError(_("Angka catatan sendiri tidak punya unit pembanding."))
    if len(set(change.beside)) > MOST_BESIDE:
        raise DomainError(_("Pilih paling banyak dua puluh unit pembanding."))
    if barred_units(improvement) & set(change.beside):
        raise DomainError(
            _(
                "Unit pembanding tidak boleh bagian dari unit Anda, unit di atasnya, atau unit yang "
                "menerapkan praktik yang sama."
            )
        )
    others = [beside(subject_of(improvement), unit_id) for unit_id in sorted(set(change.beside))]
    since = months_before(change.started_on, MONTHS_BEFORE)
    found = read(dict.fromkeys(others, since), clock(timezone.localdate(at)))
    if not all(any(one.n for one in found.get(other, ())) for other in others):
        raise DomainError(
            _("Salah satu unit pembanding tidak punya angka yang sama. Hapus dari pilihan.")
        )


def _check_watched(improvement: Improvement, change: Change) -> None:
    known = known_indicators()
    for key in change.watched:
        found = known.get(key)
        if found is None or found.parts or key == improvement.indicator:
            raise DomainError(
                _("Angka yang diawasi harus indikator lain daripada ukuran utamanya.")
            )
    if len(set(change.watched)) > MOST_WATCHED:
        raise DomainError(_("Awasi paling banyak lima angka lain."))


def _asked(improvement: Improvement) -> tuple[Any, ...]:
    beside_ids = set(improvement.comparison_units.values_list("pk", flat=True))
    return improvement.started_on, improvement.transition_months, beside_ids


def _ask_anew(improvement: Improvement, at: datetime) -> None:
    """Take the effect down that stood for another question; its row stays."""
    improvement.effect = None
    ask_for_effect(improvement, at=at)


def _save(improvement: Improvement, verb: str, *, by: ImprovementActor, at: datetime) -> None:
    improvement.changed_at = at
    improvement.save()
    note(improvement, verb, by=by, at=at, **_told(improvement))
    touch(improvement.group_id, at)


def _told(improvement: Improvement) -> dict[str, Any]:
    """Return what stands in the audit trail: everything by which an effect is judged."""
    subject = subject_of(improvement)
    return {
        "source": improvement.source,
        "figure": improvement.indicator or improvement.category or improvement.own_label,
        "part": improvement.part,
        "service": subject.service if isinstance(subject, IndicatorSubject) else "",
        "region": improvement.region_id or "",
        "target": None if improvement.target is None else str(improvement.target),
        "target_month": f"{improvement.target_month:%Y-%m}" if improvement.target_month else "",
        "started_on": f"{improvement.started_on:%Y-%m}" if improvement.started_on else "",
        "transition_months": improvement.transition_months,
        "beside": sorted(improvement.comparison_units.values_list("code", flat=True)),
        "watched": list(improvement.watched),
    }
