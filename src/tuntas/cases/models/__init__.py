"""The tables of cases."""

from tuntas.cases.models.case import Case, CaseQuerySet
from tuntas.cases.models.clock import ClockRun
from tuntas.cases.models.event import CaseEvent
from tuntas.cases.models.extras import AnswerTemplate, Attachment, Delivery
from tuntas.cases.models.reporter import Reporter

__all__ = [
    "AnswerTemplate",
    "Attachment",
    "Case",
    "CaseEvent",
    "CaseQuerySet",
    "ClockRun",
    "Delivery",
    "Reporter",
]
