"""A chart as the page shows it, in one language: title, sentence, drawing, key, table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuntas.catalogue.promises import DAY_WORKING_MINUTES
from tuntas.measures.charts.described import FIX_AFTER, IndicatorChart, speaker
from tuntas.measures.charts.lately import is_outdated, met, present_run
from tuntas.measures.charts.spc import MARKS, ChartWords, control_chart_svg
from tuntas.measures.words import (
    HOUR_MINUTES,
    month_words,
    short_duration,
    short_month,
    value_words,
)
from tuntas.rules.phrases import Bilingual, Language
from tuntas.rules.statistics.control_charts import Assurance, Point, Rule, Variation

RULES = {
    Rule.BEYOND: Bilingual("di luar batas kendali", "beyond a control limit"),
    Rule.TREND: Bilingual("naik atau turun terus-menerus", "rising or falling without a break"),
    Rule.NEAR: Bilingual("dua dari tiga di dekat batas", "two of three near a limit"),
    Rule.SHIFT: Bilingual("lama di satu sisi garis tengah", "long on one side of the centre"),
    Rule.WITHIN: Bilingual("lama hampir tidak bergerak", "hardly moving for long"),
}
MEANINGS = {
    "improved": Bilingual("membaik", "better"),
    "concern": Bilingual("perlu perhatian", "needs attention"),
    "changed": Bilingual("berubah", "changed"),
    "common": Bilingual("biasa", "usual"),
}
ASSURANCES = {
    Assurance.PASS: Bilingual(
        "Dengan cara kerja sekarang, targetnya terpenuhi setiap bulan.",
        "As the work is done now, the target is met every month.",
    ),
    Assurance.FAIL: Bilingual(
        "Dengan cara kerja sekarang, targetnya tidak akan terpenuhi.",
        "As the work is done now, the target will not be met.",
    ),
    Assurance.HIT_OR_MISS: Bilingual(
        "Dengan cara kerja sekarang, targetnya kadang terpenuhi, kadang tidak.",
        "As the work is done now, the target is met in some months and missed in others.",
    ),
}
LATELY_ALL = Bilingual(
    "Sejak {month} targetnya terpenuhi setiap bulan.",
    "Since {month} the target has been met every month.",
)
LATELY_NONE = Bilingual(
    "Sejak {month} targetnya tidak terpenuhi dalam satu bulan pun.",
    "Since {month} the target has not been met in any month.",
)
LATELY_SOME = Bilingual(
    "Sejak {month} targetnya terpenuhi dalam {met} dari {count} bulan.",
    "Since {month} the target has been met in {met} of {count} months.",
)
OUTDATED = Bilingual(
    "Namun batas kendalinya masih memuat cara kerja yang lama. Seberapa pasti target itu terpenuhi "
    "baru dapat dikatakan setelah batasnya dihitung ulang.",
    "But the control limits still hold the former way of working. How sure the target is can only be "
    "said once they are computed anew.",
)

BASES = (float(DAY_WORKING_MINUTES), float(HOUR_MINUTES), 1.0)


@dataclass(frozen=True)
class ShownRow:
    """One month in words; `value` is empty where there is nothing, `few` where too little to show."""

    month: str
    value: str
    n: int
    few: bool
    centre: str
    limits: str
    meaning: str
    rules: str


@dataclass(frozen=True)
class ShownChart:
    """A chart in the reader's language. `svg` is empty below two months.

    `outdated`: the last months contradict what the limits say about the target.
    """

    key: str
    title: str
    definition: str
    sentence: str
    assurance: str
    outdated: bool
    limits_note: str
    svg: SafeString
    marks: tuple[tuple[str, str], ...]  # class of the mark, what it means
    rows: tuple[ShownRow, ...]
    causes: tuple[tuple[str, str], ...]  # month of a new start, its cause
    variation: Variation | None


def drawn(chart: IndicatorChart, lang: Language, *, key: str = "") -> ShownChart:
    """Return the chart for a page; `key` is unique on it, the indicator's unless given."""
    indicator, control = chart.indicator, chart.control
    key = key or indicator.key
    points = control.points if control else ()
    lately = _lately(chart, lang)
    return ShownChart(
        key=key,
        title=indicator.name.in_language(lang),
        definition=indicator.definition.in_language(lang),
        sentence=_sentence(chart, lang),
        assurance=lately or _assurance(chart, lang),
        outdated=bool(lately),
        limits_note=_limits_note(chart, lang),
        svg=control_chart_svg(control, _words(chart, lang), key=key) if control else SafeString(),
        marks=_marks(points, lang),
        rows=_rows(chart, lang),
        causes=_causes(chart, lang),
        variation=control.variation if control and chart.telling else None,
    )


def _said(chart: IndicatorChart, lang: Language) -> Callable[[float], str]:
    speak = speaker(chart.indicator)
    return lambda value: speak(value, lang)


