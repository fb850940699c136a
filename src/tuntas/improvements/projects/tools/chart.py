"""The run or control chart of what is measured, month by month."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.measuring.figures import (
    COMPLAINTS,
    OWN,
    Figure,
    figure_of,
    known_indicators,
)
from tuntas.improvements.projects.queries.measured_months import measured_months
from tuntas.improvements.projects.steps import Steps
from tuntas.improvements.projects.tools.seam import Tool
from tuntas.measures.charts import IndicatorChart, Month, drawn, indicator_chart
from tuntas.measures.indicators import Indicator
from tuntas.measures.indicators.types import Direction, Source, Unit
from tuntas.measures.words import month_words
from tuntas.organisation.powers import Powers
from tuntas.rules.phrases import Bilingual, as_language

LEAST_FOR_LIMITS = 12  # points; of fewer the chart has a median and no limits
OF_COMPLAINTS = Bilingual(
    "Banyaknya pengaduan yang masuk setiap bulan, termasuk bulan tanpa pengaduan.",
    "How many complaints come in each month, months without any included.",
)
OF_ITS_OWN = Bilingual(
    "Angka bulanan yang dicatat kelompok sendiri.", "Monthly figures that the group wrote down itself."
)  # fmt: skip
UNITS: dict[str, tuple[Unit, Bilingual]] = {
    COMPLAINTS: ("count", OF_COMPLAINTS),
    OWN: ("ratio", OF_ITS_OWN),
}


def tool(improvement: Improvement, steps: Steps, *, powers: Powers) -> Tool | None:
    """Return the chart; None before something is chosen or without any month. Asks once at most."""
    del powers
    if not improvement.source:
        return None
    months = measured_months(improvement, today=steps.today)
    chart = chart_of(improvement, months)
    if chart is None:
        return None
    lang = as_language(get_language())
    started = improvement.started_on
    context = {
        "chart": drawn(chart, lang, key="measured"),
        "since": month_words(started, lang) if started and started <= steps.today else "",
    }
    template = "improvements/projects/tools/chart.html"
    styles = ("measures/measures.css", "improvements/tools.css")
    return Tool("chart", _("Angkanya setiap bulan"), template, context, styles=styles)


def chart_of(improvement: Improvement, months: Sequence[Month]) -> IndicatorChart | None:
    """Return the chart, a run chart below twelve points; None without months, or if its indicator is gone.

    Limits come from the first twelve months, so that what a change does to the figure stands out.
    """
    indicator = indicator_of(improvement)
    if indicator is None or not months:
        return None
    enough = sum(one.n >= indicator.minimum_n for one in months) >= LEAST_FOR_LIMITS
    target = None if improvement.target is None else float(improvement.target)
    return indicator_chart(
        indicator if enough else replace(indicator, chart="run"), months, target=target
    )


def indicator_of(improvement: Improvement) -> Indicator | None:
    """Return what is measured as an indicator; complaints and own figures are described like one."""
    figure = figure_of(improvement)
    if improvement.source == Improvement.Source.INDICATOR:
        found = known_indicators().get(improvement.indicator)
        return replace(found, name=figure.label, parts=()) if found else None
    return _described(figure)


def _described(figure: Figure) -> Indicator:
    unit, definition = UNITS[figure.unit]
    label, noun = figure.label, figure.own_unit
    name = Bilingual(f"{label.id} ({noun})", f"{label.en} ({noun})") if noun else label
    direction: Direction = "down" if figure.direction == "down" else "up"
    return Indicator(
        key="measured", version=1, name=name, definition=definition, unit=unit,
        direction=direction, table="cases", month="received_month", dimensions=(), chart="xmr",
        source=Source(definition, ""), path="", minimum_n=0,
    )  # fmt: skip
