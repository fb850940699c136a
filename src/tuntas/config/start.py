"""Everything at once, for a laptop or a small office: prepare, then run server and worker."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import NoReturn

from django.conf import settings
from django.core.management import call_command
from django.utils.translation import gettext as _

from tuntas.config.embedded_postgres import SOCKET_NAME, ensure_running, stop
from tuntas.config.environment import ConfigurationError, Environment
from tuntas.config.preparation import check_secret_key, migrations_are_pending
from tuntas.config.processes import end_with_parent
from tuntas.config.static_files import collect_static_files
from tuntas.demo.accounts import DEMO_PASSWORD, demo_accounts
from tuntas.demo.load import load_demo_city
from tuntas.organisation.models import Unit

PROGRAMS = ("serve", "worker")
STOP_WITHIN_SECONDS = 20
RESTART_AFTER_SECONDS = 2
WAIT_FOR_SERVER_SECONDS = 30


def start(environment: Environment) -> None:
    """Prepare database, files and demo city, run server and worker, stop them on Ctrl-C."""
    check_port_is_free(environment)
    prepare(environment)
    Supervisor(environment).run()


def check_port_is_free(environment: Environment) -> None:
    """Raise before any work if somebody else listens there."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((environment.host, environment.port))
        except OSError as error:
            raise ConfigurationError(
                f"TUNTAS_PORT: {environment.host}:{environment.port} cannot be used"
                f" ({error.strerror}). Stop what runs there or choose another: TUNTAS_PORT=8001."
            ) from error


def prepare(environment: Environment) -> None:
    """Bring the database and the static files up to date; an empty demo gets its city."""
    if migrations_are_pending():
        say(_("Menyiapkan basis data …"))
        call_command("migrate", verbosity=0, interactive=False)
    check_secret_key()
    collect_static_files()
    if environment.mode == "demo" and not Unit.objects.exists():
        say(_("Membuat kota contoh, hanya pada kali pertama …"))
        load_demo_city()


def say(text: str) -> None:
    """Tell whoever started it; a terminal that was closed meanwhile is no reason to fail."""
    with suppress(OSError):
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


class Supervisor:
    """Runs the programs as children, replaces one that dies, ends all when told to."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = False

    def run(self) -> NoReturn:
        """Start, announce, watch; returns by exiting the process."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._told_to_stop)
        for name in PROGRAMS:
            self.children[name] = _spawn(name)
        if self._server_answers():
            announce(self.environment)
        while not self.stopping:
            time.sleep(0.2)
            self._revive_the_database()
            self._replace_the_dead()
        self._stop_children()
        sys.exit(0)

    def _told_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _server_answers(self) -> bool:
        deadline = time.monotonic() + WAIT_FOR_SERVER_SECONDS
        while time.monotonic() < deadline and not self.stopping:
            try:
                socket.create_connection((self.environment.host, self.environment.port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return True
        return False

    def _revive_the_database(self) -> None:
        if self.environment.database_url or database_answers():
            return
        say(_("Basis data berhenti, dijalankan lagi."))
        stop(ensure_running(self.environment.home))  # our own claim, taken before, keeps it up

    def _replace_the_dead(self) -> None:
        for name, child in self.children.items():
            if child.poll() is not None and not self.stopping:
                say(
                    _("%(program)s: berhenti dengan kode %(code)s, dijalankan lagi.")
                    % {"program": name, "code": child.returncode}
                )
                time.sleep(RESTART_AFTER_SECONDS)
                self.children[name] = _spawn(name)

    def _stop_children(self) -> None:
        say("\n" + _("Menghentikan Tuntas …"))
        for child in self.children.values():
            child.terminate()
        deadline = time.monotonic() + STOP_WITHIN_SECONDS
        for child in self.children.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def database_answers() -> bool:
    """Tell whether the embedded database takes connections; costs no connection of PostgreSQL's."""
    host = Path(settings.DATABASES["default"]["HOST"])
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.connect(str(host / SOCKET_NAME))
    except OSError:
        return False
    return True


def _spawn(name: str) -> subprocess.Popen[bytes]:
    # In a session of its own, so that Ctrl-C reaches only us and we stop the children in order.
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-P", "-m", "tuntas.config.cli", name, "--prepared"],
        env=os.environ,
        start_new_session=True,
        preexec_fn=partial(end_with_parent, os.getpid()),  # noqa: PLW1509 - the supervisor has no threads
    )


def announce(environment: Environment) -> None:
    """Say where it runs, who can sign in, and how to stop it."""
    lines = ["", _("Tuntas berjalan: %(address)s/") % {"address": environment.address}, ""]
    if environment.mode == "demo":
        lines += [_("Akun demo (kata sandi semuanya: %(password)s):") % {"password": DEMO_PASSWORD}]
        lines += [*_accounts(), ""]
    if not environment.mail_url:
        mail = settings.EMAIL_FILE_PATH
        lines += [_("Surel tidak dikirim, melainkan ditulis ke %(folder)s.") % {"folder": mail}]
    lines += [_("Data ada di %(folder)s.") % {"folder": environment.home}]
    say("\n".join([*lines, _("Tekan Ctrl-C untuk berhenti."), ""]))


def _accounts() -> Sequence[str]:
    return [f"  {account.email:<34} {account.role}" for account in demo_accounts()]
