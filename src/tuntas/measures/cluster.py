"""The same figures on a Spark cluster, from the fact files of many governments (extra `cluster`)."""

import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from tuntas.measures.compute import MeasureError
from tuntas.measures.contract import TABLES, Table
from tuntas.measures.engine import check_apart
from tuntas.measures.indicators.expressions import Dialect
from tuntas.measures.store import Snapshot

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SPARK_TYPES = {"VARCHAR": "STRING", "TIMESTAMP": "TIMESTAMP_NTZ"}
SETTINGS = {
    "spark.app.name": "tuntas measure",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.variable.substitute": "false",  # a text in an indicator is a text
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
STANDALONE = "spark://"
WAIT_SECONDS = 5  # for an answer of a master; Spark itself would try for a minute
ON_THIS_MACHINE = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}


@dataclass(frozen=True)
class Spark:
    """An open session with a view per table of the contract."""

    session: "SparkSession"
    dialect: Dialect = "spark"

    def rows(self, sql: str, parameters: Sequence[str]) -> Sequence[Sequence[Any]]:
        """Return the rows of a statement; raises `MeasureError` where the cluster refuses it."""
        with _spark_told("Pertanyaan ini tidak dapat dihitung Spark"):
            return self.session.sql(sql, args=list(parameters)).collect()


@contextmanager
def connected(
    snapshots: Sequence[Snapshot], master: str, *, settings: Mapping[str, str] | None = None
) -> Iterator[Spark]:
    """Open the facts of several governments on the cluster at `master`.

    Its workers must see the files under the same paths. `settings` are Spark's own and win over
    ours. Raises `MeasureError` when Spark is not installed, no master answers, or one government is
    there twice.
    """
    if find_spec("pyspark") is None:
        raise MeasureError('Spark belum terpasang. Pasang dengan: pip install "tuntas[cluster]"')
    check_apart(snapshots)
    if master.startswith(STANDALONE):
        _check_answers(master)
    session = _session(master, settings or {})
    try:
        for table in TABLES.values():
            _show(
                session, table, [str(path) for one in snapshots for path in one.paths(table.name)]
            )
        yield Spark(session)
    finally:
        session.stop()


def _check_answers(master: str) -> None:
    """Raise `MeasureError` unless one of the masters takes a connection."""
    refused = []
    for address in master.removeprefix(STANDALONE).split(","):
        host, _colon, port = address.rpartition(":")
        if not host or not port.isascii() or not port.isdigit():
            raise MeasureError(f"{master}: tulis alamat Spark seperti spark://HOST:7077")
        try:
            socket.create_connection((host, int(port)), timeout=WAIT_SECONDS).close()
        except (OSError, OverflowError) as error:
            refused.append(f"{address} ({error})")
        else:
            return
    raise MeasureError(
        f"Spark tidak menjawab di {', '.join(refused)}. Periksa alamat --master dan apakah Spark berjalan."
    )


def _session(master: str, settings: Mapping[str, str]) -> "SparkSession":
    from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra

    local = ON_THIS_MACHINE if master.startswith("local") else {}
    builder = SparkSession.Builder().master(master)
    for name, value in {**SETTINGS, **local, **settings}.items():
        builder = builder.config(name, value)
    with _spark_told(f"Spark di {master} tidak dapat dipakai"):
        return builder.getOrCreate()


@contextmanager
def _spark_told(what: str) -> Iterator[None]:
    """Turn what Spark and the bridge to it say into an error for people."""
    from py4j.protocol import Py4JError  # noqa: PLC0415 - an extra
    from pyspark.errors import PySparkException  # noqa: PLC0415 - the same

    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise MeasureError(f"{what}: {error}") from error


def _show(session: "SparkSession", table: Table, paths: Sequence[str]) -> None:
    """Make the view of a table; with explicit types, so that no file is read before a question."""
    columns = [(one.name, SPARK_TYPES.get(one.type, one.type)) for one in table.columns]
    if paths:
        schema = ", ".join(f"{name} {type_}" for name, type_ in columns)
        found = session.read.schema(schema).parquet(*paths)
    else:
        nothing = ", ".join(f"CAST(NULL AS {type_}) AS {name}" for name, type_ in columns)
        found = session.sql(f"SELECT {nothing} WHERE false")
    found.createOrReplaceTempView(table.name)
