"""What the page says about an effect: sentence, drawing, figures, and what they do not allow to say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuntas.improvements.models import EffectResult, Improvement
from tuntas.improvements.projects.measuring.drawing import Picture, PictureWords, effect_svg
from tuntas.improvements.projects.measuring.figures import (
    MINUTES,
    PERCENT,
    PERCENT_POINTS,
    Figure,
    figure_in,
    figure_of,
    indicator_figure,
    known_indicators,
)
from tuntas.improvements.projects.measuring.queries.numbers import (
    WITHHELD,
    Numbered,
    command_line,
    numbered,
)
from tuntas.improvements.projects.measuring.queries.savings import Savings, savings_of
from tuntas.improvements.projects.measuring.sentences import (
    plain_sentences,
    start_chosen_late,
)
from tuntas.improvements.projects.measuring.verdicts import (
    Tag,
    is_proven,
    method_words,
    tag_of,
    what_is_not_said,
)
from tuntas.measures.charts.shown import BASES
from tuntas.measures.queries.series import months_before
from tuntas.measures.words import month_words, percent_words, short_month
from tuntas.rules.phrases import Language, format_number, format_short
from tuntas.rules.statistics.effects import Method, Phase, phase_of

NEWEST = 60  # results, those of watched indicators among them
HISTORY = 12


@dataclass(frozen=True)
class EstimateRow:
    """One figure of a model with its interval, in words."""

    name: str
    value: str
    interval: str


@dataclass(frozen=True)
class MonthRow:
    """One month in words."""

    month: str
    phase: str
    value: str
    n: int | None
    beside: str
    expected: str


@dataclass(frozen=True)
class Side:
    """What is watched beside, and what was seen there; `tag` None: nothing computed yet."""

    label: str
    tag: Tag | None
    sentence: str


@dataclass(frozen=True)
class Past:
    """An earlier result."""

    at: datetime
    tag: Tag
    sentence: str


@dataclass(frozen=True)
class Shown:
    """A result as the page shows it."""

    tag: Tag
    plain: str  # in words that need no statistics
    sentence: str
    late: str  # that the start was chosen when the figures were there, "" where it was not
    svg: SafeString
    has_beside: bool
    has_lines: bool
    facts: Sequence[tuple[str, str]]  # what was measured, since when, beside whom, up to what
    judged: Sequence[tuple[str, str]]  # how it was judged
    estimates: Sequence[EstimateRow]
    notes: Sequence[str]  # what the method does not allow to say
    rows: Sequence[MonthRow]
    command: str
    computed_at: datetime
    data_version: str


@dataclass(frozen=True)
class Panel:
    """The panel; `shown` is None while there is nothing to show.

    `state`: `unchosen` (no measure), `not-begun` (no start), `waiting` (being computed),
    `no-figures`, `shown`.
    """

    state: str
    label: str
    target: str
    shown: Shown | None
    sides: Sequence[Side]
    history: Sequence[Past]
    savings: Savings | None
    savings_supported: bool
    own: bool


def newest_results(improvement: Improvement) -> list[EffectResult]:
    """Return the newest results without their months, the newest first; one query."""
    rows = EffectResult.objects.filter(improvement=improvement).defer("content")
    return list(rows.order_by("-made_at", "-pk")[:NEWEST])


def panel_of(improvement: Improvement, results: Sequence[EffectResult], lang: Language) -> Panel:
    """Return the panel; the improvement has service, region and effect joined. Asks nothing."""
    figure = figure_of(improvement) if improvement.source else None
    effect = improvement.effect if state_of(improvement) == "shown" else None
    return Panel(
        state=state_of(improvement),
        label=figure.label.in_language(lang) if figure else "",
        target=_target(improvement, figure, lang) if figure else "",
        shown=_shown(improvement, effect, lang) if effect else None,
        sides=_sides(improvement, results, lang) if effect else (),
        history=_history(improvement, results, lang),
        savings=savings_of(improvement),
        savings_supported=is_proven(improvement.effect),
        own=improvement.source == Improvement.Source.OWN,
    )


def state_of(improvement: Improvement) -> str:
    """Return how far the proof has come."""
    if not improvement.source:
        return "unchosen"
    if improvement.started_on is None:
        return "not-begun"
    if improvement.effect_asked_at is not None:
        return "waiting"
    return "shown" if improvement.effect is not None else "no-figures"


def _target(improvement: Improvement, figure: Figure, lang: Language) -> str:
    if improvement.target is None:
        return ""
    said = figure.said(float(improvement.target), lang)
    if improvement.target_month is None:
        return said
    return _("%(value)s pada %(month)s") % {
        "value": said,
        "month": month_words(improvement.target_month, lang),
    }


def _shown(improvement: Improvement, effect: EffectResult, lang: Language) -> Shown:
    content, plain = effect.content, plain_sentences(effect, lang)
    figure, months = figure_in(content), judged_months(effect)
    return Shown(
        tag=tag_of(effect),
        plain=plain,
        sentence=effect.sentence.in_language(lang),
        late=start_chosen_late(improvement, lang),
        svg=_drawn(improvement, effect, figure, lang),
        has_beside=any(one.control is not None for one in months),
        has_lines=any(one.fitted is not None for one in months),
        facts=_facts(improvement, effect, figure, lang),
        judged=_judged(effect, figure, lang),
        estimates=_estimates(content["effect"], figure, lang),
        notes=[*what_is_not_said(effect), *(_withheld(content, lang) if plain else ())],
        rows=_rows(months, figure, lang),
        command=command_line(improvement, content),
        computed_at=effect.made_at,
        data_version=effect.data_version,
    )


def judged_months(effect: EffectResult) -> list[Numbered]:
    """Return the months of a result, with those of comparison units only where they were judged by."""
    months = numbered(effect.content)
    if Method(effect.method).controlled:
        return months
    return [replace(one, control=None) for one in months]


def _withheld(content: Mapping[str, Any], lang: Language) -> list[str]:
    """Return why figures are missing, which a sentence without figures says itself."""
    return [WITHHELD.in_language(lang)] if content.get("withheld") else []


def _facts(
    improvement: Improvement, effect: EffectResult, figure: Figure, lang: Language
) -> list[tuple[str, str]]:
    measure = effect.content["measure"]
    facts = [
        (_("Yang diukur"), figure.label.in_language(lang)),
        (_("Perubahan mulai"), _start_words(improvement, lang)),
    ]
    if Method(effect.method).controlled:
        facts.append((_("Unit pembanding"), ", ".join(name for _pk, name in measure["beside"])))
    if effect.held_months and not effect.faded:
        held = ngettext("%(count)s bulan", "%(count)s bulan", effect.held_months)
        facts.append((_("Bertahan"), held % {"count": effect.held_months}))
    if improvement.target is not None:
        facts.append((_("Target"), _target_words(improvement, effect, figure, lang)))
    return facts


def _judged(effect: EffectResult, figure: Figure, lang: Language) -> list[tuple[str, str]]:
    told = effect.content["effect"]
    facts = [
        (_("Cara menilai"), method_words(effect.method)),
        (_("Bulan yang dihitung"), _counted(effect)),
    ]
    for name, key in (
        (_("Rata-rata sebelum"), "mean_before"),
        (_("Rata-rata sesudah"), "mean_after"),
    ):
        if told.get(key) is not None:
            facts.append((name, figure.said(told[key], lang)))
    if (rho := told.get("autocorrelation")) is not None:
        facts.append((_("Kaitan antarbulan"), _rho_words(rho, told["autocorrelation_range"], lang)))
    return facts


def _start_words(improvement: Improvement, lang: Language) -> str:
    start = improvement.started_on
    if start is None:
        return ""
    said = month_words(start, lang)
    if not improvement.transition_months:
        return said
    return _("%(month)s, peralihan %(count)s bulan") % {
        "month": said,
        "count": improvement.transition_months,
    }


def _counted(effect: EffectResult) -> str:
    return _("%(before)s sebelum, %(after)s sesudah") % {
        "before": effect.before,
        "after": effect.after,
    }


def _rho_words(rho: float, within: Sequence[float], lang: Language) -> str:
    low, high = (format_number(one, lang, places=1) for one in within)
    return _("%(rho)s (mungkin %(low)s sampai %(high)s)") % {
        "rho": format_number(rho, lang, places=1),
        "low": low,
        "high": high,
    }


def _target_words(
    improvement: Improvement, effect: EffectResult, figure: Figure, lang: Language
) -> str:
    """Return the target, and whether the last month meets it."""
    said = _target(improvement, figure, lang)
    last = next(
        (one.value for one in reversed(numbered(effect.content)) if one.value is not None), None
    )
    if last is None or improvement.target is None or figure.direction == "neutral":
        return said
    gap = last - float(improvement.target)
    met = gap <= 0 if figure.direction == "down" else gap >= 0
    word = _("bulan terakhir tercapai") if met else _("bulan terakhir belum tercapai")
    return f"{said}; {word} ({figure.said(last, lang)})"


def _estimates(told: Mapping[str, Any], figure: Figure, lang: Language) -> list[EstimateRow]:
    names = (
        ("level", _("Lompatan pada bulan pertama")),
        ("slope", _("Perubahan arah setiap bulan")),
        ("average", _("Selisih rata-rata sesudahnya")),
        ("trend_before", _("Arah sebelumnya, setiap bulan")),
    )
    return [
        EstimateRow(
            name,
            signed(told[key]["estimate"], figure, lang),
            _("%(low)s sampai %(high)s")
            % {
                "low": signed(told[key]["low"], figure, lang),
                "high": signed(told[key]["high"], figure, lang),
            },
        )
        for key, name in names
        if key in told
    ]


def signed(value: float, figure: Figure, lang: Language) -> str:
    """Return a difference with its sign: `-1 hari 4 jam kerja` (with a real minus), `+3,2 poin persen`."""
    nothing = figure.said(abs(value), lang) == figure.said(0, lang)  # as it is written
    sign = "" if nothing else "−" if value < 0 else "+"  # noqa: RUF001 - a minus sign
    if figure.unit == PERCENT:
        points = PERCENT_POINTS.in_language(lang)
        return f"{sign}{format_short(abs(value), lang)} {points}"
    return sign + figure.said(abs(value), lang)


def _rows(months: Sequence[Numbered], figure: Figure, lang: Language) -> list[MonthRow]:
    """Return the months, the newest first."""
    phases = {
        Phase.BEFORE: _("sebelum"),
        Phase.TRANSITION: _("peralihan"),
        Phase.AFTER: _("sesudah"),
    }
    return [
        MonthRow(
            month=month_words(one.month, lang),
            phase=phases[one.phase],
            value=_said(one.value, figure, lang),
            n=one.n,
            beside=_said(one.control, figure, lang),
            expected=_said(one.counterfactual, figure, lang),
        )
        for one in reversed(months)
    ]


def _said(value: float | None, figure: Figure, lang: Language) -> str:
    if value is None:
        return ""
    return percent_words(value, lang) if figure.unit == PERCENT else figure.said(value, lang)


def _drawn(
    improvement: Improvement,
    effect: EffectResult,
    figure: Figure,
    lang: Language,
) -> SafeString:
    words = PictureWords(
        title=figure.label.in_language(lang),
        sentence=effect.sentence.in_language(lang),
        value=figure.short(lang),
        month=lambda month: short_month(month, lang),
        target=_("target"),
        start=_("mulai %(month)s") % {"month": short_month(_start(effect), lang)},
        bases=BASES if figure.unit == MINUTES else (1.0,),
    )
    target = None if improvement.target is None else float(improvement.target)
    return effect_svg(picture_of(effect, target), words, key=f"effect-{improvement.pk}")


def _start(effect: EffectResult) -> date:
    return date.fromisoformat(f"{effect.content['effect']['start']}-01")


def picture_of(effect: EffectResult, target: float | None) -> Picture:
    """Return what is drawn: every month from the first to the last, also those without a figure.

    Where a month lies follows from the start and the transition; results of earlier times do not hold
    the months that had no figure.
    """
    there = {one.month: one for one in judged_months(effect)}
    start, transition = _start(effect), effect.content["effect"]["transition"]
    every, month = list[Numbered](), min(there)
    while month <= max(there):
        missing = Numbered(month, phase_of(month, start, transition))
        every.append(there.get(month, missing))
        month = months_before(month, -1)
    return Picture(
        months=[one.month for one in every],
        phases=[one.phase for one in every],
        values=[one.value for one in every],
        fitted=[one.fitted for one in every],
        counterfactual=[one.counterfactual for one in every],
        control=[one.control for one in every],
        target=target,
    )


def _sides(improvement: Improvement, results: Sequence[EffectResult], lang: Language) -> list[Side]:
    """Return what is watched, each with its newest result."""
    newest = dict[str, EffectResult]()
    for one in results:
        newest.setdefault(one.watched, one)
    known = known_indicators()
    return [
        Side(
            indicator_figure(key, known.get(key)).label.in_language(lang),
            tag_of(newest[key]) if key in newest else None,
            newest[key].sentence.in_language(lang) if key in newest else "",
        )
        for key in improvement.watched
    ]


def _history(
    improvement: Improvement, results: Sequence[EffectResult], lang: Language
) -> list[Past]:
    """Return the earlier answers, the newest first; the one that stands is told above."""
    earlier = [one for one in results if not one.watched and one.pk != improvement.effect_id]
    return [
        Past(one.made_at, tag_of(one), one.sentence.in_language(lang)) for one in earlier[:HISTORY]
    ]
