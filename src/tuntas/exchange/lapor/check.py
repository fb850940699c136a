"""Refuse at once what is no export, without loading a workbook into the web server's memory."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tuntas.exchange.lapor.actions import MAX_FILE_BYTES
from tuntas.exchange.tables import TableError

PATIENCE_SECONDS = 15  # what takes longer to open is left to the import itself


def check_is_export(path: Path, *, filename: str) -> None:
    """Raise `TableError` if the file is certainly no export."""
    command = [sys.executable, "-m", "tuntas.exchange.lapor.check_child"]
    try:
        done = subprocess.run(  # noqa: S603 - our own program; file and name are plain arguments
            [*command, str(path), filename, str(MAX_FILE_BYTES)],
            capture_output=True,
            check=False,
            timeout=PATIENCE_SECONDS,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
    except subprocess.TimeoutExpired:
        return
    refusal = json.loads(done.stdout) if done.returncode == 0 else {}
    if refusal:
        raise TableError(refusal["code"], **refusal["params"])
