"""A chart in one plain sentence, in both languages."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from tuntas.rules.phrases import Bilingual, Language, format_number
from tuntas.rules.statistics.control_charts.model import (
    ChartKind,
    ControlChart,
    Point,
    Rule,
    Variation,
)

FEW = 6  # points; below, even common cause is more than can be said

_NUMBERS = {
    "id": (
        "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh",
        "sebelas", "dua belas",
    ),
    "en": (
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ),
}  # fmt: skip
_OPENINGS = {
    Variation.IMPROVEMENT: Bilingual("Membaik", "Better"),
    Variation.CONCERN: Bilingual("Perlu perhatian", "Needs attention"),
    Variation.NEUTRAL_HIGH: Bilingual("Berubah", "Changed"),
    Variation.NEUTRAL_LOW: Bilingual("Berubah", "Changed"),
    Variation.NEUTRAL: Bilingual("Berubah", "Changed"),
}
_NEWS = {
    Rule.BEYOND: Bilingual(
        "{x} mencapai {value}, {far} daripada yang biasa (sekitar {centre}).",
        "{x} reached {value}, {far} than usual (around {centre}).",
    ),
    Rule.TREND: Bilingual(
        "{count} {period} berturut-turut {way}, kini {value}.",
        "{count} {period} in a row {way}, now {value}.",
    ),
    Rule.NEAR: Bilingual(
        "dua dari tiga {period} terakhir mendekati batas, kini {value} (biasanya sekitar {centre}).",
        "two of the last three {period} came close to the limit, now {value} (usually around {centre}).",
    ),
    Rule.SHIFT: Bilingual(
        "{count} {period} berturut-turut {side} garis tengah {centre}, kini {value}.",
        "{count} {period} in a row {side} the centre of {centre}, now {value}.",
    ),
    Rule.WITHIN: Bilingual(
        "{count} {period} berturut-turut hampir tidak bergerak dari {centre}.",
        "{count} {period} in a row hardly moved from {centre}.",
    ),
}
# Where the value and the usual one look alike when rounded, naming both would say that 1 is below 1.
_NEWS_ALIKE = {
    **_NEWS,
    Rule.BEYOND: Bilingual(
        "{x} mencapai {value}, {far} daripada yang biasa.", "{x} reached {value}, {far} than usual."
    ),
    Rule.NEAR: Bilingual(
        "dua dari tiga {period} terakhir mendekati batas, kini {value}.",
        "two of the last three {period} came close to the limit, now {value}.",
    ),
    Rule.SHIFT: Bilingual(
        "{count} {period} berturut-turut {side} garis tengah, kini {value}.",
        "{count} {period} in a row {side} the centre, now {value}.",
    ),
}
_FAR = {
    1: Bilingual("jauh lebih tinggi", "far higher"),
    -1: Bilingual("jauh lebih rendah", "far lower"),
}
_WAY = {1: Bilingual("naik", "rising"), -1: Bilingual("turun", "falling")}
_SIDE = {1: Bilingual("di atas", "above"), -1: Bilingual("di bawah", "below")}
_TOO_EARLY = Bilingual(
    "Baru {count} {period}: terlalu dini untuk mengatakan apa yang biasa.",
    "Only {count} {period} so far: too early to say what is usual.",
)
_QUIET = Bilingual(
    "Tidak ada yang luar biasa; {count} {period} terakhir sekitar {centre}.",
    "Nothing unusual; the last {count} {period} hover around {centre}.",
)
_EARLIER = Bilingual(
    "Kini biasa saja, sekitar {centre}; yang terakhir luar biasa adalah {x} ({value}).",
    "Back to usual, around {centre}; the last that stood out was {x} ({value}).",
)


_NO_UNIT = Bilingual("", "")
_POINTS = Bilingual("titik", "points")


@dataclass(frozen=True)
class Spoken:
    """How the numbers of a chart are said.

    `unit` follows a value ("hari", "days"); shares of a p chart are said in percent by themselves.
    `period` is what a point is, in English in the plural ("bulan", "months"). `value` and `moment` say
    a value and a point's x themselves ("3 hari 2 jam kerja", "Maret 2026"); `unit` and `places` are
    without effect then.
    """

    unit: Bilingual = _NO_UNIT
    period: Bilingual = _POINTS
    places: int = 1
    value: Callable[[float, Language], str] | None = None
    moment: Callable[[str, Language], str] | None = None


def sentence(chart: ControlChart, spoken: Spoken | None = None) -> Bilingual:
    """Return what the chart says about now, such as “Tidak ada yang luar biasa; …”."""
    how = spoken or Spoken()
    return Bilingual(_said(chart, how, "id"), _said(chart, how, "en"))


@dataclass(frozen=True)
class _Teller:
    """Fills sentences about one chart in one language."""

    chart: ControlChart
    how: Spoken
    lang: Language

    def say(self, words: Bilingual, point: Point, count: int) -> str:
        lang = self.lang
        known = [one for one in self.chart.points if one.y is not None]
        return words.in_language(lang).format(
            x=self.how.moment(point.x, lang) if self.how.moment else point.x,
            value=self.number(point.y or 0),
            centre=self.number(self.chart.centre),
            count=_NUMBERS[lang][count - 1] if count <= len(_NUMBERS[lang]) else count,
            period=self.how.period.in_language(lang),
            far=_FAR[_sign(point)].in_language(lang),
            side=_SIDE[_sign(point)].in_language(lang),
            way=_WAY[_way(known)].in_language(lang),
        )

    def looks_usual(self, point: Point) -> bool:
        return self.number(point.y or 0) == self.number(self.chart.centre)

    def number(self, value: float) -> str:
        if self.how.value:
            return self.how.value(value, self.lang)
        if self.chart.kind is ChartKind.P:
            return format_number(value * 100, self.lang, places=self.how.places) + "%"
        unit = self.how.unit.in_language(self.lang)
        return f"{format_number(value, self.lang, places=self.how.places)} {unit}".rstrip()


def _said(chart: ControlChart, how: Spoken, lang: Language) -> str:
    teller = _Teller(chart, how, lang)
    known = [point for point in chart.points[chart.segments[-1].begins :] if point.y is not None]
    if len(known) < FEW:
        return teller.say(_TOO_EARLY, chart.last, len(known))
    if chart.last.flags:
        rule = chart.last.flags[0]
        opening = _OPENINGS[chart.variation].in_language(lang)
        news = (_NEWS_ALIKE if teller.looks_usual(chart.last) else _NEWS)[rule]
        return f"{opening}: {teller.say(news, chart.last, _length(known, rule))}"
    standing_out = [point for point in known if point.flags]
    if standing_out:
        return teller.say(_EARLIER, standing_out[-1], len(known))
    return teller.say(_QUIET, chart.last, len(known))


def _length(known: list[Point], rule: Rule) -> int:
    """Return for how many points up to now the rule holds, all on one side or in one way."""
    held = [rule in point.flags for point in known]
    if rule is Rule.SHIFT:
        held = [
            one and _sign(point) == _sign(known[-1]) for one, point in zip(held, known, strict=True)
        ]
    if rule is Rule.TREND:
        way = _way(known)
        steps = [((b.y or 0) - (a.y or 0)) * way >= 0 for a, b in pairwise(known)]
        held = [one and step for one, step in zip(held, [*steps, True], strict=True)]
    return next((at for at, one in enumerate(reversed(held)) if not one), len(held))


def _way(known: list[Point]) -> int:
    """Return 1 where the last value that differs from its neighbour rose, else -1."""
    steps = [(b.y or 0) - (a.y or 0) for a, b in pairwise(known)]
    return 1 if next((one for one in reversed(steps) if one), 0) > 0 else -1


def _sign(point: Point) -> int:
    return 1 if (point.y or 0) > point.centre else -1
