"""Checks a delivery: a copy of a government's fact files, before a hub computes with it.

Nothing is believed and nothing is changed. The manifest is read first (`hub_manifest`), then each
file's name and digest, and only then DuckDB reads the rows (`hub_rows`) with those files within its
reach and no other. Check a copy that the sender can no longer write to.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from tuntas.measures.case_facts import quoted
from tuntas.measures.contract import TABLES
from tuntas.measures.hub_manifest import (
    Finding,
    Listed,
    ManifestError,
    file_findings,
    read_manifest,
)
from tuntas.measures.hub_rows import Looked, Rows

MEMORY_LIMIT = "1GB"


@dataclass(frozen=True)
class Delivery:
    """What a check found; `government` is the code that the rows carry, where they agree."""

    version: str
    government: str
    rows: Mapping[str, int]
    findings: Sequence[Finding]

    @property
    def is_accepted(self) -> bool:
        """Return whether a hub may compute with it."""
        return not any(one.refuses for one in self.findings)


def check(folder: Path, *, government: str = "") -> Delivery:
    """Return what is wrong with a delivery; `government` is the code of who may deliver here.

    Memory is bounded by `MEMORY_LIMIT` and the greatest manifest; what does not fit is spilled.
    """
    try:
        manifest = read_manifest(folder)
    except ManifestError as error:
        return Delivery("", "", {}, [error.finding])
    findings = [*_named_twice(manifest.files)]
    findings += [one for listed in manifest.files for one in file_findings(folder, listed)]
    doubtful = {one.file for one in findings}
    sound = [one for one in manifest.files if one.name not in doubtful]
    files = folder.absolute() / "files"
    with _desk([files / one.name for one in sound]) as connection:
        rows = Rows(connection, files)
        looked = [rows.of_file(one) for one in sound]
        findings += [finding for one in looked for finding in one.findings]
        findings += rows.across([one.listed for one in looked if one.is_readable])
    findings += _governments(looked, government)
    codes = set().union(*(one.governments for one in looked))
    count = {name: sum(one.rows for one in manifest.files if one.table == name) for name in TABLES}
    return Delivery(manifest.version, codes.pop() if len(codes) == 1 else "", count, findings)


def _named_twice(files: Sequence[Listed]) -> Iterator[Finding]:
    seen: set[str] = set()
    for one in files:
        if one.name in seen:
            yield Finding(one.table, one.name, "listed-twice", example=one.part)
        seen.add(one.name)


def _governments(looked: Sequence[Looked], expected: str) -> Iterator[Finding]:
    """Yield the files whose rows are not of one government, or not of the one that may deliver."""
    right = expected or next((min(one.governments) for one in looked if one.governments), "")
    for one in looked:
        strange = sorted(one.governments - {right})
        if strange:
            listed = one.listed
            yield Finding(
                listed.table, listed.name, "government", len(strange), f"{strange[0]}; {right}"
            )


@contextmanager
def _desk(paths: Sequence[Path]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open DuckDB with these files to read and nothing else; no extension is loaded or fetched."""
    with TemporaryDirectory() as spilled:
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": MEMORY_LIMIT,
            "threads": 2,
            "temp_directory": spilled,
            "autoload_known_extensions": False,
            "autoinstall_known_extensions": False,
        }
        with duckdb.connect(config=config) as connection:
            allowed = ", ".join(quoted(str(path)) for path in paths)
            connection.execute(f"SET allowed_paths = [{allowed}]")
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            yield connection
