"""How large a workbook's texts become once each cell has its own copy.

An XLSX stores a text once and lets cells point to it. A file of a few kilobytes in which thousands of
cells point to one text of a megabyte fills the memory of whoever reads it.
"""

import re
from collections import Counter
from collections.abc import Iterator

_TEXT = re.compile(rb"<(?:[^\s<>/]*:)?si[\s>/]")
_VALUE = re.compile(rb"<(?:[^\s<>/]*:)?v(?:\s[^>]*)?>([^<]*)<(.)", re.DOTALL)
_INDEX_DIGITS = 9
_LONGEST_PIECE = 1024 * 1024  # of markup without the character that a piece is cut at


class SharedTexts:
    """The lengths of a workbook's shared texts in bytes, markup included."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        starts: list[int] = []
        at, plain = 0, True
        for piece, torn in _pieces(chunks, b"<", kept=0):
            starts += [at + found.start() for found in _TEXT.finditer(piece)]
            plain = plain and not torn and b"<!" not in piece
            at += len(piece)
        ends = [*starts[1:], at]
        self.lengths = [end - start for start, end in zip(starts, ends, strict=True)]
        # Comments and endless tags could hide where a text begins; no spreadsheet program writes any.
        self.longest = max(self.lengths, default=0) if plain else at
        if not plain:
            self.lengths = [at] * len(self.lengths)

    def copied(self, chunks: Iterator[bytes]) -> int:
        """Return at most how many bytes the cells of a sheet take of these texts."""
        counts: Counter[tuple[bytes, bytes]] = Counter()
        for piece, torn in _pieces(chunks, b"</", kept=2):
            counts.update([(b"", b""), *_VALUE.findall(piece)] if torn else _VALUE.findall(piece))
        return sum(count * self._length(*value) for value, count in counts.items())

    def _length(self, text: bytes, after: bytes) -> int:
        number = text.strip()
        if after == b"/" and number.isdigit() and len(number) <= _INDEX_DIGITS:
            at = int(number)
            return self.lengths[at] if at < len(self.lengths) else 0
        # Written so that only a parser knows which text is meant.
        return self.longest if after != b"/" or b"&" in text or b">" in text else 0


def _pieces(chunks: Iterator[bytes], mark: bytes, *, kept: int) -> Iterator[tuple[bytes, bool]]:
    """Yield the content again, cut before the last `mark` of each chunk, `kept` bytes of it twice.

    The second value tells that there was no mark for so long that a tag may have been cut.
    """
    rest = b""
    for chunk in chunks:
        content = rest + chunk
        cut = max(0, content.rfind(mark))
        torn = len(content) - cut > _LONGEST_PIECE
        if torn:
            cut = len(content)
        if cut:
            yield content[: cut + kept], torn
        rest = content[cut:]
    yield rest, False
