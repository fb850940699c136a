"""`tuntas score` and `tuntas instruments`, as somebody at a terminal meets them."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

BANTUL = [3.31, 3.35, 3.49, 3.93, 3.45, 3.39, 3.39, 3.76, 3.35]
SKM = "skm-permenpanrb-14-2017"


def _run(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def _file(folder: Path, answers: Any) -> str:
    path = folder / "jawaban.json"
    path.write_text(json.dumps(answers), encoding="utf-8")
    return str(path)


def test_a_score_as_json(tmp_path: Path) -> None:
    told = json.loads(_run("score", SKM, _file(tmp_path, BANTUL), "--json"))
    assert (told["score"], told["category"], told["predicate"]) == (87.28, "B", "Baik")
    assert told["instrument"]["key"] == SKM
    assert told["policies"]["weight"] == "exact"
    first = next(line for line in told["tree"] if line["key"] == "persyaratan")
    assert {"key", "label", "weight", "value", "score", "because"} <= set(first)


def test_a_policy_changes_the_score_and_is_told(tmp_path: Path) -> None:
    told = json.loads(
        _run("score", SKM, _file(tmp_path, BANTUL), "--policy", "weight=0,111", "--json")
    )
    assert (told["score"], told["policies"]["weight"]) == (87.19, "0.111")


def test_a_score_in_words(tmp_path: Path) -> None:
    told = _run("score", SKM, _file(tmp_path, BANTUL))
    assert told.startswith("87.28  B  Baik\n")
    assert "persyaratan" in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["score", "skm-permenpanrb-14-217", "{}"], "Maksud Anda skm-permenpanrb-14-2017?"),
        (["score", SKM, "/nowhere.json"], "tidak dapat dibaca"),
        (["score", SKM, "3"], "harus berupa objek atau daftar JSON"),
        (["score", SKM, "{}"], "Belum ada jawaban untuk: persyaratan"),
        (["score", SKM, "[5,1,1,1,1,1,1,1,1]"], "persyaratan: “5” tidak dapat dinilai"),
        (["score", SKM, "{}", "--policy", "weight"], "tulis NAMA=NILAI"),
        (["score", SKM, "{}", "--policy", "weight=9"], "“9” bukan pilihan; yang ada: exact"),
        (["score", SKM, "{nonsense"], "bukan JSON"),
        (["score", SKM, f"[{'9' * 5000}]"], "bukan jawaban yang dapat dibaca"),
        (["score", SKM, "[" * 50_000 + "]" * 50_000], "bukan jawaban yang dapat dibaca"),
        (["score", SKM, '["1e-99999999",1,1,1,1,1,1,1,1]'], "tidak dapat dinilai"),
        (["instruments", "show", "akip"], "Tidak ada instrumen akip."),
        (["instruments", "check", "/nowhere.yaml"], "tidak dapat dibaca"),
    ],
)
def test_mistakes_are_told_in_words(arguments: list[str], words: str, tmp_path: Path) -> None:
    if arguments[0] == "score" and not arguments[2].startswith("/"):
        path = tmp_path / "jawaban.json"
        path.write_text(arguments[2], encoding="utf-8")
        arguments = [*arguments[:2], str(path), *arguments[3:]]
    with pytest.raises(CommandError) as caught:
        _run(*arguments)
    assert words in str(caught.value)


def test_instruments_are_listed_and_shown() -> None:
    listed = json.loads(_run("instruments", "--json"))
    assert SKM in {one["key"] for one in listed}
    shown = json.loads(_run("instruments", "show", SKM, "--json"))
    assert [node["key"] for node in shown["nodes"]][1] == "persyaratan"
    assert "weight" in shown["policies"]
    assert SKM in _run("instruments")
    assert "--policy weight=exact" in _run("instruments", "show", SKM)


def test_a_citys_file_is_checked(tmp_path: Path) -> None:
    path = tmp_path / "rusak.yaml"
    path.write_text("format: 1\nkey: x\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"rusak.yaml:1: \[schema\]"):
        _run("instruments", "check", str(path))
