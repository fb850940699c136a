"""The Pareto chart of complaints, and the intervals of their change as coordinates for SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tuntas.improvements.drawing import Bar, Told, folded, pareto_svg
from tuntas.improvements.promises.queries.index_change import ChangeLine
from tuntas.improvements.promises.queries.index_results import Line

SPAN_WIDTH = 200  # of the drawing of a change
LEAST_SPAN = 0.1  # as a share: tiny changes must not look large


@dataclass(frozen=True)
class Pareto:
    """The chart; `rest` are the complaints that the last bar holds together, 0 without such a bar."""

    bars: Sequence[Bar]
    svg: SafeString
    rest: int


def pareto(lines: Sequence[Line], *, cut_off_percent: int) -> Pareto | None:
    """Return the chart, None while nobody complains. Bars are parts of all ticks, as is the line."""
    ticked = [_bar(line) for line in lines if line.ranked.count]
    bars = folded(ticked, _("Lainnya"))
    if not bars:
        return None
    told = Told(_("Diagram Pareto"), _("Angkanya ada di daftar dan tabel di bawah."))
    svg = pareto_svg(
        bars, told, cut_off=f"{cut_off_percent}%", cut_off_percent=cut_off_percent
    )  # fmt: skip
    return Pareto(bars, svg, rest=len(ticked) - len(bars) + 1 if len(ticked) > len(bars) else 0)


def _bar(line: Line) -> Bar:
    one = line.ranked
    return Bar(str(line.item.order), line.item.text, one.count, one.part, one.cumulative, one.vital)


@dataclass(frozen=True)
class DrawnChange:
    """A change with its interval on a line of `SPAN_WIDTH`; zero stands in the middle."""

    line: ChangeLine
    low: float
    high: float
    at: float


def drawn_changes(lines: Sequence[ChangeLine]) -> list[DrawnChange]:
    """Return the changes on one common scale."""
    ends = [abs(end) for line in lines for end in _ends(line)]
    span = max([LEAST_SPAN, *ends])

    def x(share: float) -> float:
        return round(SPAN_WIDTH / 2 * (1 + share / span), 1)

    return [
        DrawnChange(line, x(_ends(line)[0]), x(_ends(line)[1]), x(line.change.difference))
        for line in lines
    ]


def _ends(line: ChangeLine) -> tuple[float, float]:
    return line.change.interval.low, line.change.interval.high
