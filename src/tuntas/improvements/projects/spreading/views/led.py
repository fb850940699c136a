"""The improvements that a head may share or make a standard."""

from django.http import Http404
from django.utils.translation import gettext as _

from tuntas.core.access import OfficeRequest
from tuntas.improvements.models import Improvement
from tuntas.improvements.permissions import can_lead
from tuntas.improvements.projects.queries.steps import visible_improvement


def led(request: OfficeRequest, pk: int) -> Improvement:
    """Return an improvement of a unit that one leads; others look as if they were not there."""
    found = visible_improvement(request.powers, pk)
    if not can_lead(request.powers, found.unit_id):
        raise Http404(_("Perbaikan ini tidak ada."))
    return found
