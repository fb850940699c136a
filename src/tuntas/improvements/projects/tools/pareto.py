"""Pareto charts: which few kinds make up most of it. In step 6 once before the change, once after."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tuntas.improvements.drawing import Bar, Told, bars_of, pareto_svg
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
STYLES = ("improvements/drawings.css", "improvements/tools.css")
TEMPLATE = "improvements/projects/tools/pareto.html"


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
    return Tool("pareto", _("Diagram Pareto"), TEMPLATE, {"charts": charts}, styles=STYLES)


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
    context = {"charts": charts, "side_by_side": True}
    return Tool("pareto", title, TEMPLATE, context, place="after", styles=STYLES)


def theme_sources(found: ThemeCounts) -> Iterator[tuple[str, str, Sequence[tuple[str, int]]]]:
    """Yield what can be ranked in step 1: its key, the title of its chart, names with their counts."""
    linked = _linked(found)
    if linked:
        yield "linked", *linked
    if found.of_change:
        title = _("Pengaduan unit dalam 12 bulan sebelum perubahan, menurut kategori")
    else:
        title = _("Pengaduan unit dalam 12 bulan terakhir, menurut kategori")
    yield "unit", title, named(found.of("unit", "category"), _("tanpa kategori"))
    yield "sheet", _("Lembar periksa"), named(found.of("sheet", "label"), "")


def _linked(found: ThemeCounts) -> tuple[str, Sequence[tuple[str, int]]] | None:
    """Return the chosen complaints by what tells them apart: category, words, or place."""
    categories = found.of("linked", "category")
    if _varies(categories):
        title = _("Pengaduan yang dipilih, menurut kategori")
        return title, named(categories, _("tanpa kategori"))
    words, total = found.of("linked", "word"), found.total("linked")
    told = sum(one.n for one in words)
    if _varies(words) and told >= LEAST_TOLD * total:
        rest = [(_("kata lain"), total - told)] if total > told else []
        title = _("Pengaduan yang dipilih, menurut kata dalam judulnya")
        return title, [*((f"“{one.label}”", one.n) for one in words), *rest]
    regions = found.of("linked", "region")
    if _varies([one for one in regions if one.value]):
        counts = [(region_name(one), one.n) for one in regions]
        return _("Pengaduan yang dipilih, menurut tempat"), counts
    return None


def _varies(counts: Sequence[Count]) -> bool:
    total = sum(one.n for one in counts)
    return len(counts) >= LEAST_KINDS and counts[0].n < NEARLY_ALL * total


def named(counts: Sequence[Count], unnamed: str) -> list[tuple[str, int]]:
    """Return names with their counts; what has no name is called `unnamed`."""
    return [(one.label or one.value or unnamed, one.n) for one in counts]


def change_sources(compared: Compared) -> Iterator[tuple[str, str, Sequence[tuple[str, int]]]]:
    """Yield both sides: key, title, names with their counts."""
    unnamed = _("tanpa kategori")
    kinds = compared.kinds
    title = _("Sebelum: %(when)s") % {"when": side_words(compared.before)}
    yield "before", title, [(one.value or unnamed, one.before) for one in kinds]
    title = _("Sesudah: %(when)s") % {"when": side_words(compared.after)}
    yield "after", title, [(one.value or unnamed, one.after) for one in kinds]


def chart_of(title: str, counts: Sequence[tuple[str, int]], *, key: str) -> Chart | None:
    """Return a chart; None where too little was counted, or all of it is of one kind."""
    kinds = sum(count > 0 for _name, count in counts)
    if kinds < LEAST_KINDS or sum(count for _name, count in counts) < LEAST:
        return None
    rest = ngettext("%(n)s lainnya", "%(n)s lainnya", kinds - MOST_BARS + 1)
    bars = bars_of(counts, rest=rest % {"n": kinds - MOST_BARS + 1})
    sentence, lines = sentence_of(bars, kinds), [_line(one) for one in bars]
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


def sentence_of(bars: Sequence[Bar], kinds: int) -> str:
    """Return how many kinds make up most, or that none stands out."""
    vital = [one for one in bars if one.vital]
    lang = as_language(get_language())
    told = {
        "n": len(vital),
        "kinds": kinds,
        "share": percent_words(100 * vital[-1].cumulative, lang),
        "total": format_number(sum(one.count for one in bars), lang),
        "first": bars[0].text,
    }
    if _is_even(bars, len(vital), kinds):
        return _("Tersebar: perlu %(n)s dari %(kinds)s jenis untuk mencapai %(share)s dari %(total)s hitungan.") % told  # fmt: skip
    if 1 < len(vital) < kinds:
        return _("%(n)s dari %(kinds)s jenis mencapai %(share)s dari %(total)s hitungan; terbanyak %(first)s.") % told  # fmt: skip
    told["share"] = percent_words(100 * bars[0].part, lang)
    return _("Terbanyak %(first)s: %(share)s dari %(total)s hitungan.") % told


def _is_even(bars: Sequence[Bar], vital: int, kinds: int) -> bool:
    """Tell whether nearly all kinds are needed for the cut-off, so that none stands out."""
    if vital == kinds:
        return kinds > LEAST_KINDS or bars[0].count == bars[-1].count
    return kinds >= LEAST_FOR_EVEN and vital > EVEN * kinds
