"""The rule of this government's complaint surveys: its own file, or else the shipped one."""

import logging
from pathlib import Path

from django.conf import settings

from tuntas.rules.improvement.complaint_survey_rules import (
    OWN_COMPLAINT_SURVEY_RULES,
    ComplaintSurveyRule,
    shipped_rule,
)

OWN_FOLDER = "improvement/complaint-survey-rules"  # below TUNTAS_HOME
logger = logging.getLogger(__name__)


def complaint_survey_rule() -> ComplaintSurveyRule:
    """Return the rule that holds here; a file that was changed is read again.

    Of several own files the first by name holds. One that breaks a rule is left out and logged.
    """
    folder = Path(settings.HOME) / OWN_FOLDER
    usable = OWN_COMPLAINT_SURVEY_RULES.found(folder, _left_out).usable
    return next(iter(usable.values()), shipped_rule())


def _left_out(problem: Exception) -> None:
    logger.error("Rules of complaint surveys are left out: %s", problem)
