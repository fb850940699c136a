"""What people typed never runs in the spreadsheet of whoever downloads it."""

from decimal import Decimal
from typing import Any

import pytest

from tuntas.core.cells import plain_cell


@pytest.mark.parametrize("text", ["=1+1", "+62", "-x", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_formula_becomes_text(text: str) -> None:
    assert plain_cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Dinas", "", 3, Decimal("-1.5"), None, True])
def test_everything_else_stays_as_it_is(value: Any) -> None:
    assert plain_cell(value) == value
