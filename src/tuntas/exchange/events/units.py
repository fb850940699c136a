"""Which unit a log means: what is certain is taken, the rest is told."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.exchange.lapor.settle import unit_matcher
from tuntas.organisation.models import Unit, UnitSpelling


def units_named(texts: set[str], *, at: datetime) -> dict[str, int]:
    """Return text → id for the spellings that people have settled or that name a unit exactly."""
    if not texts:
        return {}
    settled = UnitSpelling.objects.filter(spelling__in=texts, unit__isnull=False)
    found = dict(settled.values_list("spelling", "unit_id"))
    matcher = unit_matcher(at=at)
    for text in texts - found.keys():
        proposals = matcher.propose(text, limit=1)
        if proposals and proposals[0].exact:
            found[text] = proposals[0].id
    return {text: pk for text, pk in found.items() if pk is not None}


def find_unit(text: str) -> Unit | None:
    """Return the unit with this code, name or short name."""
    named = Q(code__iexact=text) | Q(name__iexact=text) | Q(short_name__iexact=text)
    return Unit.objects.filter(named).order_by("pk").first()


def unit_or_refuse(text: str) -> Unit | None:
    """Return the unit of an option; raises `DomainError` where there is none."""
    if not text:
        return None
    unit = find_unit(text)
    if unit is None:
        raise DomainError(_("Tidak ada unit dengan kode atau nama “%(unit)s”.") % {"unit": text})
    return unit
