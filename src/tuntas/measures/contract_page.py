"""The contract as a page: `python -m tuntas.measures.contract_page docs/facts.md`."""

import sys
from collections.abc import Iterator
from pathlib import Path

from tuntas.measures.contract import TABLES, VERSION, Table


def page() -> str:
    """Return docs/facts.md."""
    tables = "\n".join(line for table in TABLES.values() for line in _section(table))
    return f"""# Fact files: the contract

Generated from `tuntas/measures/contract.py`; a test compares. Do not edit. Version {VERSION}.

Facts are what every figure is made of. `tuntas facts refresh` writes them from the database, the worker does so every
hour; `tuntas facts show` says what there is.

- A file is Parquet and holds the rows of one table, one source and one month. It is named by its content and never
  changes; what changed is a new file. `current.json` lists the files of the data version that counts and is swapped by a
  rename, so that a reader sees one whole version. The last three versions stay.
- A month is written anew when its fingerprint changed: rows, their last change, the calendar, the contract. Running it
  twice changes nothing.
- Moments are UTC without a zone, months are the first day of the local month, durations are whole minutes. Working
  minutes follow the calendar of the unit that held the case: office hours, public holidays, joint leave, days of its own.
  Years whose holidays nobody told us (before 2018) have the usual week; `calendar_known` says so.
- Nothing names a citizen or an officer: no words, no files, no contacts, no tracking codes. `resource` is a keyed hash
  that only this installation could make again.

{tables}
"""


def _section(table: Table) -> Iterator[str]:
    yield f"## {table.name}\n"
    yield f"{table.meaning} Divided by `{table.month}`, ordered by {', '.join(table.order)}.\n"
    yield "| column | type | may be empty | meaning |"
    yield "|---|---|---|---|"
    for column in table.columns:
        empty = "" if column.required else "yes"
        yield f"| {column.name} | {column.type} | {empty} | {column.meaning} |"
    yield ""


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
