#!/usr/bin/env python3
"""Runs Tuntas from a checkout with nothing but Python: makes its environment, then steps aside.

    python3 run.py                  start everything (tuntas start)
    python3 run.py test [...]       run every check; the arguments go to pytest
    python3 run.py COMMAND [...]    the program tuntas

Standard library only. The syntax is kept readable for Python 3.7, so that an old one can say so.
"""

from __future__ import annotations

import ast
import fcntl
import hashlib
import json
import os
import shlex
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
PROGRAMS = ENVIRONMENT / "bin"
PYTHON = PROGRAMS / "python"
STAMP = ENVIRONMENT / "tuntas-stamp.json"
CHECKS = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy",),
    ("lint-imports",),
)
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
UV_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "timeout": "UV_HTTP_TIMEOUT",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
}
LOCATIONS = ("index-url", "extra-index-url", "find-links")

USAGE = (
    """\
python3 run.py                 menjalankan Tuntas: basis data, kota contoh, server
python3 run.py test [...]      menjalankan semua pemeriksaan; argumen diteruskan ke pytest
python3 run.py PERINTAH [...]  menjalankan perintah tuntas, misalnya: import lapor BERKAS.xlsx
python3 run.py PERINTAH --help menjelaskan perintah itu

Lingkungan Python dibuat sendiri di .venv. TUNTAS_HOME memindahkan semua data.""",
    """\
python3 run.py                 start Tuntas: database, demo city, server
python3 run.py test [...]      run every check; the arguments go to pytest
python3 run.py COMMAND [...]   run a tuntas command, for instance: import lapor FILE.xlsx
python3 run.py COMMAND --help  explain that command

The Python environment is made in .venv by itself. TUNTAS_HOME moves all data.""",
)


def main(arguments: list[str]) -> None:
    """Ends by letting another program take this one's place, but for --help and failures."""
    check_python()
    if arguments[:1] in (["--help"], ["-h"]):
        print(in_their_language(*USAGE))
        return
    if arguments[:1] == ["test"]:
        run_checks(arguments[1:])
    prepare("base")
    # -P: a file in the current directory must not be taken for a module of ours.
    become([str(PYTHON), "-P", "-m", "tuntas.config.cli", *(arguments or ["start"])])


def check_python() -> None:
    """An older Python would fail later with a message that helps nobody."""
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(map(str, sys.version_info[:2]))
        fail(
            f"Tuntas memerlukan Python 3.11 atau lebih baru, ini Python {found}. "
            "Jalankan dengan yang lebih baru, misalnya: python3.11 run.py",
            f"Tuntas needs Python 3.11 or newer, this is Python {found}. "
            "Start it with a newer one, for instance: python3.11 run.py",
        )


def run_checks(pytest_arguments: list[str]) -> NoReturn:
    """Style, types, architecture, tests, in this order up to the first that fails.

    pytest takes this program's place, so that its own summary is the last line.
    """
    prepare("test")
    settings = {**environment_variables(), "TUNTAS_CHROMIUM": find_chromium()}
    look_for_java()
    for program, *options in CHECKS:
        heading(" ".join([program, *options]))
        done = subprocess.run(
            [str(PROGRAMS / program), *options], cwd=ROOT, env=settings, check=False
        )
        if done.returncode != 0:
            heading(in_their_language(f"{program}: gagal", f"{program}: failed"))
            sys.exit(done.returncode)
    heading("pytest")
    os.chdir(ROOT)
    # A file's tests stay together: what it loads once for all of them is not loaded by each process.
    options = ["-n", "2", "--dist", "loadfile", *pytest_arguments]
    become([str(PYTHON), "-m", "pytest", *options], settings)


def find_chromium() -> str:
    """Path of the browser for the tests; installed if that is possible."""
    chosen = os.environ.get("TUNTAS_CHROMIUM")
    if chosen and shutil.which(chosen) is None:
        fail(
            f"TUNTAS_CHROMIUM: {chosen} tidak dapat dijalankan.",
            f"TUNTAS_CHROMIUM: {chosen} cannot be run.",
        )
    found = chosen or first_on_path(CHROMIUM_NAMES)
    if found is None:
        install_with_apt("chromium")
        found = first_on_path(CHROMIUM_NAMES)
    return found or fail(
        "chromium sudah dipasang tetapi tidak ada di PATH. Isi TUNTAS_CHROMIUM.",
        "chromium was installed but is not on PATH. Set TUNTAS_CHROMIUM.",
    )


