"""A result in one or two plain sentences: what it was, what it is, since when; no stronger than the tag beside it."""

from datetime import date
from math import copysign

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuntas.improvements.models import EffectResult, Improvement
from tuntas.improvements.projects.measuring.figures import figure_in
from tuntas.measures.queries.series import months_before
from tuntas.measures.words import month_words
from tuntas.rules.phrases import Language, format_date
from tuntas.rules.statistics.effects import Method, Verdict


def plain_sentences(effect: EffectResult, lang: Language) -> str:
    """Return what became of the figure in words that need no statistics; intervals stand elsewhere."""
    verdict = Verdict(effect.verdict)
    if verdict is Verdict.TOO_EARLY:
        return _("Terlalu dini untuk menilai: bulannya masih terlalu sedikit.")
    compared = _compared(effect, lang)
    if not compared:
        return ""
    return " ".join([compared, *_added(effect, verdict)])


def start_chosen_late(improvement: Improvement, lang: Language) -> str:
    """Return that the month of the start was past before anything was written down, "" where it was not.

    Whoever chooses it then may have seen which month makes the figures look best.
    """
    begun, start = timezone.localdate(improvement.made_at), improvement.started_on
    if start is None or start >= begun.replace(day=1):
        return ""
    return _(
        "Bulan mulai %(month)s ditetapkan setelah angkanya ada: perbaikan ini baru dicatat pada %(day)s."
    ) % {"month": month_words(start, lang), "day": format_date(begun, lang, weekday=False)}


def _compared(effect: EffectResult, lang: Language) -> str:
    told, figure = effect.content["effect"], figure_in(effect.content)
    before, after = told.get("mean_before"), told.get("mean_after")
    if before is None or after is None:
        return ""
    return _("%(label)s: dulu rata-rata %(before)s, sejak %(month)s rata-rata %(after)s.") % {
        "label": figure.label.in_language(lang),
        "before": figure.said(before, lang),
        "after": figure.said(after, lang),
        "month": month_words(_first_after(effect), lang),
    }


def _first_after(effect: EffectResult) -> date:
    told = effect.content["effect"]
    return months_before(date.fromisoformat(f"{told['start']}-01"), -told["transition"])


def _added(effect: EffectResult, verdict: Verdict) -> list[str]:
    """Return what must be said beside the two means."""
    held = effect.held_months or 0
    if effect.faded:
        said = ngettext(
            "Sempat membaik selama %(count)s bulan, lalu kembali mendekati keadaan semula.",
            "Sempat membaik selama %(count)s bulan, lalu kembali mendekati keadaan semula.",
            held,
        )
        return [said % {"count": held}]
    if verdict is Verdict.NO_EFFECT_SEEN:
        return [_("Selisih sebesar itu masih dapat muncul secara kebetulan.")]
    added = [_against_trend(effect, verdict)]
    if held:
        said = ngettext("Sudah bertahan %(count)s bulan.", "Sudah bertahan %(count)s bulan.", held)
        added.append(said % {"count": held})
    if Method(effect.method).indicative or Method(effect.method) is Method.RUN_CHART:
        added.append(_("Ini baru petunjuk, karena bulannya masih sedikit."))
    return [one for one in added if one]


def _against_trend(effect: EffectResult, verdict: Verdict) -> str:
    """Return by what it is better or worse where the two means alone do not show it."""
    told = effect.content["effect"]
    rose = copysign(1, told["mean_after"] - told["mean_before"])
    wished = {"up": rose, "down": -rose}.get(told["direction"], 0)
    if verdict is Verdict.BETTER and wished < 0:
        return _("Bila arah sebelumnya berlanjut, angkanya akan lebih buruk daripada sekarang.")
    if verdict is Verdict.WORSE and wished > 0:
        return _("Bila arah sebelumnya berlanjut, angkanya akan lebih baik daripada sekarang.")
    return ""
