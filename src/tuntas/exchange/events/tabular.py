"""Events in CSV and XLSX, one in each line."""

import csv
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.eventlogs.rows import Item
from tuntas.exchange.events.fields import OF_CASES, any_columns, columns_sought, positions
from tuntas.exchange.events.making import Maker, RefusedError
from tuntas.exchange.events.source import Source
from tuntas.exchange.tables import Cell, Table, TableError, read_table

MAX_FIELD = 2_000_000  # characters; a longer one is a quotation mark that was never closed
MAX_COLUMNS, MAX_HEADER = 500, 300
REMEMBERED = 10_000  # cases whose facts are not staged again while they repeat themselves


def open_table(
    path: Path, *, filename: str, stated: Mapping[str, str], zone: ZoneInfo, max_bytes: int
) -> Source:
    """Find the header and the columns; raises `TableError` or `DomainError` as `fields` does."""
    csv.field_size_limit(MAX_FIELD)
    table = read_table(path, columns_sought(stated), filename=filename, max_bytes=max_bytes)
    _check_width(table)
    places = positions(table.header, stated)
    maker = Maker(zone)
    used = set(places.values())
    return Source(
        format="table",
        place="line",
        maker=maker,
        mapping={field: table.header[at] for field, at in places.items()},
        items=partial(_items, table, places, maker),
        ignored=tuple(text for at, text in enumerate(table.header) if text and at not in used),
        expected_rows=table.expected_rows,
    )


def any_table(path: Path, *, filename: str, max_bytes: int) -> Table:
    """Find the header by any column that is known; what is missing is asked for afterwards."""
    csv.field_size_limit(MAX_FIELD)
    try:
        table = read_table(path, columns_sought({}), filename=filename, max_bytes=max_bytes)
    except TableError as error:
        if error.code not in {"header-missing", "header-nearest"}:
            raise
        table = read_table(path, any_columns(), filename=filename, max_bytes=max_bytes)
    _check_width(table)
    return table


def _check_width(table: Table) -> None:
    """Raise `DomainError` where the headers would not fit in a list to choose from."""
    if len(table.header) > MAX_COLUMNS or any(len(text) > MAX_HEADER for text in table.header):
        raise DomainError(
            _(
                "Berkas ini punya %(columns)s kolom. Paling banyak %(limit)s kolom, dengan judul paling "
                "panjang %(length)s huruf. Hapus kolom yang tidak perlu."
            )
            % {"columns": len(table.header), "limit": MAX_COLUMNS, "length": MAX_HEADER}
        )


def _items(table: Table, places: Mapping[str, int], maker: Maker) -> Iterator[Item]:
    of_events = {field: at for field, at in places.items() if field not in OF_CASES}
    of_cases = {field: at for field, at in places.items() if field in OF_CASES}
    if "unit" in places and "group" not in of_events:
        of_events["group"] = places["unit"]  # where the case was at that moment
    told: dict[str, tuple[Cell, ...]] = {}
    for line, cells in enumerate(table.source(), start=1):
        if line <= table.line:
            continue
        width = len(cells)
        if not any(cell is not None for cell in cells):
            continue
        try:
            event = maker.event(
                line, {f: cells[at] if at < width else None for f, at in of_events.items()}
            )
            if of_cases:
                facts = {f: cells[at] if at < width else None for f, at in of_cases.items()}
                values = tuple(facts.values())
                if told.get(event.case) != values:
                    yield maker.case(line, event.case, facts)
                    _remember(told, event.case, values)
            yield event
        except RefusedError as refused:
            yield refused.refusal


def _remember(told: dict[str, tuple[Cell, ...]], case: str, values: tuple[Cell, ...]) -> None:
    if len(told) >= REMEMBERED:
        told.clear()
    told[case] = values
