"""How this government chooses agents of change: its own file, or else the shipped one."""

from tuntas.improvements.own_rules import own_or_shipped
from tuntas.rules.improvement.selection_criteria import AGENT_SELECTION, AgentSelection


def agent_selection() -> AgentSelection:
    """Return the rule that holds here; a file that was changed is read again."""
    return own_or_shipped(AGENT_SELECTION, what="Rules on agents of change")
