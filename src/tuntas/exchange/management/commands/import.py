# ruff: noqa: N999 - the file names the command
"""`tuntas import lapor|units|people|services|skm|events FILE`."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from tuntas.assessments.models import Survey
from tuntas.assessments.surveys.permissions import OPERATOR
from tuntas.cases.actors import SYSTEM
from tuntas.core.errors import DomainError
from tuntas.exchange.events.command import add_arguments as add_event_arguments
from tuntas.exchange.events.command import run_command as import_event_log
from tuntas.exchange.lapor.actions import import_lapor
from tuntas.exchange.lapor.result import LaporImport
from tuntas.exchange.lapor.settle import settle_by_likeness
from tuntas.exchange.organisation.actions import import_people, import_units
from tuntas.exchange.organisation.report import ImportReport
from tuntas.exchange.services.actions import import_on_server as import_services
from tuntas.exchange.skm.importer import IGNORE, SkmImport, import_skm
from tuntas.exchange.skm.reader import ORDERS
from tuntas.exchange.tables import TableError
from tuntas.organisation.models import UnitSpelling

SHOWN = 20  # refusals printed without --json
NOTHING_IMPORTED = (
    "Tidak ada yang diimpor karena ada baris yang ditolak. "
    "Betulkan, atau tambahkan --only-good untuk mengambil baris lainnya."
)
LISTS: Mapping[str, Callable[..., ImportReport]] = {
    "units": import_units,
    "people": import_people,
    "services": import_services,
}


class Command(BaseCommand):
    help = (
        "Import a LAPOR! export, lists of units, people or services, a spreadsheet of survey answers "
        "(XLSX, XLS, CSV), or an event log (XES, CSV, XLSX, OCEL 2.0 JSON)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["lapor", *LISTS, "skm", "events"])
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="show what would happen, change nothing"
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")
        parser.add_argument(
            "--settle-units",
            action="store_true",
            help="lapor: take the likeliest unit for each unknown spelling, make one where none is likely",
        )
        parser.add_argument(
            "--only-good",
            action="store_true",
            help="units, people, skm: import the rows without a fault although others have one",
        )
        parser.add_argument("--survey", metavar="CODE", help="skm: the survey to import into")
        parser.add_argument(
            "--order",
            choices=ORDERS,
            help="skm: what U8 and U9 are: list (complaints, facilities) or form (the reverse)",
        )
        parser.add_argument(
            "--extra",
            metavar="NAME",
            default="",
            help=f"skm: name of a column beyond the instrument's elements (U10); {IGNORE} leaves it out",
        )
        add_event_arguments(parser)

        parser.add_argument(
            "--day",
            metavar="DAY[..DAY]",
            type=_days,
            help="skm: the day, or first and last day, of rows without a date (2026-08-01..2026-08-05)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if not options["file"].is_file():
            raise CommandError(f"{options['file']}: tidak ada berkas dengan nama itu.")
        kinds = {"lapor": self._lapor, "skm": self._skm, "events": self._events}
        import_file = kinds.get(options["what"], self._list)
        with translation.override("id"):
            try:
                import_file(options)
            except (TableError, DomainError) as error:
                raise CommandError(error.message) from error

    def _lapor(self, options: dict[str, Any]) -> None:
        done = import_lapor(
            options["file"], by=SYSTEM, at=timezone.now(), dry_run=options["dry_run"]
        )
        if options["settle_units"] and not options["dry_run"]:
            _settle_units(done)
        if options["json"]:
            self._print_json(done.as_json())
        else:
            self._tell_lapor(done, dry_run=options["dry_run"])

    def _list(self, options: dict[str, Any]) -> None:
        done = LISTS[options["what"]](
            options["file"],
            by=SYSTEM,
            at=timezone.now(),
            dry_run=options["dry_run"],
            only_good=options["only_good"],
        )
        if options["json"]:
            self._print_json(done.as_json())
        else:
            self._tell_list(done, dry_run=options["dry_run"])
        if done.refused and not done.applied and not options["dry_run"]:
            raise CommandError(NOTHING_IMPORTED)

    def _skm(self, options: dict[str, Any]) -> None:
        if not options["survey"] or not options["order"]:
            raise CommandError("Untuk skm sebutkan --survey KODE dan --order list atau form.")
        survey = Survey.objects.filter(code=options["survey"].upper()).first()
        if survey is None:
            raise CommandError(f"Tidak ada survei dengan kode {options['survey']}.")
        done = import_skm(
            options["file"], survey, by=OPERATOR, at=timezone.now(), order=options["order"],
            extra_name=options["extra"], only_good=options["only_good"], dry_run=options["dry_run"],
            days=options["day"],
        )  # fmt: skip
        if options["json"]:
            self._print_json(done.as_json())
        else:
            self._tell_skm(done, dry_run=options["dry_run"])
        if done.file.refused and not done.applied and not options["dry_run"]:
            raise CommandError(NOTHING_IMPORTED)

    def _events(self, options: dict[str, Any]) -> None:
        import_event_log(options, self.stdout)

    def _tell_skm(self, done: SkmImport, *, dry_run: bool) -> None:
        if dry_run:
            self.stdout.write("Percobaan saja, tidak ada yang diubah.")
        self.stdout.write(
            f"{done.filename}: {done.added} baru, {done.repeated} sudah ada, "
            f"{done.file.refused_rows} baris ditolak, {len(done.file.ignored_rows)} diabaikan."
        )
        self._tell_refusals(
            [(one.row, f"{one.column} “{one.value}”: {one.reason}") for one in done.file.refused]
        )
        if done.file.rows:
            self.stdout.write(f"  {done.days.in_words()}")
        if done.extra_name:
            self.stdout.write(
                f"  kolom “{done.file.extra}” disimpan sebagai “{done.extra_name}”, di luar indeks"
            )
        for name, service in done.services.items():
            if name != service:
                self.stdout.write(f"  layanan “{name}” dicatat sebagai “{service}”")

    def _print_json(self, values: Mapping[str, Any]) -> None:
        self.stdout.write(json.dumps(values, ensure_ascii=False, indent=2))

    def _tell_list(self, done: ImportReport, *, dry_run: bool) -> None:
        if dry_run:
            self.stdout.write("Percobaan saja, tidak ada yang diubah.")
        self.stdout.write(
            f"{done.created} baru, {done.updated} diubah, {done.unchanged} tidak berubah, "
            f"{done.refused_rows} ditolak."
        )
        self._tell_refusals([(one.row, one.reason) for one in done.refused])

    def _tell_lapor(self, done: LaporImport, *, dry_run: bool) -> None:
        if dry_run:
            self.stdout.write("Percobaan saja, tidak ada yang diubah.")
        self.stdout.write(
            f"{done.filename}: {done.created} baru, {done.updated} diperbarui, "
            f"{done.unchanged} tidak berubah, {len(done.refused)} ditolak, {done.repeated} berulang, "
            f"{len(done.ignored_rows)} baris diabaikan (jumlah, catatan)."
        )
        self._tell_refusals([(one.row_number, one.message) for one in done.refused])
        if done.open_spellings:
            self.stdout.write(
                f"{len(done.open_spellings)} nama unit dari impor perlu ditetapkan "
                "di halaman Impor, Unit yang belum dikenal:"
            )
            for spelling, count in sorted(done.open_spellings.items(), key=lambda pair: -pair[1]):
                self.stdout.write(f"  {spelling} ({count} laporan)")

    def _tell_refusals(self, refusals: list[tuple[int, str]]) -> None:
        for row, reason in refusals[:SHOWN]:
            self.stdout.write(f"  baris {row}: {reason}")
        if len(refusals) > SHOWN:
            self.stdout.write(f"  … dan {len(refusals) - SHOWN} lagi; semuanya dengan --json.")


def _days(text: str) -> tuple[date, date]:
    first, _sign, last = text.partition("..")
    try:
        return date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError as error:
        raise ArgumentTypeError(f"{text}: tulis hari sebagai 2026-08-31.") from error


def _settle_units(done: LaporImport) -> None:
    for spelling in UnitSpelling.objects.filter(spelling__in=done.open_spellings):
        unit = settle_by_likeness(spelling, by=SYSTEM, at=timezone.now())
        done.mapped[spelling.spelling] = unit.name
        del done.open_spellings[spelling.spelling]
