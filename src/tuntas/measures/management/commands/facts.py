"""`tuntas facts refresh`, `tuntas facts show` and `tuntas facts check DIR`."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tuntas.measures.contract import TABLES
from tuntas.measures.hub import Delivery, check
from tuntas.measures.hub_words import in_words
from tuntas.measures.refresh import facts_root, refresh
from tuntas.measures.store import NoFactsError, Snapshot, current

CHECK = "check"


class Command(BaseCommand):
    help = (
        "Write what changed into the fact files, say what they hold, or check a delivery of them."
    )

    @staticmethod
    def needs_database(options: Sequence[str]) -> bool:
        """Return whether these options ask the database: a hub that checks has none."""
        return CHECK not in options

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=("refresh", "show", CHECK))
        parser.add_argument("folder", nargs="?", type=Path, help="for check: a copy of the facts")
        parser.add_argument(
            "--government", default="", help="for check: code of who may deliver here"
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["what"] == CHECK:
            self._check(options["folder"], options["government"], as_json=options["json"])
            return
        if options["folder"] or options["government"]:
            raise CommandError("Folder dan --government hanya untuk: tuntas facts check FOLDER")
        try:
            if options["what"] == "refresh":
                self._tell(refresh(at=timezone.now()), as_json=options["json"])
            else:
                self._tell(current(facts_root()), as_json=options["json"])
        except NoFactsError as error:
            raise CommandError(str(error)) from error

    def _check(self, folder: Path | None, government: str, *, as_json: bool) -> None:
        if folder is None:
            raise CommandError("Sebut folder kiriman: tuntas facts check FOLDER")
        delivery = check(folder, government=government)
        if as_json:
            self.stdout.write(json.dumps(_told(delivery), ensure_ascii=False, indent=2))
        else:
            self._tell_check(folder, delivery)
        if not delivery.is_accepted:
            raise SystemExit(1)

    def _tell_check(self, folder: Path, delivery: Delivery) -> None:
        self.stdout.write(f"{delivery.government} {delivery.version}".strip() or str(folder))
        for one in delivery.findings:
            where = " ".join(filter(None, (one.table, _printable(one.file))))
            self.stdout.write(f"{where}: {in_words(one.rule)} [{one.rule}], {one.count}×")
            if one.example:
                self.stdout.write(f"    {_printable(one.example)}")
        self.stdout.write(
            "Kiriman dapat dihitung." if delivery.is_accepted else "Kiriman ini tidak dihitung."
        )

    def _tell(self, snapshot: Snapshot, *, as_json: bool) -> None:
        rows = {name: snapshot.rows(name) for name in TABLES}
        if as_json:
            self.stdout.write(json.dumps({"data_version": snapshot.version, "rows": rows}))
            return
        self.stdout.write(snapshot.version)
        for name, count in rows.items():
            self.stdout.write(f"  {name:<8} {count:>12,}")


def _told(delivery: Delivery) -> dict[str, Any]:
    return {
        "data_version": delivery.version,
        "government": delivery.government,
        "accepted": delivery.is_accepted,
        "rows": delivery.rows,
        "findings": [asdict(one) for one in delivery.findings],
    }


def _printable(text: str) -> str:
    """Return a stranger's text without what would steer a terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)
