"""Stratification: where, when and how complaints come, the dimension that tells most first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tuntas.cases.models import Case
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.problems.source import YEAR_MONTHS
from tuntas.improvements.projects.queries.counted import Count, Kind, Scope, ThemeCounts
from tuntas.improvements.projects.steps import Steps
from tuntas.improvements.projects.tools.pareto import LEAST
from tuntas.improvements.projects.tools.seam import Tool
from tuntas.improvements.projects.tools.sides import region_name
from tuntas.measures.words import month_words
from tuntas.organisation.powers import Powers
from tuntas.rules.phrases import as_language
from tuntas.rules.phrases.words import WORDS

WEEKDAYS = 7
MOST_SHOWN = 12  # parts, such as the months of a year; the others together are one line
CONCENTRATED = 0.05  # below, complaints are as good as evenly spread


@dataclass(frozen=True)
class Strip:
    """One part with its bar; `percent` of the longest."""

    text: str
    n: int
    percent: int
    first: bool


@dataclass(frozen=True)
class Stratum:
    """One dimension; `concentration` from 0 (evenly spread) to 1 (all in one part)."""

    title: str
    sentence: str
    strips: Sequence[Strip]
    concentration: float


def tool(
    _improvement: Improvement, _steps: Steps, *, powers: Powers, loaded: ThemeCounts
) -> Tool | None:
    """Return the dimensions of the chosen complaints, else of the unit's; None with too few."""
    del powers
    scope = scope_of(loaded)
    if scope is None:
        return None
    context = {"strata": strata_of(loaded, scope), "linked": scope == "linked", "found": loaded}
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
        found = concentration([n for _text, n in self.parts], self.of_parts)
        return Stratum(
            self.title,
            self._said(first, found),
            [
                Strip(text, n, round(100 * n / most), first=first is not None and text == first[0])
                for text, n in [*self.parts[:MOST_SHOWN], *self._rest(), *self.others]
            ],
            found,
        )

    def _said(self, first: tuple[str, int] | None, found: float) -> str:
        if first is None or found < CONCENTRATED:
            return self.even
        total = sum(n for _text, n in [*self.parts, *self.others])
        return self.sentence % {"n": first[1], "total": total, "what": first[0]}

    def _rest(self) -> Sequence[tuple[str, int]]:
        more = self.parts[MOST_SHOWN:]
        if not more:
            return ()
        rest = ngettext("%(n)s lainnya", "%(n)s lainnya", len(more)) % {"n": len(more)}
        return ((rest, sum(n for _text, n in more)),)


def _places(counts: Sequence[Count]) -> _Dimension:
    told = [(region_name(one), one.n) for one in counts if one.value]
    untold = [(region_name(one), one.n) for one in counts if not one.value]
    even = _("Tersebar merata menurut tempat.") if told else _("Tempatnya tidak disebut.")
    sentence = _("%(n)s dari %(total)s datang dari %(what)s.")
    return _Dimension(_("Menurut tempat"), sentence, even, told, len(told), untold)


def _weekdays(counts: Sequence[Count]) -> _Dimension:
    names = WORDS[as_language(get_language())].weekdays
    by_day = {int(one.value): one.n for one in counts}
    parts = [(names[day - 1], by_day.get(day, 0)) for day in range(1, WEEKDAYS + 1)]
    sentence = _("%(n)s dari %(total)s masuk pada hari %(what)s.")
    even = _("Tersebar merata menurut hari.")
    return _Dimension(_("Menurut hari"), sentence, even, parts, WEEKDAYS)


def _months(counts: Sequence[Count]) -> _Dimension:
    lang = as_language(get_language())
    by_month = {one.value: one.n for one in counts}
    months = _from_to(min(by_month), max(by_month))[-MOST_SHOWN:]
    parts = [(month_words(one, lang), by_month.get(f"{one:%Y-%m}", 0)) for one in months]
    earlier = sum(by_month.values()) - sum(n for _text, n in parts)
    sentence = _("%(n)s dari %(total)s masuk pada %(what)s.")
    even = _("Tersebar merata menurut bulan.")
    others = [(_("lebih awal"), earlier)] if earlier else []
    return _Dimension(_("Menurut bulan"), sentence, even, parts, len(parts), others)


def _channels(counts: Sequence[Count]) -> _Dimension:
    names = {key: str(label) for key, label in Case.Channel.choices}
    parts = [(names.get(one.value, one.value), one.n) for one in counts]
    sentence = _("%(n)s dari %(total)s masuk lewat %(what)s.")
    even = _("Tersebar merata menurut saluran.")
    return _Dimension(_("Menurut saluran"), sentence, even, parts, len(names))


def _from_to(first: str, last: str) -> list[date]:
    begins, ends = (int(one[:4]) * YEAR_MONTHS + int(one[5:]) - 1 for one in (first, last))
    return [date(at // YEAR_MONTHS, at % YEAR_MONTHS + 1, 1) for at in range(begins, ends + 1)]
