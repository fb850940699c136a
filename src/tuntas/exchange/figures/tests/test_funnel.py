"""`tuntas funnel` as one calls it."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from tuntas.exchange.management.commands.funnel import Command
from tuntas.rules.statistics.funnels import Unit, funnel

ROWS = [
    ("Dinas A", 20, 100),
    ("Dinas B", 22, 100),
    ("Dinas C", 18, 100),
    ("Dinas D", 21, 100),
    ("Dinas E", 3, 30),
    ("Dinas F", 70, 100),
]
WORDS = ("--events", "terlambat", "--n", "selesai", "--by", "unit")


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / "f.csv"


def write(path: Path, rows: list[tuple[Any, ...]], separator: str = ",") -> str:
    lines = [separator.join(map(str, row)) for row in [("unit", "terlambat", "selesai"), *rows]]
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def told(*words: str) -> dict[str, Any]:
    out = StringIO()
    call_command("funnel", *words, "--json", stdout=out)
    return dict(json.loads(out.getvalue()))


def test_it_runs_without_a_database() -> None:
    assert Command.needs_database is False


def test_units_with_limits_shrinkage_and_ranks(path: Path) -> None:
    found = told(write(path, ROWS), *WORDS)
    expected = funnel([Unit(*row) for row in ROWS])
    assert found["centre"] == 154 / 530
    assert found["overdispersion"]["adjustment"] == "additive"
    assert found["overdispersion"]["phi"] == expected.overdispersion.phi
    last, unit = found["units"][-1], expected.units[-1]
    assert (last["unit"], last["events"], last["n"], last["rate"]) == ("Dinas F", 70, 100, 0.7)
    assert last["z"] == unit.z > 8
    assert (last["upper998"], last["exact"]["upper998"]) == (
        unit.limits.upper998,
        unit.exact.upper998,
    )
    assert (last["rank_interval"], last["shrunk"]) == ([1, 1], unit.shrunk)
    assert last["flag"] == unit.flag


def test_lines_of_a_unit_are_added_up(path: Path) -> None:
    monthly = [(unit, events, n) for unit, events, n in ROWS for _ in range(2)]
    once, twice = told(write(path, ROWS), *WORDS), told(write(path, monthly), *WORDS)
    assert [one["events"] for one in twice["units"]] == [2 * one["events"] for one in once["units"]]
    assert len(twice["units"]) == 6


def test_rates_with_decimal_commas(path: Path) -> None:
    rows = [("A", 10, "2,5"), ("B", 12, "3"), ("C", 9, "2,25")]
    found = told(write(path, rows, ";"), *WORDS, "--kind", "rate")
    assert found["centre"] == 31 / 7.75
    assert found["units"][0]["rate"] == 4


def test_without_adjustment_the_limits_are_those_of_chance(path: Path) -> None:
    for unit in told(write(path, ROWS), *WORDS, "--adjustment", "none")["units"]:
        assert {key: unit[key] for key in unit["exact"]} == unit["exact"]


def test_small_numbers_are_hidden_for_publication(path: Path) -> None:
    units = {one["unit"]: one for one in told(write(path, ROWS), *WORDS, "--publish")["units"]}
    hidden = units["Dinas E"]
    assert hidden["hidden"]
    assert [value for key, value in hidden.items() if key not in {"unit", "hidden"}] == [None] * 13
    assert any(one["hidden"] for name, one in units.items() if name != "Dinas E")
    assert units["Dinas F"]["rate"] == 0.7
    assert told(write(path, ROWS), *WORDS)["units"][4]["events"] == 3


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("Dinas X", 5, 4), ["baris 8", "5", "4"]),
        (("Dinas X", -1, 4), ["baris 8", "-1"]),
        (("Dinas X", 1, -4), ["baris 8", "-4"]),
        (("Dinas X", "satu", 4), ["baris 8", "satu"]),
        (("Dinas X", "", 4), ["baris 8", "terlambat", "kosong"]),
        (("", 1, 4), ["baris 8", "unit", "kosong"]),
        (("Dinas X", 0, 0), ["Dinas X", "0"]),
        (("Dinas X", 1.5, 4), ["baris 8", "1.5", "bulat"]),
    ],
)
def test_what_is_wrong_is_told_with_line_and_value(
    path: Path, row: tuple[Any, ...], expected: list[str]
) -> None:
    with translation.override("id"), pytest.raises(CommandError) as error:
        call_command("funnel", write(path, [*ROWS, row]), *WORDS, stdout=StringIO())
    assert error.value.returncode == 1
    assert all(one in str(error.value) for one in expected), str(error.value)


def test_a_missing_column_is_named(path: Path) -> None:
    with translation.override("id"), pytest.raises(CommandError, match="telat"):
        call_command(
            "funnel", write(path, ROWS), "--events", "telat", *WORDS[2:], stdout=StringIO()
        )


def test_plain_words_without_json(path: Path) -> None:
    out = StringIO()
    with translation.override("id"):
        call_command("funnel", write(path, ROWS), *WORDS, "--publish", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0].startswith("Tingkat bersama 0,2906; phi ")
    assert "  Dinas E  –" in lines
    assert any(line.startswith("  Dinas F  0,7 → ") for line in lines)
