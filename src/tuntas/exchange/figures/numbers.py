"""Numbers as people and spreadsheets write them, Indonesian and English."""

import re
import unicodedata
from collections.abc import Sequence

from tuntas.exchange.tables import Cell, text_of
from tuntas.rules.phrases import Bilingual
from tuntas.rules.statistics.errors import FigureError

MISSING = frozenset({"", "NA"})  # an empty cell, and what R writes for one
_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+")  # 1.234 in an Indonesian file
_COMMA = re.compile(r"[+-]?(\d+|[1-9]\d{0,2}(\.\d{3})+),\d+")

_NO_NUMBER = Bilingual(
    "baris {line}, kolom {column}: “{value}” bukan bilangan.",
    "line {line}, column {column}: “{value}” is not a number.",
)
_TWO_MARKS = Bilingual(
    "baris {line}, kolom {column}: “{value}” memakai titik, padahal baris lain memakai koma desimal. "
    "Pakai satu cara di seluruh kolom.",
    "line {line}, column {column}: “{value}” has a point although other lines have decimal commas. "
    "Write the whole column in one way.",
)
_AMBIGUOUS = Bilingual(
    "baris {line}, kolom {column}: “{value}” dapat berarti ribuan atau desimal. Tulis tanpa titik "
    "ribuan, dan desimal dengan koma.",
    "line {line}, column {column}: “{value}” may be thousands or decimals. Write no thousands points, "
    "and decimals with a comma.",
)
_HUGE = Bilingual(
    "baris {line}, kolom {column}: “{value}” terlalu besar untuk dihitung.",
    "line {line}, column {column}: “{value}” is too large to compute with.",
)
STEERING = frozenset({"Cc", "Cf"})  # escapes, and marks that turn the direction of letters
QUOTED_LETTERS = 60
_LARGEST = 1e100  # squares and sums of it are still numbers


def numbers(
    column: str, cells: Sequence[tuple[int, Cell]], *, semicolons: bool = False
) -> list[float | None]:
    """Return the numbers of a column, None where a cell is empty or NA; `cells` come with their line.

    Where any cell has a decimal comma, points group thousands. `semicolons` says that the file
    separates with them, as Excel does where commas are decimal: if then all points of the column look
    like thousands, nobody can tell. Raises `FigureError` with line, column and value.
    """
    texts = [text_of(cell) for _, cell in cells]
    commas = any(map(_COMMA.fullmatch, texts))
    doubtful = semicolons and all(map(_GROUPED.fullmatch, (one for one in texts if "." in one)))
    found = list[float | None]()
    for (line, cell), text in zip(cells, texts, strict=True):
        typed = isinstance(cell, int | float)
        fault = None if typed else _fault(text, commas=commas, doubtful=doubtful)
        value = None if fault or text in MISSING else _read(text, commas=commas and not typed)
        if value is not None and abs(value) > _LARGEST:
            fault = _HUGE
        if fault is not None:
            raise refuse(fault, line=line, column=column, value=text)
        found.append(value)
    return found


def _fault(text: str, *, commas: bool, doubtful: bool) -> Bilingual | None:
    if text in MISSING or _COMMA.fullmatch(text):
        return None
    grouped = _GROUPED.fullmatch(text)
    if grouped and not commas:
        return _AMBIGUOUS if doubtful else None
    if grouped or _PLAIN.fullmatch(text):
        return _TWO_MARKS if commas and "." in text and not grouped else None
    return _NO_NUMBER


def _read(text: str, *, commas: bool) -> float:
    return float(text.replace(".", "").replace(",", ".") if commas else text)


def refuse(words: Bilingual, **values: object) -> FigureError:
    """Return the error that tells where what is wrong."""
    told = {
        name: quoted(value) if isinstance(value, str) else value for name, value in values.items()
    }
    return FigureError(Bilingual(words.id.format(**told), words.en.format(**told)))


def quoted(text: str) -> str:
    """Return what a cell says as far as a message repeats it: without signs that steer a terminal."""
    seen = "".join(one for one in text if unicodedata.category(one) not in STEERING)
    return seen if len(seen) <= QUOTED_LETTERS else f"{seen[:QUOTED_LETTERS]}…"
