"""Everything that changes a case."""

from tuntas.cases.actions.act import act
from tuntas.cases.actions.clocks import check_clock, recompute_deadlines
from tuntas.cases.actions.merge import merge
from tuntas.cases.actions.submit import Report, submit
from tuntas.cases.actions.submit_request import Application, submit_request
from tuntas.cases.actions.verify_and_dispose import dispose_many, verify_and_dispose

__all__ = [
    "Application",
    "Report",
    "act",
    "check_clock",
    "dispose_many",
    "merge",
    "recompute_deadlines",
    "submit",
    "submit_request",
    "verify_and_dispose",
]
