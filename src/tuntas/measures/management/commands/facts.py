"""`tuntas facts refresh` and `tuntas facts show`."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tuntas.measures.contract import TABLES
from tuntas.measures.refresh import facts_root, refresh
from tuntas.measures.store import NoFactsError, Snapshot, current


class Command(BaseCommand):
    help = "Write what changed into the fact files, or say what they hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=("refresh", "show"))
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["what"] == "refresh":
                self._tell(refresh(at=timezone.now()), as_json=options["json"])
            else:
                self._tell(current(facts_root()), as_json=options["json"])
        except NoFactsError as error:
            raise CommandError(str(error)) from error

    def _tell(self, snapshot: Snapshot, *, as_json: bool) -> None:
        rows = {name: snapshot.rows(name) for name in TABLES}
        if as_json:
            self.stdout.write(json.dumps({"data_version": snapshot.version, "rows": rows}))
            return
        self.stdout.write(snapshot.version)
        for name, count in rows.items():
            self.stdout.write(f"  {name:<8} {count:>12,}")
