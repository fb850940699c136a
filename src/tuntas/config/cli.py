"""The program `tuntas`: `start` runs everything, `serve` and `worker` its parts, the rest is Django's.

Every command finds its database: the one that `DATABASE_URL` names, or the embedded one, which ends
with its last user.
"""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import NoReturn

import django
from django.core.management import ManagementUtility, get_commands
from django.utils import translation

from tuntas.config.embedded_postgres import ensure_running, stop
from tuntas.config.environment import ConfigurationError, Environment, read_environment
from tuntas.config.postgres_host import EmbeddedPostgresError
from tuntas.config.usage import HELP, USAGE, in_their_language, terminal_language

PREPARED = "--prepared"  # from `start`, which has looked after database and static files
# Django's own switches: they stay usable, but bury what a command is about.
NOISE = {
    "--version",
    "--verbosity",
    "--settings",
    "--pythonpath",
    "--traceback",
    "--no-color",
    "--force-color",
}


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuntas.config.settings")
    command, *options = sys.argv[1:] or ["--help"]
    asked = bool({"--help", "-h"} & set(options))
    if command in HELP or (asked and command in PROGRAMS):
        sys.stdout.write(f"{in_their_language(*USAGE)}\n")
        return
    environment = read_environment(os.environ)
    if command in PROGRAMS:
        run, needs_database = _program(command, options), True
    else:
        run, needs_database = _command(command, options)
    with database(environment) if needs_database and not asked else nullcontext():
        run(environment)


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


def _program(name: str, options: list[str]) -> Callable[[Environment], None]:
    if options not in ([], [PREPARED]):
        _refuse(
            f"{name}: {options[0]} tidak dikenal; pengaturan berasal dari variabel lingkungan.",
            f"{name}: {options[0]} is unknown; settings come from environment variables.",
        )
    return partial(PROGRAMS[name], prepared=bool(options))


def _command(name: str, options: list[str]) -> tuple[Callable[[Environment], None], bool]:
    """Find a command of Django's kind and whether it needs a database; refuses an unknown one."""
    _set_up()
    application = get_commands().get(name)
    if application is None:
        _refuse(
            f"tuntas tidak mengenal perintah {name}. Semua perintah: tuntas --help",
            f"tuntas knows no command {name}. All commands: tuntas --help",
        )

    command = ManagementUtility(["tuntas", name]).fetch_command(name)
    ours = str(application).startswith("tuntas.")
    if ours:
        command.suppressed_base_arguments = NOISE
    needed = getattr(command, "needs_database", True)
    needs_database = needed(options) if callable(needed) else needed

    def run(environment: Environment) -> None:
        if ours and needs_database and not {"--help", "-h"} & set(options):
            from tuntas.config.preparation import ensure_tables  # noqa: PLC0415 - after django.setup()

            ensure_tables(environment)
        command.run_from_argv(["tuntas", name, *options])

    return run, needs_database


def _refuse(indonesian: str, english: str) -> NoReturn:
    raise ConfigurationError(in_their_language(indonesian, english))


def _set_up() -> None:
    django.setup()
    translation.activate(terminal_language())


def _start(environment: Environment, *, prepared: bool) -> None:  # noqa: ARG001 - it prepares
    _set_up()
    from tuntas.config.start import start  # noqa: PLC0415 - imported after django.setup()

    start(environment)


def _serve(environment: Environment, *, prepared: bool) -> None:
    # Prepared, it does without Django: it only watches the processes that answer.
    if not prepared:
        _set_up()
        from tuntas.config.preparation import check_database  # noqa: PLC0415 - after django.setup()
        from tuntas.config.static_files import collect_static_files  # noqa: PLC0415 - the same

        check_database()
        collect_static_files()
    from tuntas.config.serve import serve  # noqa: PLC0415 - granian is of no use to other commands

    serve(environment)


def _worker(_environment: Environment, *, prepared: bool) -> None:
    _set_up()
    from tuntas.config.preparation import check_database  # noqa: PLC0415 - after django.setup()
    from tuntas.config.worker import work  # noqa: PLC0415 - the same

    if not prepared:
        check_database()
    work()


PROGRAMS: Mapping[str, Callable[..., None]] = {
    "start": _start,
    "serve": _serve,
    "worker": _worker,
}

if __name__ == "__main__":
    main()
