"""Rows that an act works on while nobody else changes them; in which order: ADR 41."""

from django.utils.translation import gettext as _

from tuntas.core.errors import OvertakenError
from tuntas.improvements.models import AgentAction, ChangeAgent, Group, Pulse
from tuntas.organisation.models import Unit


def locked_unit(unit_id: int) -> Unit:
    """Return a unit, locked: two who make a row of it see each other."""
    return Unit.objects.select_for_update(no_key=True).get(pk=unit_id)


def locked_group(group_id: int) -> Group:
    """Return a group with its unit, locked."""
    rows = Group.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("unit").get(pk=group_id)


def locked_agent(agent_id: int) -> ChangeAgent:
    """Return an agent of change, locked."""
    return ChangeAgent.objects.select_for_update(no_key=True).get(pk=agent_id)


def locked_action(action_id: int) -> tuple[AgentAction, ChangeAgent]:
    """Return a line of a plan with its agent, who is locked: of two who change the plan one waits.

    Raises `OvertakenError` when it was taken out of the plan.
    """
    agent_id = AgentAction.objects.filter(pk=action_id).values_list("agent", flat=True).first()
    if agent_id is None:
        raise _removed()
    agent = locked_agent(agent_id)
    action = agent.actions.filter(pk=action_id).first()
    if action is None:  # while the agent was waited for
        raise _removed()
    return action, agent


def _removed() -> OvertakenError:
    return OvertakenError(_("Tindakan ini sudah dihapus dari rencana."))


def locked_pulse(pulse_id: int) -> Pulse:
    """Return a pulse, locked: of an answer and a withdrawal at one moment the second sees the first.

    Raises `OvertakenError` when it was withdrawn.
    """
    found = Pulse.objects.select_for_update(no_key=True).filter(pk=pulse_id).first()
    if found is None:
        raise OvertakenError(_("Denyut ini baru saja ditarik."))
    return found
