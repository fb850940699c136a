"""The shape of what a step holds: texts, days, numbers and rows, with limits, to and from JSON."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import Field, dataclass, field, fields, replace
from datetime import date
from typing import Any, Self

from tuntas.rules.phrases import Bilingual

KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class ContentError(ValueError):
    """What was to be kept has no shape of ours; the message names the place and the rule."""

    def __init__(self, place: str, reason: Bilingual) -> None:
        super().__init__(f"{place or 'content'}: {reason.en}")
        self.place, self.reason = place, reason


@dataclass(frozen=True)
class Part(ABC):
    """How one field is kept. `needed`: a step is not finished while it is empty."""

    needed: bool = False

    @abstractmethod
    def read(self, value: Any, place: str) -> Any:
        """Return the value behind its JSON. Raises `ContentError`."""

    def written(self, value: Any) -> Any:
        """Return the JSON of a value."""
        return value


@dataclass(frozen=True)
class Text(Part):
    """Words, of `most` letters at most; `long`: several lines."""

    most: int = 300
    long: bool = False

    def read(self, value: Any, place: str) -> str:
        """Return the words."""
        if not isinstance(value, str):
            raise ContentError(place, Bilingual("bukan teks", "is no text"))
        if len(value) > self.most:
            raise ContentError(
                place,
                Bilingual(f"lebih dari {self.most} huruf", f"longer than {self.most} letters"),
            )
        if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise ContentError(
                place,
                Bilingual(
                    "berisi huruf yang tidak dapat disimpan", "holds a letter that cannot be kept"
                ),
            )
        return value


@dataclass(frozen=True)
class Key(Part):
    """The name of a row, or of a row elsewhere (`of` tells where; it may be empty)."""

    of: str = ""

    def read(self, value: Any, place: str) -> str:
        """Return the key."""
        if self.of and value == "":
            return ""
        if not isinstance(value, str) or not KEY.fullmatch(value):
            raise ContentError(place, Bilingual("bukan kunci", "is no key"))
        return value


@dataclass(frozen=True)
class Day(Part):
    """A day, written `2026-11-16`."""

    def read(self, value: Any, place: str) -> date | None:
        """Return the day."""
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise ContentError(place, Bilingual("bukan tanggal", "is no day")) from None

    def written(self, value: date | None) -> str | None:
        """Return the day as text."""
        return value.isoformat() if value else None


# For `field(default=None, metadata=DAY)`: a day, one that must be filled.
DAY = {"part": Day()}
NEEDED_DAY = {"part": Day(needed=True)}


@dataclass(frozen=True)
class Number(Part):
    """A whole number from `least` to `most`."""

    least: int = 0
    most: int = 10**12

    def read(self, value: Any, place: str) -> int | None:
        """Return the number."""
        if value is None:
            return None
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or not self.least <= value <= self.most:
            raise ContentError(
                place,
                Bilingual(
                    f"bukan bilangan bulat dari {self.least} sampai {self.most}",
                    f"is no whole number from {self.least} to {self.most}",
                ),
            )
        return int(value)


@dataclass(frozen=True)
class Lines(Part):
    """A few lines one after the other, such as the answers to `why?`."""

    count: int = 5
    most: int = 300

    def read(self, value: Any, place: str) -> tuple[str, ...]:
        """Return the lines; none of them is empty."""
        said = _list(value, self.count, place)
        found = tuple(Text(most=self.most).read(one, f"{place}[{n}]") for n, one in enumerate(said))
        if not all(one.strip() for one in found):
            raise ContentError(place, Bilingual("berisi baris kosong", "holds an empty line"))
        return found

    def written(self, value: tuple[str, ...]) -> list[str]:
        """Return the lines as a list."""
        return list(value)


@dataclass(frozen=True)
class Rows(Part):
    """Rows of one shape, each with a key of its own; at most `most`."""

    shape: "type[Row] | None" = None
    most: int = 60

    def read(self, value: Any, place: str) -> "tuple[Row, ...]":
        """Return the rows."""
        said = _list(value, self.most, place)
        shape = self.shape or Row
        found = tuple(shape.parse(one, place=f"{place}[{n}].") for n, one in enumerate(said))
        if len({row.key for row in found}) < len(found):
            raise ContentError(
                place, Bilingual("dua baris berkunci sama", "two rows have the same key")
            )
        return found

    def written(self, value: "tuple[Row, ...]") -> list[dict[str, Any]]:
        """Return the rows as mappings."""
        return [row.as_json() for row in value]


def _list(value: Any, most: int, place: str) -> list[Any]:
    if not isinstance(value, list):
        raise ContentError(place, Bilingual("bukan daftar", "is no list"))
    if len(value) > most:
        raise ContentError(
            place, Bilingual(f"lebih dari {most} butir", f"more than {most} entries")
        )
    return value


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What one form holds; subclasses name its fields by the functions below."""

    @classmethod
    def parse(cls, document: Any, *, place: str = "") -> Self:
        """Return the content behind its JSON; what is not there is empty. Raises `ContentError`."""
        if not isinstance(document, Mapping):
            raise ContentError(place, Bilingual("bukan kumpulan isian", "is no mapping"))
        parts = parts_of(cls)
        if unknown := sorted(set(map(str, document)) - set(parts)):
            raise ContentError(place + unknown[0], Bilingual("tidak dikenal", "is not known"))
        found = cls(
            **{
                name: part.read(document[name], place + name)
                for name, part in parts.items()
                if name in document
            }
        )
        found.check(place)
        return found

    def as_json(self) -> dict[str, Any]:
        """Return what `parse` reads."""
        return {
            name: part.written(getattr(self, name)) for name, part in parts_of(type(self)).items()
        }

    def check(self, place: str) -> None:
        """Raises `ContentError` for what only several fields together show."""

    def with_keys(self, made: Callable[[], str]) -> Self:
        """Return the content with a key from `made` for every row that has none."""
        changes = {
            name: tuple(row if row.key else replace(row, key=made()) for row in getattr(self, name))
            for name, part in parts_of(type(self)).items()
            if isinstance(part, Rows)
        }
        return replace(self, **changes)

    def missing(self) -> tuple[str, ...]:
        """Return the fields that must be filled before the step is finished: `log`, `log.done_on`."""
        return tuple(dict.fromkeys(self._missing()))

    def _missing(self) -> Iterator[str]:
        for name, part in parts_of(type(self)).items():
            value = getattr(self, name)
            if part.needed and not (value.strip() if isinstance(value, str) else value):
                yield name
            if isinstance(part, Rows):
                yield from (f"{name}.{inner}" for row in value for inner in row.missing())


