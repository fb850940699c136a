"""`tuntas demo`: fill an empty database with Kota Contoh."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tuntas.core.errors import DomainError
from tuntas.demo.load import CASES, load_demo_city


class Command(BaseCommand):
    help = "Fill an empty database with the invented city Kota Contoh."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cases", type=int, default=CASES, help=f"how many reports ({CASES})")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            load_demo_city(cases=options["cases"])
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write("Kota Contoh siap.")
