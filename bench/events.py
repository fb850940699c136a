"""Measures imports of event logs: `PYTHONPATH=src .venv/bin/python bench/events.py [EVENTS …]`.

Each size (1,000,000 and 10,000,000 unless told) is generated as CSV, five events a case, imported into
an empty log, and imported again, when nothing is new. Reported: rows a second, and the peak resident
memory of the importing process. Bound: 400 MB. Needs an empty TUNTAS_HOME or DATABASE_URL, and room
of about 700 bytes an event while it runs; the log's rows are removed afterwards.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

SIZES = [int(one) for one in sys.argv[1:]] or [1_000_000, 10_000_000]
BOUND_MB = 400
STEPS = ("Diterima", "Diperiksa", "Dinilai", "Disetujui", "Diserahkan")
BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
PROGRAM = """
import json, resource, sys, time
from pathlib import Path
import django
django.setup()
from django.utils import timezone
from tuntas.cases.actors import SYSTEM
from tuntas.exchange.events.importer import Options, import_events
begun = time.perf_counter()
options = Options(log="bench", zone="Asia/Jakarta", end_activities=["Diserahkan"])
done = import_events(Path(sys.argv[1]), options, by=SYSTEM, at=timezone.now())
print(json.dumps({
    "seconds": round(time.perf_counter() - begun, 1),
    "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    "new": done.result.added, "unchanged": done.result.unchanged, "cases": done.result.cases,
}))
"""
EMPTY = """
import django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SET client_min_messages = error")
    cursor.execute("TRUNCATE eventlogs_eventlog CASCADE")
"""


def generate(path: Path, events: int) -> None:
    """Write cases one after the other, each step some hours after the one before."""
    chance = random.Random(4)
    with path.open("w", encoding="utf-8") as file:
        file.write("No Permohonan;Kegiatan;Waktu;Petugas;Kanal;Batas Waktu\n")
        for case in range(events // len(STEPS)):
            at = BEGIN + timedelta(seconds=case * 60)
            due = (at + timedelta(days=14)).strftime("%Y-%m-%d")
            for step in STEPS:
                file.write(
                    f"IZIN/{case:08d};{step};{at:%Y-%m-%d %H:%M:%S};P{case % 97};loket;{due}\n"
                )
                at += timedelta(seconds=chance.randrange(300_000))


def run(program: str, *arguments: str) -> str:
    """Run in a process of its own, so that its peak memory is its own."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tuntas.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def main() -> None:
    """Measure each size, twice in a row."""
    from tuntas.config.embedded_postgres import ensure_running, stop
    from tuntas.config.settings import HOME

    cluster = None if os.environ.get("DATABASE_URL") else ensure_running(HOME)
    try:
        subprocess.run(
            [sys.executable, "-m", "tuntas.config.cli", "migrate", "-v", "0"], check=True
        )
        for size in SIZES:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "bench.csv"
                generate(path, size)
                for what in ("first", "again"):
                    figures = json.loads(run(PROGRAM, str(path)))
                    figures["rows_a_second"] = round(size / figures["seconds"])
                    print(json.dumps({"events": size, "import": what, **figures}), flush=True)
                    assert figures["peak_mb"] < BOUND_MB, figures
            run(EMPTY)
    finally:
        if cluster is not None:
            stop(cluster)


if __name__ == "__main__":
    main()
