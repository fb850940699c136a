"""Looking into an XLSX package before it is parsed: a small file can unpack to fill the memory.

Three ways to do that are known: compressed parts whose true or declared size is huge, a single cell
far down and right, for which the parser makes room for every empty cell before it, and thousands of
cells that point to one long text, of which the parser makes a copy for each.
"""

import copy
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from tuntas.exchange.tables.errors import TableError
from tuntas.exchange.tables.shared_texts import SharedTexts

MB = 1024 * 1024
MAX_UNPACKED_BYTES = 500 * MB
MAX_RATIO = 250  # unpacked ÷ packed; real exports lie between 3 and 60
_RATIO_MATTERS_FROM_BYTES = 20 * MB
MAX_CELLS = 12_000_000  # of the rectangle that holds all cells of a sheet

_CHUNK_BYTES = MB

# What a damaged package makes zipfile raise: offsets outside the file, names in no encoding, and so on.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
)
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br\s*=\s*[\"']([A-Za-z]+)([0-9]+)[\"']")


def check_package(path: Path, name: str) -> None:
    """Raises `TableError` unless the file is a whole, unlocked XLSX of a reasonable size."""
    try:
        with zipfile.ZipFile(path) as package:
            _check_members(package, name)
            _check_contents(package, name)
            _check_copies(package, name)
    except TableError:
        raise
    except _DAMAGE as error:
        raise TableError("broken-package", name=name) from error


def _check_members(package: zipfile.ZipFile, name: str) -> None:
    members = package.infolist()
    names = {member.filename.replace("\\", "/").casefold() for member in members}
    if any(member.flag_bits & 1 for member in members):
        raise TableError("password", name=name)
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise TableError("other-spreadsheet", name=name)
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        raise TableError("document", name=name)
    if "xl/workbook.xml" not in names:
        raise TableError("archive", name=name)


def _check_contents(package: zipfile.ZipFile, name: str) -> None:
    packed = sum(member.compress_size for member in package.infolist())
    budget = max(_RATIO_MATTERS_FROM_BYTES, min(MAX_UNPACKED_BYTES, MAX_RATIO * packed))
    declared = sum(member.file_size for member in package.infolist())
    if declared > budget:
        raise _bomb(name, declared, budget)
    unpacked = 0
    for member in package.infolist():
        extent = Extent()
        for chunk in _true_content(package, member):
            unpacked += len(chunk)
            if unpacked > budget:
                raise _bomb(name, unpacked, budget)
            extent.add(chunk)
        extent.check(name)


def _check_copies(package: zipfile.ZipFile, name: str) -> None:
    """Raises `TableError` when cells repeat long texts until they fill the memory."""
    members = {one.filename.replace("\\", "/").casefold(): one for one in package.infolist()}
    shared = members.pop("xl/sharedstrings.xml", None)
    if shared is None:
        return
    texts = SharedTexts(_true_content(package, shared))
    copied = sum(texts.copied(_true_content(package, one)) for one in members.values())
    if copied > MAX_UNPACKED_BYTES:
        raise _bomb(name, copied, MAX_UNPACKED_BYTES)


def _bomb(name: str, size: int, limit: int) -> TableError:
    return TableError("zip-bomb", name=name, size_mb=size // MB, limit_mb=limit // MB)


def _true_content(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """All bytes the compressed part really yields: the size written beside it may be a lie."""
    unbounded = copy.copy(member)
    unbounded.file_size = MAX_UNPACKED_BYTES * 2
    with package.open(unbounded) as content:
        while chunk := content.read(_CHUNK_BYTES):
            yield chunk


class Extent:
    """The last row and column that carries a cell in one part of the package."""

    def __init__(self) -> None:
        self.rows = 0
        self.columns = 0
        self._tail = b""

    def add(self, chunk: bytes) -> None:
        """Takes the next bytes; a tag cut by the chunk's end waits for the rest."""
        content = self._tail + chunk
        cut = content.rfind(b"<")
        whole, rest = content[:cut], content[cut:]
        self._tail = rest if cut >= 0 and len(rest) < _CHUNK_BYTES else b""
        cells = _CELL.findall(whole)
        self.rows = max(self.rows, *map(int, {row for _, row in cells}), 0)
        letters = {column for column, _ in cells}
        self.columns = max(self.columns, *map(_column_number, letters), 0)

    def check(self, name: str) -> None:
        """Raises `TableError` when the rectangle up to the last cell is too large."""
        if self.rows * self.columns > MAX_CELLS:
            raise TableError("too-many-cells", name=name, rows=self.rows, columns=self.columns)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
