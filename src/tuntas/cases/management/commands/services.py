"""`tuntas services [check FILE]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.cases.kinds import folder, service_kinds
from tuntas.rules.casework import CaseTypeError, read_service_file
from tuntas.rules.datafiles import own_files


class Command(BaseCommand):
    help = "List the services that can be asked for, or check a file that a city wrote."
    needs_database = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", title="actions")
        check = actions.add_parser("check", help="check the file of a service")
        check.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["action"] == "check":
            self._check(options["file"])
        else:
            self._list()

    def _list(self) -> None:
        """List every usable service; refuse as soon as a city's own file is broken."""
        for path in own_files(folder()):
            self._read(path)
        language = get_language() or "id"
        for key, kind in sorted(service_kinds().items()):
            self.stdout.write(f"{key:<24} {kind.label.in_language(language)}")

    def _check(self, path: Path) -> None:
        kind, request = self._read(path)
        said = {
            "path": path,
            "key": kind.key,
            "version": kind.version,
            "fields": len(request.fields),
            "documents": len(request.requirements),
        }
        self.stdout.write(
            _(
                "%(path)s: %(key)s, versi %(version)s, %(fields)s isian, %(documents)s berkas, "
                "tidak ada kesalahan."
            )
            % said
        )

    def _read(self, path: Path) -> Any:
        try:
            kind, _text = read_service_file(path)
        except OSError as error:
            raise CommandError(f"{path}: tidak dapat dibaca ({error.strerror}).") from error
        except CaseTypeError as error:
            raise CommandError(str(error)) from error
        return kind, kind.request