def _words(chart: IndicatorChart, lang: Language) -> ChartWords:
    said = _said(chart, lang)
    return ChartWords(
        title=chart.indicator.name.in_language(lang),
        sentence=_sentence(chart, lang),
        value=partial(short_duration, lang=lang) if chart.indicator.unit == "minutes" else said,
        month=lambda x: short_month(date.fromisoformat(f"{x}-01"), lang),
        target=_("target"),
        bases=BASES if chart.indicator.unit == "minutes" else (1.0,),
    )


def _sentence(chart: IndicatorChart, lang: Language) -> str:
    """Return what the chart says; where its last months have no figure, of when it speaks."""
    said, latest = chart.sentence.in_language(lang), chart.latest
    if latest is None or latest.month == chart.months[-1]:
        return said
    month = month_words(latest.month, lang)
    return f"{said} {_('Angka terakhir: %(month)s.') % {'month': month}}"


def _assurance(chart: IndicatorChart, lang: Language) -> str:
    control = chart.control
    if control is None or control.assurance is None or not chart.telling:
        return ""
    return ASSURANCES[control.assurance].in_language(lang)


def _lately(chart: IndicatorChart, lang: Language) -> str:
    """Return how the last months stand to the target; empty unless they contradict the limits."""
    control = chart.control
    if control is None or control.assurance is None or control.target is None or not chart.telling:
        return ""
    run = present_run(control)
    reached = met(control, run, control.target)
    if not is_outdated(control.assurance, reached):
        return ""
    words = LATELY_ALL if all(reached) else LATELY_SOME if any(reached) else LATELY_NONE
    said = words.in_language(lang).format(
        month=month_words(date.fromisoformat(f"{run[0].x}-01"), lang),
        met=sum(reached),
        count=len(reached),
    )
    return f"{said} {OUTDATED.in_language(lang)}"


def _limits_note(chart: IndicatorChart, lang: Language) -> str:
    control = chart.control
    if control is None or control.last.lower is None:
        return _("Garis tengah: median. Batas kendali belum digambar.") if control else ""
    basis = control.segments[-1].basis
    if control.segments[-1].provisional:
        return ngettext(
            "Garis putus-putus: batas kendali dari %(months)s bulan; masih dapat bergeser sampai ada %(enough)s bulan.",
            "Garis putus-putus: batas kendali dari %(months)s bulan; masih dapat bergeser sampai ada %(enough)s bulan.",
            basis,
        ) % {"months": basis, "enough": FIX_AFTER}
    first, last = _basis(chart)
    return _(
        "Garis putus-putus: batas kendali dari %(months)s bulan, %(first)s sampai %(last)s; sesudah itu tetap."
    ) % {"months": basis, "first": month_words(first, lang), "last": month_words(last, lang)}


def _basis(chart: IndicatorChart) -> tuple[date, date]:
    """Return the first and the last month behind the last limits of a chart that has some."""
    if chart.control is None:
        raise ValueError("a chart without limits has no months behind them")
    segment = chart.control.segments[-1]
    there = zip(chart.months[segment.begins :], chart.values[segment.begins :], strict=True)
    known = [month for month, value in there if value is not None]
    return known[0], known[: segment.basis][-1]


def _marks(points: Sequence[Point], lang: Language) -> tuple[tuple[str, str], ...]:
    there = {MARKS[point.variation] for point in points if point.y is not None}
    return tuple((name, word.in_language(lang)) for name, word in MEANINGS.items() if name in there)


def _causes(chart: IndicatorChart, lang: Language) -> tuple[tuple[str, str], ...]:
    if chart.control is None:
        return ()
    return tuple(
        (month_words(chart.months[one.begins], lang), one.cause)
        for one in chart.control.segments
        if one.cause
    )


def _rows(chart: IndicatorChart, lang: Language) -> tuple[ShownRow, ...]:
    """Return the months, the newest first."""
    points: Sequence[Point | None] = (
        chart.control.points if chart.control else [None] * len(chart.n)
    )
    rows = [
        _row(chart, at, point, lang)
        for at, point in enumerate(points)
        if chart.n[at] or chart.values[at] is not None
    ]
    return tuple(reversed(rows))


def _row(chart: IndicatorChart, at: int, point: Point | None, lang: Language) -> ShownRow:
    said = _said(chart, lang)
    value, few = chart.values[at], chart.months[at] in chart.hidden
    lower, upper = (point.lower, point.upper) if point else (None, None)
    return ShownRow(
        month=month_words(chart.months[at], lang),
        value="" if value is None else value_words(value, chart.indicator.unit, lang),
        n=chart.n[at],
        few=few,
        centre=said(point.centre) if point else "",
        limits="" if lower is None or upper is None else f"{said(max(lower, 0))} – {said(upper)}",
        meaning=MEANINGS[MARKS[point.variation]].in_language(lang)
        if point and value is not None
        else "",
        rules="; ".join(RULES[one].in_language(lang) for one in point.flags) if point else "",
    )
