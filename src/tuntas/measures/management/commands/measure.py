"""`tuntas measure INDICATOR --by unit,month`."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language

from tuntas.measures import cluster, engine
from tuntas.measures.compute import DuckDB, Figure, MeasureError, Question, answer
from tuntas.measures.indicators import Indicator, IndicatorError, indicators
from tuntas.measures.store import NoFactsError, Snapshot, current

DUCKDB, SPARK = "duckdb", "spark"
PARTS = "part"


class Command(BaseCommand):
    help = "Compute an indicator from the fact files of this government, or of many."
    needs_database = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("indicator", help="an indicator's key, see: tuntas indicators")
        parser.add_argument("--by", type=_names, default=(), help="dimensions: unit,month")
        parser.add_argument(
            "--where", action="append", type=_pair, default=[], metavar="DIMENSION=VALUE"
        )
        parser.add_argument("--from", type=_month, dest="first", metavar="YYYY-MM")
        parser.add_argument("--to", type=_month, dest="last", metavar="YYYY-MM")
        parser.add_argument("--store", type=Path, help="folder of the facts, if not TUNTAS_HOME's")
        parser.add_argument("--engine", choices=[DUCKDB, SPARK], default=DUCKDB)
        parser.add_argument("--master", default="local[*]", help="where Spark runs")
        parser.add_argument(
            "--files", type=Path, nargs="+", help="of many governments: a folder of facts of each"
        )
        parser.add_argument("--json", action="store_true", help="print as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        question = Question(
            options["by"], dict(options["where"]), (options["first"], options["last"])
        )
        try:
            indicator = _indicator(options["indicator"])
            snapshots = [current(folder) for folder in _folders(options)]
            version = ",".join(sorted(one.version for one in snapshots))
            found = _answer(indicator, question, snapshots, version, options)
        except (MeasureError, NoFactsError, IndicatorError) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            told = measure_json(indicator, question, found, version, options["engine"])
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            self._tell(indicator, question, found, version)

    def _tell(
        self, indicator: Indicator, question: Question, found: Sequence[Figure], version: str
    ) -> None:
        language = get_language() or "id"
        labels = {part.key: part.label.in_language(language) for part in indicator.parts}
        self.stdout.write(f"{indicator.name.in_language(language)} [{indicator.unit}]  {version}")
        for one in found:
            dims = "".join(f"{one.dims[name]:<16} " for name in question.by)
            part = f"{labels[one.part]:<20} " if one.part else ""
            self.stdout.write(f"{dims}{part}{one.value.normalize():>14f}  n={one.n}")


def measure_json(
    indicator: Indicator,
    question: Question,
    found: Sequence[Figure],
    version: str,
    engine_name: str,
) -> Mapping[str, Any]:
    """Return the figures as JSON values; a figure's value keeps its six decimals as a number."""
    return {
        "indicator": {"key": indicator.key, "version": indicator.version, "unit": indicator.unit},
        "data_version": version,
        "engine": engine_name,
        "by": list(question.by),
        "rows": [_row(one) for one in found],
    }


def _row(one: Figure) -> Mapping[str, Any]:
    part = {PARTS: one.part} if one.part else {}
    return {**one.dims, **part, "value": float(one.value), "n": one.n}


def _answer(
    indicator: Indicator,
    question: Question,
    snapshots: Sequence[Snapshot],
    version: str,
    options: Mapping[str, Any],
) -> list[Figure]:
    if options["engine"] == SPARK:
        with cluster.connected(snapshots, options["master"]) as spark:
            return answer(spark, indicator, question, data_version=version)
    with engine.connected(*snapshots) as connection:
        return answer(DuckDB(connection), indicator, question, data_version=version)


def _indicator(key: str) -> Indicator:
    known = indicators(Path(settings.HOME))
    if key not in known:
        raise CommandError(f"Tidak ada indikator {key!r}. Yang ada: {', '.join(known)}.")
    return known[key]


def _folders(options: Mapping[str, Any]) -> Sequence[Path]:
    if options["files"] and options["store"]:
        raise CommandError("Pilih --files atau --store, tidak keduanya.")
    if options["files"]:
        return list(options["files"])
    return [options["store"] or Path(settings.FACTS_ROOT)]


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise ArgumentTypeError(f"{text!r}: tulis DIMENSI=NILAI")
    return name.strip(), value


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r}: tulis bulan seperti 2026-01") from error
