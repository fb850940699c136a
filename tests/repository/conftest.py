"""An account that is not root, with a folder of its own, whoever runs the tests."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

ROOT = 0
NOBODY = 65534


@pytest.fixture
def ordinary_folder() -> Iterator[Path]:
    """Belongs to the account; pytest's own folders let nobody but their owner through."""
    folder = Path(tempfile.mkdtemp(prefix="tuntas-test-"))
    if os.geteuid() == ROOT:
        os.chown(folder, NOBODY, NOBODY)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def ordinary_run() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs Python with these arguments and variables as an account without a home.

    Packages of this environment can be imported.
    """
    account: dict[str, Any] = {}
    if os.geteuid() == ROOT:
        account = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    python = _reachable_python(account)

    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        packages = str(Path(psycopg.__file__).parents[1])
        environment = {"PYTHONPATH": packages, "PATH": os.defpath, "HOME": "/nonexistent"}
        return subprocess.run(
            [python, *arguments],
            cwd="/",
            env={**environment, **variables},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            **account,
        )

    return run


def _reachable_python(account: dict[str, Any]) -> str:
    """This Python, or the system's of the same version where this one lies below root's home."""
    question = ["-c", "import sys; print(sys.version_info[:2])"]
    for python in (sys.executable, "/usr/bin/python3"):
        try:
            said = subprocess.run(
                [python, *question], capture_output=True, text=True, check=False, **account
            )
        except OSError:
            continue
        if said.stdout.strip() == str(sys.version_info[:2]):
            return python
    pytest.skip("no Python of this version that an ordinary account can reach")
