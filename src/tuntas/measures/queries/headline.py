"""The first sentences of a page: quicker or slower, promises kept or broken, what is unusual.

They come from the statistics. Chance alone is never called a change, and no sentence names a cause.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuntas.measures.charts import IndicatorChart
from tuntas.measures.words import month_words, percent_words
from tuntas.rules.phrases import Language, format_number
from tuntas.rules.statistics.control_charts import Variation, false_alarms

SPEED, PROMISE = "working-time-median", "within-promise"
NAMED = 3  # services that are named; more are counted
WEAK = 80  # percent within promise below which a service is named
CALM = {Variation.COMMON, None}


@dataclass(frozen=True)
class Headline:
    """A sentence under its question; `kind` is the variation it tells of, `note` what to bear in mind."""

    question: str
    text: str
    kind: str = ""
    note: str = ""


def headline(
    charts: Mapping[str, IndicatorChart],
    by_service: Mapping[str, IndicatorChart],
    promises: Mapping[str, tuple[float, int]],
    lang: Language,
) -> tuple[Headline, ...]:
    """Return three sentences; `promises` gives share and n by service, all together under ``""``."""
    return (
        _speed(charts[SPEED], by_service, lang),
        _promise(promises, lang),
        _unusual(charts, lang),
    )


def now(chart: IndicatorChart) -> Variation | None:
    """Return what the last month of a chart tells; None where it is missing or it is too early."""
    latest = chart.latest
    if chart.control is None or not chart.telling or not latest or latest.month != chart.months[-1]:
        return None
    return chart.control.variation


def _speed(
    chart: IndicatorChart, by_service: Mapping[str, IndicatorChart], lang: Language
) -> Headline:
    said = [chart.sentence.in_language(lang)]
    for kind, words in (
        (Variation.IMPROVEMENT, _("Lebih cepat: %(names)s.")),
        (Variation.CONCERN, _("Lebih lambat: %(names)s.")),
    ):
        names = [name for name, one in by_service.items() if now(one) is kind]
        if names:
            said.append(words % {"names": _listed(names)})
    return Headline(_("Lebih cepat atau lebih lambat?"), " ".join(said), now(chart) or "")


def _listed(names: list[str]) -> str:
    more = len(names) - NAMED
    shown = ", ".join(names[:NAMED])
    if more <= 0:
        return shown
    return ngettext("%(shown)s, dan %(more)s lainnya", "%(shown)s, dan %(more)s lainnya", more) % {
        "shown": shown,
        "more": more,
    }


def _promise(promises: Mapping[str, tuple[float, int]], lang: Language) -> Headline:
    question = _("Janji ditepati?")
    if "" not in promises:
        return Headline(question, _("Terlalu sedikit kasus dengan janji waktu untuk disimpulkan."))
    share, n = promises[""]
    said = [
        _("%(share)s dari %(n)s kasus dalam dua belas bulan terakhir selesai sesuai janji.")
        % {"share": percent_words(share, lang), "n": format_number(n, lang)}
    ]
    weak = sorted((one, name) for name, (one, _n) in promises.items() if name and one < WEAK)
    if weak:
        names = [f"{name} ({percent_words(one, lang)})" for one, name in weak]
        said.append(_("Paling sering meleset: %(names)s.") % {"names": _listed(names)})
    return Headline(question, " ".join(said))


def _unusual(charts: Mapping[str, IndicatorChart], lang: Language) -> Headline:
    question = _("Ada yang luar biasa?")
    judged = [one for one in charts.values() if now(one) is not None]
    if not judged:
        return Headline(question, _("Terlalu dini untuk mengatakan apa yang biasa."))
    odd = [one for one in judged if now(one) is not Variation.COMMON]
    month = month_words(judged[0].months[-1], lang)
    if not odd:
        said = ngettext(
            "Tidak. Pada %(month)s, %(count)s angka yang dapat dinilai bergerak seperti biasanya.",
            "Tidak. Pada %(month)s, %(count)s angka yang dapat dinilai bergerak seperti biasanya.",
            len(judged),
        )
        return Headline(question, said % {"month": month, "count": len(judged)}, Variation.COMMON)
    names = ", ".join(_with_meaning(one, lang) for one in odd)
    said = _("Pada %(month)s, %(odd)s dari %(count)s angka: %(names)s.")
    alarms = false_alarms([sum(v is not None for v in one.values) for one in judged], fixed=True)
    return Headline(
        question,
        said % {"month": month, "odd": len(odd), "count": len(judged), "names": names},
        note=alarms.words.in_language(lang),
    )


def _with_meaning(chart: IndicatorChart, lang: Language) -> str:
    name = chart.indicator.name.in_language(lang)
    kind = now(chart)
    if kind is Variation.IMPROVEMENT:
        return _("%(name)s (membaik)") % {"name": name}
    if kind is Variation.CONCERN:
        return _("%(name)s (perlu perhatian)") % {"name": name}
    return _("%(name)s (berubah)") % {"name": name}
