"""Who must do what until when, with what is late."""

from django.utils.translation import gettext as _

from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.duties import duties_of
from tuntas.improvements.projects.steps import Steps
from tuntas.improvements.projects.tools.seam import Tool
from tuntas.organisation.powers import Powers


def tool(_improvement: Improvement, steps: Steps, *, powers: Powers) -> Tool | None:
    """Return the overview; None while nobody is asked for anything."""
    del powers
    duties = duties_of(steps)
    if not duties:
        return None
    rupiah = sum(one.rupiah or 0 for one in steps.countermeasures.countermeasures)
    context = {
        "duties": duties,
        "late": sum(one.overdue for one in duties),
        "done": sum(one.done for one in duties),
        "rupiah": rupiah,
    }
    template = "improvements/projects/tools/plan.html"
    return Tool("plan", _("Siapa, apa, sampai kapan"), template, context, place="after")
