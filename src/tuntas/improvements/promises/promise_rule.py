"""The rule by which this government follows up promises: its own file, or else the shipped one."""

import logging
from pathlib import Path

from django.conf import settings

from tuntas.rules.improvement.promise_rules import (
    OWN_PROMISE_RULES,
    PromiseRule,
    shipped_promise_rule,
)

OWN_FOLDER = "improvement/promise-rules"  # below TUNTAS_HOME
logger = logging.getLogger(__name__)


def promise_rule() -> PromiseRule:
    """Return the rule that holds here; a file that was changed is read again.

    Of several own files the first by name holds. One that breaks a rule is left out and logged.
    """
    found = OWN_PROMISE_RULES.found(Path(settings.HOME) / OWN_FOLDER, _left_out)
    return next(iter(found.usable.values()), shipped_promise_rule())


def _left_out(problem: Exception) -> None:
    logger.error("Rules of promises are left out: %s", problem)
