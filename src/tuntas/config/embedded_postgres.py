"""Runs a PostgreSQL of our own below `home`, when no `DATABASE_URL` names another one.

Layout: `home/postgres/{data, log, run, start.lock, users.lock}`, and `local.conf` if the operator
adds settings. Only a socket, in a directory of mode 700: that directory is the whole guard, so
`pg_hba.conf` trusts whoever can reach it. Standard library and psycopg only; Linux only (`/proc`).

The cluster ends with its last user: each `ensure_running` takes a shared lock that the kernel
drops when the process dies, and `stop` shuts the server down once nobody else holds one.
"""

import fcntl
import hashlib
import io
import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg

from tuntas.config.postgres_host import (
    ROOT,
    Account,
    EmbeddedPostgresError,
    account_for,
    account_name,
    binaries_for,
    major_version,
)

BUILTIN_LOCALE_MAJOR = 17
PORT = 5432
SOCKET_NAME = f".s.PGSQL.{PORT}"
MAX_SOCKET_PATH_BYTES = 100  # the kernel's limit is 107
MAX_LOG_BYTES = 16 * 1024 * 1024

SETTINGS = """\
# Written by Tuntas at every start. Settings of your own belong in ../local.conf
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket_dir}'
unix_socket_permissions = 0700
max_connections = 60
shared_buffers = 128MB
dynamic_shared_memory_type = posix
fsync = on
synchronous_commit = on
full_page_writes = on
wal_level = minimal
max_wal_senders = 0
max_logical_replication_workers = 0
max_wal_size = 1GB
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
logging_collector = on
log_directory = '../log'
log_filename = 'postgresql-%u.log'
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
log_file_mode = 0600
log_checkpoints = off
# a failing statement and its detail can hold what a citizen wrote
log_min_error_statement = panic
log_error_verbosity = terse
include_if_exists = '../local.conf'
"""


@dataclass(frozen=True)
class Cluster:
    """A running server and this process's claim on it."""

    bin_dir: Path
    data_dir: Path
    socket_dir: Path
    database: str
    user: str
    lease: io.FileIO = field(repr=False, compare=False)


# Locks last as long as their file objects: kept here, a caller may drop the Cluster it got.
_held: set[io.FileIO] = set()


def expected_url(home: Path) -> str:
    """The address `ensure_running(home)` will answer on. Starts and creates nothing."""
    return _address(_socket_dir(home.resolve() / "postgres"), "tuntas", "tuntas")


def url(cluster: Cluster) -> str:
    """Address for psycopg, libpq and Django: role, port and socket directory are explicit."""
    return _address(cluster.socket_dir, cluster.database, cluster.user)


def _address(socket_dir: Path, database: str, user: str) -> str:
    return f"postgresql://{user}@/{database}?host={quote(str(socket_dir))}&port={PORT}"


def _socket_dir(base: Path) -> Path:
    """Inside home if short and plain enough for a socket's name, else below /tmp."""
    inside = base / "run"
    plain = re.fullmatch(r"[\w./-]+", str(inside), re.ASCII)
    if plain and len(str(inside / SOCKET_NAME)) <= MAX_SOCKET_PATH_BYTES:
        return inside
    # PostgreSQL touches its socket every hour, so cleaners of /tmp leave it alone.
    digest = hashlib.sha256(os.fsencode(base)).hexdigest()[:16]
    return Path("/tmp") / f"tuntas-{digest}"  # noqa: S108 - mode 700 and owner are checked before use


# --- directories ------------------------------------------------------------------------------------
def _prepare_directories(base: Path, socket_dir: Path, account: Account) -> None:
    base.parent.mkdir(parents=True, exist_ok=True)
    for directory in (base, base / "log", socket_dir):
        try:
            directory.mkdir(mode=0o700)
            account.give(directory)
        except FileExistsError:
            _check_private(directory, account)
    _check_reachable(
        base, account, "Set TUNTAS_HOME to another place, for instance /var/lib/tuntas"
    )


def _check_reachable(path: Path, account: Account, way_out: str) -> None:
    if account.run(["test", "-x", str(path)], cwd=Path("/")).returncode != 0:
        raise EmbeddedPostgresError(
            f"The account {account_name(account.owner)} runs PostgreSQL and cannot reach {path}: "
            f"a directory above it lets nobody else through. {way_out}."
        )


