"""Units beside each other, without a ranking: the funnel in words, drawn, and as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tuntas.measures.charts.funnel import FAR, Dot, FunnelPicture, funnel_svg
from tuntas.measures.models import Comparison
from tuntas.measures.queries.series import indicator
from tuntas.measures.words import percent_words
from tuntas.organisation.models import Unit
from tuntas.rules.phrases import Language

PERCENT = 100


@dataclass(frozen=True)
class FunnelRow:
    """A unit in the table; `ranks` is the interval of its rank, `flag` empty inside the funnel."""

    unit: str
    code: str
    share: str
    n: int
    ranks: str
    flag: str


@dataclass(frozen=True)
class ShownFunnel:
    """A comparison on the page."""

    key: str
    title: str
    sentence: str
    high: Sequence[FunnelRow]
    low: Sequence[FunnelRow]
    spread: str
    svg: SafeString
    rows: Sequence[FunnelRow]
    few: int


def shown_funnels(lang: Language) -> list[ShownFunnel]:
    """Return every comparison, in two queries."""
    found = list(Comparison.objects.order_by("-indicator"))
    ids = {one["unit"] for comparison in found for one in comparison.content["units"]}
    units = Unit.objects.only("code", "short_name").in_bulk(ids)
    return [_shown(one, units, lang) for one in found]


def _shown(found: Comparison, units: Mapping[int, Unit], lang: Language) -> ShownFunnel:
    content = found.content
    there = [one for one in content["units"] if one["unit"] in units]
    rows = sorted(
        (_row(one, units[one["unit"]], lang) for one in there), key=lambda row: row.unit.casefold()
    )
    title = indicator(found.indicator).name.in_language(lang)
    sentence = _sentence(content, rows, lang)
    picture = FunnelPicture(
        centre=content["centre"],
        lines=content["lines"],
        dots=[Dot(one["n"], one["events"] / one["n"], one["flag"] or "") for one in there],
    )
    return ShownFunnel(
        key=found.indicator,
        title=title,
        sentence=sentence,
        high=[row for row in rows if row.flag == FAR[0]],
        low=[row for row in rows if row.flag == FAR[1]],
        spread=_spread(content),
        svg=funnel_svg(
            picture, lang, key=f"corong-{found.indicator}", title=title, sentence=sentence,
            cases=_("banyak kasus setahun"),
        ),
        rows=rows,
        few=content["few"],
    )  # fmt: skip


def _row(one: Mapping[str, Any], unit: Unit, lang: Language) -> FunnelRow:
    first, last = one["ranks"]
    return FunnelRow(
        unit=unit.short_name,
        code=unit.code,
        share=percent_words(one["events"] / one["n"] * PERCENT, lang),
        n=one["n"],
        ranks=f"{first}–{last}" if first != last else str(first),
        flag=one["flag"] or "",
    )


def _sentence(content: Mapping[str, Any], rows: Sequence[FunnelRow], lang: Language) -> str:
    inside = sum(row.flag not in FAR for row in rows)
    return _(
        "Rata-rata kota %(centre)s. %(inside)s dari %(all)s unit berada di dalam corong: bedanya dengan rata-rata dapat dijelaskan oleh kebetulan dan ragam yang biasa."
    ) % {
        "centre": percent_words(content["centre"] * PERCENT, lang),
        "inside": inside,
        "all": len(rows),
    }


def _spread(content: Mapping[str, Any]) -> str:
    if not content["adjusted"]:
        return _("Perbedaan antarunit tidak lebih besar daripada kebetulan.")
    return _(
        "Unit-unit memang berbeda lebih dari kebetulan, antara lain karena jenis perkaranya berbeda. Karena itu garis corong dilebarkan sebesar perbedaan yang biasa itu."
    )
