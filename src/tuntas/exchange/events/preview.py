"""The first look at a file that was handed in, in a process of its own so that the web worker stays small.

    python -m tuntas.exchange.events.preview FILE NAME OBJECT_TYPE CPU_SECONDS

writes a `Preview` as JSON.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import django
from django.conf import settings

from tuntas.core.errors import DomainError

MAX_UPLOAD_BYTES = 50 * 1024 * 1024
CPU_SECONDS = 25  # a file that takes more was made to harm, or is too large
PATIENCE_SECONDS = 110  # by the clock: waiting is the machine's fault; nginx in front waits 120
ROWS = 5
LOOKED_AT = 2_000  # rows from which the columns of an XES file are learnt


@dataclass
class Preview:
    """What a file holds at first sight; `error`: why it cannot be read, or which choice is missing.

    `headers` are a table's columns, `rows` its first lines; of other formats the first events as
    (case, activity, time). `chosen` is field → column or attribute, `unclear` field → those that fit.
    """

    format: str = ""
    headers: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    chosen: dict[str, str] = field(default_factory=dict)
    unclear: dict[str, list[str]] = field(default_factory=dict)
    types: list[str] = field(default_factory=list)
    error: str = ""


def preview_of(path: Path, *, filename: str, object_type: str = "") -> Preview:
    """Look into the file. Raises `DomainError` where the process broke down or had no time."""
    command = [sys.executable, "-m", "tuntas.exchange.events.preview"]
    try:
        done = subprocess.run(  # noqa: S603 - our own program; file and name are plain arguments
            [*command, str(path), filename, object_type, str(CPU_SECONDS)],
            capture_output=True,
            check=True,
            timeout=PATIENCE_SECONDS,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
    except subprocess.TimeoutExpired as error:
        raise DomainError(_busy(filename)) from error
    except subprocess.CalledProcessError as error:
        raise DomainError(_too_long(filename)) from error
    return Preview(**json.loads(done.stdout))


def _busy(filename: str) -> str:
    from django.utils.translation import gettext as _  # noqa: PLC0415 - after the settings

    return _(
        "Server sedang sibuk, jadi berkas “%(name)s” belum selesai diperiksa. "
        "Coba lagi beberapa menit lagi."
    ) % {"name": filename}


def _too_long(filename: str) -> str:
    from django.utils.translation import gettext as _  # noqa: PLC0415 - after the settings

    return _("Berkas “%(name)s” tidak dapat diperiksa. Bagi menjadi berkas yang lebih kecil.") % {
        "name": filename
    }


def look(path: Path, filename: str, object_type: str) -> Preview:
    """Look into the file in this process; what is wrong becomes the preview's error."""
    from tuntas.exchange.events.opening import open_source  # noqa: PLC0415 - needs the apps
    from tuntas.exchange.events.packed import head_of, is_gzip  # noqa: PLC0415
    from tuntas.exchange.tables import TableError  # noqa: PLC0415

    preview = Preview()
    try:
        head = head_of(path).lstrip(b"\xef\xbb\xbf \t\r\n")
        if not (is_gzip(path) or head.startswith((b"<", b"{"))):
            _look_at_table(path, filename, preview)
            return preview
        source = open_source(
            path, filename=filename, stated={}, object_type=object_type,
            zone=ZoneInfo(settings.TIME_ZONE), max_bytes=MAX_UPLOAD_BYTES,
        )  # fmt: skip
        preview.format = source.format
        preview.rows = _first_events(source)
        preview.chosen = dict(source.mapping)
    except (DomainError, TableError) as error:
        preview.error = error.message
        preview.types = list(getattr(error, "types", ()))
        preview.format = "ocel" if preview.types else preview.format
    return preview


def _first_events(source: Any) -> list[list[str]]:
    from tuntas.eventlogs.rows import EventRow  # noqa: PLC0415 - needs the apps

    events = [one for one in islice(source, LOOKED_AT) if isinstance(one, EventRow)]
    return [[one.case, one.activity, one.at.isoformat(" ", "minutes")] for one in events[:ROWS]]


def _look_at_table(path: Path, filename: str, preview: Preview) -> None:
    from tuntas.exchange.events.fields import fitting  # noqa: PLC0415 - needs the apps
    from tuntas.exchange.events.tabular import any_table  # noqa: PLC0415
    from tuntas.exchange.tables import text_of  # noqa: PLC0415

    table = any_table(path, filename=filename, max_bytes=MAX_UPLOAD_BYTES)
    preview.format, preview.headers = "table", [text for text in table.header if text]
    below = islice(table.source(), table.line, table.line + ROWS)
    kept = [at for at, text in enumerate(table.header) if text]
    for cells in below:
        preview.rows.append([text_of(cells[at])[:60] if at < len(cells) else "" for at in kept])
    for name, at in fitting(table.header).items():
        headers = [table.header[place] for place in at]
        if len(headers) == 1:
            preview.chosen[name] = headers[0]
        elif headers:
            preview.unclear[name] = headers


def as_json(preview: Preview) -> Mapping[str, Any]:
    """Return what the process writes."""
    return asdict(preview)


def main(path: str, filename: str, object_type: str, cpu_seconds: str) -> None:
    """Limit this process, then look and write."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(cpu_seconds), int(cpu_seconds)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    django.setup()
    json.dump(as_json(look(Path(path), filename, object_type)), sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
