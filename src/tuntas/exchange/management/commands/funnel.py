"""`tuntas funnel FILE --events COLUMN --n COLUMN --by COLUMN`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language

from tuntas.exchange.figures.columns import Read, read_columns
from tuntas.exchange.figures.told import funnel_json, funnel_lines
from tuntas.exchange.tables import TableError
from tuntas.rules.phrases import as_language
from tuntas.rules.statistics.errors import FigureError
from tuntas.rules.statistics.funnels import (
    Adjustment,
    Funnel,
    FunnelKind,
    Unit,
    funnel,
    hidden_units,
)


class Command(BaseCommand):
    help = "Compare units with limits for their size, instead of ranking them."
    needs_database = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV (also ; with decimal commas) or XLSX")
        parser.add_argument(
            "--events", required=True, metavar="COLUMN", help="for how many it holds"
        )
        parser.add_argument("--n", required=True, metavar="COLUMN", help="of how many, or exposure")
        parser.add_argument(
            "--by", required=True, metavar="COLUMN", help="units; their lines are added up"
        )
        parser.add_argument(
            "--kind", choices=[one.value for one in FunnelKind], default="proportion"
        )
        parser.add_argument(
            "--adjustment", choices=[one.value for one in Adjustment], default="additive",
            help="how limits allow for what units differ by anyway",
        )  # fmt: skip
        parser.add_argument(
            "--publish",
            action="store_true",
            help="hide numbers that tell of fewer than five people",
        )
        parser.add_argument("--json", action="store_true", help="print the funnel as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        language = as_language(get_language() or "id")
        try:
            found = _funnel(options)
        except FigureError as error:
            raise CommandError(error.words.in_language(language)) from error
        except TableError as error:
            raise CommandError(error.message_in(language)) from error
        hidden = hidden_units(found) if options["publish"] else frozenset[str]()
        if options["json"]:
            self.stdout.write(json.dumps(funnel_json(found, hidden), ensure_ascii=False, indent=2))
        else:
            for line in funnel_lines(found, hidden, language):
                self.stdout.write(line)


def _funnel(options: dict[str, Any]) -> Funnel:
    events, n, kind = options["events"], options["n"], FunnelKind(options["kind"])
    read = read_columns(options["file"], [events, n], label=options["by"])
    read.check_labels(options["by"])
    read.check_filled(events)
    read.check_filled(n)
    if kind is FunnelKind.PROPORTION:
        read.whole(n)
        read.check_parts(events, n)
    return funnel(_units(read, events, n), kind=kind, adjustment=Adjustment(options["adjustment"]))


def _units(read: Read, events: str, n: str) -> list[Unit]:
    """Add up the lines of each unit, in the order in which units first appear."""
    sums = dict[str, tuple[int, float]]()
    for label, count, size in zip(read.labels, read.whole(events), read.counted(n), strict=True):
        had = sums.get(label, (0, 0.0))
        sums[label] = had[0] + (count or 0), had[1] + (size or 0)
    return [Unit(label, *both) for label, both in sums.items()]
