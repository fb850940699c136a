#!/usr/bin/env python3
"""Make regions.csv.gz from an unpacked idn-area-data package.

Usage:
    npm pack idn-area-data@4.0.1 && tar xzf idn-area-data-4.0.1.tgz
    python3 tools/make_regions.py package src/tuntas/organisation/data/regions.csv.gz

The same package gives the same bytes. Together with the package this file is the complete
method of alteration that the Open Database Licence asks to be offered (section 4.6 b).
"""

import argparse
import csv
import gzip
import io
import sys
from collections.abc import Iterator
from pathlib import Path

SOURCES = {
    "province": "provinces.csv",
    "regency": "regencies.csv",
    "district": "districts.csv",
    "village": "villages.csv",
}

Row = tuple[str, str, str]


def main() -> None:
    """Convert the package named on the command line and print how many regions it gave."""
    parser = argparse.ArgumentParser(description="Make regions.csv.gz from idn-area-data.")
    parser.add_argument("package", type=Path, help="folder of the unpacked package")
    parser.add_argument("target", type=Path, help="file to write")
    given = parser.parse_args()
    rows = sorted(read_package(given.package))
    refuse_orphans(rows)
    given.target.write_bytes(compress(rows))
    sys.stdout.write(f"{len(rows)} regions in {given.target}\n")


def read_package(package: Path) -> Iterator[Row]:
    """Yield (code, name, level) of every region in the package, in the package's order."""
    for level, name in SOURCES.items():
        with (package / "data" / name).open(encoding="utf-8", newline="") as lines:
            for record in csv.DictReader(lines):
                yield record["code"], tidy(record["name"]), level


def tidy(name: str) -> str:
    """Repair slips of typing: a quotation mark for an apostrophe, a footnote star, a small initial."""
    name = name.replace('"', "'").replace("\u2019", "'").rstrip("*").strip()
    return name[:1].upper() + name[1:]


def refuse_orphans(rows: list[Row]) -> None:
    """Stop if a code stands twice or the region above it is missing."""
    codes = {code for code, _, _ in rows}
    if len(codes) != len(rows):
        sys.exit("A code stands twice in the package; nothing was written.")
    for code in codes:
        above = code.rpartition(".")[0]
        if above and above not in codes:
            sys.exit(f"{code} lies in {above}, which the package lacks; nothing was written.")


def compress(rows: list[Row]) -> bytes:
    """Return the rows as gzipped CSV without time or file name, so that bytes can be compared."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("code", "name", "level"))
    writer.writerows(rows)
    return gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0)


if __name__ == "__main__":
    main()
