"""Before and after side by side: the same kinds, as rates a month, and in words what moved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.improvements.drawing import Pair, PairWords, Told, pairs_svg
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.queries.counted import ChangeCounts, Compared, Moved, Side
from tuntas.improvements.projects.steps import Steps
from tuntas.improvements.projects.tools.seam import Tool
from tuntas.improvements.projects.tools.sides import side_words
from tuntas.organisation.powers import Powers
from tuntas.rules.phrases import as_language, format_number

MOST_KINDS = 8  # the others are in the table
BEYOND_CHANCE = 2  # standard deviations of the difference of two Poisson rates


@dataclass(frozen=True)
class Row:
    """One kind in the table: rates a month in words, and how often it was counted on each side."""

    text: str
    before: str
    after: str
    n_before: int
    n_after: int


@dataclass(frozen=True)
class Comparison:
    """Two sides, drawn, told and listed; `fewer`, `more` and `same` are kinds by what became of them."""

    key: str
    title: str
    before: str
    after: str
    svg: SafeString
    fewer: Sequence[str]
    more: Sequence[str]
    same: Sequence[str]
    rows: Sequence[Row]
    left_out: int


def tool(
    _improvement: Improvement, _steps: Steps, *, powers: Powers, loaded: ChangeCounts
) -> Tool | None:
    """Return the comparisons; None while there is none to draw."""
    del powers
    found = list(comparisons(loaded))
    if not found:
        return None
    template = "improvements/projects/tools/before_after.html"
    styles = ("improvements/drawings.css", "improvements/tools.css")
    return Tool(
        "before-after", _("Sebelum dan sesudah"), template, {"found": found},
        place="after", styles=styles,
    )  # fmt: skip


def comparisons(found: ChangeCounts) -> Iterator[Comparison]:
    """Yield what can be compared: the check sheet, and the unit's complaints."""
    if found.sheet and found.sheet.kinds:
        yield comparison("sheet", _("Lembar periksa"), found.sheet)
    if found.complaints and found.complaints.kinds:
        yield comparison("unit", _("Pengaduan unit, menurut kategori"), found.complaints)


def comparison(key: str, title: str, found: Compared) -> Comparison:
    """Return both sides as rates a month."""
    before, after = side_words(found.before), side_words(found.after)
    words = PairWords(_rate, _("sebelum"), _("sesudah"))
    shown = found.kinds[:MOST_KINDS]
    pairs = [
        Pair(_name(one), one.before / found.before.months, one.after / found.after.months)
        for one in shown
    ]
    groups = _groups(found)
    told = Told(title, _("Rata-rata per bulan; angkanya ada di tabel di bawah."))
    return Comparison(
        key, title, before, after, pairs_svg(pairs, words, told, key=f"pairs-{key}"),
        *groups, [_row(one, found) for one in found.kinds], len(found.kinds) - len(shown),
    )  # fmt: skip


def _groups(found: Compared) -> tuple[list[str], list[str], list[str]]:
    """Return what is less often, more often, and neither beyond what chance alone does."""
    groups: tuple[list[str], list[str], list[str]] = [], [], []
    for one in found.kinds[:MOST_KINDS]:
        moved = moved_beyond_chance(one, found.before, found.after)
        said = _("%(name)s (%(before)s menjadi %(after)s per bulan)") % {
            "name": _name(one),
            "before": _rate(one.before / found.before.months),
            "after": _rate(one.after / found.after.months),
        }
        groups[{-1: 0, 1: 1, 0: 2}[moved]].append(said)
    return groups


def moved_beyond_chance(one: Moved, before: Side, after: Side) -> int:
    """Return -1 for fewer, 1 for more, 0 for what two Poisson counts alone may differ.

    The variance of each rate is its count over the square of its months; a side without any has that
    of a single one, as zero says little about a short time.
    """
    difference = one.after / after.months - one.before / before.months
    variance = max(one.before, 1) / before.months**2 + max(one.after, 1) / after.months**2
    if abs(difference) <= BEYOND_CHANCE * sqrt(variance):
        return 0
    return 1 if difference > 0 else -1


def _row(one: Moved, found: Compared) -> Row:
    return Row(
        text=_name(one),
        before=_rate(one.before / found.before.months),
        after=_rate(one.after / found.after.months),
        n_before=one.before,
        n_after=one.after,
    )


def _name(one: Moved) -> str:
    return one.value or _("tanpa kategori")


def _rate(value: float) -> str:
    return format_number(value, as_language(get_language()), places=1)
