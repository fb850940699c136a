"""`tuntas measure` and `tuntas indicators`, as people and programs call them."""

import json
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.utils import translation

from tuntas.measures import store
from tuntas.measures.indicators import loader, shipped
from tuntas.measures.management.commands.measure import Command as Measure


@pytest.fixture(autouse=True)
def home(settings: LazySettings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    settings.FACTS_ROOT = tmp_path / "measures"
    return tmp_path


@pytest.fixture
def root(home: Path, write_facts: Callable[..., store.Snapshot]) -> Path:
    cases = [
        {
            "case_key": key,
            "unit": unit,
            "outcome": "solved",
            "received_month": date(2026, 1, 1),
            "ended_month": date(2026, month, 1),
            "working_minutes": minutes,
        }
        for key, (unit, month, minutes) in enumerate(
            [("A", 1, 100), ("A", 1, 201), ("A", 2, 300), ("B", 1, 9999)], 1
        )
    ]
    write_facts(home / "measures", {"cases": cases})
    return home / "measures"


def _call(*arguments: str) -> str:
    printed = StringIO()
    with translation.override("id"):
        call_command(*arguments, stdout=printed)
    return printed.getvalue()


def test_figures_come_as_json_with_their_data_version(root: Path) -> None:
    told = json.loads(_call("measure", "working-time-median", "--by", "unit,month", "--json"))
    assert told == {
        "indicator": {"key": "working-time-median", "version": 1, "unit": "minutes"},
        "data_version": store.current(root).version,
        "engine": "duckdb",
        "by": ["unit", "month"],
        "rows": [
            {"unit": "A", "month": "2026-01", "value": 150.5, "n": 2},
            {"unit": "A", "month": "2026-02", "value": 300.0, "n": 1},
            {"unit": "B", "month": "2026-01", "value": 9999.0, "n": 1},
        ],
    }


def test_conditions_and_months_narrow_the_figures(root: Path, tmp_path: Path) -> None:
    elsewhere = root.rename(tmp_path / "copy")
    arguments = ["--where", "unit=A", "--from", "2026-02", "--to", "2026-02", "--by", "month"]
    told = json.loads(_call("measure", "ladder", *arguments, "--store", str(elsewhere), "--json"))
    assert [(row["part"], row["value"], row["n"]) for row in told["rows"]] == [
        ("hours", 0.0, 1),
        ("day", 100.0, 1),
        ("week", 0.0, 1),
        ("month", 0.0, 1),
        ("longer", 0.0, 1),
    ]


@pytest.mark.usefixtures("root")
def test_figures_are_readable_at_a_terminal() -> None:
    lines = _call("measure", "ladder", "--by", "unit").splitlines()
    assert lines[0].startswith("Tangga waktu: jam, hari, minggu, bulan [percent]")
    assert lines[1].split() == ["A", "Dalam", "beberapa", "jam", "66.666667", "n=3"]


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["nothing"], "Tidak ada indikator 'nothing'"),
        (["ladder", "--by", "colour"], "tidak ada dimensi 'colour'"),
        (["ladder", "--where", "unit"], "DIMENSI=NILAI"),
        (["ladder", "--from", "2026-13"], "2026-01"),
        (["ladder", "--store", "/nowhere"], "Belum ada berkas fakta di /nowhere"),
        (["ladder", "--files", "a", "--store", "b"], "tidak keduanya"),
    ],
)
def test_a_wrong_question_is_answered_in_words(arguments: list[str], reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        _call("measure", *arguments)


def test_measuring_needs_no_database() -> None:
    assert Measure.needs_database is False


def test_indicators_are_listed_and_shown(home: Path) -> None:
    assert [line.split()[0] for line in _call("indicators").splitlines()] == list(shipped())
    listed: list[dict[str, Any]] = json.loads(_call("indicators", "--json"))
    assert [one["key"] for one in listed] == list(shipped())
    assert "Separuh kasus" in _call("indicators", "show", "working-time-median")
    shown = json.loads(_call("indicators", "show", "ladder", "--json"))
    assert shown["parts"] == ["hours", "day", "week", "month", "longer"]
    with pytest.raises(CommandError, match="Tidak ada indikator 'nothing'"):
        _call("indicators", "show", "nothing")


def test_a_file_is_checked_by_reading_and_by_a_trial(home: Path) -> None:
    path = home / "own.yaml"
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        _call("indicators", "check", str(path))
    good = Path(loader.__file__).parent / "files" / "inflow.yaml"
    path.write_text(good.read_text(encoding="utf-8"), encoding="utf-8")
    assert "inflow, versi 1, tidak ada kesalahan" in _call("indicators", "check", str(path))
    path.write_text(path.read_text().replace("value: count(*)", "value: sum(unit)"))
    with pytest.raises(CommandError, match="sum"):
        _call("indicators", "check", str(path))
    path.write_text("format: 1\n")
    with pytest.raises(CommandError, match=r"own\.yaml:1: \[schema\]"):
        _call("indicators", "check", str(path))


def test_a_broken_file_of_the_city_stops_the_list(home: Path) -> None:
    (home / "indicators").mkdir()
    (home / "indicators" / "own.yaml").write_text("format: 1\n", encoding="utf-8")
    with pytest.raises(CommandError, match="schema"):
        _call("indicators")
    with pytest.raises(CommandError, match="schema"):
        _call("measure", "ladder")
