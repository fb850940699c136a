"""Locks are taken in one way, and the watch over their order sees what breaks it (ADR 41)."""

import re
from pathlib import Path

import pytest

from tuntas.improvements.conftest import ORDER, Locks

LOCKING_FILES = {
    "groups": ["common.py"],
    "promises": ["common.py"],
    "projects": ["common.py"],
    "projects/measuring": [],  # rows of projects
    "projects/spreading": [],
    "reform": ["common.py"],
}
LOCKING_CALL = re.compile(r"select_for_update\((.*?)\)(?=\.|$)", re.MULTILINE)
LOCK_GROUP = 'SELECT "improvements_group"."id" FROM "improvements_group" WHERE 1 FOR NO KEY UPDATE'
WRITE_IMPROVEMENT = 'UPDATE "improvements_improvement" SET "title" = %s'


def wrong(*statements: str) -> list[list[str]]:
    locks = Locks()
    for one in statements:
        locks(lambda *_statement: None, one, (), False, {})
    return locks.wrong


def test_the_order_names_tables() -> None:
    assert ORDER[0] == "organisation_unit"
    assert ORDER[-1] == "improvements_group"


@pytest.mark.parametrize(
    ("statements", "breaks"),
    [
        (("SAVEPOINT a", LOCK_GROUP, WRITE_IMPROVEMENT, "RELEASE a"), True),
        (("SAVEPOINT a", WRITE_IMPROVEMENT, LOCK_GROUP, "RELEASE a"), False),
        (("SAVEPOINT a", LOCK_GROUP, "RELEASE a", "SAVEPOINT b", WRITE_IMPROVEMENT), False),
        (("SAVEPOINT a", "SAVEPOINT b", LOCK_GROUP, "RELEASE b", WRITE_IMPROVEMENT), True),
        (("SAVEPOINT a", WRITE_IMPROVEMENT, LOCK_GROUP, WRITE_IMPROVEMENT), False),
    ],
)
def test_an_act_keeps_the_order(statements: tuple[str, ...], breaks: bool) -> None:
    assert bool(wrong(*statements)) == breaks


@pytest.mark.parametrize("subject", LOCKING_FILES)
def test_rows_are_locked_by_helpers_alone_and_not_their_keys(subject: str) -> None:
    folder = Path(__file__).resolve().parents[1] / subject / "actions"
    found = {one.name: LOCKING_CALL.findall(one.read_text("utf-8")) for one in folder.glob("*.py")}
    locking = {name: calls for name, calls in found.items() if calls}
    assert list(locking) == LOCKING_FILES[subject]
    assert all("no_key=True" in call for calls in locking.values() for call in calls)
