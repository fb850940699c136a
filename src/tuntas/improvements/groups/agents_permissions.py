"""Who may do what with agents of change and with the pulse among staff."""

from django.utils.translation import gettext as _

from tuntas.core.errors import NotPermittedError
from tuntas.core.permissions import Permission
from tuntas.improvements.models import ChangeAgent
from tuntas.improvements.permissions import ImprovementActor


def can_name_agents(by: ImprovementActor, unit_id: int) -> bool:
    """Tell whether somebody chooses the unit's agents: its head, the organisation section."""
    return by.has_for(Permission.FORM_GROUPS, unit_id)


def check_can_name_agents(by: ImprovementActor, unit_id: int) -> None:
    """Raises `NotPermittedError` unless somebody chooses the unit's agents."""
    if not can_name_agents(by, unit_id):
        raise NotPermittedError(
            _("Agen perubahan dipilih oleh kepala unit atau Bagian Organisasi. Mintalah kepadanya.")
        )


def can_plan(by: ImprovementActor, agent: ChangeAgent) -> bool:
    """Tell whether somebody writes an agent's plan and progress: they themselves, head, coach."""
    themselves = by.id is not None and agent.person_id == by.id
    return themselves or can_name_agents(by, agent.unit_id)


def check_can_plan(by: ImprovementActor, agent: ChangeAgent) -> None:
    """Raises `NotPermittedError` unless somebody writes the agent's plan and progress."""
    if not can_plan(by, agent):
        raise NotPermittedError(
            _("Rencana ini ditulis oleh agennya, kepala unit, atau Bagian Organisasi.")
        )


def can_see_findings(by: ImprovementActor, agent: ChangeAgent) -> bool:
    """Tell whether somebody reads why an agent was chosen; discipline is nobody else's business."""
    return can_plan(by, agent) or by.has_for(Permission.EVALUATE, agent.unit_id)


def can_ask_staff(by: ImprovementActor, unit_id: int) -> bool:
    """Tell whether somebody begins a pulse for the unit: its head, the organisation section."""
    return by.has_for(Permission.FORM_GROUPS, unit_id)


def check_can_ask_staff(by: ImprovementActor, unit_id: int) -> None:
    """Raises `NotPermittedError` unless somebody begins a pulse for the unit."""
    if not can_ask_staff(by, unit_id):
        raise NotPermittedError(_("Denyut dimulai oleh kepala unit atau Bagian Organisasi."))
