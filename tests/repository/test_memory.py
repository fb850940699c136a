"""Web workers stay small: what only imports, pictures and statistics need is loaded when it is needed."""

import os
import subprocess
import sys
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[2] / "src"
HEAVY = ("numpy", "holidays", "PIL", "sklearn", "vl_convert", "granian.server")
PROGRAM = f"""
import sys
from pathlib import Path
import tuntas.config.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
print(",".join(name for name in {HEAVY!r} if name in sys.modules))
"""


def test_a_web_worker_loads_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == ""
