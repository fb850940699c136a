"""The rule of this government's groups: its own file, or else the shipped one."""

import logging
from pathlib import Path

from django.conf import settings

from tuntas.rules.improvement.group_rules import OWN_GROUP_RULES, GroupRule, shipped_rule

OWN_FOLDER = "improvement/group-rules"  # below TUNTAS_HOME
logger = logging.getLogger(__name__)


def group_rule() -> GroupRule:
    """Return the rule that holds here; a file that was changed is read again.

    Of several own files the first by name holds. One that breaks a rule is left out and logged.
    """
    found = OWN_GROUP_RULES.found(Path(settings.HOME) / OWN_FOLDER, _left_out)
    return next(iter(found.usable.values()), shipped_rule())


def _left_out(problem: Exception) -> None:
    logger.error("Rules of groups are left out: %s", problem)