def look_for_java() -> None:
    """Spark's tests need it; they are skipped where it cannot be installed."""
    if shutil.which("java"):
        return
    if can_use_apt():
        install_with_apt("default-jre-headless")
    else:
        tell(
            "Java belum terpasang: pemeriksaan Spark dilewati. "
            "Pasang dengan: sudo apt-get install default-jre-headless",
            "Java is missing: the checks with Spark are skipped. "
            "Install it with: sudo apt-get install default-jre-headless",
        )


def can_use_apt() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def first_on_path(names: tuple[str, ...]) -> str | None:
    return next((path for path in map(shutil.which, names) if path), None)


# --- the environment --------------------------------------------------------------------------------
def prepare(kind: str) -> None:
    """Make `.venv` hold `requirements/<kind>.txt`; nothing to do when its stamp says so.

    Without a stamp it was left half-made, or made by somebody else: it is made anew.
    """
    if is_ready(kind):
        return
    check_writable()
    with one_at_a_time():
        if is_ready(kind):  # another start made it meanwhile
            return
        reusable = PYTHON.exists() and is_ours(read_stamp())
        STAMP.unlink(missing_ok=True)
        if not reusable:
            make_environment()
        install(kind)
        write_stamp(kind)


def is_ready(kind: str) -> bool:
    stamp = read_stamp()
    return PYTHON.exists() and is_ours(stamp) and stamp.get(kind) == fingerprint(kind)


def is_ours(stamp: dict[str, str]) -> bool:
    """Made here and by a Python like this one: an environment cannot be moved."""
    return stamp.get("place") == str(ROOT) and stamp.get("python") == sys.implementation.cache_tag


def read_stamp() -> dict[str, str]:
    """Empty if there is none or it is damaged."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(kind: str) -> None:
    """The test requirements contain the base ones."""
    kinds = ("base", "test") if kind == "test" else ("base",)
    stamp = {"place": str(ROOT), "python": sys.implementation.cache_tag}
    stamp.update({name: fingerprint(name) for name in kinds})
    unfinished = STAMP.with_suffix(".new")
    unfinished.write_text(json.dumps(stamp), encoding="utf-8")
    unfinished.replace(STAMP)


def fingerprint(kind: str) -> str:
    return hashlib.sha256(requirements_file(kind).read_bytes()).hexdigest()


def requirements_file(kind: str) -> Path:
    return ROOT / "requirements" / f"{kind}.txt"


def check_writable() -> None:
    closed = [
        path for path in (ROOT, ENVIRONMENT) if path.exists() and not os.access(path, os.W_OK)
    ]
    if closed:
        fail(
            f"{closed[0]} tidak dapat ditulisi oleh akun ini. Jalankan dengan akun {closed[0].owner()}, "
            "atau salin (git clone) Tuntas ke folder milik Anda.",
            f"{closed[0]} cannot be written by this account. Start as {closed[0].owner()}, "
            "or clone Tuntas into a folder of your own.",
        )


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """The folder itself is the lock: no file to leave behind, and the kernel frees it."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def make_environment() -> None:
    if not can_make_environments():
        install_with_apt("python3-venv")
    tell(
        "Menyiapkan lingkungan Python di .venv, sekali saja …",
        "Preparing the Python environment in .venv, only this once …",
    )
    if ENVIRONMENT.is_symlink():
        ENVIRONMENT.unlink()
    shutil.rmtree(ENVIRONMENT, ignore_errors=not ENVIRONMENT.exists())
    # The Python below an environment, should one of those have started this program.
    base_python = getattr(sys, "_base_executable", sys.executable)
    run_or_fail([base_python, "-I", "-m", "venv", str(ENVIRONMENT)], environment_variables())


def can_make_environments() -> bool:
    """Debian leaves both out of its python3."""
    try:
        import ensurepip  # noqa: F401, PLC0415 - the question is whether it can be imported
        import venv  # noqa: F401, PLC0415
    except ImportError:
        return False
    return True


def install(kind: str) -> None:
    """The locked requirements through uv, then Tuntas itself as it lies here."""
    tell("Memasang pustaka …", "Installing libraries …")
    settings = environment_variables()
    pip = [str(PYTHON), "-m", "pip"]
    if not (PROGRAMS / "uv").exists():
        run_or_fail([*pip, "install", "-qq", "--disable-pip-version-check", "uv"], settings)
    listed = subprocess.run(
        [*pip, "config", "list"], env=settings, capture_output=True, text=True, check=False
    )
    settings.update(uv_settings(pip_settings(listed.stdout.splitlines())))
    uv = [str(PROGRAMS / "uv"), "pip", "install", "--python", str(PYTHON), "--compile-bytecode"]
    quiet = [] if sys.stderr.isatty() else ["--quiet"]
    run_or_fail([*uv, *quiet, "--require-hashes", "-r", str(requirements_file(kind))], settings)
    install_tuntas()


