"""`tuntas spc FILE --value COLUMN --chart xmr|p|u|run`."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language

from tuntas.exchange.figures.columns import Read, read_columns
from tuntas.exchange.figures.numbers import numbers, refuse
from tuntas.exchange.figures.told import chart_json, chart_lines
from tuntas.exchange.tables import TableError
from tuntas.rules.phrases import Bilingual, as_language
from tuntas.rules.statistics.control_charts import (
    MAKING_DATA_COUNT,
    RUN_CHART,
    ChartKind,
    ControlChart,
    Direction,
    Plan,
    Rebase,
    Rules,
    p,
    run,
    u,
    xmr,
)
from tuntas.rules.statistics.errors import FigureError

_NEEDS_N = Bilingual(
    "Grafik {chart} perlu pembagi: sebutkan kolomnya dengan --n.",
    "A {chart} chart needs a denominator: name its column with --n.",
)
_NO_N = Bilingual(
    "Grafik {chart} tidak memakai pembagi; hapus --n, atau pilih --chart p atau u.",
    "A {chart} chart has no denominator; leave out --n, or choose --chart p or u.",
)
_NO_POINT = Bilingual(
    "--rebase {one}: tulis TITIK:ALASAN, dengan titik seperti pada kolom x (atau nomor urutnya).",
    "--rebase {one}: write POINT:CAUSE, with a point as in the column x (or its number).",
)


class Command(BaseCommand):
    help = "Draw a control chart of a column and say what stands out."
    needs_database = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV (also ; with decimal commas) or XLSX")
        parser.add_argument("--value", required=True, metavar="COLUMN", help="values, or events")
        parser.add_argument("--n", metavar="COLUMN", help="denominators of a p or u chart")
        parser.add_argument("--x", metavar="COLUMN", help="labels; dates are put in order")
        parser.add_argument("--chart", choices=[one.value for one in ChartKind], default="xmr")
        parser.add_argument("--direction", choices=["up", "down"], help="where improvement lies")
        parser.add_argument("--target", metavar="T", help="in the unit of the chart")
        parser.add_argument(
            "--fix-after", type=int, metavar="N", help="limits from the first N points"
        )
        parser.add_argument(
            "--rebase",
            action="append",
            default=[],
            metavar="POINT:CAUSE",
            help="new limits from here on, because; may be repeated",
        )
        parser.add_argument("--shift", type=int, metavar="N", help="points on one side (7; run: 6)")
        parser.add_argument(
            "--keep-outliers",
            action="store_true",
            help="do not screen moving ranges, as the NHS spreadsheets",
        )
        parser.add_argument("--json", action="store_true", help="print the chart as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        language = as_language(get_language() or "id")
        try:
            chart = _chart(options)
        except FigureError as error:
            raise CommandError(error.words.in_language(language)) from error
        except TableError as error:
            raise CommandError(error.message_in(language)) from error
        if options["json"]:
            told = json.dumps(chart_json(chart, language), ensure_ascii=False, indent=2)
            self.stdout.write(told)
        else:
            for line in chart_lines(chart, language):
                self.stdout.write(line)


def _chart(options: dict[str, Any]) -> ControlChart:
    kind, value, n = ChartKind(options["chart"]), options["value"], options["n"]
    divides = kind in {ChartKind.P, ChartKind.U}
    if divides != bool(n):
        raise refuse(_NEEDS_N if divides else _NO_N, chart=kind.value)
    read = read_columns(options["file"], [value, n] if n else [value], label=options["x"])
    plan = _plan(options, kind, read.labels)
    if not divides:
        draw = xmr if kind is ChartKind.XMR else run
        return draw(read.numbers[value], x=read.labels, plan=plan)
    return _ratio(read, kind, value, n, plan)


def _ratio(read: Read, kind: ChartKind, value: str, n: str, plan: Plan) -> ControlChart:
    events = read.whole(value)
    if kind is ChartKind.U:
        return u(events, read.counted(n), x=read.labels, plan=plan)
    sizes = read.whole(n)
    read.check_parts(value, n)
    return p(events, sizes, x=read.labels, plan=plan)


def _plan(options: dict[str, Any], kind: ChartKind, labels: Sequence[str]) -> Plan:
    target = options["target"]
    return Plan(
        direction=Direction(options["direction"] or "neutral"),
        target=None if target is None else numbers("--target", [(0, target)])[0],
        fix_after=options["fix_after"],
        rebases=[_rebase(one, labels) for one in options["rebase"]],
        screen=not options["keep_outliers"],
        rules=_rules(kind, options["shift"]),
    )


def _rules(kind: ChartKind, shift: int | None) -> Rules:
    usual = RUN_CHART if kind is ChartKind.RUN else MAKING_DATA_COUNT
    return usual if shift is None else replace(usual, shift=shift)


def _rebase(one: str, labels: Sequence[str]) -> Rebase:
    """Find the longest label that begins `LABEL:CAUSE`, as labels may hold colons."""
    label = max(
        (name for name in labels if name and one.startswith(f"{name}:")), key=len, default=""
    )
    if not label:
        raise refuse(_NO_POINT, one=one)
    return Rebase(labels.index(label), one[len(label) + 1 :].strip())
