"""Problems to choose from, ten to a page and by kind; what is chosen elsewhere goes along."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from tuntas.improvements.projects.problems import Offer

A_PAGE = 10


@dataclass(frozen=True)
class ChoicePage:
    """Some problems of a list, and the keys of those that were chosen on other pages of it.

    `kinds` counts all by kind; `first` and `last` are places among the `found` of this kind, from 1.
    """

    rows: Sequence[Offer]
    chosen: Collection[str]
    elsewhere: Sequence[str]
    kinds: Mapping[str, int]
    kind: str
    found: int
    first: int

    @property
    def last(self) -> int:
        """The place of the last row."""
        return self.first + len(self.rows) - 1

    @property
    def next(self) -> str:
        """What shows the page after this one; empty at the end."""
        return f"{self.kind}:{self.last}" if self.last < self.found else ""

    @property
    def before(self) -> str:
        """What shows the page before this one; empty at the beginning."""
        return f"{self.kind}:{max(self.first - 1 - A_PAGE, 0)}" if self.first > 1 else ""


def choice_page(offers: Sequence[Offer], chosen: Collection[str], *, show: str = "") -> ChoicePage:
    """Return the page that `show` asks for: a kind and after how many, `complaints:10`."""
    kind, _colon, place = show.partition(":")
    found = [offer for offer in offers if kind in {"", offer.kind}]
    start = int(place) if place.isascii() and place.isdigit() and len(place) < 5 else 0  # noqa: PLR2004
    rows = found[start : start + A_PAGE] or found[:A_PAGE]
    on_page = {offer.key for offer in rows}
    return ChoicePage(
        rows=rows,
        chosen=chosen,
        elsewhere=[one.key for one in offers if one.key in chosen and one.key not in on_page],
        kinds=Counter(offer.kind for offer in offers),
        kind=kind,
        found=len(found),
        first=found.index(rows[0]) + 1 if rows else 1,
    )
