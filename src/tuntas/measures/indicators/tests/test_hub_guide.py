"""`tuntas facts check` as people and programs call it, and the commands of docs/hub.md."""

import json
import re
import shlex
from collections.abc import Callable
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from tuntas.measures import hub_manifest, hub_rules, hub_words, store
from tuntas.measures.contract import TABLES
from tuntas.measures.management.commands.facts import Command as Facts

PAGE = Path(__file__).resolve().parents[5] / "docs" / "hub.md"
COMMANDS = re.findall(
    r"^    tuntas (.+)$", re.sub(r"\\\n *", "", PAGE.read_text("utf-8")), re.MULTILINE
)
CODES = ("33.72", "13.71")


def _cases(code: str) -> list[dict[str, Any]]:
    ended = {"ended_at": datetime(2026, 1, 6), "ended_month": date(2026, 1, 1)}  # noqa: DTZ001
    return [
        {"government": code, "source": "tuntas", "kind": "izin", "unit": "DIN", "case_key": key}
        | {"outcome": "solved", "working_minutes": 60 * key, **ended}
        for key in (1, 2, 3)
    ]


@pytest.fixture
def hub(tmp_path: Path, write_facts: Callable[..., store.Snapshot]) -> Path:
    """Return a folder with what the guide names: kept facts and one delivery to be checked."""
    for code in CODES:
        write_facts(tmp_path / "facts" / code, {"cases": _cases(code)})
    write_facts(tmp_path / "checked" / "33.72.new", {"cases": _cases("33.72")})
    return tmp_path


def _call(*arguments: str) -> str:
    printed = StringIO()
    with translation.override("id"):
        call_command(*arguments, stdout=printed)
    return printed.getvalue()


@pytest.mark.parametrize("command", [one for one in COMMANDS if "spark" not in one])
def test_a_command_of_the_guide_works_on_the_folders_it_names(hub: Path, command: str) -> None:
    told = _call(*shlex.split(re.sub(r"(?<= )/(?=facts|checked)", f"{hub}/", command)))
    assert "Kiriman dapat dihitung." in told or json.loads(told)["rows"]


def test_the_guide_shows_each_way() -> None:
    assert [one.split()[0] for one in COMMANDS] == ["facts", "measure", "measure", "measure"]


def test_a_delivery_that_does_not_count_ends_with_one(hub: Path) -> None:
    folder = hub / "checked" / "33.72.new"
    with pytest.raises(SystemExit) as ended:
        _call("facts", "check", str(folder), "--government", "13.71")
    assert ended.value.code == 1


def test_findings_are_told_in_words_and_as_data(
    hub: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = hub / "checked" / "33.72.new"
    file = store.current(folder).paths("cases")[0]
    file.unlink()
    with translation.override("id"), pytest.raises(SystemExit):
        call_command("facts", "check", str(folder))
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:] == [
        f"cases {file.name}: berkas tidak ada [missing], 1×",
        "Kiriman ini tidak dihitung.",
    ]
    with pytest.raises(SystemExit):
        call_command("facts", "check", str(folder), "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["accepted"] is False
    assert told["rows"] == dict.fromkeys(TABLES, 0) | {"cases": 3}
    assert [(one["table"], one["file"], one["rule"]) for one in told["findings"]] == [
        ("cases", file.name, "missing")
    ]


def test_a_strangers_text_does_not_steer_the_terminal(
    hub: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = hub / "checked" / "33.72.new" / "current.json"
    manifest.write_text('{"contract": 1, "made_at": "\\u001b[2J"}')
    with pytest.raises(SystemExit):
        call_command("facts", "check", str(manifest.parent))
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["check"], "Sebut folder"),
        (["show", "x"], "hanya untuk"),
        (["refresh", "x"], "hanya untuk"),
    ],
)
def test_a_folder_belongs_to_a_check(arguments: list[str], reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        _call("facts", *arguments)


def test_only_a_check_needs_no_database() -> None:
    assert Facts.needs_database(["show"])
    assert not Facts.needs_database(["check", "/facts/33.72", "--json"])


def test_every_rule_has_words() -> None:
    month = date(2026, 1, 1)
    of_rows = {rule.key for table in TABLES.values() for rule in hub_rules.rules_of(table, month)}
    assert of_rows | hub_rules.TOLD <= set(hub_words.WORDS)
    written = Path(hub_manifest.__file__).read_text("utf-8")
    assert set(re.findall(r'ManifestError\("([a-z-]+)"', written)) <= set(hub_words.WORDS)
