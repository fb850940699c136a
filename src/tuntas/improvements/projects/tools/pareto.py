"""Pareto charts: which few kinds make up most of it. In step 6 once before the change, once after."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tuntas.improvements.drawing import Bar, Told, bars_of, folded, pareto_svg, remainder_bar
from tuntas.improvements.drawing.pareto import CUT_OFF_PERCENT, MOST_BARS
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.queries.counted import (
    ChangeCounts,
    Compared,
    Count,
    ThemeCounts,
)
from tuntas.improvements.projects.steps import Steps
from tuntas.improvements.projects.tools.seam import Tool
from tuntas.improvements.projects.tools.sides import region_name, side_words
from tuntas.measures.words import percent_words
from tuntas.organisation.powers import Powers
from tuntas.rules.phrases import as_language, format_number

LEAST = 5  # of fewer no order can be told
LEAST_KINDS = 2
NEARLY_ALL = 0.95  # where one kind is that much, the kinds do not vary
LEAST_TOLD = 0.5  # of the complaints must have a word that tells them apart
EVEN, LEAST_FOR_EVEN = 0.6, 5  # where so many of at least so many kinds are needed, none stands out
NAMED_TOGETHER = 3  # of those that are equally common
STYLES = ("improvements/drawings.css", "improvements/tools.css")
TEMPLATE = "improvements/projects/tools/pareto.html"


@dataclass(frozen=True)
class Counted:
    """Kinds with how often each was counted; `rest` is of no kind (`kata lain`), where there is any."""

    kinds: Sequence[tuple[str, int]]
    rest: tuple[str, int] = ("", 0)


@dataclass(frozen=True)
class Line:
    """A kind in the list beside the chart."""

    mark: str
    text: str
    count: int
    share: str
    cumulative: str
    vital: bool


@dataclass(frozen=True)
class Chart:
    """A chart with its sentence and its list."""

    title: str
    sentence: str
    svg: SafeString
    lines: Sequence[Line]

    @property
    def is_marked(self) -> bool:
        """Whether some of its kinds are marked as the few that make up most."""
        return any(one.vital for one in self.lines)


def tool(
    _improvement: Improvement, _steps: Steps, *, powers: Powers, loaded: ThemeCounts
) -> Tool | None:
    """Return the charts of what was chosen, of the unit and of the check sheet, as far as there are."""
    del powers
    charts = [
        chart
        for key, title, counts in theme_sources(loaded)
        if (chart := chart_of(title, counts, key=f"pareto-{key}"))
    ]
    if not charts:
        return None
    return Tool("pareto", _("Diagram Pareto"), TEMPLATE, _shown(charts), styles=STYLES)


def change_tool(
    _improvement: Improvement, _steps: Steps, *, powers: Powers, loaded: ChangeCounts
) -> Tool | None:
    """Return the charts of before and after; None while either has too little to tell."""
    del powers
    compared = loaded.sheet or loaded.complaints
    if compared is None:
        return None
    drawn = [
        chart_of(title, counts, key=f"pareto-{key}")
        for key, title, counts in change_sources(compared)
    ]
    charts = [chart for chart in drawn if chart]
    if len(charts) < len(drawn):
        return None
    title = _("Diagram Pareto sebelum dan sesudah")
    context = {**_shown(charts), "side_by_side": True}
    return Tool("pareto", title, TEMPLATE, context, place="after", styles=STYLES)


def _shown(charts: Sequence[Chart]) -> dict[str, Any]:
    return {"charts": charts, "marked": any(one.is_marked for one in charts)}


def theme_sources(found: ThemeCounts) -> Iterator[tuple[str, str, Counted]]:
    """Yield what can be ranked in step 1: its key, the title of its chart, what was counted."""
    linked = _linked(found)
    if linked:
        yield "linked", *linked
    if found.of_change:
        title = _("Pengaduan unit dalam 12 bulan sebelum perubahan, menurut kategori")
    else:
        title = _("Pengaduan unit dalam 12 bulan terakhir, menurut kategori")
    yield "unit", title, named(found.of("unit", "category"), _("tanpa kategori"))
    yield "sheet", _("Lembar periksa"), named(found.of("sheet", "label"), "")


def _linked(found: ThemeCounts) -> tuple[str, Counted] | None:
    """Return the chosen complaints by what tells them apart: category, words, or place."""
    categories = found.of("linked", "category")
    if _varies(categories):
        title = _("Pengaduan yang dipilih, menurut kategori")
        return title, named(categories, _("tanpa kategori"))
    words, total = found.of("linked", "word"), found.total("linked")
    told = sum(one.n for one in words)
    if _varies(words) and told >= LEAST_TOLD * total:
        title = _("Pengaduan yang dipilih, menurut kata dalam judulnya")
        kinds = [(f"“{one.label}”", one.n) for one in words]
        return title, Counted(kinds, (_("kata lain"), total - told))
    regions = found.of("linked", "region")
    if _varies([one for one in regions if one.value]):
        kinds = [(region_name(one), one.n) for one in regions if one.value]
        nowhere = [(region_name(one), one.n) for one in regions if not one.value]
        title = _("Pengaduan yang dipilih, menurut tempat")
        return title, Counted(kinds, *nowhere)
    return None


def _varies(counts: Sequence[Count]) -> bool:
    total = sum(one.n for one in counts)
    return len(counts) >= LEAST_KINDS and counts[0].n < NEARLY_ALL * total


def named(counts: Sequence[Count], unnamed: str) -> Counted:
    """Return names with their counts; what has no name is called `unnamed`."""
    return _split([(one.label or one.value, one.n) for one in counts], unnamed)


def _split(counts: Sequence[tuple[str, int]], unnamed: str) -> Counted:
    without = sum(count for name, count in counts if not name)
    return Counted([(name, count) for name, count in counts if name], (unnamed, without))


def change_sources(compared: Compared) -> Iterator[tuple[str, str, Counted]]:
    """Yield both sides: key, title, what was counted."""
    unnamed = _("tanpa kategori")
    kinds = compared.kinds
    title = _("Sebelum: %(when)s") % {"when": side_words(compared.before)}
    yield "before", title, _split([(one.value, one.before) for one in kinds], unnamed)
    title = _("Sesudah: %(when)s") % {"when": side_words(compared.after)}
    yield "after", title, _split([(one.value, one.after) for one in kinds], unnamed)


def chart_of(title: str, counted: Counted, *, key: str) -> Chart | None:
    """Return a chart; None where too little was counted, or all of it is of one kind."""
    name, remainder = counted.rest
    kinds = bars_of(counted.kinds, remainder=remainder)
    if not kinds or len(kinds) + bool(remainder) < LEAST_KINDS:
        return None
    if remainder + sum(one.count for one in kinds) < LEAST:
        return None
    sentence = sentence_of(kinds, remainder)
    if not _few(kinds):  # where none stands out, none is marked
        kinds = [replace(one, vital=False) for one in kinds]
    bars = _drawn(kinds, name, remainder)
    lines = [_line(one) for one in bars]
    cut_off = percent_words(CUT_OFF_PERCENT, as_language(get_language()))
    return Chart(
        title, sentence, pareto_svg(bars, Told(title, sentence), cut_off=cut_off, key=key), lines
    )


def _line(bar: Bar) -> Line:
    lang = as_language(get_language())
    return Line(
        mark=bar.mark,
        text=bar.text,
        count=bar.count,
        share=percent_words(100 * bar.part, lang),
        cumulative=percent_words(100 * bar.cumulative, lang),
        vital=bar.vital,
    )


def _drawn(kinds: Sequence[Bar], name: str, remainder: int) -> Sequence[Bar]:
    """Return as many bars as one can tell apart, what is of no kind at the end."""
    most = MOST_BARS - bool(remainder)
    left = len(kinds) - most + 1
    rest = ngettext("%(n)s lainnya", "%(n)s lainnya", left) % {"n": left}
    bars = folded(kinds, rest, most=most)
    return [*bars, remainder_bar(name, remainder, bars)] if remainder else bars


def sentence_of(kinds: Sequence[Bar], remainder: int) -> str:
    """Return how many kinds make up most, or that none stands out; `kinds` are all there are."""
    lang = as_language(get_language())
    first = [one for one in kinds if one.count == kinds[0].count]
    told = {
        "kinds": len(kinds),
        "total": format_number(remainder + sum(one.count for one in kinds), lang),
        "first": _together([one.text for one in first]),
    }
    few, needed = _few(kinds), _needed(kinds)
    if len(few) > 1:
        told |= {"n": len(few), "share": percent_words(100 * few[-1].cumulative, lang)}
        if len(first) > 1:
            return _("%(n)s dari %(kinds)s jenis mencapai %(share)s dari %(total)s hitungan; terbanyak %(first)s, sama banyak.") % told  # fmt: skip
        return _("%(n)s dari %(kinds)s jenis mencapai %(share)s dari %(total)s hitungan; terbanyak %(first)s.") % told  # fmt: skip
    if needed and _is_even(kinds, len(needed)):
        told |= {"n": len(needed), "share": percent_words(100 * needed[-1].cumulative, lang)}
        return _("Tersebar: perlu %(n)s dari %(kinds)s jenis untuk mencapai %(share)s dari %(total)s hitungan.") % told  # fmt: skip
    told["share"] = percent_words(100 * kinds[0].part, lang)
    if len(first) > 1:
        return _("Terbanyak %(first)s, masing-masing %(share)s dari %(total)s hitungan.") % told
    return _("Terbanyak %(first)s: %(share)s dari %(total)s hitungan.") % told


def _together(names: Sequence[str]) -> str:
    """Return names in one row, the last of many as a number."""
    if len(names) > NAMED_TOGETHER:
        left = len(names) - NAMED_TOGETHER + 1
        more = ngettext("%(n)s lainnya", "%(n)s lainnya", left) % {"n": left}
        names = [*names[: NAMED_TOGETHER - 1], more]
    if len(names) == 1:
        return names[0]
    return _("%(names)s dan %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def _needed(kinds: Sequence[Bar]) -> Sequence[Bar]:
    """Return the first kinds that together reach the cut-off; none where all of them do not."""
    for n, one in enumerate(kinds, 1):
        if 100 * one.cumulative >= CUT_OFF_PERCENT:
            return kinds[:n]
    return ()


def _few(kinds: Sequence[Bar]) -> Sequence[Bar]:
    """Return the few that reach the cut-off; none where it takes nearly all, or where none do."""
    vital = [one for one in kinds if one.vital]
    if not _needed(kinds) or _is_even(kinds, len(vital)):
        return ()
    return vital if len(vital) < len(kinds) else ()


def _is_even(kinds: Sequence[Bar], needed: int) -> bool:
    """Tell whether nearly all kinds are needed for the cut-off, so that none stands out."""
    if needed == len(kinds):
        return len(kinds) > LEAST_KINDS or kinds[0].count == kinds[-1].count
    return len(kinds) >= LEAST_FOR_EVEN and needed > EVEN * len(kinds)
