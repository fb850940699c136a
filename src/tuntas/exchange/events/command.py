"""`tuntas import events FILE`: its options, and what it prints."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, OutputWrapper
from django.utils import timezone

from tuntas.cases.actors import SYSTEM
from tuntas.exchange.events.fields import HEADERS
from tuntas.exchange.events.importer import EventsImport, Options, import_events
from tuntas.exchange.events.units import find_unit
from tuntas.exchange.events.words import FIELDS, REFUSED, WARNINGS

NOTHING = (
    "Tidak ada yang diimpor karena ada yang ditolak. "
    "Betulkan, atau tambahkan --partial untuk mengambil lainnya."
)


def add_arguments(parser: ArgumentParser) -> None:
    """Add the options of events; each field's option names its column or attribute."""
    options = parser.add_argument_group("events")
    for name in HEADERS:
        options.add_argument(
            f"--{name.replace('_', '-')}", metavar="COLUMN", default="", dest=f"column_{name}",
            help="column or attribute; - for none"
            + (", or the code of the unit of all cases" if name == "unit" else ""),
        )  # fmt: skip
    options.add_argument("--log", metavar="KEY", default="", help="log to add to; else by filename")
    options.add_argument("--name", default="", help="what to call a new log")
    options.add_argument("--zone", default="", help="of times without a zone, as Asia/Jakarta")
    options.add_argument(
        "--default-unit", metavar="CODE", default="", help="of cases without a unit"
    )
    options.add_argument("--default-service", metavar="NAME", default="", help="likewise")
    options.add_argument(
        "--end-activity", metavar="A", nargs="+", action="extend", help="what ends a case"
    )
    options.add_argument("--object-type", metavar="TYPE", default="", help="OCEL: what a case is")
    options.add_argument(
        "--partial", action="store_true", help="take the good rows, write the others to a file"
    )
    options.add_argument("--refused", metavar="FILE", type=Path, help="where refused rows go")


def run_command(options: dict[str, Any], stdout: OutputWrapper) -> None:
    """Import the file and tell; raises `CommandError` where nothing was imported."""
    path: Path = options["file"]
    done = import_events(
        path,
        _options(options),
        by=SYSTEM,
        at=timezone.now(),
        dry_run=options["dry_run"],
        refused_to=options["refused"] or path.with_name(f"{path.name}.ditolak.csv"),
    )
    if options["json"]:
        stdout.write(json.dumps(done.as_json(), ensure_ascii=False, indent=2))
    else:
        for line in told(done, dry_run=options["dry_run"]):
            stdout.write(line)
    if not done.applied and not options["dry_run"]:
        raise CommandError(NOTHING)


def _options(options: dict[str, Any]) -> Options:
    mapping = {name: options[f"column_{name}"] for name in HEADERS if options[f"column_{name}"]}
    unit = options["default_unit"]
    if not unit and "unit" in mapping and find_unit(mapping["unit"]):
        unit = mapping.pop("unit")
    return Options(
        log=options["log"],
        name=options["name"],
        zone=options["zone"],
        unit=unit,
        service=options["default_service"],
        object_type=options["object_type"],
        mapping=mapping,
        end_activities=options["end_activity"],
        partial=options["partial"],
    )


def told(done: EventsImport, *, dry_run: bool) -> list[str]:
    """Return the lines that a person reads."""
    result = done.result
    columns = ", ".join(f"{FIELDS[name]} = {text}" for name, text in done.told["mapping"].items())
    lines = ["Percobaan saja, tidak ada yang diubah."] if dry_run else []
    lines += [
        f"{done.filename} → {done.log.key} ({columns})",
        (
            f"{result.cases} kasus, {result.events} peristiwa: {result.added} baru, "
            f"{result.unchanged} sudah ada, {result.refused.total} ditolak."
        ),
        f"{result.late} dari {result.dated} kasus bertanggal terlambat menurut rencananya sendiri.",
    ]
    for findings, words in ((result.refused, REFUSED), (result.warnings, WARNINGS)):
        for kind, count in findings.counts.most_common():
            lines.append(f"  {count} × {words[kind]}")
            lines += [f"      {_example(one, done)}" for one in findings.first.get(kind, ())]
    if result.last_activities:
        names = ", ".join(f"“{text}” ({count})" for text, count in result.last_activities)
        lines.append(f"Kasus dianggap belum selesai. Sebutkan penutupnya: --end-activity {names}")
    if done.refused_file:
        lines.append(f"Yang ditolak: {done.refused_file}")
    return lines


def _example(one: dict[str, Any], done: EventsImport) -> str:
    place = "baris" if done.told["place"] == "line" else "peristiwa ke-"
    parts = [
        f"{place} {one['place']}" if "place" in one else "",
        f"kasus {one['case']}" if "case" in one else "",
        f"{FIELDS[one['field']]}" if "field" in one else "",
        f"“{one['value']}”" if "value" in one else "",
    ]
    return ", ".join(filter(None, parts))
