"""One reader for every table that people upload."""

from pathlib import Path

from tuntas.exchange.tables.delimited import read_delimited
from tuntas.exchange.tables.errors import TableError
from tuntas.exchange.tables.kinds import kind_of
from tuntas.exchange.tables.model import Columns, Table
from tuntas.exchange.tables.packages import MB
from tuntas.exchange.tables.workbooks import read_old_workbook, read_workbook

MAX_BYTES = 50 * MB


def read_table(
    path: Path,
    columns: Columns,
    *,
    filename: str | None = None,
    sheet: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> Table:
    """Finds the table with `columns` in an XLSX, XLS or CSV file.

    Args:
        path: The file; its kind is told from its content, never from its name.
        columns: What to look for; other columns are not passed on.
        filename: The name the user knows the file by, for messages.
        sheet: Look in this sheet only; otherwise in all, first complete header wins.
        max_bytes: Larger files are refused unread.

    Raises:
        TableError: The file cannot be read as such a table; its message says why and what to do.
        OSError: There is no file at `path`, or it may not be read.
    """
    name = filename or path.name
    size = path.stat().st_size
    if size > max_bytes:
        raise TableError("too-large", name=name, size_mb=-(-size // MB), limit_mb=max_bytes // MB)
    kind = kind_of(path, name)
    if kind == "text":
        return read_delimited(path, columns, name=name)
    read = read_workbook if kind == "package" else read_old_workbook
    return read(path, columns, name=name, sheet=sheet)
