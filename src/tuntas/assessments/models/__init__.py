"""Surveys and assessment rounds, from the question to the frozen result."""

from tuntas.assessments.models.round import (
    Answer,
    AnswerChange,
    Assessment,
    AssessmentResult,
    Assignment,
    Comment,
    Evidence,
    EvidenceUse,
    PublishedResult,
    Round,
    Voice,
)
from tuntas.assessments.models.survey import (
    FollowUp,
    ResponseDoubt,
    Survey,
    SurveyResponse,
    SurveyResult,
)

__all__ = [
    "Answer",
    "AnswerChange",
    "Assessment",
    "AssessmentResult",
    "Assignment",
    "Comment",
    "Evidence",
    "EvidenceUse",
    "FollowUp",
    "PublishedResult",
    "ResponseDoubt",
    "Round",
    "Survey",
    "SurveyResponse",
    "SurveyResult",
    "Voice",
]
