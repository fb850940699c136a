"""The ladder: which share of cases is done within hours, a day, a week, a month, or longer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from tuntas.measures.charts.described import Month
from tuntas.measures.indicators.types import Indicator
from tuntas.measures.words import percent_words
from tuntas.rules.phrases import Bilingual, Language, format_number

WIDTH, ROW, BAR, TOP = 360, 52, 11, 18
ROOM = 250  # the longest bar; its figure stands behind it
PERCENT = 100
TELLING = 25  # percent
OPENING = (
    '<svg class="ladder" viewBox="0 0 {width} {height}" role="img"'
    ' aria-labelledby="{key}-t {key}-d">'
)


@dataclass(frozen=True)
class Rung:
    """One rung; shares in percent, None for a year with too few cases to be shown."""

    key: str
    label: Bilingual
    now: float | None
    before: float | None

    @property
    def moved(self) -> float | None:
        """Return by how many percentage points the rung grew."""
        return None if self.now is None or self.before is None else self.now - self.before


@dataclass(frozen=True)
class Ladder:
    """This year beside the year before, with the number of cases in each."""

    rungs: tuple[Rung, ...]
    n: int
    n_before: int

    @property
    def telling(self) -> tuple[str, float | None, float | None]:
        """Return the quickest rung by which a good part of a year is done: its key, and both shares.

        Below a quarter nobody would learn much: then the next rung is taken, up to the last but one.
        """
        for at in range(1, len(self.rungs)):
            now = _sum([one.now for one in self.rungs[:at]])
            before = _sum([one.before for one in self.rungs[:at]])
            if max(now or 0, before or 0) >= TELLING or at == len(self.rungs) - 1:
                return self.rungs[at - 1].key, now, before
        return "", None, None


def ladder(
    indicator: Indicator,
    now: Mapping[str, Sequence[Month]],
    before: Mapping[str, Sequence[Month]],
) -> Ladder:
    """Return the ladder of two spans of months, by rung; months add up by their number of cases."""
    n, n_before = _cases(now), _cases(before)
    least = indicator.minimum_n
    return Ladder(
        rungs=tuple(
            Rung(
                key=part.key,
                label=part.label,
                now=_share(now.get(part.key, ()), n) if n >= least else None,
                before=_share(before.get(part.key, ()), n_before) if n_before >= least else None,
            )
            for part in indicator.parts
        ),
        n=n,
        n_before=n_before,
    )


def ladder_svg(
    found: Ladder, lang: Language, *, title: str, sentence: str, key: str = "ladder"
) -> SafeString:
    """Return the ladder as SVG: a full bar for this year, a hollow one for the year before."""
    parts = [
        OPENING.format(width=WIDTH, height=ROW * len(found.rungs), key=key),
        f'<title id="{key}-t">{escape(title)}</title><desc id="{key}-d">{escape(sentence)}</desc>',
        *(part for at, rung in enumerate(found.rungs) for part in _rung(rung, at * ROW, lang)),
        "</svg>",
    ]
    return mark_safe("".join(parts))  # noqa: S308 - every text is escaped where it comes in


def points_words(moved: float, lang: Language) -> str:
    """Return a change in percentage points: `naik 8 poin`, `turun 3 poin`, `tetap`."""
    size = format_number(abs(moved), lang, places=0)
    if size == "0":
        return "tetap" if lang == "id" else "unchanged"
    if lang == "id":
        return f"{'naik' if moved > 0 else 'turun'} {size} poin"
    return f"{'up' if moved > 0 else 'down'} {size} point{'' if size == '1' else 's'}"


def _rung(rung: Rung, top: int, lang: Language) -> Iterator[str]:
    label = escape(rung.label.in_language(lang))
    yield f'<text class="rung" x="0" y="{top + 13}">{label}</text>'
    for name, share, y in (("now", rung.now, top + TOP), ("before", rung.before, top + TOP + 14)):
        if share is None:
            continue
        width = round(max(ROOM * share / PERCENT, 1), 1)
        yield f'<rect class="{name}" x="1" y="{y}" width="{width}" height="{BAR}" rx="3"/>'
        said = percent_words(share, lang)
        yield f'<text class="share {name}" x="{width + 8}" y="{y + BAR - 1}">{said}</text>'


def _cases(parts: Mapping[str, Sequence[Month]]) -> int:
    """Return how many cases stand on the ladder; every part has the same months and numbers."""
    by_month = {one.month: one.n for months in parts.values() for one in months}
    return sum(by_month.values())


def _share(months: Sequence[Month], cases: int) -> float:
    return sum(one.value * one.n for one in months) / cases


def _sum(shares: Sequence[float | None]) -> float | None:
    known = [one for one in shares if one is not None]
    return sum(known) if len(known) == len(shares) else None
