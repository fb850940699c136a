"""`tuntas improvement [check FILE]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tuntas.improvements.own_kinds import KINDS, in_use
from tuntas.rules.datafiles import DataFileError


class Command(BaseCommand):
    help = "List the rules and values of improvement that hold, or check a file that a city wrote."
    needs_database = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", title="actions")
        check = actions.add_parser("check", help="check a file of rules or values")
        check.add_argument("file", type=Path)
        check.add_argument(
            "--kind", choices=list(KINDS), help="what the file holds; else its folder tells"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["action"] == "check":
            self._check(options["file"], options["kind"])
        else:
            self._list()

    def _list(self) -> None:
        """List what holds; refuse as soon as a city's own file cannot be used."""
        try:
            found = list(in_use())
        except OSError as error:
            raise CommandError(_unreadable(Path(error.filename), error)) from error
        except DataFileError as error:
            raise CommandError(str(error)) from error
        for kind, one in found:
            self.stdout.write(f"{kind:<24} {one.key:<32} {one.path}")

    def _check(self, path: Path, said: str | None) -> None:
        kind = said or path.resolve().parent.name
        if kind not in KINDS:
            raise CommandError(
                _("%(path)s: foldernya tidak menyebut jenisnya. Tambahkan --kind dengan satu dari: %(kinds)s.")
                % {"path": path, "kinds": ", ".join(KINDS)}
            )  # fmt: skip
        try:
            found = KINDS[kind].load(path)
        except OSError as error:
            raise CommandError(_unreadable(path, error)) from error
        except DataFileError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("%(path)s: %(kind)s, %(key)s, tidak ada kesalahan.")
            % {"path": path, "kind": kind, "key": found.key}
        )


def _unreadable(path: Path, error: OSError) -> str:
    return _("%(path)s: tidak dapat dibaca (%(reason)s).") % {
        "path": path, "reason": error.strerror,
    }  # fmt: skip
