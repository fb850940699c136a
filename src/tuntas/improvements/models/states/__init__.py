"""Tables of transitions, each drawn in docs/states by `tools/state_pages.py`."""

from tuntas.improvements.models.states.complaint_survey import COMPLAINT_SURVEY
from tuntas.improvements.models.states.group import GROUP
from tuntas.improvements.models.states.improvement import IMPROVEMENT, STEP
from tuntas.improvements.models.states.machine import Machine
from tuntas.improvements.models.states.promise import FORUM, PROMISE, RECOMMENDATION
from tuntas.improvements.models.states.reform import REFORM_ITEM

MACHINES: tuple[Machine, ...] = (
    IMPROVEMENT,
    STEP,
    PROMISE,
    RECOMMENDATION,
    FORUM,
    COMPLAINT_SURVEY,
    REFORM_ITEM,
    GROUP,
)

__all__ = [
    "COMPLAINT_SURVEY",
    "FORUM",
    "GROUP",
    "IMPROVEMENT",
    "MACHINES",
    "PROMISE",
    "RECOMMENDATION",
    "REFORM_ITEM",
    "STEP",
    "Machine",
]
