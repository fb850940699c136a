"""Stratification: where, when and how complaints come, the dimension that tells most first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tuntas.cases.models import Case
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.problems.source import YEAR_MONTHS
from tuntas.improvements.projects.queries.counted import Count, Kind, Scope, ThemeCounts
from tuntas.improvements.projects.queries.linked_cases import may_read_linked
from tuntas.improvements.projects.steps import Steps
from tuntas.improvements.projects.tools.pareto import LEAST
from tuntas.improvements.projects.tools.seam import Tool
from tuntas.improvements.projects.tools.sides import region_name
from tuntas.measures.words import month_words
from tuntas.organisation.powers import Powers
from tuntas.rules.phrases import as_language, format_number
from tuntas.rules.phrases.words import WORDS

WEEKDAYS = 7
MOST_SHOWN = 13  # parts, such as the months that a year touches; the others together are one line
BEYOND_CHANCE = 2  # standard deviations of the chi-square of an even spread


@dataclass(frozen=True)
class Strip:
    """One part with its bar; `percent` of the longest."""

    text: str
    n: int
    percent: int
    first: bool


@dataclass(frozen=True)
class Stratum:
    """One dimension; `concentration` from 0 (evenly spread, or as good as) to 1 (all in one part)."""

    title: str
    sentence: str
    strips: Sequence[Strip]
    concentration: float


def tool(
    improvement: Improvement, _steps: Steps, *, powers: Powers, loaded: ThemeCounts
) -> Tool | None:
    """Return the dimensions of the chosen complaints, else of the unit's; None with too few."""
    scope = scope_of(loaded)
    if scope is None:
        return None
    context = {
        "strata": strata_of(loaded, scope),
        "linked": scope == "linked",
        "found": loaded,
        "may_read_linked": may_read_linked(improvement, powers),
    }
    template = "improvements/projects/tools/stratification.html"
    styles = ("improvements/tools.css",)
    return Tool("stratification", _("Di mana dan kapan terjadi?"), template, context, styles=styles)


def scope_of(found: ThemeCounts) -> Scope | None:
    """Return whose complaints are told apart."""
    scopes: tuple[Scope, ...] = ("linked", "unit")
    return next((scope for scope in scopes if found.total(scope) >= LEAST), None)


def strata_of(found: ThemeCounts, scope: Scope) -> list[Stratum]:
    """Return the dimensions, the one in which most comes together first."""
    makers: Mapping[Kind, Callable[[Sequence[Count]], _Dimension]] = {
        "region": _places,
        "weekday": _weekdays,
        "month": _months,
        "channel": _channels,
    }
    strata = [make(found.of(scope, kind)).drawn() for kind, make in makers.items()]
    return sorted(strata, key=lambda one: -one.concentration)


def concentration(counts: Sequence[int], parts: int) -> float:
    """Return how unevenly counts lie in so many parts: Herfindahl's index from its least to its most."""
    total = sum(counts)
    if parts <= 1 or not total:
        return 1.0 if total else 0.0
    index = sum((n / total) ** 2 for n in counts)
    return (index - 1 / parts) / (1 - 1 / parts)


def stands_out(found: float, total: int, parts: int) -> bool:
    """Tell whether chance alone would hardly put so many together: by the chi-square of an even spread.

    That has as many degrees of freedom as parts less one, hence that mean and twice that variance.
    """
    free = parts - 1
    return free < 1 or total * free * found > free + BEYOND_CHANCE * sqrt(2 * free)


