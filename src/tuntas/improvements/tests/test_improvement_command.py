"""`tuntas improvement`, as somebody at a terminal meets it: what holds, and what is wrong with a file."""

import io
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tuntas.improvements.own_kinds import KINDS
from tuntas.rules.improvement.rule_files import PACKAGE

SHIPPED = {"values": "value-sets/berakhlak.yaml"}  # those that are not named as their kind
GROUPS = """\
format: 1
key: kbk-kota-kami
title: Kelompok budaya kinerja
members: {least: 5, most: 8, source: SK Wali Kota 12/2026, verified: text}
acceptable: {least: 3, most: 10, source: SK Wali Kota 12/2026, verified: text}
asleep_after: {weeks: 4, source: SK Wali Kota 12/2026, verified: text}
approved_steps: {steps: [2, 7], source: SK Wali Kota 12/2026, verified: text}
required_kinds: {kinds: [agency, village], source: SK Wali Kota 12/2026, verified: text}
"""


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def told(*words: str) -> str:
    out = io.StringIO()
    call_command("improvement", *words, stdout=out)
    return out.getvalue()


def written(path: Path, text: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


def shipped(kind: str) -> str:
    name = SHIPPED.get(kind, f"{kind}.yaml")
    return files(PACKAGE).joinpath("files", name).read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_file_of_each_kind(kind: str, tmp_path: Path) -> None:
    path = written(tmp_path / "improvement" / kind / "kami.yaml", shipped(kind))
    assert told("check", path).startswith(f"{path}: {kind}, ")
    elsewhere = written(tmp_path / "unduhan" / "kami.yaml", shipped(kind))
    assert told("check", elsewhere, "--kind", kind).endswith(", tidak ada kesalahan.\n")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("least: 5", "least: lima", ":4: [schema] members.least: 'lima' is not of type 'integer'"),
        ("weeks: 4", "weeks: 0", ":6: [schema] asleep_after.weeks: 0 is less than the minimum"),
        ("agency", "planet", ":8: [schema] required_kinds.kinds[0]: 'planet' is not one of"),
        ("title: Kelompok budaya kinerja", "title: {id: KBK}", "title: {'id': 'KBK'} is not of type 'string', or 'en' is a required"),
        ("key: kbk", "kunci: kbk", "'key' is a required property"),
        ("key: kbk", "key: a\nkey: kbk", ":3: [yaml] 'key' stands twice"),
        ("members: {", "members: {{", "[yaml]"),
    ],
)  # fmt: skip
def test_a_bad_file_says_line_field_and_value(
    old: str, new: str, words: str, tmp_path: Path
) -> None:
    assert old in GROUPS
    path = written(tmp_path / "group-rules" / "kami.yaml", GROUPS.replace(old, new, 1))
    with pytest.raises(CommandError) as caught:
        told("check", path)
    assert str(caught.value).startswith(f"{path}:")
    assert words in str(caught.value)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    broken = GROUPS.replace("least: 5", "least: lima").replace("weeks: 4", "weeks: 0")
    with pytest.raises(CommandError) as caught:
        told("check", written(tmp_path / "group-rules" / "kami.yaml", broken))
    assert len(str(caught.value).splitlines()) == 2


def test_what_it_is_has_to_be_known(tmp_path: Path) -> None:
    path = written(tmp_path / "unduhan" / "kami.yaml", GROUPS)
    with pytest.raises(CommandError, match="Tambahkan --kind dengan satu dari: group-rules"):
        told("check", path)
    with pytest.raises(CommandError, match="invalid choice: 'rules'"):
        told("check", path, "--kind", "rules")


def test_a_file_that_is_not_there_or_no_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        told("check", str(tmp_path / "values" / "tiada.yaml"))
    (tmp_path / "values").mkdir()
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        told("check", str(tmp_path / "values"), "--kind", "values")


def test_the_list_says_what_holds_and_from_which_file(home: Path) -> None:
    lines = [line.split() for line in told().splitlines()]
    assert [line[0] for line in lines] == list(KINDS)
    assert ["values", "berakhlak", "berakhlak.yaml"] in lines
    path = written(home / "improvement" / "group-rules" / "kami.yaml", GROUPS)
    assert ["group-rules", "kbk-kota-kami", path] in [line.split() for line in told().splitlines()]


def test_the_list_refuses_a_file_that_would_be_left_out(home: Path) -> None:
    path = written(home / "improvement" / "values" / "kami.yaml", shipped("values"))
    with pytest.raises(CommandError, match=r"the key 'berakhlak' is taken by berakhlak\.yaml"):
        told()
    Path(path).unlink()
    written(
        home / "improvement" / "group-rules" / "kami.yaml", GROUPS.replace("weeks: 4", "weeks: 0")
    )
    with pytest.raises(CommandError, match=r"asleep_after\.weeks"):
        told()
