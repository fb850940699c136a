"""Forms whose time is over: whoever opens one is led back, what was typed into one is refused beside it."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.core.access import OfficeRequest
from tuntas.improvements.models import ChangeAgent, Group
from tuntas.improvements.sending import told


def dissolved(request: OfficeRequest, group: Group) -> HttpResponse | None:
    """Lead back to a group that was dissolved, from a form that was only opened."""
    if request.method == "POST" or group.dissolved_on is None:
        return None
    return told(request, _("Kelompok ini sudah dibubarkan."), "group", group.pk)


def term_over(request: OfficeRequest, agent: ChangeAgent) -> HttpResponse | None:
    """Lead back to an agent whose time is over, from a form that was only opened."""
    if request.method == "POST" or not has_served(agent):
        return None
    reason = _("Masa tugasnya sudah berakhir, jadi rencananya tidak diubah lagi.")
    return told(request, reason, "agent", agent.pk)


def has_served(agent: ChangeAgent) -> bool:
    """Tell whether an agent's time is over today."""
    return agent.until is not None and agent.until < timezone.localdate()