def _check_private(directory: Path, account: Account) -> None:
    """A stranger may have made our name below /tmp first."""
    found = directory.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.owner:
        raise EmbeddedPostgresError(
            f"{directory} is no directory of {account_name(account.owner)}. Remove it and start again."
        )
    directory.chmod(0o700)


# --- locks ------------------------------------------------------------------------------------------
def _open_lock(base: Path, name: str) -> io.FileIO:
    """Owned like its directory, so that root and the owner can take turns."""
    opened = io.FileIO(os.open(base / name, os.O_RDWR | os.O_CREAT, 0o600), "r+")
    if os.geteuid() == ROOT:
        os.fchown(opened.fileno(), base.stat().st_uid, base.stat().st_gid)
    return opened


@contextmanager
def _one_at_a_time(base: Path, deadline: float) -> Iterator[None]:
    """Two that start or stop at once take turns."""
    with _open_lock(base, "start.lock") as lock:
        while not _lock_at_once(lock):
            if time.monotonic() > deadline:
                raise EmbeddedPostgresError(
                    f"Another process is starting or stopping {base} for too long."
                )
            time.sleep(0.02)
        yield


def _lock_at_once(lock: io.FileIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _take_lease(base: Path) -> io.FileIO:
    lease = _open_lock(base, "users.lock")
    fcntl.flock(lease, fcntl.LOCK_SH)
    _held.add(lease)
    return lease


def _is_in_use(base: Path) -> bool:
    with _open_lock(base, "users.lock") as probe:
        return not _lock_at_once(probe)


# --- start and stop ---------------------------------------------------------------------------------
def ensure_running(
    home: Path, *, bin_dir: Path | None = None, timeout_seconds: float = 120
) -> Cluster:
    """Connect to the cluster below `home`; make and start it first where that is needed.

    `bin_dir` overrides the search for binaries. `timeout_seconds` covers recovery after a crash too.
    Keep the result for `stop`; a process that ends without it gives up its claim all the same.
    Raises `EmbeddedPostgresError`.
    """
    deadline = time.monotonic() + timeout_seconds
    base = home.resolve() / "postgres"
    account = account_for(base)
    socket_dir = _socket_dir(base)
    _prepare_directories(base, socket_dir, account)
    data_dir = base / "data"
    with _one_at_a_time(base, deadline):
        binaries = binaries_for(data_dir, bin_dir)
        _check_reachable(binaries / "postgres", account, "Install the system's PostgreSQL")
        if not (data_dir / "PG_VERSION").exists():
            _initialise(data_dir, binaries, account)
        if not _prepare_database(socket_dir):
            _start(data_dir, socket_dir, binaries, account, deadline)
        lease = _take_lease(base)
    return Cluster(binaries, data_dir, socket_dir, "tuntas", "tuntas", lease)


def stop(cluster: Cluster, *, timeout_seconds: float = 60) -> bool:
    """Give up this process's claim; shut the server down cleanly if it was the last one.

    True if the server was shut down. A second call does nothing.
    """
    if cluster.lease.closed:
        return False
    base = cluster.data_dir.parent
    with _one_at_a_time(base, time.monotonic() + timeout_seconds):
        _held.discard(cluster.lease)
        cluster.lease.close()
        if _is_in_use(base) or not _is_alive(cluster.data_dir):
            return False
        command = _pg_ctl(cluster.bin_dir, "stop", "--mode=fast", timeout_seconds=timeout_seconds)
        done = account_for(base).run(command, cwd=base)
    if done.returncode != 0:
        raise EmbeddedPostgresError(f"PostgreSQL does not stop: {done.stderr.strip()}")
    return True


def _is_alive(data_dir: Path) -> bool:
    """Whether the number in the lock file is really this server: pg_ctl would signal any other."""
    try:
        number, *_ = (data_dir / "postmaster.pid").read_text().split()
    except (FileNotFoundError, ValueError):  # none, or cut short by a full disk
        return False
    return _works_in(Path("/proc", number), data_dir)


def _pg_ctl(bin_dir: Path, *arguments: str, timeout_seconds: float) -> list[str]:
    """With paths relative to `base`: pg_ctl hands them to a shell, which must not read a path's `$`."""
    limit = f"--timeout={max(1, round(timeout_seconds))}"
    return [str(bin_dir / "pg_ctl"), *arguments, "--pgdata=data", "--wait", "--silent", limit]


def _initialise(data_dir: Path, bin_dir: Path, account: Account) -> None:
    """Into a directory beside, renamed when complete: a killed initdb leaves nothing that looks done."""
    base = data_dir.parent
    for left_over in base.glob("initdb-*"):
        shutil.rmtree(left_over, ignore_errors=True)
    if data_dir.exists() and any(data_dir.iterdir()):
        raise EmbeddedPostgresError(
            f"{data_dir} has files but no PG_VERSION: restore a backup or remove it."
        )
    fresh = Path(tempfile.mkdtemp(prefix="initdb-", dir=base))
    account.give(fresh)
    options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--data-checksums"]
    # Code-point order is the same on every machine and release, so no index goes stale.
    options += ["--locale=C.UTF-8"]
    if major_version(bin_dir) >= BUILTIN_LOCALE_MAJOR:
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    done = account.run([str(bin_dir / "initdb"), f"--pgdata={fresh.name}", *options], cwd=base)
    if done.returncode != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        raise EmbeddedPostgresError(f"initdb failed in {base}: {done.stderr.strip()}")
    fresh.rename(data_dir)
    _sync(base)


def _sync(directory: Path) -> None:
    opened = os.open(directory, os.O_RDONLY)
    os.fsync(opened)
    os.close(opened)


def _start(
    data_dir: Path, socket_dir: Path, bin_dir: Path, account: Account, deadline: float
) -> None:
    """Until it answers or `deadline` (monotonic seconds) has passed."""
    base = data_dir.parent
    _write_configuration(data_dir, socket_dir, account)
    while True:
        _forget_reused_numbers(data_dir, socket_dir)
        (base / "log" / "start.log").unlink(missing_ok=True)
        command = _pg_ctl(
            bin_dir, "start", "--log=log/start.log", timeout_seconds=deadline - time.monotonic()
        )
        done = account.run(command, cwd=base)
        if _prepare_database(socket_dir):
            return
        said = _tail(base / "log" / "start.log") or done.stderr.strip()
        if time.monotonic() > deadline or not _will_pass(said):
            raise EmbeddedPostgresError(f"PostgreSQL does not start, see {base / 'log'}:\n{said}")
        time.sleep(0.1)


def _will_pass(said: str) -> bool:
    """Processes of a killed server still end, or a server started earlier still recovers."""
    return "is still in use" in said or "already exists" in said


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-8:]) if log.exists() else ""


