"""What is proven becomes the standard, and a practice of others: the tool of step 7."""

from django.utils.translation import gettext_lazy as _

from tuntas.catalogue.models import ServiceStandard
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.spreading.proven import why_unproven
from tuntas.improvements.projects.spreading.queries.practices import adoptions_of
from tuntas.improvements.projects.spreading.queries.renewal import unshown_yet
from tuntas.improvements.projects.steps import Steps
from tuntas.improvements.projects.tools.seam import Tool
from tuntas.organisation.powers import Powers


def tool(improvement: Improvement, steps: Steps, *, powers: Powers) -> Tool | None:  # noqa: ARG001 - the seam
    """Return the way to a standard and a practice; asks once, and once more where it is shared."""
    refusal = why_unproven(improvement)
    proposals = list(improvement.proposals.select_related("standard__service"))
    return Tool(
        key="spreading",
        title=_("Menjadi standar dan praktik"),
        template="improvements/projects/tools/spreading.html",
        context={
            "proven": not refusal,
            "refusal": refusal,
            "proposals": proposals,
            "drafted": any(one.standard.state == ServiceStandard.State.DRAFT for one in proposals),
            "adoptions": adoptions_of(improvement) if improvement.shared_at else None,
            "renewal": unshown_yet(improvement, steps.rows.values())
            if improvement.shared_at
            else None,
            "may_lead": steps.may_lead,
        },
        styles=("improvements/practices.css",),
    )
