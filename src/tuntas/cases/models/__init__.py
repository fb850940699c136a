"""The tables of cases."""

from tuntas.cases.models.case import Case, CaseQuerySet
from tuntas.cases.models.clock import ClockRun
from tuntas.cases.models.event import CaseEvent
from tuntas.cases.models.extras import AnswerTemplate, Attachment, Delivery
from tuntas.cases.models.reporter import Reporter
from tuntas.cases.models.request import (
    CaseTypeText,
    Correction,
    DocumentCounter,
    IssuedDocument,
    ServiceRequest,
)

__all__ = [
    "AnswerTemplate",
    "Attachment",
    "Case",
    "CaseEvent",
    "CaseQuerySet",
    "CaseTypeText",
    "ClockRun",
    "Correction",
    "Delivery",
    "DocumentCounter",
    "IssuedDocument",
    "Reporter",
    "ServiceRequest",
]
