"""`tuntas bench load --cases N`: a database of a big city's size, for measurements."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tuntas.core.errors import DomainError
from tuntas.demo.load import load_demo_city
from tuntas.demo.multiply import multiply_cases
from tuntas.organisation.models import Unit


class Command(BaseCommand):
    help = "Load invented cases until the database has as many as asked for."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["load"])
        parser.add_argument("--cases", type=int, required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if not Unit.objects.exists():
                load_demo_city()
            self.stdout.write(f"{multiply_cases(options['cases'])} cases.")
        except DomainError as error:
            raise CommandError(error.message) from error
