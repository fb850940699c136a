"""Cells of the tables that people download."""

from typing import Any

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def plain_cell(value: Any) -> Any:
    """Return a value that no spreadsheet program takes for a formula; numbers stay numbers."""
    risky = isinstance(value, str) and value.startswith(FORMULA_STARTS)
    return f"'{value}" if risky else value
