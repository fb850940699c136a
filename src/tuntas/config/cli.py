"""The program `tuntas`: every command starts the embedded database if none is named."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import execute_from_command_line

from tuntas.config.embedded_postgres import ensure_running, stop
from tuntas.config.environment import Environment, read_environment


def main() -> None:
    """Run a command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuntas.config.settings")
    with database(read_environment(os.environ)):
        execute_from_command_line(["tuntas", *sys.argv[1:]])


@contextmanager
def database(environment: Environment) -> Iterator[None]:
    """Keep the embedded database up meanwhile; the last user shuts it down."""
    if environment.database_url:
        yield
        return
    cluster = ensure_running(environment.home)
    try:
        yield
    finally:
        stop(cluster)


if __name__ == "__main__":
    main()
