"""Many governments at once: the digits of each alone, nobody twice, and a cluster that is not there."""

import json
import socket
import sys
from collections.abc import Callable, Sequence
from datetime import date
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from time import monotonic
from typing import Any

import duckdb
import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from tuntas.measures import cluster, engine, store
from tuntas.measures.compute import MeasureError, figures
from tuntas.measures.indicators import shipped

Written = Callable[..., store.Snapshot]
CODES = ("13.71", "33.72")


def _cases(code: str, count: int) -> list[dict[str, Any]]:
    """Return cases whose keys and units are the same in every government."""
    return [
        {
            "government": code, "source": "tuntas", "case_key": key, "unit": f"U{key % 3}",
            "outcome": "solved", "ended_month": date(2026, key % 2 + 1, 1),
            "working_minutes": key * key * count % 997,
        }
        for key in range(1, count)
    ]  # fmt: skip


@pytest.fixture
def governments(tmp_path: Path, write_facts: Written) -> Sequence[store.Snapshot]:
    units = [{"unit": "U0", "above": above} for above in ("U0", "TOP")]
    return [
        write_facts(
            tmp_path / f"government={code}",  # a name that DuckDB would make a column of
            {
                "cases": _cases(code, count),
                "units": [{"government": code, **one} for one in units],
            },
        )
        for code, count in zip(CODES, (90, 160), strict=True)
    ]


def _measured(*arguments: str) -> list[dict[str, Any]]:
    printed = StringIO()
    with translation.override("id"):
        call_command("measure", *arguments, "--json", stdout=printed)
    rows: list[dict[str, Any]] = json.loads(printed.getvalue())["rows"]
    return rows


@pytest.mark.parametrize("key", ["working-time-median", "working-time-p90", "ladder"])
@pytest.mark.parametrize("by", ["government,unit,month", "government,above", "government"])
def test_together_each_has_the_digits_that_it_has_alone(
    governments: Sequence[store.Snapshot], key: str, by: str
) -> None:
    folders = [str(one.root) for one in governments]
    alone = [row for folder in folders for row in _measured(key, "--by", by, "--store", folder)]
    assert {row["government"] for row in alone} == set(CODES)
    assert _measured(key, "--by", by, "--files", *folders) == alone


def test_all_are_counted_together(governments: Sequence[store.Snapshot]) -> None:
    with engine.connected(*governments) as facts:
        (found,) = figures(facts, shipped()["working-time-median"], [])
    assert found.n == 89 + 159


def test_a_government_that_is_there_twice_is_refused(
    governments: Sequence[store.Snapshot], tmp_path: Path, write_facts: Written
) -> None:
    copy = write_facts(tmp_path / "copy", {"cases": _cases(CODES[0], 5)})
    with pytest.raises(MeasureError, match=r"13\.71 ada dua kali.*copy"):
        engine.check_apart([*governments, copy])
    folder = str(governments[0].root)
    with pytest.raises(CommandError, match="ada dua kali"):
        _measured("ladder", "--files", folder, folder)
    with pytest.raises(CommandError, match="ada dua kali"):
        _measured("ladder", "--files", folder, folder, "--engine", "spark", "--master", "spark://x")


def test_several_governments_see_their_own_files_only(
    governments: Sequence[store.Snapshot], tmp_path: Path
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a\n1\n")
    with (
        engine.connected(*governments) as facts,
        pytest.raises(duckdb.PermissionException),
    ):
        facts.execute(f"SELECT * FROM read_csv('{other}')")


def test_without_spark_its_extra_is_named(
    governments: Sequence[store.Snapshot], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)  # as Python sees what is not installed
    with pytest.raises(CommandError, match=r'pip install "tuntas\[cluster\]"'):
        _measured("ladder", "--store", str(governments[0].root), "--engine", "spark")


@pytest.fixture
def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


needs_spark = pytest.mark.skipif(
    find_spec("pyspark") is None, reason='Spark is absent: pip install "tuntas[cluster]"'
)


@needs_spark
def test_a_master_that_does_not_answer_is_told_at_once(
    governments: Sequence[store.Snapshot], closed_port: int
) -> None:
    master = f"spark://127.0.0.1:{closed_port},localhost:{closed_port}"
    begun = monotonic()
    with (
        pytest.raises(
            MeasureError, match=rf"tidak menjawab di 127\.0\.0\.1:{closed_port} .*, local"
        ),
        cluster.connected(governments, master),
    ):
        pass
    assert monotonic() - begun < 2 * cluster.WAIT_SECONDS + 1


@needs_spark
@pytest.mark.parametrize("master", ["spark://hub", "spark://:7077", "spark://hub:x", "spark://"])
def test_an_address_without_a_port_is_told(
    governments: Sequence[store.Snapshot], master: str
) -> None:
    with (
        pytest.raises(MeasureError, match="spark://HOST:7077"),
        cluster.connected(governments, master),
    ):
        pass
