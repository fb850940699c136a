"""What both readers of case-type files share: every refusal names file, place and rule."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from tuntas.rules.casework.yaml_text import CaseTypeError
from tuntas.rules.phrases import Bilingual

MAX_WORDS = 500  # letters of a label, a help, a sentence
KEY = re.compile(r"[a-z][a-z0-9_-]*")


@dataclass(frozen=True)
class Places:
    """Reads values of the file `name`, place by place."""

    name: str

    def wrong(self, place: str, rule: str) -> CaseTypeError:
        """Return the error for a broken rule."""
        return CaseTypeError.at(self.name, place, rule)

    def mapping(self, data: Any, place: str, *, most: int = 100) -> dict[str, Any]:
        """Return keys and values, at most so many."""
        if not isinstance(data, dict):
            raise self.wrong(place, f"needs keys and values, not {data!r}"[:200])
        return dict(self._bounded(data, place, most))

    def listing(self, data: Any, place: str, *, most: int = 100) -> list[Any]:
        """Return a list, at most so long."""
        if not isinstance(data, list):
            raise self.wrong(place, f"needs a list, not {data!r}"[:200])
        return list(self._bounded(data, place, most))

    def _bounded(self, data: Any, place: str, most: int) -> Any:
        if len(data) > most:
            raise self.wrong(place, f"has {len(data)} entries, at most {most} are allowed")
        return data

    def get(self, data: Any, key: str, place: str) -> Any:
        """Return a value that must be there."""
        if not isinstance(data, dict) or key not in data:
            raise self.wrong(place, f"`{key}` is missing")
        return data[key]

    def only(self, data: Any, allowed: Collection[str], place: str) -> Mapping[str, Any]:
        """Return a mapping that has no other keys than these."""
        found = self.mapping(data, place)
        if extra := set(found) - set(allowed):
            raise self.wrong(place, f"unknown {', '.join(sorted(map(str, extra)))}")
        return found

    def words(self, data: Any, place: str, *, most: int = MAX_WORDS) -> Bilingual:
        """Return a text that must be there in both languages."""
        if not isinstance(data, dict) or set(data) != {"id", "en"}:
            raise self.wrong(place, "needs a text in both languages, `id` and `en`")
        for language, text in data.items():
            if not isinstance(text, str) or not text.strip():
                raise self.wrong(f"{place}.{language}", "needs a text")
            if len(text) > most:
                raise self.wrong(f"{place}.{language}", f"longer than {most} letters")
        return Bilingual(id=data["id"].strip(), en=data["en"].strip())

    def words_or_none(self, data: Mapping[str, Any], key: str, place: str) -> Bilingual | None:
        """Return a text in both languages, None where it is left out."""
        return self.words(data[key], f"{place}.{key}") if key in data else None

    def one_of(self, value: Any, allowed: Collection[str], place: str) -> str:
        """Return one of the allowed words."""
        if not isinstance(value, str) or value not in allowed:
            raise self.wrong(place, f"{value!r} is none of {', '.join(allowed)}")
        return value

    def key(self, value: Any, place: str, *, most: int = 30) -> str:
        """Return a key: small letters, digits, dashes; it becomes part of addresses and rows."""
        if not isinstance(value, str) or not KEY.fullmatch(value) or len(value) > most:
            raise self.wrong(
                place, f"{value!r} is no key: small letters, digits, - and _, at most {most}"
            )
        return value

    def truth(self, data: Mapping[str, Any], key: str, place: str, *, default: bool) -> bool:
        """Return yes or no."""
        value = data.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(f"{place}.{key}", f"{value!r} is neither true nor false")
        return value

    def count(self, value: Any, place: str, *, most: int, least: int = 1) -> int:
        """Return a whole number within bounds."""
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.wrong(place, f"{value!r} is no number from {least} to {most}")
        return value

    def each_known(self, values: Any, known: Collection[str], place: str) -> list[str]:
        """Return a list of which each entry is known."""
        for value in self.listing(values, place):
            if not isinstance(value, str) or value not in known:
                raise self.wrong(place, f"{value!r} is not known here")
        return list(values)
