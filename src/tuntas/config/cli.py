"""The program `tuntas`: `start` runs everything, `serve` and `worker` its parts, the rest is Django's.

Every command finds its database: the one that `DATABASE_URL` names, or the embedded one, which ends
with its last user.
"""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import django
from django.core.management import execute_from_command_line

from tuntas.config.embedded_postgres import ensure_running, stop
from tuntas.config.environment import ConfigurationError, Environment, read_environment
from tuntas.config.postgres_host import EmbeddedPostgresError


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuntas.config.settings")
    environment = read_environment(os.environ)
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    with database(environment):
        if command in PROGRAMS:
            django.setup()
            PROGRAMS[command](environment)
        else:
            execute_from_command_line(["tuntas", *sys.argv[1:]])


@contextmanager
def database(environment: Environment) -> Iterator[None]:
    """Keep the embedded database up meanwhile; the last user shuts it down."""
    if environment.database_url:
        yield
        return
    try:
        cluster = ensure_running(environment.home)
    except EmbeddedPostgresError as error:
        raise ConfigurationError(str(error)) from error
    try:
        yield
    finally:
        stop(cluster)


def _start(environment: Environment) -> None:
    from tuntas.config.start import start  # noqa: PLC0415 - imported after django.setup()

    start(environment)


def _serve(environment: Environment) -> None:
    from tuntas.config.serve import serve  # noqa: PLC0415 - imported after django.setup()

    serve(environment)


def _worker(_environment: Environment) -> None:
    from tuntas.config.worker import work  # noqa: PLC0415 - imported after django.setup()

    work()


PROGRAMS: Mapping[str, Callable[[Environment], None]] = {
    "start": _start,
    "serve": _serve,
    "worker": _worker,
}

if __name__ == "__main__":
    main()
