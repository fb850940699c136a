"""By which instrument a government says what to improve first."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from tuntas.assessments.instruments import known_instruments
from tuntas.core.errors import DomainError
from tuntas.improvements.models import PriorityAnswer
from tuntas.rules.instruments import Instrument, shipped
from tuntas.rules.scoring import Result, score

PRIORITY = "priority"  # kind of the instruments
SHIPPED = "prioritas-jombang"


def priority_instruments() -> Mapping[str, Instrument]:
    """Return the instruments that say what to improve first; the government's own before ours."""
    found = [one for one in known_instruments().values() if one.kind == PRIORITY]
    found.sort(key=lambda one: (one.key in shipped(), one.key))
    return {one.key: one for one in found}


def priority_instrument(key: str = "") -> Instrument:
    """Return the instrument asked for, or the first. Raises `DomainError` for an unknown one."""
    known = priority_instruments()
    found = known.get(key) if key else next(iter(known.values()))
    if found is None:
        raise DomainError(_("Instrumen prioritas “%(key)s” tidak ada.") % {"key": key})
    return found


def priority_result(instrument: Instrument, answers: Mapping[str, PriorityAnswer]) -> Result | None:
    """Return what the answers give; None while some are missing or were given to another file."""
    given = {
        node: one.value for node, one in answers.items() if one.instrument_hash == instrument.hash
    }
    if set(given) != {leaf.key for leaf in instrument.leaves}:
        return None
    return score(instrument, given)