@dataclass(frozen=True, kw_only=True)
class Row(Shape):
    """One row of a list; its key stays the same over revisions and is made by the server."""

    key: str = field(default="", metadata={"part": Key()})


def parts_of(shape: type[Shape]) -> Mapping[str, Part]:
    """Return how each field of a shape is kept, in their order."""
    return {one.name: _part(one) for one in fields(shape)}


def _part(one: "Field[Any]") -> Part:
    part: Part = one.metadata["part"]
    return part


def line(most: int = 300, *, needed: bool = False) -> Any:
    """Declare one line of text."""
    return field(default="", metadata={"part": Text(needed, most)})


def text(most: int = 4000, *, needed: bool = False) -> Any:
    """Declare a text of several lines."""
    return field(default="", metadata={"part": Text(needed, most, long=True)})


def number(least: int = 0, most: int = 10**12) -> Any:
    """Declare a whole number that may be left out."""
    return field(default=None, metadata={"part": Number(least=least, most=most)})


def lines(count: int, most: int = 300) -> Any:
    """Declare a few lines."""
    return field(default=(), metadata={"part": Lines(count=count, most=most)})


def key_of(what: str) -> Any:
    """Declare the key of something that stands elsewhere; empty for none."""
    return field(default="", metadata={"part": Key(of=what)})


def rows(shape: type[Row], most: int, *, needed: bool = False) -> Any:
    """Declare a list of rows."""
    return field(default=(), metadata={"part": Rows(needed, shape, most)})


def with_key(found: Sequence[Row], key: str) -> Row | None:
    """Return the row with that key."""
    return next((row for row in found if row.key == key), None)
