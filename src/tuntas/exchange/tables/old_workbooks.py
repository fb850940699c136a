"""Old .xls workbooks, read by a child process that may fail without harm."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, cast

from tuntas.exchange.tables.errors import TableError
from tuntas.exchange.tables.model import Cell
from tuntas.exchange.tables.pages import Content, Page, RawCell, cell_of
from tuntas.exchange.tables.xls_child import PASSWORD_STATUS

_CHILD = Path(__file__).with_name("xls_child.py")
_PATIENCE_SECONDS = 120
_MAKERS: Mapping[str, Callable[[Any], RawCell]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
    "seconds": lambda seconds: timedelta(seconds=seconds),
}


def old_pages(path: Path, name: str) -> list[Page]:
    """The sheets of an .xls; it holds 65,536 rows each at most, so they are kept in memory."""
    lines = _output(path, name).splitlines()
    starts = [at for at, line in enumerate(lines) if line.startswith(b"{")]
    return [
        _page(lines, start, end)
        for start, end in zip(starts, [*starts, len(lines)][1:], strict=True)
    ]


def _output(path: Path, name: str) -> bytes:
    command = [sys.executable, "-I", str(_CHILD), str(path.resolve())]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and a path that is no option
            command, capture_output=True, check=False, timeout=_PATIENCE_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise TableError("broken-sheet", name=name) from error
    if done.returncode == PASSWORD_STATUS:
        raise TableError("password", name=name)
    if done.returncode:
        raise TableError("broken-sheet", name=name)
    return done.stdout


def _page(lines: Sequence[bytes], start: int, end: int) -> Page:
    def rows() -> Iterator[Sequence[Cell]]:
        for line in islice(lines, start + 1, end):
            yield [cell_of(_value(cell)) for cell in json.loads(line)]

    content = Content(rows, end - start - 1)
    return Page(json.loads(lines[start])["sheet"], lambda: content)


def _value(cell: object) -> RawCell:
    """Undoes `xls_child.tagged`."""
    if isinstance(cell, dict):
        ((kind, value),) = cell.items()
        return _MAKERS[kind](value)
    return cast("RawCell", cell)
