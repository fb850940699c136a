"""Fact files and the manifest that says which of them count.

Files are named by their content and never change. A manifest lists the files of one data version;
`current` is swapped by a rename, so a reader sees the old version or the new one, never a mixture.
"""

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tuntas.measures.contract import TABLES
from tuntas.measures.contract import VERSION as CONTRACT

CURRENT = "current.json"
NAME = re.compile(r"[A-Za-z0-9_-]+\.parquet")  # nothing of it leaves the folder or is a pattern
KEPT_VERSIONS = 3  # readers of an older manifest finish before its files go


class NoFactsError(Exception):
    """Nothing has been exported yet; the message says what to do."""


@dataclass(frozen=True)
class FactFile:
    """One file: `fingerprint` tells from which state of the source it was made."""

    name: str
    rows: int
    fingerprint: str


@dataclass(frozen=True)
class Snapshot:
    """One data version. `files` goes by table, source of the rows, and month."""

    root: Path
    version: str
    made_at: datetime
    files: Mapping[str, Mapping[str, FactFile]] = field(default_factory=dict)

    def paths(self, table: str) -> list[Path]:
        """Return the files of a table, in the order of their parts."""
        parts = self.files.get(table, {})
        return [self.root / "files" / parts[part].name for part in sorted(parts)]

    def rows(self, table: str) -> int:
        """Return how many rows a table has."""
        return sum(file.rows for file in self.files.get(table, {}).values())


def current(root: Path) -> Snapshot:
    """Return the data version that counts now; raises `NoFactsError` when none can be read."""
    try:
        text = (root / CURRENT).read_text(encoding="utf-8")
        return _snapshot(root, json.loads(text))
    except FileNotFoundError as error:
        raise NoFactsError(
            f"Belum ada berkas fakta di {root}. Buat dengan: tuntas facts refresh"
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NoFactsError(f"{root / CURRENT} rusak: {error}") from error


def part_of(source: str, month: date) -> str:
    """Return the name of one source's part of one month."""
    return f"{source}/{month:%Y-%m}"


class Draft:
    """The next data version: begins as the last one, and changes part by part."""

    def __init__(self, root: Path, last: Snapshot | None) -> None:
        self.root = root
        self.files = {table: dict(parts) for table, parts in last.files.items()} if last else {}

    def fingerprints(self, table: str, source: str) -> dict[str, str]:
        """Return part → fingerprint of what a source has written to a table."""
        parts = self.files.get(table, {})
        return {
            part: file.fingerprint
            for part, file in parts.items()
            if part.rpartition("/")[0] == source
        }

    def put(self, table: str, part: str, written: Path, *, rows: int, fingerprint: str) -> None:
        """Take over a file just written; it is moved to its lasting name."""
        if table not in TABLES:
            raise KeyError(f"{table} is no table of the contract")
        name = f"{table}-{part.replace('/', '-')}-{_digest(written)}.parquet"
        target = self.root / "files" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        _synced(written)
        written.replace(target)
        self.files.setdefault(table, {})[part] = FactFile(name, rows, fingerprint)

    def drop(self, table: str, part: str) -> None:
        """Leave a part out of the next version; its source has no such rows any more."""
        del self.files[table][part]


@contextmanager
def next_version(root: Path, *, at: datetime) -> Iterator[Draft]:
    """Prepare the next data version; it counts from the moment this ends without an error.

    One writer at a time: a second one waits.
    """
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        last = _last(root)
        draft = Draft(root, last)
        yield draft
        if last is None or draft.files != last.files:
            _swap(root, draft, at)
        _sweep(root)


def _last(root: Path) -> Snapshot | None:
    try:
        return current(root)
    except NoFactsError:
        return None


def _snapshot(root: Path, data: Mapping[str, Any]) -> Snapshot:
    files = {
        table: {part: FactFile(**file) for part, file in parts.items()}
        for table, parts in data["files"].items()
    }
    names = [file.name for parts in files.values() for file in parts.values()]
    if strange := [name for name in names if not NAME.fullmatch(name)]:
        raise ValueError(f"{strange[0]!r:.80} is no name of a fact file")
    return Snapshot(root, data["version"], datetime.fromisoformat(data["made_at"]), files)


def _swap(root: Path, draft: Draft, at: datetime) -> None:
    files = {
        table: {part: asdict(file) for part, file in sorted(parts.items())}
        for table, parts in sorted(draft.files.items())
    }
    content = json.dumps({"contract": CONTRACT, "files": files}, sort_keys=True)
    version = f"{at:%Y%m%d-%H%M%S}-{hashlib.sha256(content.encode()).hexdigest()[:8]}"
    manifest = {"version": version, "made_at": at.isoformat(), "contract": CONTRACT, "files": files}
    versions = root / "versions"
    versions.mkdir(exist_ok=True)
    for target in (versions / f"{version}.json", root / CURRENT):
        written = target.with_suffix(".new")
        written.write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        _synced(written)
        written.replace(target)


def _sweep(root: Path) -> None:
    """Remove versions beyond the last few, and files that no kept version names."""
    versions = sorted((root / "versions").glob("*.json"))
    for old in versions[:-KEPT_VERSIONS]:
        old.unlink()
    named = {
        file["name"]
        for kept in versions[-KEPT_VERSIONS:]
        for parts in json.loads(kept.read_text(encoding="utf-8"))["files"].values()
        for file in parts.values()
    }
    for file in (root / "files").glob("*.parquet"):
        if file.name not in named:
            file.unlink()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def _synced(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
