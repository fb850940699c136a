"""CPU seconds and memory of the product's processes, as the kernel accounts them."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# All requests of a bench come from one address: what is meant against floods would be measured instead.
WITHOUT_LIMITS = {
    "TUNTAS_REPORTS_PER_HOUR": "0",
    "TUNTAS_MESSAGES_PER_HOUR": "0",
    "TUNTAS_UPLOAD_MB_PER_DAY": "0",
    "TUNTAS_MAILED_REPORTS_PER_DAY": "0",
    "TUNTAS_FREE_DISK_MB": "0",
}
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Usage:
    """CPU seconds used so far by the web workers and by the database."""

    web: float
    database: float

    def __sub__(self, other: "Usage") -> "Usage":
        return Usage(self.web - other.web, self.database - other.database)


def children(pid: int) -> Iterator[int]:
    """Yield all descendants of a process."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            yield child
            yield from children(child)


def cpu_seconds(pid: int) -> float:
    """Return user and system time of a process and of its ended, waited-for children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def pss_megabytes(pid: int) -> float:
    """Return the proportional set size of a process."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"no Pss for process {pid}")


def postmaster(home: Path) -> int:
    """Return the pid of the embedded database below `home`, as this namespace numbers it."""
    data = str(home / "postgres" / "data")
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and _is_postmaster(entry, data):
            return int(entry.name)
    raise LookupError(f"no database runs below {home}")


def _is_postmaster(entry: Path, data: str) -> bool:
    try:
        words = (entry / "cmdline").read_bytes().split(b"\0")
        return words[0].endswith(b"postgres") and str((entry / "cwd").readlink()) == data
    except OSError:
        return False


def usage(server: int, database: int) -> Usage:
    """Return what server and database have used until now."""
    return Usage(
        web=sum(cpu_seconds(pid) for pid in (server, *children(server))),
        database=sum(cpu_seconds(pid) for pid in (database, *children(database))),
    )
