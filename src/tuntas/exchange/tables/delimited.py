"""Tables in CSV: encoding and separator are found out, quoted line breaks kept."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from tuntas.exchange.tables.errors import TableError
from tuntas.exchange.tables.header import (
    HEADER_WITHIN_LINES,
    Header,
    best_header,
    header_error,
)
from tuntas.exchange.tables.kinds import encoding_of_head
from tuntas.exchange.tables.model import Cell, Columns, Table

SEPARATORS = (";", ",", "\t", "|")
_CHUNK_BYTES = 1024 * 1024


def read_delimited(path: Path, columns: Columns, *, name: str) -> Table:
    """The table under the first complete header, with the separator that makes it complete."""
    encoding = encoding_of(path)
    candidates = [
        (_header(path, encoding, separator, columns), separator) for separator in SEPARATORS
    ]
    header, separator = max(candidates, key=lambda pair: (pair[0].complete, pair[0].found))
    if not header.complete:
        raise header_error(name, header, ["CSV"])
    return Table(
        header=header.texts,
        line=header.line,
        sheet=header.sheet,
        preamble=header.preamble,
        columns=columns,
        expected_rows=None,
        source=lambda: _rows(path, encoding, separator, name),
        checks_width=True,
    )


def encoding_of(path: Path) -> str:
    """UTF-16 and UTF-8 show themselves; everything else is what old Excel writes in Indonesia."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        head = file.read(_CHUNK_BYTES)
        known = encoding_of_head(head[:8192])
        if known is not None:
            return known
        try:
            decoder.decode(head)
            while chunk := file.read(_CHUNK_BYTES):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _header(path: Path, encoding: str, separator: str, columns: Columns) -> Header:
    records = _until_fault(_records(path, encoding, separator))
    return best_header(islice(records, HEADER_WITHIN_LINES), columns, sheet="CSV")


def _until_fault(records: Iterator[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    """With the wrong separator the quoting does not parse; what came before may still be a header."""
    while True:
        try:
            yield next(records)
        except (csv.Error, StopIteration):
            return


def _records(path: Path, encoding: str, separator: str) -> Iterator[Sequence[Cell]]:
    """Records in order. Strict, since a stray quotation mark would silently swallow the lines after it."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        for record in csv.reader(file, delimiter=separator, strict=True):
            yield [text.strip() or None for text in record]


def _rows(path: Path, encoding: str, separator: str, name: str) -> Iterator[Sequence[Cell]]:
    line = 0
    try:
        for line, record in enumerate(_records(path, encoding, separator), start=1):  # noqa: B007 - the last good line is told
            yield record
    except csv.Error as error:
        raise TableError("broken-csv", name=name, line=line + 1) from error
