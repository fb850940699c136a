"""Counts what was done within an hour or a day, for all processes of this machine together.

A small file that every process maps into its memory: no query, some microseconds, and neither a
restart nor a killed process loses the count. It holds hashes under our key, never an address.
The table has a fixed size; when eight keys meet in one place, the one that is free soonest gives way.
"""

import fcntl
import mmap
import os
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from threading import Lock

from django.conf import settings

SLOT = struct.Struct("<QdQ")  # fingerprint, end of its window in seconds since 1970, amount
SLOTS_TOGETHER = 8
PLACES = 8192
PLACE_BYTES = SLOT.size * SLOTS_TOGETHER
FILE_BYTES = PLACE_BYTES * PLACES  # 1.5 MB


@dataclass(frozen=True)
class Allowance:
    """`amount` within `seconds`, counted from the first; 0 stands for any amount."""

    name: str
    amount: int
    seconds: int

    def wait(self, key: str, amount: int = 1, *, now: float | None = None) -> float:
        """Return how many seconds `key` has to wait before `amount` more; 0 when there is room."""
        return _table().wait(self, key, amount, now) if self.amount else 0.0

    def take(self, key: str, amount: int = 1, *, now: float | None = None) -> float:
        """Take `amount` if there is room, and nothing otherwise; return as `wait` does."""
        return _table().wait(self, key, amount, now, take=True) if self.amount else 0.0


@dataclass
class Table:
    """The file, open in this process."""

    path: Path
    _memory: mmap.mmap = field(init=False)
    _file: int = field(init=False)
    _threads: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if os.fstat(self._file).st_size < FILE_BYTES:
            os.truncate(self._file, FILE_BYTES)
        self._memory = mmap.mmap(self._file, FILE_BYTES)

    def wait(
        self,
        allowance: Allowance,
        key: str,
        amount: int,
        asked: float | None,
        *,
        take: bool = False,
    ) -> float:
        """See `Allowance`; one thread of one process at a time."""
        place, fingerprint = _found_at(f"{allowance.name} {key}")
        with self._alone():
            # Read here: who waited for the others would come with a time before their window's.
            now = time.time() if asked is None else asked  # of the wall: it outlives a restart
            at, until, used = self._slot(place, fingerprint, now, allowance.seconds)
            if used + amount > allowance.amount:
                return until - now
            if take:
                SLOT.pack_into(self._memory, at, fingerprint, until, used + amount)
        return 0.0

    def forget(self) -> None:
        """Count everybody from nothing."""
        with self._alone():
            self._memory[:] = bytes(FILE_BYTES)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._threads:
            fcntl.lockf(self._file, fcntl.LOCK_EX)  # freed by the kernel if this process dies
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)

    def _slot(
        self, place: int, fingerprint: int, now: float, seconds: int
    ) -> tuple[int, float, int]:
        """Return where to write, the end of the window and what was used of it so far."""
        oldest, oldest_until = place, float("inf")
        for at in range(place, place + PLACE_BYTES, SLOT.size):
            known, until, used = SLOT.unpack_from(self._memory, at)
            if known == fingerprint and now < until <= now + seconds:
                return at, until, used
            until = 0.0 if known == fingerprint else until
            if until < oldest_until:
                oldest, oldest_until = at, until
        return oldest, now + seconds, 0


def _found_at(name: str) -> tuple[int, int]:
    """Return the place of a name in the file and its fingerprint there."""
    key = blake2b(settings.SECRET_KEY.encode(), digest_size=32).digest()
    digest = blake2b(name.encode(), key=key, digest_size=16).digest()
    place, fingerprint = struct.unpack("<QQ", digest)
    return place % PLACES * PLACE_BYTES, fingerprint


@lru_cache(maxsize=1)
def _open(path: Path, process: int) -> Table:  # noqa: ARG001 - a forked child opens its own
    return Table(path)


def _table() -> Table:
    return _open(settings.COUNTERS_FILE, os.getpid())


def forget() -> None:
    """Count everybody from nothing, in all processes."""
    _table().forget()
