"""What the documents promise exists: links, commands, settings, the same chapters in both languages."""

import re
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest
from django.core.management import get_commands

from tuntas.config.cli import PROGRAMS
from tuntas.config.environment import BOOTSTRAP_NAMES, Environment
from tuntas.config.usage import USAGE

ROOT = Path(__file__).resolve().parents[2]
IN_TEXT = re.compile(r"\]\(([^)#\s]+)")
SETTING = re.compile(r"\bTUNTAS_[A-Z][A-Z_]*[A-Z]\b")
COMMAND = re.compile(
    r"(?:run\.py|^ *(?:\$ )?tuntas|`tuntas|bin/tuntas) ([a-z][a-z-]+)", re.MULTILINE
)
LISTED = re.compile(r"^  ([a-z]+) ", re.MULTILINE)
OF_RUN_PY = {"test", "help"}
SETTINGS = {one.metadata["name"] for one in fields(Environment)} | BOOTSTRAP_NAMES


def tracked(*patterns: str) -> list[Path]:
    """Files of the repository; without git every file that lies there."""
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in done.stdout.splitlines()]


def documents() -> list[Path]:
    return [path for path in tracked("*.md") if path.exists()]


def operating() -> list[Path]:
    """What somebody follows with a keyboard."""
    return [*documents(), *tracked("deploy/*")]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", documents(), ids=name)
def test_links_lead_to_files_that_exist(path: Path) -> None:
    targets = [one for one in IN_TEXT.findall(path.read_text("utf-8")) if "://" not in one]
    missing = [one for one in targets if not (path.parent / one).exists()]
    assert missing == []


@pytest.mark.parametrize("path", operating(), ids=name)
def test_settings_that_are_named_exist(path: Path) -> None:
    assert set(SETTING.findall(path.read_text("utf-8"))) <= SETTINGS


@pytest.mark.parametrize("path", operating(), ids=name)
def test_commands_that_are_named_exist(path: Path) -> None:
    known = OF_RUN_PY | set(PROGRAMS) | set(get_commands())
    assert set(COMMAND.findall(path.read_text("utf-8"))) <= known


@pytest.mark.parametrize("text", USAGE, ids=["id", "en"])
def test_the_help_lists_commands_that_exist(text: str) -> None:
    listed = set(LISTED.findall(text))
    assert set(PROGRAMS) <= listed
    assert listed <= set(PROGRAMS) | set(get_commands())


def test_both_read_me_files_have_the_same_chapters_links_and_accounts() -> None:
    english, indonesian = ((ROOT / one).read_text("utf-8") for one in ("README.md", "README.id.md"))
    for pattern in (r"^(#+) ", r"^    ", r"`[a-z.]+@contoh\.example`"):
        assert len(re.findall(pattern, english, re.MULTILINE)) == len(
            re.findall(pattern, indonesian, re.MULTILINE)
        )


def test_the_check_of_commands_would_notice_a_wrong_one() -> None:
    assert COMMAND.findall("python3 run.py imprt x\n    tuntas fly\nsee `tuntas swim`") == [
        "imprt",
        "fly",
        "swim",
    ]
