"""What is measured: one file per indicator, and the one loader of these files."""

from tuntas.measures.indicators.loader import (
    IndicatorError,
    indicators,
    load_indicator,
    read_indicator,
    shipped,
    usable_indicators,
)
from tuntas.measures.indicators.types import Indicator, Part, Rows, Source

__all__ = [
    "Indicator",
    "IndicatorError",
    "Part",
    "Rows",
    "Source",
    "indicators",
    "load_indicator",
    "read_indicator",
    "shipped",
    "usable_indicators",
]
