"""`tuntas survey index FILE --instrument KEY`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language

from tuntas.assessments.terminal import instrument_or_error
from tuntas.exchange.survey_bulk import SurveyIndex, index_of_file
from tuntas.exchange.survey_files import SurveyFileError
from tuntas.exchange.survey_told import index_json, index_lines
from tuntas.rules.phrases import Bilingual, as_language
from tuntas.rules.scoring import AnswerError

NO_FILE = Bilingual("{path}: tidak ada berkas dengan nama itu.", "{path}: there is no such file.")
NO_POLICY = Bilingual("--policy {one}: tulis NAMA=NILAI.", "--policy {one}: write NAME=VALUE.")


class Command(BaseCommand):
    help = "Work with survey answers outside the database."
    needs_database = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        index = commands.add_parser(
            "index", help="compute the index of each unit and month of a CSV or Parquet file"
        )
        index.add_argument("file", type=Path)
        index.add_argument(
            "--instrument", required=True, metavar="KEY", help="see: tuntas instruments"
        )
        index.add_argument(
            "--by", default="", metavar="unit,month", help="columns, or month where there is a date"
        )
        index.add_argument(
            "--order",
            choices=["list", "form"],
            help="what U8 and U9 are: as in the list or the form",
        )
        index.add_argument(
            "--policy",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="choose among the instrument's stated policies; may be repeated",
        )
        index.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        language = as_language(get_language() or "id")
        try:
            result = _index(options, language)
        except (AnswerError, SurveyFileError) as error:
            raise CommandError(error.words.in_language(language)) from error
        if options["json"]:
            self.stdout.write(
                json.dumps(index_json(result, language), ensure_ascii=False, indent=2)
            )
        else:
            for line in index_lines(result, language):
                self.stdout.write(line)


def _index(options: dict[str, Any], language: str) -> SurveyIndex:
    if not options["file"].is_file():
        raise CommandError(NO_FILE.in_language(language).format(path=options["file"]))
    return index_of_file(
        options["file"],
        instrument_or_error(options["instrument"]),
        by=[one.strip() for one in options["by"].split(",") if one.strip()],
        order=options["order"],
        policies=dict(_policy(one, language) for one in options["policy"]),
    )


def _policy(one: str, language: str) -> tuple[str, str]:
    name, equals, value = one.partition("=")
    if not equals:
        raise CommandError(NO_POLICY.in_language(language).format(one=one))
    return name.strip(), value.strip()
