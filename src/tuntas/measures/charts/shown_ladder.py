"""The ladder as the page shows it, in one language: sentence, drawing, table."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuntas.measures.charts.ladder import Ladder, Rung, ladder_svg, points_words
from tuntas.measures.indicators.types import Indicator
from tuntas.measures.words import percent_words
from tuntas.rules.phrases import Language, format_number

WITHIN = {
    "hours": gettext_lazy("dalam beberapa jam"),
    "day": gettext_lazy("dalam sehari atau lebih cepat"),
    "week": gettext_lazy("dalam seminggu atau lebih cepat"),
    "month": gettext_lazy("dalam sebulan atau lebih cepat"),
}


@dataclass(frozen=True)
class LadderRow:
    """One rung in words; empty for a year with too few cases."""

    label: str
    now: str
    before: str
    moved: str


@dataclass(frozen=True)
class ShownLadder:
    """The ladder of the last twelve months beside the twelve before."""

    title: str
    definition: str
    sentence: str
    svg: SafeString
    rows: tuple[LadderRow, ...]
    n: int
    n_before: int


def drawn_ladder(
    indicator: Indicator, found: Ladder, lang: Language, *, key: str = "ladder"
) -> ShownLadder | None:
    """Return the ladder for a page; None where this year has too few cases to be shown."""
    if all(rung.now is None for rung in found.rungs):
        return None
    said = _sentence(found, lang)
    title = indicator.name.in_language(lang)
    return ShownLadder(
        title=title,
        definition=indicator.definition.in_language(lang),
        sentence=said,
        svg=ladder_svg(found, lang, title=title, sentence=said, key=key),
        rows=tuple(_row(rung, lang) for rung in found.rungs),
        n=found.n,
        n_before=found.n_before,
    )


def _row(rung: Rung, lang: Language) -> LadderRow:
    return LadderRow(
        label=rung.label.in_language(lang),
        now="" if rung.now is None else percent_words(rung.now, lang),
        before="" if rung.before is None else percent_words(rung.before, lang),
        moved="" if rung.moved is None else points_words(rung.moved, lang),
    )


def _sentence(found: Ladder, lang: Language) -> str:
    key, now, before = found.telling
    numbers = {
        "within": WITHIN[key],
        "now": percent_words(now or 0, lang),
        "n": format_number(found.n, lang),
        "before": percent_words(before or 0, lang),
        "n_before": format_number(found.n_before, lang),
    }
    if before is None:
        said = _(
            "%(now)s dari %(n)s kasus setahun terakhir selesai %(within)s; setahun sebelumnya terlalu "
            "sedikit kasus untuk dibandingkan."
        )
    else:
        said = _(
            "%(now)s dari %(n)s kasus setahun terakhir selesai %(within)s; setahun sebelumnya "
            "%(before)s dari %(n_before)s."
        )
    return said % numbers
