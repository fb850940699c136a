"""Control charts after the NHS method “Making Data Count”: did it change, or is it chance?"""

from tuntas.rules.statistics.control_charts.attributes import p, u
from tuntas.rules.statistics.control_charts.durations import of_logs, of_medians
from tuntas.rules.statistics.control_charts.false_alarms import FalseAlarms, false_alarms
from tuntas.rules.statistics.control_charts.model import (
    MAKING_DATA_COUNT,
    RUN_CHART,
    Assurance,
    ChartKind,
    ControlChart,
    Direction,
    NearRule,
    Plan,
    Point,
    Rebase,
    Rule,
    Rules,
    RunCount,
    Segment,
    Variation,
)
from tuntas.rules.statistics.control_charts.run_chart import run, run_bounds
from tuntas.rules.statistics.control_charts.sentences import Spoken, sentence
from tuntas.rules.statistics.control_charts.xmr import xmr

__all__ = [
    "MAKING_DATA_COUNT",
    "RUN_CHART",
    "Assurance",
    "ChartKind",
    "ControlChart",
    "Direction",
    "FalseAlarms",
    "NearRule",
    "Plan",
    "Point",
    "Rebase",
    "Rule",
    "Rules",
    "RunCount",
    "Segment",
    "Spoken",
    "Variation",
    "false_alarms",
    "of_logs",
    "of_medians",
    "p",
    "run",
    "run_bounds",
    "sentence",
    "u",
    "xmr",
]
