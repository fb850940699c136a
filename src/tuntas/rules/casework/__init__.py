"""Case types as data: states, transitions, clocks. Pure functions of values."""

from tuntas.rules.casework.clocks import ClockChange, ClockState, clock_changes, due_at, escalations
from tuntas.rules.casework.types import (
    SAME_STATE,
    CaseType,
    CaseTypeError,
    Clock,
    State,
    Transition,
    case_type,
    case_types,
    read_case_type,
)

__all__ = [
    "SAME_STATE",
    "CaseType",
    "CaseTypeError",
    "Clock",
    "ClockChange",
    "ClockState",
    "State",
    "Transition",
    "case_type",
    "case_types",
    "clock_changes",
    "due_at",
    "escalations",
    "read_case_type",
]
