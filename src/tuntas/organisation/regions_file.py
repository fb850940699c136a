"""The regions of Indonesia by official code, read from the file shipped with the program.

Source, licence and making of the file: data/README.md.
"""

import csv
import gzip
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Literal, NamedTuple, cast

REGIONS_FILE = Path(__file__).parent / "data" / "regions.csv.gz"

Level = Literal["province", "regency", "district", "village"]


class RegionRow(NamedTuple):
    """One region; `parent_code` is empty for a province and otherwise stands in the file too."""

    code: str
    name: str
    level: Level
    parent_code: str


def read_regions(prefix: str = "") -> Iterator[RegionRow]:
    """Yield the regions in order of code, each after the region it lies in.

    Args:
        prefix: an official code; only that region and those inside it come. A code that does not
            exist gives nothing, and so does part of a number: "3" is not "32".
    """
    with gzip.open(REGIONS_FILE, "rt", encoding="utf-8", newline="") as lines:
        for record in csv.DictReader(lines):
            if _lies_in(record["code"], prefix):
                yield _region(record)


def existing_codes(codes: Collection[str]) -> frozenset[str]:
    """Keep the codes that the list has; it is read once, whatever their number."""
    wanted = frozenset(codes)
    return frozenset(row.code for row in read_regions() if row.code in wanted) if wanted else wanted


def _lies_in(code: str, prefix: str) -> bool:
    return not prefix or code == prefix or code.startswith(f"{prefix}.")


def _region(record: dict[str, str]) -> RegionRow:
    code = record["code"]
    return RegionRow(code, record["name"], cast("Level", record["level"]), code.rpartition(".")[0])