@dataclass(frozen=True)
class _Dimension:
    """Parts of a dimension with their counts; `of_parts` is how many there could be."""

    title: str
    sentence: str
    even: str
    parts: Sequence[tuple[str, int]]
    of_parts: int
    others: Sequence[tuple[str, int]] = ()  # shown below, but they tell nothing

    def drawn(self) -> Stratum:
        most = max(n for _text, n in [*self.parts, *self.others])
        first = max(self.parts, key=lambda one: one[1], default=None)
        counts = [n for _text, n in self.parts]
        found = concentration(counts, self.of_parts)
        if first is None or not stands_out(found, sum(counts), self.of_parts):
            first, found = None, 0.0
        return Stratum(
            self.title,
            self._said(first) if first else self.even,
            [
                Strip(text, n, round(100 * n / most), first=first is not None and text == first[0])
                for text, n in [*self.parts[:MOST_SHOWN], *self._rest(), *self.others]
            ],
            found,
        )

    def _said(self, first: tuple[str, int]) -> str:
        total = sum(n for _text, n in [*self.parts, *self.others])
        lang = as_language(get_language())
        n, of_all = (format_number(one, lang) for one in (first[1], total))
        return self.sentence % {"n": n, "total": of_all, "what": first[0]}

    def _rest(self) -> Sequence[tuple[str, int]]:
        more = self.parts[MOST_SHOWN:]
        if not more:
            return ()
        rest = ngettext("%(n)s lainnya", "%(n)s lainnya", len(more)) % {"n": len(more)}
        return ((rest, sum(n for _text, n in more)),)


def _places(counts: Sequence[Count]) -> _Dimension:
    told = [(region_name(one), one.n) for one in counts if one.value]
    untold = [(region_name(one), one.n) for one in counts if not one.value]
    even = _("Tidak ada tempat yang menonjol.") if told else _("Tempatnya tidak disebut.")
    sentence = _("%(n)s dari %(total)s datang dari %(what)s.")
    return _Dimension(_("Menurut tempat"), sentence, even, told, len(told), untold)


def _weekdays(counts: Sequence[Count]) -> _Dimension:
    names = WORDS[as_language(get_language())].weekdays
    by_day = {int(one.value): one.n for one in counts}
    parts = [(names[day - 1], by_day.get(day, 0)) for day in range(1, WEEKDAYS + 1)]
    sentence = _("%(n)s dari %(total)s masuk pada hari %(what)s.")
    even = _("Tidak ada hari yang menonjol.")
    return _Dimension(_("Menurut hari"), sentence, even, parts, WEEKDAYS)


def _months(counts: Sequence[Count]) -> _Dimension:
    lang = as_language(get_language())
    by_month = {one.value: one.n for one in counts}
    months = _from_to(min(by_month), max(by_month))[-MOST_SHOWN:]
    parts = [(month_words(one, lang), by_month.get(f"{one:%Y-%m}", 0)) for one in months]
    earlier = sum(by_month.values()) - sum(n for _text, n in parts)
    sentence = _("%(n)s dari %(total)s masuk pada %(what)s.")
    even = _("Tidak ada bulan yang menonjol.")
    others = [(_("lebih awal"), earlier)] if earlier else []
    return _Dimension(_("Menurut bulan"), sentence, even, parts, len(parts), others)


def _channels(counts: Sequence[Count]) -> _Dimension:
    names = {key: str(label) for key, label in Case.Channel.choices}
    parts = [(names.get(one.value, one.value), one.n) for one in counts]
    sentence = _("%(n)s dari %(total)s masuk lewat %(what)s.")
    even = _("Tidak ada saluran yang menonjol.")
    if len(parts) == 1:  # where only one is used, it tells nothing
        even = _("Semuanya masuk lewat %(what)s.") % {"what": parts[0][0]}
        return _Dimension(_("Menurut saluran"), sentence, even, (), len(names), parts)
    return _Dimension(_("Menurut saluran"), sentence, even, parts, len(names))


def _from_to(first: str, last: str) -> list[date]:
    begins, ends = (int(one[:4]) * YEAR_MONTHS + int(one[5:]) - 1 for one in (first, last))
    return [date(at // YEAR_MONTHS, at % YEAR_MONTHS + 1, 1) for at in range(begins, ends + 1)]
