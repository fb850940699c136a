"""What is measured of an improvement, and what became of it."""

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.measuring.queries.panel import newest_results, panel_of
from tuntas.improvements.projects.problems.complaint_rows import CATEGORY, WORDS
from tuntas.improvements.projects.steps import Steps
from tuntas.improvements.projects.tools.seam import Tool
from tuntas.organisation.powers import Powers
from tuntas.rules.phrases import as_language, format_number


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
    """Return what is measured and the target, with the way to choose them; needs the problems."""
    return Tool(
        key="measure",
        title=_("Yang diukur setiap bulan"),
        template="improvements/projects/tools/measure.html",
        context={
            "panel": panel_of(improvement, (), as_language(get_language())),
            "wider": _wider(improvement),
            "may_work": steps.may_work,
        },
    )


def _wider(improvement: Improvement) -> str:
    """Return that the figure counts more than the theme, "" where it does not."""
    if improvement.source != Improvement.Source.COMPLAINTS:
        return ""
    topic = f"{CATEGORY}{improvement.category}"
    keys = {one.key: one for one in improvement.problems.all()}
    alike = [one for key, one in keys.items() if key.startswith(f"{topic}|{WORDS}")]
    if not alike or topic in keys:
        return ""
    return gettext(
        "Angka ini menghitung semua pengaduan “%(category)s”, bukan hanya %(reports)s laporan tema ini."
    ) % {
        "category": improvement.category,
        "reports": format_number(
            sum(one.facts.get("reports", 0) for one in alike), as_language(get_language())
        ),
    }
