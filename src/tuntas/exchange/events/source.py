"""What a reader of one file offers, whatever the file's format."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from tuntas.eventlogs.rows import Item
from tuntas.exchange.events.making import Maker

Format = Literal["xes", "table", "ocel"]
Place = Literal["line", "trace", "event"]


@dataclass(frozen=True)
class Source:
    """A file whose columns are known; iterating reads it once, from the start.

    `mapping` says for each field which column or attribute tells it; for XES it fills while the
    file is read. `place` says what the numbers of rows count.
    """

    format: Format
    place: Place
    maker: Maker
    mapping: Mapping[str, str]
    items: Callable[[], Iterator[Item]]
    ignored: tuple[str, ...] = ()
    expected_rows: int | None = None

    def __iter__(self) -> Iterator[Item]:
        return self.items()
