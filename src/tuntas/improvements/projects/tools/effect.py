"""What is measured of an improvement, and what became of it."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.measuring.panel import newest_results, panel_of
from tuntas.improvements.projects.steps import Steps
from tuntas.improvements.projects.tools.seam import Tool
from tuntas.organisation.powers import Powers
from tuntas.rules.phrases import as_language


def tool(improvement: Improvement, steps: Steps, *, powers: Powers) -> Tool | None:  # noqa: ARG001 - the seam
    """Return the panel of the effect; asks once, for the history."""
    results = newest_results(improvement) if improvement.source else []
    return Tool(
        key="effect",
        title=_("Dampaknya"),
        template="improvements/projects/tools/effect.html",
        context={
            "panel": panel_of(improvement, results, as_language(get_language())),
            "may_work": steps.belongs,
        },
        styles=("improvements/effect.css",),
    )


def measure_tool(improvement: Improvement, steps: Steps, *, powers: Powers) -> Tool | None:  # noqa: ARG001 - the seam
    """Return what is measured and the target, with the way to choose them; asks nothing."""
    return Tool(
        key="measure",
        title=_("Yang diukur setiap bulan"),
        template="improvements/projects/tools/measure.html",
        context={
            "panel": panel_of(improvement, (), as_language(get_language())),
            "may_work": steps.may_work,
        },
    )
