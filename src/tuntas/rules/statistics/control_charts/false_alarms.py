"""How many signals an overview of charts shows by chance alone."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tuntas.rules.phrases import Bilingual, Language, format_number

# Shares of 40,000 simulated XmR charts of independent normal values, limits from all points, rules of
# “Making Data Count”: points, share with a signal anywhere, share with a signal at the last point. The
# standard error is below 0.25 percentage points.
_SIMULATED = (
    (6, 0.0196, 0.0120),
    (9, 0.0432, 0.0141),
    (12, 0.0735, 0.0153),
    (18, 0.1311, 0.0152),
    (24, 0.1862, 0.0171),
    (36, 0.2917, 0.0175),
    (48, 0.3844, 0.0177),
    (60, 0.4663, 0.0181),
)
# The same with limits from the first 12 points that stay (12,000 charts each, standard error below 0.5
# percentage points): limits of few points are off by chance, and every later point is judged by them.
_SIMULATED_FIXED = (
    (6, 0.0182, 0.0103),
    (9, 0.0471, 0.0147),
    (12, 0.0704, 0.0136),
    (15, 0.1378, 0.0400),
    (18, 0.2066, 0.0536),
    (24, 0.3308, 0.0662),
    (36, 0.4928, 0.0587),
    (48, 0.5928, 0.0611),
    (60, 0.6773, 0.0594),
)
_WORDS = Bilingual(
    "Dari {charts} grafik, kebetulan saja sudah membuat sekitar {last} tampak luar biasa pada titik "
    "terakhirnya (dan {anywhere} di titik mana pun).",
    "Of {charts} charts, about {last} would stand out at their last point by chance alone (and "
    "{anywhere} at any point).",
)


@dataclass(frozen=True)
class FalseAlarms:
    """Expected numbers of charts, of `charts`, that show a signal although nothing changed."""

    charts: int
    last: float
    anywhere: float

    @property
    def words(self) -> Bilingual:
        """Return the sentence that stands above an overview."""
        return Bilingual(self._told(_WORDS.id, "id"), self._told(_WORDS.en, "en"))

    def _told(self, words: str, lang: Language) -> str:
        return words.format(
            charts=self.charts,
            last=format_number(self.last, lang, places=1),
            anywhere=format_number(self.anywhere, lang, places=1),
        )


def false_alarms(lengths: Iterable[int], *, fixed: bool = False) -> FalseAlarms:
    """Return how many of the charts with so many points each would show a signal by chance.

    `fixed`: limits come from the first 12 points and stay, which raises more false alarms.

    From a simulated table, linear between its rows; a chart below 6 points counts as none, one beyond
    60 as if each further 60 points were a chart of its own. Real series are rarely independent: with
    autocorrelation there are more.
    """
    counted = list(lengths)
    rows = [_shares(length, _SIMULATED_FIXED if fixed else _SIMULATED) for length in counted]
    return FalseAlarms(len(counted), sum(r[1] for r in rows), sum(r[0] for r in rows))


def _shares(length: int, simulated: Sequence[tuple[int, float, float]]) -> tuple[float, float]:
    """Return the shares with a signal anywhere and at the last point."""
    most, anywhere, last = simulated[-1]
    if length >= most:
        return 1 - (1 - anywhere) ** (length / most), last
    at = bisect_right([row[0] for row in simulated], length)
    if at == 0:
        return 0.0, 0.0
    (n0, some0, last0), (n1, some1, last1) = simulated[at - 1 : at + 1]
    part = (length - n0) / (n1 - n0)
    return some0 + part * (some1 - some0), last0 + part * (last1 - last0)
