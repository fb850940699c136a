"""Looks in a process of its own whether a file is an export; see `check`.

    python -m tuntas.exchange.lapor.check_child FILE NAME MAX_BYTES

Writes a JSON object, empty or with the code and the values of the refusal.
"""

import json
import sys
from pathlib import Path

from tuntas.exchange.lapor.reader import read_laporan_ringkas
from tuntas.exchange.tables import TableError


def main() -> None:
    """Find the header, or say why not."""
    path, name, max_bytes = sys.argv[1:]
    try:
        read_laporan_ringkas(Path(path), filename=name, max_bytes=int(max_bytes))
    except TableError as error:
        json.dump({"code": error.code, "params": error.params}, sys.stdout)
    else:
        json.dump({}, sys.stdout)


if __name__ == "__main__":
    main()
