"""What a file states, with where it comes from and how that was checked."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from tuntas.rules.phrases import Bilingual

T = TypeVar("T")


@dataclass(frozen=True)
class Sourced(Generic[T]):
    """A value of a rule.

    `verified` is `text` (the regulation was read), `two-sources`, `secondary` (one source that is not
    the regulation) or `unverified`; pages say where it is the last.
    """

    value: T
    source: Bilingual
    verified: str

    @property
    def unverified(self) -> bool:
        """Tell whether a page has to say that nobody checked it."""
        return self.verified == "unverified"


def bilingual(data: Any) -> Bilingual:
    """Return a text of a file: one for both languages, or `id` and `en`."""
    return Bilingual(data, data) if isinstance(data, str) else Bilingual(data["id"], data["en"])


def sourced(data: Any, value: T) -> Sourced[T]:
    """Return a value with the `source` and `verified` that stand beside it in a file."""
    return Sourced(value, bilingual(data["source"]), data["verified"])
