"""How this government chooses agents of change: its own file, or else the shipped one."""

import logging
from pathlib import Path

from django.conf import settings

from tuntas.rules.improvement.selection_criteria import (
    OWN_SELECTIONS,
    AgentSelection,
    shipped_selection,
)

OWN_FOLDER = "improvement/agent-selection"  # below TUNTAS_HOME
logger = logging.getLogger(__name__)


def agent_selection() -> AgentSelection:
    """Return the rule that holds here; a file that was changed is read again.

    Of several own files the first by name holds. One that breaks a rule is left out and logged.
    """
    found = OWN_SELECTIONS.found(Path(settings.HOME) / OWN_FOLDER, _left_out)
    return next(iter(found.usable.values()), shipped_selection())


def _left_out(problem: Exception) -> None:
    logger.error("Rules on agents of change are left out: %s", problem)
