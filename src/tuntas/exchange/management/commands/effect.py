"""`tuntas effect FILE --time COLUMN --value COLUMN --start MONTH`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language

from tuntas.exchange.figures.columns import Read, read_columns
from tuntas.exchange.figures.effects import effect_json, effect_lines
from tuntas.exchange.figures.months import MonthsOnce, month_of, months
from tuntas.exchange.figures.numbers import refuse
from tuntas.exchange.tables import TableError, key_of
from tuntas.rules.phrases import Bilingual, as_language
from tuntas.rules.statistics.effects import Direction, Effect, Point, effect
from tuntas.rules.statistics.errors import FigureError

_SAME = Bilingual(
    "--control {column} adalah kolom --value itu sendiri; sebutkan kolom unit pembanding.",
    "--control {column} is the column of --value itself; name that of the comparison units.",
)
_NO_COLUMN = Bilingual(
    "--control tanpa nama kolom; sebutkan kolom unit pembanding, atau hapus --control.",
    "--control without a column; name that of the comparison units, or leave --control out.",
)
_COPY = Bilingual(
    "Angka kolom {control} sama dengan kolom {value} pada setiap bulan; ini salinannya, bukan angka unit "
    "pembanding.",
    "The figures of column {control} are those of column {value} in every month; that is a copy, not "
    "figures of comparison units.",
)


class Command(BaseCommand):
    help = "Judge what became of a monthly figure after a change, as far as its months allow."
    needs_database = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV (also ; with decimal commas) or XLSX")
        parser.add_argument("--time", required=True, metavar="COLUMN", help="months or dates")
        parser.add_argument("--value", required=True, metavar="COLUMN", help="one for each month")
        parser.add_argument("--start", required=True, metavar="MONTH", help="2025-07 or 2025-07-01")
        parser.add_argument(
            "--transition", type=int, default=0, metavar="N", help="months from there to leave out"
        )
        parser.add_argument(
            "--control", metavar="COLUMN", help="the same figure of comparison units"
        )
        parser.add_argument("--direction", choices=["up", "down"], help="where improvement lies")
        parser.add_argument("--json", action="store_true", help="print the effect as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        language = as_language(get_language() or "id")
        try:
            found = _effect(options)
        except FigureError as error:
            raise CommandError(error.words.in_language(language)) from error
        except TableError as error:
            raise CommandError(error.message_in(language)) from error
        if options["json"]:
            self.stdout.write(json.dumps(effect_json(found), ensure_ascii=False, indent=2))
        else:
            for line in effect_lines(found, language):
                self.stdout.write(line)


def _effect(options: dict[str, Any]) -> Effect:
    value, control = options["value"], options["control"]
    if control is not None:
        _check_control(control, value)
    start = month_of(options["start"], Bilingual("--start", "--start"))
    read = read_columns(
        options["file"],
        [value] if control is None else [value, control],
        label=options["time"],
        check=MonthsOnce(options["time"]),
    )
    read.check_labels(options["time"])
    if control is not None:
        _check_compared(read, control, value)
    days = months(read.lines, read.labels, options["time"])
    return effect(
        [Point(day, one) for day, one in zip(days, read.numbers[value], strict=True)],
        start,
        transition=options["transition"],
        control=None if control is None else read.numbers[control],
        direction=Direction(options["direction"] or "neutral"),
    )


def _check_control(control: str, value: str) -> None:
    """Refuse what names no other column."""
    if not control.strip():
        raise refuse(_NO_COLUMN)
    if key_of(control) == key_of(value):
        raise refuse(_SAME, column=value)


def _check_compared(read: Read, control: str, value: str) -> None:
    """Refuse a copy of the figures; two units that never had anything else than 0 may be alike."""
    both = zip(read.numbers[value], read.numbers[control], strict=True)
    pairs = {(one, other) for one, other in both if one is not None and other is not None}
    if len(pairs) > 1 and all(one == other for one, other in pairs):
        raise refuse(_COPY, control=control, value=value)
