"""Every shipped indicator on facts small enough to compute by hand."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tuntas.measures import engine, store
from tuntas.measures.compute import Figure, check_by_trial, figures
from tuntas.measures.indicators import shipped

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
START = datetime(2026, 1, 5, 3)  # noqa: DTZ001 - facts are UTC without a zone


def _case(key: int, unit: str, received: date, ended: date | None, **more: Any) -> dict[str, Any]:
    return {
        "government": "G",
        "source": "tuntas",
        "case_key": key,
        "unit": unit,
        "received_month": received,
        "ended_month": ended,
        "ended_at": START + timedelta(days=30) if ended else None,
        **more,
    }


CASES = [
    _case(
        1,
        "SET",
        JANUARY,
        JANUARY,
        outcome="solved",
        working_minutes=200,
        first_answer_minutes=60,
        within_promise=True,
        clocks_ended=2,
        clocks_kept=2,
        rating=5,
        confirmed=True,
    ),
    _case(
        2,
        "SET",
        JANUARY,
        FEBRUARY,
        outcome="solved",
        working_minutes=450,
        first_answer_minutes=120,
        within_promise=True,
        clocks_ended=2,
        clocks_kept=1,
        hand_overs=1,
        returned=1,
        confirmed=False,
    ),
    _case(
        3,
        "SET-1",
        JANUARY,
        FEBRUARY,
        outcome="not-solved",
        working_minutes=2251,
        within_promise=False,
        clocks_ended=1,
        hand_overs=2,
        reopened=1,
        rating=2,
    ),
    _case(
        4,
        "DIS",
        FEBRUARY,
        FEBRUARY,
        outcome="solved",
        working_minutes=9451,
        first_answer_minutes=300,
        rating=4,
        confirmed=True,
    ),
    _case(5, "DIS", FEBRUARY, None),
    _case(
        6,
        "SET",
        FEBRUARY,
        FEBRUARY,
        outcome="duplicate",
        working_minutes=10,
        first_answer_minutes=1,
        within_promise=True,
        hand_overs=5,
        returned=3,
        reopened=1,
    ),
]


def _event(case: int, seq: int, unit: str, state: str, worked: int, **more: Any) -> dict[str, Any]:
    return {
        "government": "G",
        "source": "tuntas",
        "case_key": case,
        "seq": seq,
        "unit": unit,
        "state": state,
        "worked": worked,
        "happened_at": START + timedelta(days=seq),
        "month": JANUARY,
        **more,
    }


EVENTS = [
    _event(1, 1, "SET", "", 0, actor="reporter"),
    _event(1, 2, "SET", "received", 50, actor="staff", resource=11),
    _event(1, 3, "SET", "in_progress", 150, actor="staff", resource=12),
    _event(2, 1, "SET", "", 0, actor="reporter"),
    _event(2, 2, "SET", "received", 30, actor="staff", resource=11),
    _event(2, 3, "SET", "waiting_reporter", 120, actor="reporter", waiting=True),
    _event(2, 4, "SET", "in_progress", 200, actor="staff", resource=12),
    _event(2, 5, "DIS", "received", 100, actor="staff", resource=13, month=FEBRUARY),
    _event(2, 6, "DIS", "ended", 0, actor="staff", resource=99)
    | {"happened_at": datetime(2027, 1, 1)},  # noqa: DTZ001
    _event(5, 1, "DIS", "", 0, actor="reporter"),
    _event(5, 2, "DIS", "received", 40, actor="staff", resource=13, month=FEBRUARY),
]

ABOVE = {"KOTA": ["KOTA"], "SET": ["SET", "KOTA"], "SET-1": ["SET-1", "SET", "KOTA"]}
UNITS = [
    {"government": "G", "unit": unit, "above": above, "month": date(2000, 1, 1)}
    for unit, all_above in ABOVE.items()
    for above in all_above
]  # DIS is missing, as a unit of an imported log is


def _answers(response: int, values: Sequence[int], **more: Any) -> list[dict[str, Any]]:
    return [
        {
            "government": "G",
            "survey": "S1",
            "instrument": "skm",
            "unit": "SET",
            "response_key": response,
            "counted": True,
            "element": f"U{place}",
            "value": value,
            "weight": 0.5,
            **more,
        }
        for place, value in enumerate(values, 1)
    ]


ANSWERS = [
    *_answers(1, [4, 3]),
    *_answers(2, [3, 3]),
    *_answers(3, [1, 1], counted=False),
    *_answers(4, [2, 4], unit="DIS", instrument="own"),
]
RESULTS = [
    {"government": "G", "kind": "survey", "result_key": 1, "respondents": 120, "sample": 100},
    {"government": "G", "kind": "survey", "result_key": 2, "respondents": 60, "sample": 140},
    {"government": "G", "kind": "survey", "result_key": 3, "respondents": 9},
    {"government": "G", "kind": "round", "result_key": 1},
]
FACTS = {
    "cases": CASES,
    "events": EVENTS,
    "answers": ANSWERS,
    "results": RESULTS,
    "units": UNITS,
}

# indicator, dimensions, then for each group (or part of the ladder): value, n
BY_HAND: Sequence[tuple[str, str, Mapping[str, tuple[str, int]]]] = [
    ("working-time-median", "", {"": ("1350.5", 4)}),
    ("working-time-median", "unit", {"DIS": ("9451", 1), "SET": ("325", 2), "SET-1": ("2251", 1)}),
    (
        "working-time-median",
        "above",
        {"DIS": ("9451", 1), "KOTA": ("450", 3), "SET": ("450", 3), "SET-1": ("2251", 1)},
    ),
    ("working-time-p90", "", {"": ("7291", 4)}),  # 2251 + 0.7 × (9451 - 2251)
    ("within-promise", "", {"": ("66.666667", 3)}),
    (
        "ladder",
        "",
        {
            "hours": ("25", 4),
            "day": ("25", 4),
            "week": ("0", 4),
            "month": ("25", 4),
            "longer": ("25", 4),
        },
    ),
    ("first-answer-median", "", {"": ("120", 3)}),
    ("waiting-share", "", {"": ("17.391304", 11)}),  # 120 of 690 minutes
    ("time-by-step", "", {"": ("325", 2)}),  # (200 + 450) / 2: all steps of a case
    (
        "time-by-step",
        "state",
        {"in_progress": ("175", 2), "received": ("90", 2), "waiting_reporter": ("120", 1)},
    ),
    ("hand-overs", "", {"": ("0.75", 4)}),
    ("cases-per-officer", "", {"": ("0.666667", 3)}),
    ("cases-per-officer", "unit", {"DIS": ("1", 1), "SET": ("1", 2)}),
    ("clocks-kept", "", {"": ("60", 5)}),
    ("clocks-kept", "unit", {"SET": ("75", 4), "SET-1": ("0", 1)}),  # DIS has no clock that ended
    ("confirmed-solved", "", {"": ("66.666667", 3)}),
    ("reopened", "", {"": ("25", 4)}),
    ("returned", "", {"": ("25", 4)}),
    ("inflow", "month", {"2026-01": ("3", 3), "2026-02": ("3", 3)}),
    ("backlog", "month", {"2026-01": ("2", 2), "2026-02": ("1", 1)}),
    ("backlog", "", {"": ("1", 1)}),
    ("ikm", "unit", {"DIS": ("75", 1), "SET": ("81.25", 2)}),
    ("ikm", "", {"": ("78.125", 2)}),  # two instruments: the mean of 81.25 and 75
    ("respondents-against-sample", "", {"": ("75", 180)}),
    ("rating", "", {"": ("3.666667", 3)}),
]


@pytest.fixture
def facts(
    tmp_path: Path, write_facts: Callable[..., store.Snapshot]
) -> Iterator[duckdb.DuckDBPyConnection]:
    with engine.connected(write_facts(tmp_path, FACTS)) as connection:
        yield connection


def _by_group(found: Sequence[Figure]) -> dict[str, tuple[Decimal, int]]:
    return {"".join(one.dims.values()) or one.part: (one.value, one.n) for one in found}


@pytest.mark.parametrize(("key", "by", "expected"), BY_HAND)
def test_a_shipped_indicator_gives_what_a_hand_computes(
    facts: duckdb.DuckDBPyConnection,
    key: str,
    by: str,
    expected: Mapping[str, tuple[str, int]],
) -> None:
    found = figures(facts, shipped()[key], by.split(",") if by else ())
    assert _by_group(found) == {
        group: (Decimal(value), n) for group, (value, n) in expected.items()
    }


def test_every_shipped_indicator_is_computed_by_hand_above() -> None:
    assert {key for key, _by, _expected in BY_HAND} == set(shipped())


@pytest.mark.parametrize("key", sorted(shipped()))
def test_every_shipped_indicator_can_be_asked_by_all_of_its_dimensions(key: str) -> None:
    check_by_trial(shipped()[key])


def test_parts_of_the_ladder_come_in_its_order(facts: duckdb.DuckDBPyConnection) -> None:
    found = figures(facts, shipped()["ladder"], ["unit"], where={"unit": "SET"})
    assert [one.part for one in found] == ["hours", "day", "week", "month", "longer"]
    assert {one.dims["unit"] for one in found} == {"SET"}
