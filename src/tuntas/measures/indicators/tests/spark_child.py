"""Computes every shipped indicator with DuckDB and with Spark and prints both as JSON.

A process of its own: Spark's Python side leaves sockets to the garbage collector, which pytest
would blame on whatever test runs then.

    spark_child.py MASTER STORE STORE…
"""

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from io import StringIO
from pathlib import Path

import django
import duckdb
from django.core.management import call_command

from tuntas.measures import cluster
from tuntas.measures.compute import DuckDB, Figure, MeasureError, Question, answer
from tuntas.measures.contract import TABLES
from tuntas.measures.indicators import Indicator, shipped
from tuntas.measures.store import Snapshot, current

QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto"
SETTINGS = {  # for a handful of rows: what pays on many only costs here
    "spark.sql.shuffle.partitions": "1",
    "spark.default.parallelism": "2",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": QUICK,
    "spark.executor.extraJavaOptions": QUICK,
}


def main() -> None:
    master, *folders = sys.argv[1:]
    governments = [current(Path(folder)) for folder in folders]
    django.setup()
    with (
        cluster.connected(governments, master, settings=SETTINGS) as spark,
        duckdb.connect() as connection,
    ):
        here = _here(connection, governments)
        told = {
            key: [
                [_told(answer(engine, one, question)) for engine in (here, spark)]
                for question in _questions(one)
            ]
            for key, one in shipped().items()
        }
        refused = _refused(spark)
        command = _command(master, folders)  # last: it finds this session and ends it
    sys.stdout.write(json.dumps({"figures": told, "refused": refused, "command": command}))


def _here(connection: duckdb.DuckDBPyConnection, governments: Sequence[Snapshot]) -> DuckDB:
    for name in TABLES:
        paths = [str(path) for one in governments for path in one.paths(name)]
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM read_parquet({paths})")
    return DuckDB(connection)


def _questions(indicator: Indicator) -> Iterator[Question]:
    step = ["state"] if "state" in indicator.dimensions else []
    yield Question(by=("government", "above", "month", *step), months=(date(2025, 11, 1), None))
    yield Question(where={"unit": "DIN-1"})


def _told(found: Sequence[Figure]) -> list[list[object]]:
    return sorted([[*one.dims.values(), one.part, str(one.value), one.n] for one in found])


def _refused(spark: cluster.Spark) -> str:
    try:
        spark.rows("SELECT nobody FROM cases", [])
    except MeasureError as error:
        return str(error)
    return "nothing"


def _command(master: str, folders: Sequence[str]) -> object:
    printed = StringIO()
    call_command(
        "measure",
        "working-time-median",
        by=("government",),
        engine="spark",
        master=master,
        files=[Path(folder) for folder in folders],
        json=True,
        stdout=printed,
    )
    return json.loads(printed.getvalue())


if __name__ == "__main__":
    main()
