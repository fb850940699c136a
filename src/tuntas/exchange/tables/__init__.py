"""Tables that people upload: CSV, XLSX and XLS, told apart by content and read without surprises."""

from tuntas.exchange.tables.errors import TableError
from tuntas.exchange.tables.model import Cell, Columns, Row, Table, is_rounded, key_of, text_of
from tuntas.exchange.tables.reading import MAX_BYTES, read_table

__all__ = [
    "MAX_BYTES",
    "Cell",
    "Columns",
    "Row",
    "Table",
    "TableError",
    "is_rounded",
    "key_of",
    "read_table",
    "text_of",
]
