# ruff: noqa: N999 - the file names the command
"""`tuntas import lapor|units|people FILE`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from tuntas.cases.actors import SYSTEM
from tuntas.core.errors import DomainError
from tuntas.exchange.lapor.actions import LaporImport, import_lapor
from tuntas.exchange.lapor.settle import settle_by_likeness
from tuntas.exchange.tables import TableError
from tuntas.organisation.models import UnitSpelling

SHOWN = 20  # refusals printed without --json


class Command(BaseCommand):
    help = "Import a LAPOR! export, or lists of units or people, from XLSX, XLS or CSV."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["lapor"])
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="show what would happen, change nothing"
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")
        parser.add_argument(
            "--settle-units",
            action="store_true",
            help="take the likeliest unit for each unknown spelling, make one where none is likely",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        with translation.override("id"):
            done = self._import(options)
            if options["settle_units"] and not options["dry_run"]:
                self._settle_units(done)
        if options["json"]:
            self.stdout.write(json.dumps(done.as_json(), ensure_ascii=False, indent=2))
        else:
            self._tell(done, dry_run=options["dry_run"])

    def _import(self, options: dict[str, Any]) -> LaporImport:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"{path}: tidak ada berkas dengan nama itu.")
        try:
            return import_lapor(path, by=SYSTEM, at=timezone.now(), dry_run=options["dry_run"])
        except TableError as error:
            raise CommandError(error.message) from error
        except DomainError as error:
            raise CommandError(error.message) from error

    def _settle_units(self, done: LaporImport) -> None:
        for spelling in UnitSpelling.objects.filter(spelling__in=done.open_spellings):
            unit = settle_by_likeness(spelling, by=SYSTEM, at=timezone.now())
            done.mapped[spelling.spelling] = unit.name
            del done.open_spellings[spelling.spelling]

    def _tell(self, done: LaporImport, *, dry_run: bool) -> None:
        if dry_run:
            self.stdout.write("Percobaan saja, tidak ada yang diubah.")
        self.stdout.write(
            f"{done.filename}: {done.created} baru, {done.updated} diperbarui, "
            f"{done.unchanged} tetap, {len(done.refused)} ditolak, {done.repeated} berulang."
        )
        for one in done.refused[:SHOWN]:
            self.stdout.write(f"  baris {one.row_number}: {one.message}")
        if len(done.refused) > SHOWN:
            self.stdout.write(f"  … dan {len(done.refused) - SHOWN} lagi; semuanya dengan --json.")
        if done.open_spellings:
            self.stdout.write(
                f"{len(done.open_spellings)} penulisan unit perlu ditetapkan "
                "di halaman Impor, Unit yang belum dikenal:"
            )
            for spelling, count in sorted(done.open_spellings.items(), key=lambda pair: -pair[1]):
                self.stdout.write(f"  {spelling} ({count} laporan)")
