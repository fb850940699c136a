"""Case types as data: states, transitions, clocks. Pure functions of values."""

from tuntas.rules.casework.clocks import (
    ClockChange,
    ClockState,
    clock_changes,
    due_at,
    escalations,
    minutes_between,
)
from tuntas.rules.casework.reading import read_case_type
from tuntas.rules.casework.requests import Field, Request, Requirement, Result
from tuntas.rules.casework.shipped import (
    case_type,
    case_types,
    read_service_file,
    report_types,
)
from tuntas.rules.casework.types import (
    ISSUE,
    REVOKE,
    SAME_STATE,
    CaseType,
    Clock,
    Limit,
    State,
    Transition,
)
from tuntas.rules.casework.yaml_text import CaseTypeError

__all__ = [
    "ISSUE",
    "REVOKE",
    "SAME_STATE",
    "CaseType",
    "CaseTypeError",
    "Clock",
    "ClockChange",
    "ClockState",
    "Field",
    "Limit",
    "Request",
    "Requirement",
    "Result",
    "State",
    "Transition",
    "case_type",
    "case_types",
    "clock_changes",
    "due_at",
    "escalations",
    "minutes_between",
    "read_case_type",
    "read_service_file",
    "report_types",
]
