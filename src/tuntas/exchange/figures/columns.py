"""The columns of numbers that a chart or a funnel is made of, checked line by line."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tuntas.exchange.figures.numbers import numbers, refuse
from tuntas.exchange.tables import Columns, Row, key_of, read_table, text_of
from tuntas.exchange.tables.delimited import encoding_of
from tuntas.rules.phrases import Bilingual

_ISO = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_PACKAGES = (b"PK", bytes.fromhex("d0cf"))  # workbooks, which hold numbers as numbers

_NO_FILE = Bilingual("{path}: tidak ada berkas dengan nama itu.", "{path}: there is no such file.")
_FOLDER = Bilingual(
    "{path}: ini folder; sebutkan berkas CSV atau XLSX di dalamnya.",
    "{path}: this is a folder; name a CSV or XLSX file in it.",
)
_TWO = Bilingual(
    "{path}: ada {count} kolom berjudul {column}; hapus atau ganti nama yang tidak dimaksud.",
    "{path}: {count} columns are called {column}; take away or rename those that are not meant.",
)
_NO_ROWS = Bilingual(
    "{path}: tidak ada satu baris pun di bawah judul.", "{path}: there is no line under the header."
)
_SURPLUS = Bilingual(
    "baris {line} berisi lebih banyak kolom daripada judulnya. Jika desimal ditulis dengan koma, "
    "pisahkan kolom dengan titik koma.",
    "line {line} has more cells than the header. If decimals are written with commas, separate the "
    "columns with semicolons.",
)
EMPTY = Bilingual(
    "baris {line}, kolom {column}: kosong, padahal harus diisi.",
    "line {line}, column {column}: empty, but must be filled in.",
)
_NOT_WHOLE = Bilingual(
    "baris {line}, kolom {column}: “{value}” bukan bilangan bulat.",
    "line {line}, column {column}: “{value}” is not a whole number.",
)
_NEGATIVE = Bilingual(
    "baris {line}, kolom {column}: “{value}” tidak boleh negatif.",
    "line {line}, column {column}: “{value}” must not be negative.",
)
_TOO_MANY = Bilingual(
    "baris {line}: {events} pada kolom {column} lebih banyak daripada {n} pada kolom {of}.",
    "line {line}: {events} in column {column} is more than {n} in column {of}.",
)


@dataclass(frozen=True)
class Read:
    """Columns of one length: lines in the file, labels, and numbers by the column's name."""

    lines: Sequence[int]
    labels: Sequence[str]
    numbers: dict[str, list[float | None]]

    def whole(self, column: str) -> list[int | None]:
        """Return a column of counts; refuses fractions and negative numbers."""
        return [None if one is None else round(one) for one in self.counted(column, whole=True)]

    def counted(self, column: str, *, whole: bool = False) -> list[float | None]:
        """Return a column without negative numbers, and where `whole` without fractions."""
        for line, one in zip(self.lines, self.numbers[column], strict=True):
            if one is not None and one < 0:
                raise refuse(_NEGATIVE, line=line, column=column, value=f"{one:g}")
            if one is not None and whole and not one.is_integer():
                raise refuse(_NOT_WHOLE, line=line, column=column, value=f"{one:g}")
        return self.numbers[column]

    def check_filled(self, column: str) -> None:
        """Refuse an empty cell in a column that must have none."""
        for line, one in zip(self.lines, self.numbers[column], strict=True):
            if one is None:
                raise refuse(EMPTY, line=line, column=column)

    def check_parts(self, column: str, of: str) -> None:
        """Refuse events that are more than the cases they come from."""
        pairs = zip(self.lines, self.numbers[column], self.numbers[of], strict=True)
        for line, events, n in pairs:
            if events is not None and n is not None and events > n:
                raise refuse(
                    _TOO_MANY, line=line, column=column, of=of, events=f"{events:g}", n=f"{n:g}"
                )

    def check_labels(self, column: str) -> None:
        """Refuse a line without a label."""
        for line, label in zip(self.lines, self.labels, strict=True):
            if not label:
                raise refuse(EMPTY, line=line, column=column)


def read_columns(
    path: Path,
    wanted: Sequence[str],
    *,
    label: str | None = None,
    check: Callable[[Row], None] | None = None,
) -> Read:
    """Read columns of numbers, and labels, from a CSV or workbook by their header.

    Empty lines at the end are left out; elsewhere an empty cell is a missing number. Lines whose labels
    are all dates or months (2026-01, 2026-01-31) are put in the order of time. Without `label` the
    labels count from 1. `check` sees each line as it is read, and may stop the reading. Raises `FigureError` with line and value, or `TableError` for the file.
    """
    if not path.is_file():
        raise refuse(_FOLDER if path.is_dir() else _NO_FILE, path=path)
    names = [*wanted, *([label] if label else [])]
    table = read_table(path, Columns({name: [name] for name in names}, [[name] for name in names]))
    _check_once(path, table.header, names)
    rows = list(_checked(table, check) if check else table)
    while rows and rows[-1].is_blank:
        rows.pop()
    if not rows:
        raise refuse(_NO_ROWS, path=path)
    _check_width(rows)
    rows = _in_time(rows, label)
    lines = [row.number for row in rows]
    semicolons = _semicolons(path, table.line)
    return Read(
        lines,
        [row.text(label) if label else str(at) for at, row in enumerate(rows, start=1)],
        {
            name: numbers(
                name, [(row.number, row.cells.get(name)) for row in rows], semicolons=semicolons
            )
            for name in wanted
        },
    )


def _check_once(path: Path, header: Sequence[str], names: Sequence[str]) -> None:
    """Refuse a wanted name that several columns have: nothing tells which is meant."""
    found = Counter(map(key_of, header))
    for name in names:
        if found[key_of(name)] > 1:
            raise refuse(_TWO, path=path, column=name, count=found[key_of(name)])


def _checked(rows: Iterable[Row], check: Callable[[Row], None]) -> Iterator[Row]:
    for row in rows:
        _check_width([row])
        check(row)
        yield row


def _check_width(rows: Sequence[Row]) -> None:
    for row in rows:
        if row.surplus:
            raise refuse(_SURPLUS, line=row.number)


def _in_time(rows: list[Row], label: str | None) -> list[Row]:
    if label is None or not all(_ISO.fullmatch(text_of(row.cells.get(label))) for row in rows):
        return rows
    return sorted(rows, key=lambda row: row.text(label))


def _semicolons(path: Path, header_line: int) -> bool:
    """Return whether the file separates with semicolons; a workbook does not."""
    with path.open("rb") as file:
        if file.read(2) in _PACKAGES:
            return False
    with path.open(encoding=encoding_of(path), errors="replace") as lines:
        return any(";" in line for at, line in enumerate(lines, 1) if at == header_line)
