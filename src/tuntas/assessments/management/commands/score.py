"""`tuntas score KEY ANSWERS.json`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language

from tuntas.assessments.score_json import result_json
from tuntas.assessments.terminal import instrument_or_error
from tuntas.rules.scoring import AnswerError, Result, score


class Command(BaseCommand):
    help = "Score answers with an instrument and explain the score."
    needs_database = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", help="an instrument's key, see: tuntas instruments")
        parser.add_argument(
            "answers",
            type=Path,
            help="JSON: an object by node key, or an array in the order of the file",
        )
        parser.add_argument(
            "--policy",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="choose among the instrument's stated policies; may be repeated",
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        language = get_language() or "id"
        instrument = instrument_or_error(options["key"])
        try:
            result = score(instrument, _answers(options["answers"]), _policies(options["policy"]))
        except AnswerError as error:
            raise CommandError(error.words.in_language(language)) from error
        if options["json"]:
            told = json.dumps(result_json(result, language), ensure_ascii=False, indent=2)
            self.stdout.write(told)
        else:
            self._tell(result, language)

    def _tell(self, result: Result, language: str) -> None:
        predicate = result.predicate.in_language(language) if result.predicate else ""
        self.stdout.write(f"{result.score}  {result.category}  {predicate}".rstrip())
        for line in result.tree:
            shown = "-" if line.score is None else f"{float(line.score):.4g}"
            self.stdout.write(
                f"  {line.key:<14} {shown:>8}  {line.label.in_language(language)}"
                f" ({line.because.in_language(language)})"
            )


def _answers(path: Path) -> Any:
    try:
        answers = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"{path}: tidak dapat dibaca ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path}: bukan teks UTF-8. Simpan ulang sebagai UTF-8.") from error
    except json.JSONDecodeError as error:
        raise CommandError(
            f"{path}:{error.lineno}:{error.colno}: bukan JSON ({error.msg})."
        ) from error
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits, endless nesting
        raise CommandError(f"{path}: bukan jawaban yang dapat dibaca.") from error
    if not isinstance(answers, dict | list):
        raise CommandError(f"{path}: harus berupa objek atau daftar JSON, bukan {answers!r}.")
    return answers


def _policies(asked: list[str]) -> dict[str, str]:
    chosen = {}
    for one in asked:
        name, equals, value = one.partition("=")
        if not equals:
            raise CommandError(f"--policy {one}: tulis NAMA=NILAI.")
        chosen[name.strip()] = value.strip()
    return chosen
