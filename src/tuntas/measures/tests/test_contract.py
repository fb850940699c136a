"""The contract and the page that tells it."""

from pathlib import Path

import pytest

from tuntas.measures.contract import CASES, TABLES
from tuntas.measures.contract_page import page

ROOT = Path(__file__).parents[4]


def test_the_documentation_is_made_from_the_contract() -> None:
    written = (ROOT / "docs" / "facts.md").read_text(encoding="utf-8")
    assert written == page(), "run: python -m tuntas.measures.contract_page docs/facts.md"


def test_every_table_is_divided_and_ordered_by_its_own_columns() -> None:
    for table in TABLES.values():
        assert {table.month, *table.order} <= set(table.names)
        assert table.column(table.month).required


def test_an_unknown_column_is_refused_with_those_that_exist() -> None:
    with pytest.raises(KeyError, match="working_minutes"):
        CASES.column("minutes")
