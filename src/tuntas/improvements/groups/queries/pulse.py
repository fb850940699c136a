"""Pulses: which there are, who may see them, whose turn it is."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from tuntas.core.permissions import Permission
from tuntas.improvements.groups.queries.pulse_staff import works_in
from tuntas.improvements.models import Pulse, PulseTurn
from tuntas.organisation.powers import Powers

SHOWN = 5
PulseState = Literal["planned", "running", "ended"]


def pulse_state(pulse: Pulse, *, on: date) -> PulseState:
    """Return how a pulse stands on a day."""
    if on < pulse.begins:
        return "planned"
    return "running" if on <= pulse.ends else "ended"


def visible_pulses(powers: Powers) -> QuerySet[Pulse]:
    """Return the pulses of the units whose improvements somebody sees, and in which they are asked."""
    found = Pulse.objects.select_related("unit")
    if Permission.VIEW_IMPROVEMENTS in powers.everywhere:
        return found
    units = powers.units.get(Permission.VIEW_IMPROVEMENTS, frozenset())
    return found.filter(Q(unit_id__in=units) | works_in(powers))


def visible_pulse(powers: Powers, pk: int) -> Pulse:
    """Return a pulse; a stranger's and a wrong guess look the same (404)."""
    found = visible_pulses(powers).filter(pk=pk).first()
    if found is None:
        raise Http404(_("Denyut ini tidak ada."))
    return found


def newest_pulses(powers: Powers) -> Sequence[Pulse]:
    """Return the newest pulses that somebody may see."""
    return list(visible_pulses(powers).order_by("-begins", "-pk")[:SHOWN])


def waiting_pulses(powers: Powers, *, on: date) -> Sequence[Pulse]:
    """Return the running pulses in which it is somebody's turn, the one that ends first in front."""
    asked = Pulse.objects.filter(works_in(powers), begins__lte=on, ends__gte=on)
    taken = PulseTurn.objects.filter(person_id=powers.id).values("pulse_id")
    return list(asked.exclude(pk__in=taken).select_related("unit").order_by("ends", "pk"))


def is_asked(powers: Powers, pulse: Pulse, *, on: date) -> bool:
    """Tell whether a pulse runs and it is somebody's turn to answer it."""
    return pulse in waiting_pulses(powers, on=on)


def overlapping(ways: Sequence[int], unit_id: int, begins: date, ends: date) -> Pulse | None:
    """Return a pulse of the same days that asks some of the same people.

    `ways` are the ids from the root down to the unit.
    """
    near = Q(unit_id__in=ways) | Q(unit__ancestor_ids__contains=[unit_id])
    return Pulse.objects.filter(near, begins__lte=ends, ends__gte=begins).first()