def install_tuntas() -> None:
    """A path file and a script say what an editable install would, without building anything."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = ENVIRONMENT / "lib" / version / "site-packages"
    (packages / "tuntas.pth").write_text(
        os.path.relpath(ROOT / "src", packages) + "\n", encoding="utf-8"
    )
    script = PROGRAMS / "tuntas"
    script.write_text(
        f'#!/bin/sh\nexec {shlex.quote(str(PYTHON))} -P -m tuntas.config.cli "$@"\n',
        encoding="utf-8",
    )
    script.chmod(0o755)


def pip_settings(lines: list[str]) -> dict[str, str]:
    """From the lines of `pip config list`: [install] goes before [global], PIP_… before both."""
    found = {}
    for section in ("global.", "install.", ":env:."):
        for line in lines:
            name, _, value = line.partition("=")
            if name.startswith(section):
                found[name[len(section) :]] = str(ast.literal_eval(value))
    return found


def uv_settings(pip: dict[str, str]) -> dict[str, str]:
    """Environment variables that make uv ask where this machine's pip asks."""
    # With hashes for everything it does not matter which index answers.
    settings = {"UV_SYSTEM_CERTS": "1", "UV_INDEX_STRATEGY": "unsafe-best-match"}
    for name, value in pip.items():
        if name in UV_NAMES:
            settings[UV_NAMES[name]] = (
                existing_locations(name, value) if name in LOCATIONS else value
            )
    if not can_keep_files(Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")):
        settings["UV_NO_CACHE"] = "1"
    if "UV_INDEX_URL" in os.environ:
        settings.pop("UV_DEFAULT_INDEX", None)
    return {name: value for name, value in settings.items() if value and name not in os.environ}


def existing_locations(name: str, value: str) -> str:
    """Without what is missing: pip skips folders that are not there, uv refuses them."""
    places = [
        place
        for place in value.split()
        if is_elsewhere(place) or Path(place.removeprefix("file://")).exists()
    ]
    return ("," if name == "find-links" else " ").join(places)


def is_elsewhere(place: str) -> bool:
    return "://" in place and not place.startswith("file://")


def can_keep_files(folder: Path) -> bool:
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    return os.access(existing, os.W_OK)


def install_with_apt(package: str) -> None:
    """As root on Debian and its relatives; otherwise names the one command and ends."""
    options = ["-y", "-qq", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0"]
    command = ["apt-get", "install", *options, package]
    if not can_use_apt():
        fail(
            f"Paket {package} belum terpasang. Pasang dengan: sudo apt-get install {package}",
            f"The package {package} is missing. Install it with: sudo apt-get install {package}",
        )
    tell(f"Memasang paket {package} …", f"Installing the package {package} …")
    settings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # Lists that cannot be refreshed may still be good enough.
    subprocess.run(["apt-get", "update", "-qq"], env=settings, check=False)
    run_or_fail(command, settings)


# --- running and telling ----------------------------------------------------------------------------
def environment_variables() -> dict[str, str]:
    """Those of a program that runs inside the environment: packages come from there alone."""
    outside = ("PYTHONHOME", "PYTHONPATH")
    kept = {name: value for name, value in os.environ.items() if name not in outside}
    path = os.pathsep.join([str(PROGRAMS), os.environ.get("PATH", os.defpath)])
    return {**kept, "VIRTUAL_ENV": str(ENVIRONMENT), "PATH": path}


def become(command: list[str], settings: dict[str, str] | None = None) -> NoReturn:
    """Take this program's place: signals and the exit code need nobody in between."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(command[0], command, settings or environment_variables())  # noqa: S606 - no shell wanted


def run_or_fail(command: list[str], settings: dict[str, str]) -> None:
    if subprocess.run(command, env=settings, check=False).returncode != 0:
        shown = shlex.join(command)
        fail(
            f"Perintah ini gagal, alasannya ada di atas: {shown}\n"
            "Setelah diperbaiki (jaringan, ruang disk), jalankan lagi perintah yang sama.",
            f"This command failed, for the reason above: {shown}\n"
            "Once that is put right (network, disk space), start again.",
        )


def heading(text: str) -> None:
    print(f"\n=== {text} ===", flush=True)


def tell(indonesian: str, english: str) -> None:
    print(in_their_language(indonesian, english), flush=True)


def fail(indonesian: str, english: str) -> NoReturn:
    sys.exit(in_their_language(indonesian, english))


def in_their_language(indonesian: str, english: str) -> str:
    """English where the terminal is set to it, else Indonesian."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return english if next(filter(None, names), "").startswith("en") else indonesian


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
