"""Charts and funnels as JSON and as lines for people."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from tuntas.rules.phrases import Bilingual, Language, format_short
from tuntas.rules.statistics.control_charts import ControlChart, Point, Segment, sentence
from tuntas.rules.statistics.funnels import Funnel, PlacedUnit

_LINES = Bilingual("Garis tengah {centre}{limits}", "Centre {centre}{limits}")
_LIMITS = Bilingual("; batas {lower} sampai {upper}", "; limits {lower} to {upper}")
_PROVISIONAL = Bilingual(
    "Batas masih sementara: baru dari {basis} titik.",
    "Limits are provisional: from {basis} points.",
)
_DISPERSION = Bilingual(
    "Tingkat bersama {centre}; phi {phi} ({adjustment}).",
    "Common rate {centre}; phi {phi} ({adjustment}).",
)


def chart_json(chart: ControlChart, language: Language) -> dict[str, Any]:
    """Return a chart; `centre`, `lower` and `upper` are those at its end."""
    return {
        "chart": chart.kind.value,
        "centre": chart.centre,
        "lower": chart.lower,
        "upper": chart.upper,
        "direction": chart.direction.value,
        "target": chart.target,
        "variation": chart.variation.value,
        "assurance": chart.assurance and chart.assurance.value,
        "sentence": sentence(chart).in_language(language),
        "segments": [_segment_json(chart, one) for one in chart.segments],
        "points": [_point_json(point) for point in chart.points],
    }


def _segment_json(chart: ControlChart, segment: Segment) -> dict[str, Any]:
    runs = segment.run_count
    return {
        "from": chart.points[segment.begins].x,
        "to": chart.points[segment.ends - 1].x,
        "cause": segment.cause,
        "centre": segment.centre,
        "basis": segment.basis,
        "provisional": segment.provisional,
        "runs": runs and {**asdict(runs), "unusual": runs.unusual},
    }


def _point_json(point: Point) -> dict[str, Any]:
    told = {
        "x": point.x,
        "y": point.y,
        "centre": point.centre,
        "lower": point.lower,
        "upper": point.upper,
        "flags": [flag.value for flag in point.flags],
        "variation": point.variation.value,
    }
    return told if point.n is None else {**told, "n": point.n}


def chart_lines(chart: ControlChart, language: Language) -> Iterator[str]:
    """Yield the sentence, the lines of the chart and each point that stands out."""
    yield sentence(chart).in_language(language)
    limits = ""
    if chart.lower is not None and chart.upper is not None:
        limits = _LIMITS.in_language(language).format(
            lower=format_short(chart.lower, language), upper=format_short(chart.upper, language)
        )
    yield _LINES.in_language(language).format(
        centre=format_short(chart.centre, language), limits=limits
    )
    last = chart.segments[-1]
    if last.provisional:
        yield _PROVISIONAL.in_language(language).format(basis=last.basis)
    for point in chart.flagged:
        flags = ", ".join(flag.value for flag in point.flags)
        yield f"  {point.x}  {format_short(point.y or 0, language)}  {flags}  {point.variation.value}"


def funnel_json(funnel: Funnel, hidden: frozenset[str]) -> dict[str, Any]:
    """Return a funnel; the numbers of units in `hidden` are null."""
    found = funnel.overdispersion
    return {
        "kind": funnel.kind.value,
        "centre": funnel.centre,
        "overdispersion": {
            "phi": found.phi,
            "tau_squared": found.tau_squared,
            "adjustment": found.adjustment.value,
        },
        "units": [_unit_json(one, hidden=one.unit in hidden) for one in funnel.units],
    }


def _unit_json(one: PlacedUnit, *, hidden: bool) -> dict[str, Any]:
    told = {
        "events": one.events,
        "n": one.n,
        "rate": one.rate,
        "z": one.z,
        "z_adjusted": one.z_adjusted,
        **asdict(one.limits),
        "exact": asdict(one.exact),
        "flag": one.flag and one.flag.value,
        "shrunk": one.shrunk,
        "rank_interval": list(one.rank_interval),
    }
    return {"unit": one.unit, "hidden": hidden, **(dict.fromkeys(told) if hidden else told)}


def funnel_lines(funnel: Funnel, hidden: frozenset[str], language: Language) -> Iterator[str]:
    """Yield the common rate and a line for each unit, in the order of the file."""
    found = funnel.overdispersion
    yield _DISPERSION.in_language(language).format(
        centre=format_short(funnel.centre, language),
        phi=format_short(found.phi, language),
        adjustment=found.adjustment.value,
    )
    for one in funnel.units:
        if one.unit in hidden:
            yield f"  {one.unit}  –"
            continue
        low, high = one.rank_interval
        rates = f"{format_short(one.rate, language)} → {format_short(one.shrunk, language)}"
        yield f"  {one.unit}  {rates}  {low}–{high}  {one.flag or ''}".rstrip()
