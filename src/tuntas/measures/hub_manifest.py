"""The manifest of a delivery, read as something a stranger wrote: nothing in it is believed."""

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tuntas.measures.contract import TABLES
from tuntas.measures.contract import VERSION as CONTRACT
from tuntas.measures.store import CURRENT

MAX_BYTES = 16 * 1024 * 1024
DIGEST_SIGNS = 16
PART = re.compile(r"[A-Za-z0-9_-]{1,60}/(?P<month>[0-9]{4}-(?:0[1-9]|1[0-2]))")
VERSION = re.compile(r"[0-9]{8}-[0-9]{6}-(?P<digest>[0-9a-f]{8})")
HASHED = re.compile(rf"[0-9a-f]{{{DIGEST_SIGNS}}}")
FILE_KEYS = {"name", "rows", "fingerprint"}


@dataclass(frozen=True)
class Finding:
    """What is wrong: how often, and the first place. `refuses` is false for what is only told."""

    table: str
    file: str
    rule: str
    count: int = 1
    example: str = ""
    refuses: bool = True


@dataclass(frozen=True)
class Listed:
    """A file that the manifest names."""

    table: str
    part: str
    name: str
    rows: int

    @property
    def month(self) -> date:
        """Return the first day of the month that its rows belong to."""
        return date.fromisoformat(f"{self.part.rpartition('/')[2]}-01")


@dataclass(frozen=True)
class Manifest:
    """A manifest whose shape is right; whether its files are is another question."""

    version: str
    made_at: datetime
    files: tuple[Listed, ...]


class ManifestError(Exception):
    """A manifest of which nothing can be used; `rule` and `example` make a finding."""

    def __init__(self, rule: str, example: str = "") -> None:
        super().__init__(f"{rule}: {example}")
        self.finding = Finding("", CURRENT, rule, example=example)


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a delivery; raises `ManifestError`."""
    data = _mapping(_json(folder / CURRENT), "")
    contract = data.get("contract")
    if type(contract) is not int or contract != CONTRACT:
        raise ManifestError("contract", f"{contract!r}; {CONTRACT}")
    try:
        made_at = datetime.fromisoformat(str(data.get("made_at")))
    except ValueError as error:
        raise ManifestError("manifest", f"made_at: {data.get('made_at')!r}") from error
    files = tuple(_listed(_mapping(data.get("files"), "files")))
    return Manifest(_version(data), made_at, files)


def unsafe(path: Path) -> str:
    """Return why a file is not read: `missing`, or `link` for all that is no plain file; or ''."""
    try:
        mode = path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return "missing"
    return "" if stat.S_ISREG(mode) else "link"


def file_findings(folder: Path, listed: Listed) -> Iterator[Finding]:
    """Yield what is wrong with a file before it is read as Parquet; with a bad name it is not opened."""
    rule = _wrong_name(listed)
    if rule:
        yield Finding(listed.table, listed.name, rule, example=listed.name)
        return
    path = folder / "files" / listed.name
    rule = "link" if path.parent.is_symlink() else unsafe(path)
    if rule:
        yield Finding(listed.table, listed.name, rule)
        return
    found = _digest(path)
    if found != listed.name.removesuffix(".parquet")[-DIGEST_SIGNS:]:
        yield Finding(listed.table, listed.name, "hash", example=found)


def _wrong_name(listed: Listed) -> str:
    if re.search(r"[/\\\0]|\.\.", listed.name):
        return "path"
    stem = f"{listed.table}-{listed.part.replace('/', '-')}-"
    end = listed.name.removeprefix(stem).removesuffix(".parquet")
    is_whole = listed.name == f"{stem}{end}.parquet" and HASHED.fullmatch(end)
    return "" if is_whole else "name"


def _json(path: Path) -> Any:
    rule = unsafe(path)
    if rule:
        raise ManifestError(rule)
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise ManifestError("manifest", f"{size} > {MAX_BYTES} B")
    try:
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:  # no JSON, no UTF-8, or nested without end
        raise ManifestError("manifest", str(error)) from error


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ManifestError("manifest", f"{where}: {value!r:.60}")
    return value


def _version(data: Mapping[str, Any]) -> str:
    """Return the data version; its end is the digest of what it lists, as `store` makes it."""
    version = VERSION.fullmatch(str(data.get("version")))
    content = json.dumps({"contract": CONTRACT, "files": data["files"]}, sort_keys=True)
    digest = hashlib.sha256(content.encode()).hexdigest()[:8]
    if version is None or version["digest"] != digest:
        raise ManifestError("version", f"{data.get('version')!r:.60}; {digest}")
    return version[0]


def _listed(tables: Mapping[str, Any]) -> Iterator[Listed]:
    for table, parts in tables.items():
        if table not in TABLES:
            raise ManifestError("table", f"{table!r:.60}")
        for part, file in _mapping(parts, table).items():
            where = f"{table} {part!r:.60}"
            if not PART.fullmatch(part):
                raise ManifestError("manifest", where)
            yield _file(table, part, _mapping(file, where), where)


def _file(table: str, part: str, file: Mapping[str, Any], where: str) -> Listed:
    if set(file) != FILE_KEYS:
        raise ManifestError("manifest", f"{where}: {sorted(file)!r:.60}")
    name, rows = file["name"], file["rows"]
    texts = isinstance(name, str) and isinstance(file["fingerprint"], str)
    if not texts or type(rows) is not int or rows < 0:
        raise ManifestError("manifest", f"{where}: {name!r:.60}, {rows!r:.60}")
    return Listed(table, part, name, rows)


def _digest(path: Path) -> str:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(descriptor, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:DIGEST_SIGNS]
