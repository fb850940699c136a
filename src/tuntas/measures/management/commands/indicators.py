"""`tuntas indicators [show KEY | check FILE]`."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language

from tuntas.measures.compute import MeasureError, check_by_trial
from tuntas.measures.indicators import Indicator, IndicatorError, indicators, load_indicator


class Command(BaseCommand):
    help = "List indicators, show one, or check a file that a city wrote."
    needs_database = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print as JSON")
        actions = parser.add_subparsers(dest="action", title="actions")
        show = actions.add_parser("show", help="show one indicator")
        show.add_argument("key")
        show.add_argument("--json", action="store_true", dest="json_too")
        check = actions.add_parser("check", help="check an indicator file")
        check.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        as_json = options["json"] or options.get("json_too", False)
        language = get_language() or "id"
        if options["action"] == "check":
            self._check(options["file"])
            return
        try:
            known = indicators(Path(settings.HOME))
        except (IndicatorError, OSError) as error:
            raise CommandError(str(error)) from error
        if options["action"] == "show":
            self._show(_one(known, options["key"]), language, as_json=as_json)
        else:
            self._list(known, language, as_json=as_json)

    def _list(self, known: Mapping[str, Indicator], language: str, *, as_json: bool) -> None:
        if as_json:
            rows = [_described(one, language) for one in known.values()]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        for one in known.values():
            self.stdout.write(f"{one.key:<28} {one.name.in_language(language)}")

    def _show(self, one: Indicator, language: str, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(_described(one, language), ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{one.name.in_language(language)} [{one.unit}]")
        self.stdout.write(one.definition.in_language(language))
        self.stdout.write(f"--by {','.join(one.every_dimension)}")
        self.stdout.write(f"{one.source.text.in_language(language)} [{one.source.verified}]")

    def _check(self, path: Path) -> None:
        try:
            indicator = load_indicator(path)
            check_by_trial(indicator)
        except OSError as error:
            raise CommandError(f"{path}: tidak dapat dibaca ({error.strerror}).") from error
        except IndicatorError as error:
            raise CommandError(str(error)) from error
        except MeasureError as error:
            raise CommandError(f"{path}: {error}") from error
        self.stdout.write(
            f"{path}: {indicator.key}, versi {indicator.version}, tidak ada kesalahan."
        )


def _one(known: Mapping[str, Indicator], key: str) -> Indicator:
    if key not in known:
        raise CommandError(f"Tidak ada indikator {key!r}. Yang ada: {', '.join(known)}.")
    return known[key]


def _described(one: Indicator, language: str) -> Mapping[str, Any]:
    return {
        "key": one.key,
        "version": one.version,
        "name": one.name.in_language(language),
        "definition": one.definition.in_language(language),
        "unit": one.unit,
        "direction": one.direction,
        "table": one.table,
        "dimensions": list(one.every_dimension),
        "parts": [part.key for part in one.parts],
        "chart": one.chart,
        "scale": one.scale,
        "minimum_n": one.minimum_n,
        "public": one.public,
        "source": one.source.text.in_language(language),
        "verified": one.source.verified,
    }
