"""What figures can be asked for: dimensions, conditions, months, nothing at all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tuntas.measures import engine, store
from tuntas.measures.compute import Figure, MeasureError, figures
from tuntas.measures.indicators import Indicator, shipped

JANUARY, FEBRUARY, MARCH, APRIL = (date(2026, month, 1) for month in range(1, 5))
Opened = Callable[..., AbstractContextManager[duckdb.DuckDBPyConnection]]


@pytest.fixture
def facts(tmp_path: Path, write_facts: Callable[..., store.Snapshot]) -> Opened:
    @contextmanager
    def opened(**tables: Sequence[Mapping[str, Any]]) -> Iterator[duckdb.DuckDBPyConnection]:
        with engine.connected(write_facts(tmp_path, tables)) as connection:
            yield connection

    return opened


def _case(key: int, unit: str, received: date, ended: date | None) -> dict[str, Any]:
    return {"case_key": key, "unit": unit, "received_month": received, "ended_month": ended}


def _told(found: Sequence[Figure]) -> list[tuple[Any, ...]]:
    return [(*one.dims.values(), int(one.value)) for one in found]


@pytest.mark.parametrize(
    ("by", "where", "months", "reason"),
    [
        (["colour"], {}, (None, None), "tidak ada dimensi 'colour'; yang ada: unit, above"),
        (["unit; DROP TABLE cases"], {}, (None, None), "tidak ada dimensi"),
        ([], {"case_key": "1"}, (None, None), "tidak ada dimensi 'case_key'"),
        ([], {"month": "2026-01"}, (None, None), "batas awal dan akhir"),
        (["unit", "unit"], {}, (None, None), "dua kali"),
        ([], {}, (FEBRUARY, JANUARY), "2026-01 sebelum 2026-02"),
        ([], {}, (None, date(9999, 1, 1)), "sesudah 2100-12"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(
    facts: Opened,
    by: list[str],
    where: dict[str, str],
    months: tuple[date | None, date | None],
    reason: str,
) -> None:
    with facts() as connection, pytest.raises(MeasureError, match=reason):
        figures(connection, shipped()["inflow"], by, where=where, months=months)


@pytest.mark.parametrize("key", sorted(set(shipped()) - {"inflow"}))
def test_an_empty_store_has_no_figures(facts: Opened, key: str) -> None:
    with facts() as connection:
        assert figures(connection, shipped()[key], ["month"]) == []
        assert figures(connection, shipped()[key], []) == []


@pytest.mark.parametrize("key", ["working-time-median", "rating", "within-promise", "clocks-kept"])
def test_cases_that_say_nothing_make_no_figure(facts: Opened, key: str) -> None:
    with facts(cases=[_case(1, "A", JANUARY, JANUARY), _case(2, "A", JANUARY, None)]) as connection:
        assert figures(connection, shipped()[key], ["unit"]) == []


def test_a_value_of_a_condition_is_only_a_value(facts: Opened) -> None:
    name = "A' OR '1'='1"
    cases = [_case(1, name, JANUARY, None), _case(2, "B", JANUARY, None)]
    with facts(cases=cases) as connection:
        found = figures(connection, shipped()["inflow"], ["unit"], where={"unit": name})
        assert _told(found) == [(name, 1)]


def test_months_bound_the_figures_at_both_ends(facts: Opened) -> None:
    cases = [_case(month.month, "A", month, None) for month in (JANUARY, FEBRUARY, MARCH, APRIL)]
    with facts(cases=cases) as connection:

        def asked(first: date | None, last: date | None) -> list[tuple[Any, ...]]:
            return _told(figures(connection, shipped()["inflow"], ["month"], months=(first, last)))

        assert asked(FEBRUARY, MARCH) == [("2026-02", 1), ("2026-03", 1)]
        assert asked(None, JANUARY) == [("2026-01", 1)]
        assert asked(APRIL, None) == [("2026-04", 1)]


def test_dimensions_come_in_the_order_they_were_asked(facts: Opened) -> None:
    cases = [
        _case(1, "B", JANUARY, None),
        _case(2, "A", FEBRUARY, None),
        _case(3, "A", JANUARY, None),
    ]
    with facts(cases=cases) as connection:
        found = figures(connection, shipped()["inflow"], ["month", "unit"], data_version="v7")
    assert _told(found) == [("2026-01", "A", 1), ("2026-01", "B", 1), ("2026-02", "A", 1)]
    assert {one.data_version for one in found} == {"v7"}
    assert list(found[0].dims) == ["month", "unit"]


BACKLOG = [
    _case(1, "A", JANUARY, MARCH),
    _case(2, "A", JANUARY, JANUARY),  # came and went within a month: it never stood at its end
    _case(3, "B", FEBRUARY, None),
    _case(4, "B", APRIL, APRIL),  # makes April the last month known
]


@pytest.mark.parametrize(
    ("by", "months", "expected"),
    [
        (["month"], (None, None), [("2026-01", 1), ("2026-02", 2), ("2026-03", 1), ("2026-04", 1)]),
        (["unit", "month"], (MARCH, None), [("B", "2026-03", 1), ("B", "2026-04", 1)]),
        (["month"], (None, FEBRUARY), [("2026-01", 1), ("2026-02", 2)]),
        ([], (None, None), [(1,)]),
        ([], (JANUARY, FEBRUARY), [(2,)]),
        (["unit"], (None, FEBRUARY), [("A", 1), ("B", 1)]),
        (["month"], (None, date(2025, 12, 1)), []),
        (["month"], (date(2027, 1, 1), None), []),
    ],
)
def test_the_backlog_is_what_stood_open_at_the_end_of_a_month(
    facts: Opened, by: list[str], months: tuple[date | None, date | None], expected: list[Any]
) -> None:
    with facts(cases=BACKLOG) as connection:
        assert _told(figures(connection, shipped()["backlog"], by, months=months)) == expected


def test_governments_are_kept_apart_in_what_is_above_a_unit(facts: Opened) -> None:
    cases = [
        _case(1, "A", JANUARY, None) | {"government": "G"},
        _case(1, "A", JANUARY, None) | {"government": "H"},
    ]
    units = [
        {"government": "G", "unit": "A", "above": "A"},
        {"government": "G", "unit": "A", "above": "TOP"},
        {"government": "H", "unit": "A", "above": "A"},
    ]
    with facts(cases=cases, units=units) as connection:
        found = figures(connection, shipped()["inflow"], ["government", "above"])
        assert _told(found) == [("G", "A", 1), ("G", "TOP", 1), ("H", "A", 1)]


def test_many_groups_have_the_figures_of_each_alone(facts: Opened) -> None:
    cases = [
        _case(key, f"U{key % 7}", JANUARY, JANUARY) | {"working_minutes": key * key % 997}
        for key in range(1, 200)
    ]
    median: Indicator = shipped()["working-time-median"]
    with facts(cases=cases) as connection:
        together = {one.dims["unit"]: one.value for one in figures(connection, median, ["unit"])}
        alone: dict[str, Decimal] = {}
        for unit in together:
            (figure,) = figures(connection, median, [], where={"unit": unit})
            alone[unit] = figure.value
    assert together == alone
    assert len(alone) == 7
