"""Measures the bulk index of a survey: `PYTHONPATH=src .venv/bin/python bench/survey_index.py`.

20,000,000 responses to nine elements by 500 units and 12 months, on two threads. Goals: 0.5 s from a
Parquet file that the system has in memory, with opening it; 0.15 s from answers loaded into memory,
whose loading is measured too. Each with grouping and exact scores of every group. Beside it the same
from a table of DuckDB in memory, and sums by NumPy, which uses one core: without files, refused
answers or scores. Everything is random, since sorted units would be quicker. The three
ways are compared group by group.
"""

import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import duckdb
import numpy as np

from tuntas.exchange.survey_bulk import SurveyIndex, index_of_file, index_of_table
from tuntas.exchange.survey_files import table_in
from tuntas.exchange.survey_memory import LoadedAnswers, load_answers, load_table
from tuntas.rules.instruments import Instrument, load_instrument

FILE = "src/tuntas/rules/instruments/files/skm-permenpanrb-14-2017.yaml"
RESPONSES = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000_000
UNITS = 500
RUNS = 15
LOADS = 5
THREADS = 2
CHUNK = 1 << 15  # 32,768 answers of at most 4 add up to less than 2**17, so three sums fit a float
GOALS = {"parquet": 0.5, "memory": 0.15}


def generate(path: Path, elements: list[str]) -> None:
    """Write responses that are the same on every machine: answers 1 to 4, mostly 3."""
    values = (
        f"CAST([1, 2, 3, 3, 3, 3, 4, 4][1 + (hash(i * 16 + {place}) % 8)::INT] AS TINYINT) AS {key}"
        for place, key in enumerate(elements)
    )
    with duckdb.connect(config={"threads": THREADS}) as connection:
        connection.sql(
            f"SELECT CAST(hash(i) % {UNITS} AS SMALLINT) AS unit, "  # noqa: S608 - our own words
            f"'Unit ' || hash(i) % {UNITS} AS unit_name, "
            f"make_date(2026, CAST(1 + hash(i + 1) % 12 AS INTEGER), 15) AS date, {', '.join(values)} "
            f"FROM range({RESPONSES}) AS t(i)"
        ).write_parquet(str(path))


def measured(run: Callable[[], object], runs: int = RUNS) -> dict[str, float]:
    """Wall and CPU seconds, median and least of several runs after one that fills the caches."""
    run()
    walls, cpus = [], []
    for _ in range(runs):
        wall, cpu = time.perf_counter(), time.process_time()
        run()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    figures = {
        "wall_median": statistics.median(walls),
        "wall_least": min(walls),
        "cpu_median": statistics.median(cpus),
    }
    return {name: round(value, 4) for name, value in figures.items()}


def sums_by_numpy(units: np.ndarray, columns: list[np.ndarray]) -> np.ndarray:
    """Sums of nine columns by unit, three at a time packed into one exact float."""
    packed_sums = np.zeros((3, UNITS))
    found = np.zeros((9, UNITS))
    for start in range(0, len(units), CHUNK):
        end = start + CHUNK
        keys = units[start:end].astype(np.intp)
        for place in range(3):
            first, second, third = (one[start:end] for one in columns[place * 3 : place * 3 + 3])
            packed = first + second * np.float64(2**17) + third * np.float64(2**34)
            packed_sums[place] = np.bincount(keys, weights=packed, minlength=UNITS)
        high, rest = np.divmod(packed_sums, 2**34)
        middle, low = np.divmod(rest, 2**17)
        found[0::3] += low
        found[1::3] += middle
        found[2::3] += high
    return found


def check(loaded: LoadedAnswers, by_table: SurveyIndex, sums: np.ndarray) -> None:
    """All ways give the same to the digit."""
    assert loaded.index(by=["unit"]) == by_table
    for group in by_table.groups:
        mine = [tally.total for tally in group.tallies]
        assert mine == sums[:, int(group.group[0] or 0)].astype(int).tolist()


def measure(path: Path, instrument: Instrument) -> dict[str, dict[str, float]]:
    """Measure the file, the answers in memory with what loading takes, and what stands beside them."""

    def from_file(*by: str) -> SurveyIndex:
        return index_of_file(path, instrument, by=by, threads=THREADS)

    figures = {
        "parquet": measured(lambda: from_file("unit")),
        "parquet, units by name": measured(lambda: from_file("unit_name")),
        "parquet, by unit and month": measured(lambda: from_file("unit", "month")),
        "loading units": measured(lambda: load(path, instrument, "unit"), LOADS),
        "loading units and months": measured(
            lambda: load(path, instrument, "unit", "month"), LOADS
        ),
    }
    loaded = load(path, instrument, "unit", "month")
    some = {"month": {"2026-01", "2026-02", "2026-03"}}
    figures |= {
        "memory": measured(lambda: loaded.index(by=["unit"])),
        "memory, by month": measured(lambda: loaded.index(by=["month"])),
        "memory, by unit in three months": measured(lambda: loaded.index(by=["unit"], where=some)),
        "memory, by unit and month": measured(lambda: loaded.index(by=["unit", "month"])),
    }
    return figures | beside(path, instrument, loaded)


def load(path: Path, instrument: Instrument, *by: str) -> LoadedAnswers:
    """Load the file by the columns that will be asked for."""
    return load_answers(path, instrument, by=by, threads=THREADS)


def beside(
    path: Path, instrument: Instrument, loaded: LoadedAnswers
) -> dict[str, dict[str, float]]:
    """Measure a table of DuckDB, with and without gaps, and NumPy's sums."""
    with duckdb.connect(config={"threads": THREADS}) as connection:
        connection.read_parquet(str(path)).create("kept")
        table = table_in(connection, "kept")
        connection.execute("CREATE TABLE gaps AS FROM kept")
        connection.execute("UPDATE gaps SET persyaratan = NULL, waktu = 9 WHERE rowid % 1000 = 0")
        gaps = table_in(connection, "gaps")
        arrays = connection.table("kept").select("unit", *loaded.elements).fetchnumpy()
        columns = [arrays[key] for key in loaded.elements]
        check(
            loaded,
            index_of_table(table, instrument, by=["unit"]),
            sums_by_numpy(arrays["unit"], columns),
        )
        with_gaps = load_table(gaps, instrument, by=["unit"])
        assert with_gaps.index(by=["unit"]) == index_of_table(gaps, instrument, by=["unit"])
        return {
            "memory, two elements with gaps": measured(lambda: with_gaps.index(by=["unit"])),
            "DuckDB": measured(lambda: index_of_table(table, instrument, by=["unit"])),
            "DuckDB, two elements with gaps": measured(
                lambda: index_of_table(gaps, instrument, by=["unit"])
            ),
            "sums by NumPy, one core": measured(lambda: sums_by_numpy(arrays["unit"], columns)),
        }


def main() -> None:
    """Print the figures as JSON."""
    instrument = load_instrument(Path(FILE))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.parquet"
        generate(path, [node.key for node in instrument.leaves])
        figures = measure(path, instrument)
        size = path.stat().st_size
    told = {
        "responses": RESPONSES,
        "units": UNITS,
        "threads": THREADS,
        "runs": RUNS,
        "parquet_bytes": size,
        "load": os.getloadavg()[0],
        "versions": {
            "python": platform.python_version(),
            "duckdb": version("duckdb"),
            "numpy": version("numpy"),
        },
        "goals": GOALS,
        "met": {name: figures[name]["wall_median"] <= goal for name, goal in GOALS.items()},
        "seconds": figures,
    }
    print(json.dumps(told, indent=2))


if __name__ == "__main__":
    main()
