"""Answers that are too good to be true: signals about the responses of one survey, never a verdict.

Each function looks at one thing and says which responses carry its signal and why. Only responses with
signals of at least two independent kinds are flagged, and then a person decides. Pure functions of
values; the order of the responses never matters.
"""

from tuntas.rules.statistics.survey_quality.answers import repeated_patterns, straight_lines
from tuntas.rules.statistics.survey_quality.flags import flagged
from tuntas.rules.statistics.survey_quality.funnel import Peer, above_funnel
from tuntas.rules.statistics.survey_quality.history import History, history_of
from tuntas.rules.statistics.survey_quality.model import (
    THRESHOLDS,
    Answered,
    Evidence,
    Flag,
    Kind,
    Signal,
    Threshold,
    Thresholds,
)
from tuntas.rules.statistics.survey_quality.pace import bursts, off_hours, too_fast

__all__ = [
    "THRESHOLDS",
    "Answered",
    "Evidence",
    "Flag",
    "History",
    "Kind",
    "Peer",
    "Signal",
    "Threshold",
    "Thresholds",
    "above_funnel",
    "bursts",
    "flagged",
    "history_of",
    "off_hours",
    "repeated_patterns",
    "straight_lines",
    "too_fast",
]
