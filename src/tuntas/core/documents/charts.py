"""Vega-Lite descriptions of the charts in documents; the child process draws them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

INK, ACT, LINE, WARN = "#14222b", "#145a74", "#d6dfe4", "#8a4b00"
BAR_POINTS, SERIES_POINTS = 300, 440  # bars have their names beside them
MANY_MOMENTS = 10  # more have their names turned
ROW_POINTS = 24
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
LOOK = {
    "font": "Plus Jakarta Sans",
    "background": "white",
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "titleColor": INK,
        "gridColor": LINE,
        "domainColor": LINE,
        "tickColor": LINE,
        "labelFontSize": 10,
        "titleFontSize": 10,
        "titleFontWeight": 600,
        "labelLimit": 260,
    },
}


@dataclass(frozen=True)
class Bar:
    """One bar; a `marked` one is drawn in the colour of what needs care, with the same number."""

    label: str
    value: float
    shown: str
    marked: bool = False


def bars(rows: Sequence[Bar], *, title: str, highest: float) -> dict[str, Any]:
    """Return horizontal bars from zero to `highest`, in the order given, with their values."""
    y = {"field": "label", "type": "nominal", "sort": None, "title": None}
    x = {
        "field": "value",
        "type": "quantitative",
        "title": title,
        "scale": {"domain": [0, highest]},
    }
    colour = {"condition": {"test": "datum.marked", "value": WARN}, "value": ACT}
    return {
        "$schema": SCHEMA,
        "config": LOOK,
        "width": BAR_POINTS,
        "height": {"step": ROW_POINTS},
        "data": {"values": [vars(row) for row in rows]},
        "encoding": {"y": {**y, "axis": {"ticks": False, "domain": False}}, "x": x},
        "layer": [
            {"mark": {"type": "bar", "height": 14}, "encoding": {"color": colour}},
            {
                "mark": {"type": "text", "align": "left", "dx": 4, "fontWeight": 600, "color": INK},
                "encoding": {"text": {"field": "shown"}},
            },
        ],
    }


@dataclass(frozen=True)
class Moment:
    """A point of a series; `signal` is one that chance alone explains badly."""

    label: str
    value: float
    shown: str
    signal: bool = False


def control_chart(
    points: Sequence[Moment],
    *,
    title: str,
    mean: float,
    limits: tuple[float, float] | None,
    lowest: float,
    highest: float,
) -> dict[str, Any]:
    """Return a series with its mean and, where there are any, its control limits (dashed)."""
    scale = {"domain": [lowest, highest], "zero": False}
    value = {"field": "value", "type": "quantitative", "title": title, "scale": scale}
    time = {
        "field": "label",
        "type": "ordinal",
        "sort": None,
        "title": None,
        "axis": _names(len(points)),
    }
    colour = {"condition": {"test": "datum.signal", "value": WARN}, "value": ACT}
    return {
        "$schema": SCHEMA,
        "config": LOOK,
        "width": SERIES_POINTS,
        "height": 190,
        "data": {"values": [vars(point) for point in points]},
        "layer": [
            _rule(mean, [1, 0], scale),
            *(_rule(limit, [5, 4], scale) for limit in limits or ()),
            {"mark": {"type": "line", "color": ACT}, "encoding": {"x": time, "y": value}},
            {
                "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
                "encoding": {"x": time, "y": value, "color": colour},
            },
            {
                "mark": {"type": "text", "dy": -11, "fontWeight": 600, "color": INK},
                "encoding": {"x": time, "y": value, "text": {"field": "shown"}},
            },
        ],
    }


def _names(points: int) -> dict[str, Any]:
    """Return how moments are named below the chart: a word a line, or turned where there are many."""
    if points > MANY_MOMENTS:
        return {"labelAngle": -90}
    return {"labelAngle": 0, "labelExpr": "split(datum.label, ' ')"}


def _rule(height: float, dash: Sequence[int], scale: object) -> dict[str, Any]:
    return {
        "mark": {"type": "rule", "color": INK, "strokeDash": list(dash), "opacity": 0.6},
        "encoding": {"y": {"datum": height, "type": "quantitative", "scale": scale}},
    }
