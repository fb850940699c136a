"""The rule of this government's complaint surveys: its own file, or else the shipped one."""

from tuntas.improvements.own_rules import own_or_shipped
from tuntas.rules.improvement.complaint_survey_rules import (
    COMPLAINT_SURVEY_RULE,
    ComplaintSurveyRule,
)


def complaint_survey_rule() -> ComplaintSurveyRule:
    """Return the rule that holds here; a file that was changed is read again."""
    return own_or_shipped(COMPLAINT_SURVEY_RULE, what="Rules of complaint surveys")
