"""Reads an old .xls in a process of its own and writes its cells to standard output.

A damaged .xls can make the parser ask for more memory than there is, which ends the process it runs
in; here that is only this one. Run as a file, with nothing imported from the rest of the program:

    python -I xls_child.py FILE

Writes one JSON line per sheet, `{"sheet": title}`, followed by one array per row. Values that JSON
lacks are `{"date"|"datetime"|"time"|"seconds": …}`. Exit status 3 means a password.
"""

import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import TextIO

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum

MAX_MEMORY_BYTES = 1024**3
MAX_CPU_SECONDS = 60
PASSWORD_STATUS = 3


def tagged(value: object) -> dict[str, str | float]:
    """A value that JSON lacks, by its kind. Raises TypeError for one not met in cells."""
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    if isinstance(value, timedelta):
        return {"seconds": value.total_seconds()}
    raise TypeError(value)


def write_cells(path: str, out: TextIO) -> None:
    """Writes every worksheet of the workbook at `path`."""
    with CalamineWorkbook.from_path(path) as book:
        for data in book.sheets_metadata:
            if data.typ == SheetTypeEnum.WorkSheet:
                out.write(json.dumps({"sheet": data.name}) + "\n")
                out.writelines(
                    json.dumps(cells, default=tagged) + "\n"
                    for cells in book.get_sheet_by_name(data.name).iter_rows()
                )


def main() -> int:
    """Limits itself, then reads."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        write_cells(sys.argv[1], sys.stdout)
    except PasswordError:
        return PASSWORD_STATUS
    return 0


if __name__ == "__main__":
    sys.exit(main())
