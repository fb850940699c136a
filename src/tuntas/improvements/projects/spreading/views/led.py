"""The improvements that a head may share or make a standard."""

from tuntas.core.access import OfficeRequest
from tuntas.improvements.models import Improvement
from tuntas.improvements.permissions import check_can_lead
from tuntas.improvements.projects.queries.steps import visible_improvement


def led(request: OfficeRequest, pk: int) -> Improvement:
    """Return an improvement of a unit that one leads. Raises `NotPermittedError` for one only read."""
    found = visible_improvement(request.powers, pk)
    check_can_lead(request.powers, found.unit_id)
    return found
