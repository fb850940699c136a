"""The web server: granian, WSGI, a few processes with a few threads each."""

from pathlib import Path

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from tuntas.config.environment import Environment


def serve(environment: Environment) -> None:
    """Serve until told to stop. A worker that dies is replaced."""
    Granian(
        "tuntas.config.wsgi:application",
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
