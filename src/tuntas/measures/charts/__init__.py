"""Drawings of measured figures: one description, drawn as SVG, told in a sentence, listed in a table.

`indicator_chart` makes the description from monthly figures, `drawn` draws it in the reader's
language, templates/measures/chart.html shows it with sentence, table and download.
"""

from tuntas.measures.charts.described import (
    IndicatorChart,
    Month,
    NewStart,
    indicator_chart,
)
from tuntas.measures.charts.ladder import Ladder, Rung, ladder, ladder_svg
from tuntas.measures.charts.shown import ShownChart, ShownRow, drawn
from tuntas.measures.charts.shown_ladder import LadderRow, ShownLadder, drawn_ladder
from tuntas.measures.charts.spc import ChartWords, control_chart_svg

__all__ = [
    "ChartWords",
    "IndicatorChart",
    "Ladder",
    "LadderRow",
    "Month",
    "NewStart",
    "Rung",
    "ShownChart",
    "ShownLadder",
    "ShownRow",
    "control_chart_svg",
    "drawn",
    "drawn_ladder",
    "indicator_chart",
    "ladder",
    "ladder_svg",
]
