"""Files of events made on the fly."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.personas import MONDAY

from tuntas.cases.actors import SYSTEM
from tuntas.exchange.events.importer import EventsImport, Options, import_events

CSV = """Nomor Permohonan;Kegiatan;Waktu;Petugas;Tanggal Selesai;Rencana Selesai
A-1;Diterima;2026-03-02 08:00;Rahmawati;2026-03-05 10:00;2026-03-04
A-1;Diserahkan;2026-03-05 10:00;Rahmawati;2026-03-05 10:00;2026-03-04
A-2;Diterima;2026-03-03 09:00;Sulastri;;2026-03-06
"""
Bring = Callable[..., EventsImport]


@pytest.fixture
def bring(tmp_path: Path, db: None) -> Bring:
    """Imports text or bytes as a file; keyword arguments are `Options`."""

    def bring(content: str | bytes, *, name: str = "izin.csv", **options: Any) -> EventsImport:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        partial = tmp_path / "ditolak.csv" if options.get("partial") else None
        values: dict[str, Any] = {"zone": "Asia/Jakarta", "log": "izin", **options}
        return import_events(
            path,
            Options(**values),
            by=SYSTEM,
            at=MONDAY,
            refused_to=partial,
        )

    return bring


def xes(traces: str, *, head: str = "") -> str:
    """Return a log around traces."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<log xes.version="2.0" '
        'xmlns="http://www.xes-standard.org/"><global scope="trace"><string key="concept:name" '
        f'value="UNKNOWN"/></global>{traces}</log>'
    )


def event(activity: str, at: str, **attributes: str) -> str:
    """Return an event element; `__` in a keyword stands for a colon."""
    more = "".join(
        f'<string key="{key.replace("__", ":")}" value="{value}"/>'
        for key, value in attributes.items()
    )
    return (
        f'<event><string key="concept:name" value="{activity}"/>'
        f'<date key="time:timestamp" value="{at}"/>{more}</event>'
    )


def trace(case: str, *events: str, inside: str = "") -> str:
    """Return a trace element."""
    return f'<trace><string key="concept:name" value="{case}"/>{inside}{"".join(events)}</trace>'


def packed(text: str) -> bytes:
    """Return the text as gzip."""
    return gzip.compress(text.encode(), mtime=0)  # the name of a test may hold it
