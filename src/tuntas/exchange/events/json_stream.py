"""The members of a large JSON object, one at a time: of a list its elements, else the value."""

import codecs
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

MAX_ELEMENT = 4_000_000  # characters of one element
_SPACE = " \t\r\n"
_DECODER = json.JSONDecoder()


def members(chunks: Iterable[bytes]) -> Iterator[tuple[str, Any]]:
    """Yield (name, element) of each list of the top object, and (name, value) of its other members.

    Raises ValueError for what is no JSON object in UTF-8, is cut short, or has too large an element.
    """
    text = _Text(iter(chunks))
    text.expect("{")
    while text.next_sign() != "}":
        name = text.value()
        text.expect(":")
        if text.next_sign() == "[":
            text.expect("[")
            while text.next_sign() != "]":
                yield str(name), text.value()
                text.skip_comma("]")
            text.expect("]")
        else:
            yield str(name), text.value()
        text.skip_comma("}")


@dataclass
class _Text:
    """The part of the text that is needed now."""

    chunks: Iterator[bytes]
    text: str = ""
    at: int = 0
    ended: bool = False
    decoder: codecs.IncrementalDecoder = field(
        default_factory=codecs.getincrementaldecoder("utf-8-sig")
    )

    def next_sign(self) -> str:
        """Return the next character that is no space, without taking it."""
        while True:
            while self.at < len(self.text) and self.text[self.at] in _SPACE:
                self.at += 1
            if self.at < len(self.text):
                return self.text[self.at]
            if not self._more():
                raise ValueError("the text ends too early")

    def expect(self, sign: str) -> None:
        """Take the sign that must come now."""
        if self.next_sign() != sign:
            raise ValueError(f"{sign} expected")
        self.at += 1

    def skip_comma(self, closing: str) -> None:
        """Take the comma between two elements; before the closing sign there is none."""
        if self.next_sign() != closing:
            self.expect(",")
            if self.next_sign() == closing:
                raise ValueError("a comma without an element")

    def value(self) -> Any:
        """Take one whole value."""
        self.next_sign()
        while True:
            try:
                value, end = _DECODER.raw_decode(self.text, self.at)
            except ValueError:
                end = -1
            except RecursionError as error:
                raise ValueError("a value too deep in others") from error
            if 0 <= end < len(self.text) or (end >= 0 and self.ended):
                self.at = end
                return value
            if len(self.text) - self.at > MAX_ELEMENT or not self._more():
                raise ValueError("no value, or too large a one")

    def _more(self) -> bool:
        chunk = next(self.chunks, None)
        if chunk is None:
            self.text = self.text[self.at :] + self.decoder.decode(b"", final=True)
            self.at, self.ended = 0, True
            return False
        self.text = self.text[self.at :] + self.decoder.decode(chunk)
        self.at = 0
        return True
