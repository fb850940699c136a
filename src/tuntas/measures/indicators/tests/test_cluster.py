"""DuckDB and a Spark cluster give the same digits, for every shipped indicator."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tuntas.measures import store
from tuntas.measures.indicators import shipped

MASTER = "local-cluster[2,1,2048]"
CHILD = Path(__file__).parent / "spark_child.py"
GOVERNMENTS = ("13.71", "33.72")
MONTHS = [date(2025 + number // 12, number % 12 + 1, 1) for number in range(9, 15)]
UNITS = ("KOTA", "DIN-1", "DIN-2", "BID-1")
NEEDED = "Java is absent: install a headless JRE (17 or newer)"

pytestmark = pytest.mark.skipif(shutil.which("java") is None, reason=NEEDED)


def _government(code: str, random: Random) -> dict[str, list[dict[str, Any]]]:
    cases = [_case(code, key, random) for key in range(1, 300)]
    events = [event for case in cases for event in _events(case, random)]
    above = {"BID-1": ("BID-1", "DIN-1", "KOTA")}
    units = [
        {"government": code, "unit": unit, "above": one, "month": date(2000, 1, 1)}
        for unit in UNITS
        for one in above.get(unit, (unit, "KOTA"))
    ]
    return {
        "cases": cases,
        "events": events,
        "answers": _answers(code, random),
        "results": _results(code, random),
        "units": list({(one["unit"], one["above"]): one for one in units}.values()),
    }


def _case(code: str, key: int, random: Random) -> dict[str, Any]:
    received = random.randrange(len(MONTHS))
    ended = received + random.choice([0, 0, 1, 2, 9])
    is_over = ended < len(MONTHS)
    known = is_over and random.random() < 0.9
    return {
        "government": code,
        "source": random.choice(["tuntas", "log"]),
        "case_key": key,
        "kind": "pengaduan",
        "service": random.choice(["KTP", "Izin", ""]),
        "unit": random.choice(UNITS),
        "channel": random.choice(["web", "loket"]),
        "received_month": MONTHS[received],
        "ended_month": MONTHS[ended] if is_over else None,
        "ended_at": datetime(2026, 4, 1) if is_over else None,  # noqa: DTZ001 - UTC without a zone
        "outcome": random.choice(["solved", "not-solved", "duplicate"]) if is_over else "",
        "confirmed": random.choice([True, False, None]) if is_over else None,
        "working_minutes": int(random.lognormvariate(6, 2)) if known else None,
        "first_answer_minutes": random.randrange(1, 5000) if known else None,
        "within_promise": random.choice([True, False, None]),
        "clocks_ended": 3,
        "clocks_kept": random.randrange(4),
        "hand_overs": random.randrange(3),
        "returned": random.randrange(2),
        "reopened": random.randrange(2),
        "rating": random.choice([None, 1, 3, 4, 5]),
    }


def _events(case: dict[str, Any], random: Random) -> Iterator[dict[str, Any]]:
    for seq in range(1, random.randrange(2, 7)):
        yield {
            **{
                name: case[name] for name in ("government", "source", "case_key", "kind", "service")
            },
            "received_month": case["received_month"],
            "seq": seq,
            "happened_at": datetime(2026, 3, 28) + timedelta(days=seq),  # noqa: DTZ001
            "month": case["received_month"],
            "activity": random.choice(["verify", "answer", "close"]),
            "state": random.choice(["received", "in_progress", "on_hold"]),
            "actor": random.choice(["staff", "reporter"]),
            "resource": random.choice([None, 7, 8, 9]),
            "unit": random.choice(UNITS),
            "worked": random.randrange(0, 3000) if seq > 1 else 0,
            "waiting": random.random() < 0.3,
        }


def _answers(code: str, random: Random) -> list[dict[str, Any]]:
    """Responses of two instruments; 128 equal parts make means that end in a 5."""
    return [
        {
            "government": code,
            "survey": instrument,
            "instrument": instrument,
            "unit": UNITS[response % len(UNITS)],
            "month": MONTHS[response % 2],
            "response_key": response,
            "counted": response % 10 > 0,
            "element": f"U{element}",
            "value": random.randrange(1, 5),
            "weight": weight,
        }
        for instrument, elements, weight in (("skm", 9, 0.11), ("own", 3, 1 / 3))
        for response in range(64)
        for element in range(elements)
    ]


def _results(code: str, random: Random) -> list[dict[str, Any]]:
    return [
        {
            "government": code,
            "kind": "survey",
            "result_key": key,
            "instrument": "skm",
            "unit": random.choice(UNITS),
            "month": random.choice(MONTHS),
            "respondents": random.choice([None, random.randrange(1, 400)]),
            "sample": random.randrange(1, 400),
        }
        for key in range(40)
    ]


@pytest.fixture(scope="module")
def computed(
    tmp_path_factory: pytest.TempPathFactory,
    write_facts_once: Callable[..., store.Snapshot],
) -> Mapping[str, Any]:
    """Return what both engines say of the facts of two governments; one cluster for all tests."""
    random = Random(20261122)  # noqa: S311 - a test, the same each time
    folder = tmp_path_factory.mktemp("governments")
    for code in GOVERNMENTS:
        write_facts_once(folder / code, _government(code, random))
    stores = [str(folder / code) for code in GOVERNMENTS]
    done = subprocess.run(
        [sys.executable, str(CHILD), MASTER, *stores], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("key", sorted(shipped()))
def test_spark_gives_the_digits_of_duckdb(computed: Mapping[str, Any], key: str) -> None:
    for duckdb_says, spark_says in computed["figures"][key]:
        assert duckdb_says
        assert spark_says == duckdb_says


def test_the_command_computes_the_files_of_two_governments(computed: Mapping[str, Any]) -> None:
    told = computed["command"]
    assert told["engine"] == "spark"
    assert told["data_version"].count(",") == 1
    assert [row["government"] for row in told["rows"]] == list(GOVERNMENTS)


def test_what_spark_refuses_is_told_in_words(computed: Mapping[str, Any]) -> None:
    assert computed["refused"].startswith("Pertanyaan ini tidak dapat dihitung Spark: ")
    assert "nobody" in computed["refused"]
