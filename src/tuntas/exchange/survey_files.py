"""Files of survey answers, CSV or Parquet, opened as a table of DuckDB.

DuckDB is imported where it is needed: web workers do without it. It never goes to the network:
extensions are neither installed nor loaded, so a CSV that is not UTF-8 is rewritten first.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tuntas.exchange.tables import TableError
from tuntas.exchange.tables.delimited import SEPARATORS, encoding_of
from tuntas.exchange.tables.kinds import kind_of
from tuntas.rules.phrases import Bilingual

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ANSWERS = "answers"  # the table or view that holds a file's rows
_PARQUET = b"PAR1"
_COPIED_AT_ONCE = 1 << 20


class SurveyFileError(ValueError):
    """A file of answers that cannot be used; `words` say why and what to do."""

    def __init__(self, words: Bilingual) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass(frozen=True)
class AnswersTable:
    """Rows of answers in DuckDB: a table or view with its columns and their types."""

    connection: DuckDBPyConnection
    name: str
    columns: Mapping[str, str]
    header_rows: int = 0  # above the first answer, when a person counts the rows of the file


def quoted(name: str) -> str:
    """Return a column's or table's name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


def table_in(connection: DuckDBPyConnection, name: str, header_rows: int = 0) -> AnswersTable:
    """Return a table or view that a connection already holds."""
    described = connection.execute(f"DESCRIBE {quoted(name)}").fetchall()
    return AnswersTable(connection, name, {row[0]: row[1] for row in described}, header_rows)


@contextmanager
def open_answers(path: Path, *, threads: int | None = None) -> Iterator[AnswersTable]:
    """Open a CSV or Parquet file; its kind is told from its content.

    Raises `SurveyFileError` for a file that is neither or cannot be read.
    """
    import duckdb  # noqa: PLC0415 - only this command needs it

    offline = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    limits: dict[str, bool | int] = {"threads": threads} if threads else {}
    with duckdb.connect(config={**offline, **limits}) as connection:
        try:
            header_rows = _read(connection, path)
        except duckdb.Error as error:
            raise SurveyFileError(_unreadable(path, str(error))) from error
        yield table_in(connection, ANSWERS, header_rows)


def _read(connection: DuckDBPyConnection, path: Path) -> int:
    """Read a file and return how many rows its header takes."""
    if _is_parquet(path):
        connection.read_parquet(str(path)).create_view(ANSWERS)
        return 0
    _read_text(connection, path)
    return 1


def _is_parquet(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_PARQUET)) == _PARQUET
    except OSError as error:
        raise SurveyFileError(_unreadable(path, error.strerror or str(error))) from error


def _unreadable(path: Path, reason: str) -> Bilingual:
    first = reason.strip().partition("\n")[0]
    return Bilingual(
        f"{path.name}: tidak dapat dibaca ({first}). Periksa berkasnya, atau simpan ulang sebagai CSV.",
        f"{path.name}: cannot be read ({first}). Check the file, or save it again as CSV.",
    )


def _read_text(connection: DuckDBPyConnection, path: Path) -> None:
    """Read every column as text, so that a leading zero or a comma stays what it was."""
    try:
        kind = kind_of(path, path.name)
    except TableError as error:
        raise SurveyFileError(Bilingual(error.message_in("id"), error.message_in("en"))) from error
    if kind != "text":
        raise SurveyFileError(
            Bilingual(
                f"{path.name} adalah buku kerja Excel. Perintah ini membaca CSV dan Parquet: "
                "simpan lembarnya sebagai CSV UTF-8.",
                f"{path.name} is an Excel workbook. This command reads CSV and Parquet: "
                "save its sheet as CSV UTF-8.",
            )
        )
    encoding = encoding_of(path)
    separator = _separator(path, encoding)
    with _in_utf8(path, encoding) as readable:
        connection.read_csv(
            str(readable),
            sep=separator,
            header=True,
            all_varchar=True,
            quotechar='"',
            escapechar='"',
        ).create(ANSWERS)


def _separator(path: Path, encoding: str) -> str:
    """Return what splits the first line into most columns."""
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline()
    counts = {one: len(next(csv.reader([first], delimiter=one), [])) for one in SEPARATORS}
    return max(counts, key=lambda one: counts[one])


@contextmanager
def _in_utf8(path: Path, encoding: str) -> Iterator[Path]:
    if encoding in {"utf-8", "utf-8-sig"}:
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "answers.csv"
        with (
            path.open(encoding=encoding, errors="replace", newline="") as source,
            copy.open("w", encoding="utf-8", newline="") as target,
        ):
            while part := source.read(_COPIED_AT_ONCE):
                target.write(part)
        yield copy


def text_in_sql(text: str) -> str:
    """Return a text as SQL takes it."""
    return "'" + text.replace("'", "''") + "'"


def names(columns: Sequence[str]) -> str:
    """Return columns as a sentence lists them."""
    return ", ".join(columns) or "-"
