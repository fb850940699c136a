"""Action: when the change began, with what it is compared, what is watched."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.improvements.meanwhile import check_seen, mark
from tuntas.improvements.models import Improvement
from tuntas.improvements.permissions import ImprovementActor
from tuntas.improvements.projects.actions.common import for_work
from tuntas.improvements.projects.measuring.actions.asking import ask_for_effect
from tuntas.improvements.projects.measuring.actions.common import (
    ask_anew,
    keep_choice,
    months_of,
)
from tuntas.improvements.projects.measuring.figures import known_indicators
from tuntas.improvements.projects.measuring.queries.candidates import barred_units, units_beside
from tuntas.improvements.projects.measuring.subjects import (
    MONTHS_BEFORE,
    Source,
    subject_of,
)
from tuntas.improvements.projects.spreading.actions.withdrawal import show_no_longer
from tuntas.measures.queries.series import months_before
from tuntas.organisation.models import Unit

MOST_TRANSITION = 3  # months
MOST_BESIDE, MOST_WATCHED = 20, 5


@dataclass(frozen=True)
class Change:
    """When the change began (the first of a month), what it is compared with, what is watched."""

    started_on: date
    transition_months: int = 0
    beside: Sequence[int] = ()  # ids of units
    watched: Sequence[str] = ()  # keys of indicators


class Planned(NamedTuple):
    """A change in the one order in which two of them are compared; `started_on` None: not said yet."""

    started_on: date | None
    transition_months: int
    beside: list[int]
    watched: list[str]

    @property
    def mark(self) -> str:
        """What tells it from any other."""
        return mark(*self)

    @property
    def question(self) -> tuple[Any, ...]:
        """What is asked of the improvement's own figure."""
        return self[:3]


def planned_of(improvement: Improvement) -> Planned:
    """Return the change that stands, in one query."""
    beside = improvement.comparison_units.values_list("pk", flat=True)
    return Planned(
        improvement.started_on, improvement.transition_months, sorted(beside),
        sorted(improvement.watched),
    )  # fmt: skip


@transaction.atomic
def plan_change(
    *, improvement_id: int, change: Change, seen: str, by: ImprovementActor, at: datetime
) -> Improvement:
    """Say when the change began and what it is compared with, and have the effect computed.

    The same again writes nothing. `seen` is the mark of what the page showed, see `planned_of`: raises
    `ChangedMeanwhileError` when it is another now, `NotPermittedError`, `OvertakenError` for one that
    ended, and `DomainError` without a measure, for a start that lies ahead or has no months before it,
    for units that cannot be compared with.
    """
    improvement = for_work(improvement_id, by, "measure")
    if not improvement.source:
        raise DomainError(_("Pilih dulu apa yang diukur, lalu kapan perubahannya mulai."))
    stands, wanted = planned_of(improvement), _planned(change)
    if wanted == stands:
        return improvement
    check_seen(stands.mark, seen)
    _check_start(change, at)
    if change.started_on != improvement.started_on:
        _check_months_before(improvement, change.started_on, at)
    _check_beside(improvement, change, at)
    _check_watched(improvement, change)
    improvement.started_on = change.started_on
    improvement.transition_months = change.transition_months
    improvement.watched = list(dict.fromkeys(change.watched))
    improvement.comparison_units.set(change.beside)
    if wanted.question != stands.question:
        ask_anew(improvement, at)
        show_no_longer(improvement, Improvement.Unshown.CHANGE, by=by, at=at)
    else:
        ask_for_effect(improvement, at=at)
    keep_choice(improvement, "improvement.change", by=by, at=at)
    return improvement


def _planned(change: Change) -> Planned:
    beside, watched = sorted(set(change.beside)), sorted(set(change.watched))
    return Planned(change.started_on, change.transition_months, beside, watched)


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
    months = months_of(subject_of(improvement), months_before(start, MONTHS_BEFORE), at)
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
    if barred_units(improvement).filter(pk__in=change.beside).exists():
        raise DomainError(
            _(
                "Unit pembanding tidak boleh bagian dari unit Anda, unit di atasnya, atau unit yang "
                "menerapkan praktik yang sama."
            )
        )
    taken = {one.unit_id for one in units_beside(improvement, today=timezone.localdate(at))}
    without = set(change.beside) - taken
    if without:
        names = Unit.objects.filter(pk__in=without).values_list("name", flat=True)
        raise DomainError(
            _("%(units)s tidak punya angka yang sama dengan unit ini. Hapus dari pilihan.")
            % {"units": ", ".join(names)}
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
