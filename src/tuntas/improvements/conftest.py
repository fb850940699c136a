"""Every act that a test of improvements runs locks its rows in the order of ADR 41."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

ADR = Path(__file__).resolve().parents[3] / "docs" / "adr" / "0041-one-order-of-locks.md"
ORDER = re.findall(r"^\d+\. `(\w+)`", ADR.read_text(encoding="utf-8"), re.MULTILINE)
LOCKING = re.compile(
    r'SELECT .*? FROM "(\w+)".* FOR (?:NO KEY )?UPDATE|UPDATE "(\w+)"|DELETE FROM "(\w+)"',
    re.DOTALL,
)


class Locks:
    """Reads statements; an act is what lies within an outermost savepoint of the test's transaction."""

    def __init__(self) -> None:
        self.depth = 0
        self.held: list[str] = []
        self.wrong: list[list[str]] = []

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        """Run a statement and note what it locks."""
        if sql.startswith("SAVEPOINT"):
            self.depth += 1
        elif sql.startswith("RELEASE"):
            self._released()
        elif self.depth and (found := LOCKING.match(sql)):
            self._locked(next(filter(None, found.groups())))
        return execute(sql, params, many, context)

    def _released(self) -> None:
        self.depth -= 1
        if not self.depth:
            self.held = []

    def _locked(self, table: str) -> None:
        """Note a table's first lock: what comes later mostly concerns the same rows."""
        if table not in ORDER or table in self.held:
            return
        self.held.append(table)
        if self.held != sorted(self.held, key=ORDER.index):
            self.wrong.append(list(self.held))


@pytest.fixture(autouse=True)
def _locks_in_order() -> Iterator[None]:
    locks = Locks()
    with connection.execute_wrapper(locks):
        yield
    assert not locks.wrong, "locked in another order than that of ADR 41"
