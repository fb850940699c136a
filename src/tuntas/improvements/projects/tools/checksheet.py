"""The check sheet: what was seen how often, day by day."""

from django.utils.translation import gettext as _

from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.queries.tallies import sheet_of
from tuntas.improvements.projects.steps import Steps
from tuntas.improvements.projects.tools.seam import Tool
from tuntas.organisation.powers import Powers


def tool(improvement: Improvement, steps: Steps, *, powers: Powers) -> Tool | None:
    """Return the sheet of the last days, and the way to count; one question."""
    del powers
    sheet = sheet_of(improvement)
    if not sheet.lines and not steps.may_work:
        return None
    template = "improvements/projects/tools/checksheet.html"
    return Tool("checksheet", _("Lembar periksa"), template, {"sheet": sheet}, place="after")
