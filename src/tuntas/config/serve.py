"""The web server: granian, WSGI, a few processes with a few threads each."""

from multiprocessing import parent_process
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from tuntas.config.environment import Environment
from tuntas.config.processes import end_with_parent


def serve(environment: Environment) -> None:
    """Serve until told to stop. A worker that dies is replaced."""
    Granian(
        "tuntas.config.serve:application_of_worker",
        factory=True,
        address=environment.host,
        port=environment.port,
        interface=Interfaces.WSGI,
        workers=environment.web_workers,
        blocking_threads=environment.web_threads,
        backpressure=environment.web_threads * 16,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
        working_dir=Path.cwd(),
    ).serve()


def application_of_worker() -> Any:
    """Return the application; runs in each of the server's processes."""
    watcher = parent_process()
    if watcher and watcher.pid:
        end_with_parent(watcher.pid)
    from tuntas.config.wsgi import application  # noqa: PLC0415 - loads Django, which the watcher needs not

    return application
