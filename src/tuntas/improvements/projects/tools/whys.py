"""Why, and why that: each cause with the causes that lead to it and its answers, as an indented list."""

from django.utils.translation import gettext as _

from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.steps import Steps
from tuntas.improvements.projects.tools.seam import Tool
from tuntas.organisation.powers import Powers
from tuntas.rules.improvement.eight_steps import Cause, Causes

Node = tuple[Cause, list["Node"]]


def tool(_improvement: Improvement, steps: Steps, *, powers: Powers) -> Tool | None:
    """Return the list bone by bone; None while no cause leads anywhere."""
    del powers
    causes = steps.causes
    if not any(cause.whys or cause.parent for cause in causes.causes):
        return None
    groups = [(steps.guide.branch(key), trees(causes, key)) for key in _branches(causes)]
    template = "improvements/projects/tools/whys.html"
    return Tool("whys", _("Sampai ke akarnya"), template, {"groups": groups}, place="after")


def _branches(causes: Causes) -> list[str]:
    return list(dict.fromkeys(cause.branch for cause in causes.below()))


def trees(causes: Causes, branch: str) -> list["Node"]:
    """Return the causes on a bone, each with what leads to it."""
    return [(one, _below(causes, one)) for one in causes.below() if one.branch == branch]


def _below(causes: Causes, cause: Cause) -> list["Node"]:
    return [(one, _below(causes, one)) for one in causes.below(cause.key)]
