"""A government's own rule replaces the shipped one; a broken file replaces nothing and is told once."""

import logging
from pathlib import Path
from typing import Any

import pytest

from tuntas.improvements.own_rules import own_or_shipped
from tuntas.rules.improvement.group_rules import GROUP_RULE

TEXT = GROUP_RULE.shipped_text()


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """Return a government's own folder of rules of groups."""
    settings.HOME = tmp_path
    made = tmp_path / "improvement" / "group-rules"
    made.mkdir(parents=True)
    return made


def test_of_several_own_files_the_first_by_name_holds(folder: Path) -> None:
    for name, weeks in (("b", 9), ("a", 8)):
        text = TEXT.replace("weeks: 6", f"weeks: {weeks}").replace("key: ", f"key: {name}-", 1)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    assert own_or_shipped(GROUP_RULE, what="Rules").asleep_after_weeks.value == 8


def test_a_broken_file_is_told_once(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    (folder / "kota.yaml").write_text(TEXT.replace("weeks: 6", "weeks: 0"), encoding="utf-8")
    with caplog.at_level(logging.ERROR):
        held = [own_or_shipped(GROUP_RULE, what="Rules of groups") for _time in range(3)]
    assert held == [GROUP_RULE.shipped] * 3
    (told,) = (one.getMessage() for one in caplog.records)
    assert told.startswith(f"Rules of groups are left out: {folder / 'kota.yaml'}:")
