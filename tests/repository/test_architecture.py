"""The architecture is a test: contracts hold, and a planted violation is found."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINTER = Path(sys.executable).with_name("lint-imports")


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        ("core/errors.py", "import tuntas.cases.engine", "Imports point down"),
        ("rules/casework/clocks.py", "import django.db", "Rules know neither Django"),
        ("rules/spelling/__init__.py", "import tuntas.rules.casework", "Rules lean only"),
        ("cases/queries/__init__.py", "import tuntas.cases.actions", "Reading does not write"),
    ],
)
def test_a_planted_violation_is_found(module: str, line: str, broken: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    ignore = shutil.ignore_patterns("__pycache__", "static", "locale", "data", "tests")
    shutil.copytree(ROOT / "src", copy / "src", ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", copy)
    planted = copy / "src" / "tuntas" / module
    planted.write_text(f"{planted.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    done = subprocess.run(
        [LINTER, "--no-cache"],
        cwd=copy,
        env={"PYTHONPATH": "src", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{broken}" in done.stdout
    assert "BROKEN" in done.stdout
