"""`tuntas instruments [show KEY | check FILE]`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language

from tuntas.assessments.instruments import checked_instruments
from tuntas.assessments.score_json import instrument_json
from tuntas.assessments.terminal import instrument_or_error
from tuntas.rules.instruments import Instrument, InstrumentError, load_instrument


class Command(BaseCommand):
    help = "List instruments, show one, or check a file that a city wrote."
    needs_database = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print as JSON")
        actions = parser.add_subparsers(dest="action", title="actions")
        show = actions.add_parser("show", help="show one instrument")
        show.add_argument("key")
        show.add_argument("--json", action="store_true", dest="json_too")
        check = actions.add_parser("check", help="check an instrument file")
        check.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        as_json = options["json"] or options.get("json_too", False)
        if options["action"] == "show":
            self._show(instrument_or_error(options["key"]), as_json=as_json)
        elif options["action"] == "check":
            self._check(options["file"])
        else:
            self._list(as_json=as_json)

    def _list(self, *, as_json: bool) -> None:
        language = get_language() or "id"
        try:
            found = list(checked_instruments().values())
        except InstrumentError as error:
            raise CommandError(str(error)) from error
        if as_json:
            rows = [
                {
                    "key": one.key,
                    "version": one.version,
                    "title": one.title.in_language(language),
                    "kind": one.kind,
                    "nodes": len(one.nodes),
                    "verified": one.source.verified,
                    "hash": one.hash,
                }
                for one in found
            ]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        for one in found:
            self.stdout.write(f"{one.key:<32} {one.title.in_language(language)}")

    def _show(self, instrument: Instrument, *, as_json: bool) -> None:
        language = get_language() or "id"
        if as_json:
            told = json.dumps(instrument_json(instrument, language), ensure_ascii=False, indent=2)
            self.stdout.write(told)
            return
        self.stdout.write(instrument.title.in_language(language))
        self.stdout.write(f"{instrument.source.text} [{instrument.source.verified}]")
        for policy in instrument.policies.values():
            choices = ", ".join(policy.choices)
            self.stdout.write(f"--policy {policy.key}={policy.default}  ({choices})")
        for node in instrument.nodes:
            weight = "" if node.weight is None else f"{float(node.weight):g}"
            label = node.label.in_language(language)
            self.stdout.write(f"  {node.key:<14} {weight:>8}  {label}")
        for note in instrument.notes:
            self.stdout.write(f"! {note.in_language(language)}")

    def _check(self, path: Path) -> None:
        try:
            instrument = load_instrument(path)
        except OSError as error:
            raise CommandError(f"{path}: tidak dapat dibaca ({error.strerror}).") from error
        except InstrumentError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{path}: {instrument.key}, versi {instrument.version}, {len(instrument.nodes)} butir,"
            " tidak ada kesalahan."
        )