def _write_configuration(data_dir: Path, socket_dir: Path, account: Account) -> None:
    for log in (data_dir.parent / "log").glob("postgresql-*.log"):
        if log.stat().st_size > MAX_LOG_BYTES:
            log.unlink()
    texts = {
        "postgresql.conf": SETTINGS.format(port=PORT, socket_dir=socket_dir),
        "pg_hba.conf": "# the socket directory, mode 700, is the guard\nlocal all all trust\n",
    }
    for name, text in texts.items():
        new = data_dir / f"{name}.new"
        new.write_text(text)
        account.give(new)
        new.replace(data_dir / name)


def _forget_reused_numbers(data_dir: Path, socket_dir: Path) -> None:
    """Remove lock files whose process number went to another program, after a reboot for instance.

    PostgreSQL would take that program for itself and refuse. It clears dead numbers on its own.
    """
    if any(_works_in(process, data_dir) for process in Path("/proc").glob("[0-9]*")):
        return
    for lock in (data_dir / "postmaster.pid", socket_dir / f"{SOCKET_NAME}.lock"):
        if lock.exists():
            first, *_ = lock.read_text().splitlines() or [""]
            if Path("/proc", first.strip() or "none").exists():
                lock.unlink()


def _works_in(process: Path, directory: Path) -> bool:
    """Every process of a server has its data directory as working directory."""
    try:
        return (process / "cwd").readlink() == directory
    except OSError:  # ended meanwhile, or another account's
        return False


def _prepare_database(socket_dir: Path) -> bool:
    """Make role and database where they are missing; False if no server answers."""
    address = _address(socket_dir, "postgres", "postgres")
    try:
        connection = psycopg.connect(address, autocommit=True, connect_timeout=5)
    except psycopg.OperationalError:
        return False
    with connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'tuntas'").fetchone():
            connection.execute("CREATE ROLE tuntas LOGIN CREATEDB")
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'tuntas'").fetchone():
            connection.execute("CREATE DATABASE tuntas OWNER tuntas")
    return True
