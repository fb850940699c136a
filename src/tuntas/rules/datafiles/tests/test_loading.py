"""What is shipped and what a city adds: broken files stand in nobody's way and are told once."""

import os
from pathlib import Path

import pytest

from tuntas.rules.datafiles import DataFiles
from tuntas.rules.datafiles.tests.penalties.kind import (
    PENALTIES,
    PENALTY,
    Penalty,
    PenaltyError,
    shipped,
)


def written(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def quiet(problem: Exception) -> None:
    """Tell nobody: `problems` are looked at."""
    assert str(problem)


def test_what_is_shipped_is_told_by_file_name_and_read_in_order() -> None:
    assert [(key, one.path) for key, one in shipped().items()] == [
        ("absent", "absent.yaml"), ("late", "late.yaml"),
    ]  # fmt: skip
    assert PENALTIES.checked() == shipped()


def test_a_city_adds_its_own(tmp_path: Path) -> None:
    written(tmp_path, own="key: own\npercent: 1\n")
    assert list(PENALTIES.checked(tmp_path)) == ["absent", "late", "own"]
    found = PENALTIES.found(tmp_path, quiet)
    assert found.usable == PENALTIES.checked(tmp_path)
    assert found.problems == ()
    assert PENALTIES.checked(tmp_path / "nothing") == shipped()
    assert list(DataFiles(PENALTY.load).checked(tmp_path)) == ["own"]


@pytest.mark.parametrize("taken", ["late", "own"])
def test_a_key_is_used_once_whoever_had_it_first(tmp_path: Path, taken: str) -> None:
    written(tmp_path, a="key: own\npercent: 1\n", b=f"key: {taken}\npercent: 2\n")
    holder = "late.yaml" if taken == "late" else str(tmp_path / "a.yaml")
    words = f"b.yaml:1: [unique-key] the key '{taken}' is taken by {holder}; choose another"
    with pytest.raises(PenaltyError) as caught:
        PENALTIES.checked(tmp_path)
    assert words in str(caught.value)
    assert set(PENALTIES.found(tmp_path, quiet).usable) == {*shipped(), "own"}


def test_what_cannot_be_used_is_left_out_and_told_once_until_the_folder_changes(
    tmp_path: Path,
) -> None:
    written(tmp_path, bad="key: bad\n", good="key: good\npercent: 1\n")
    (tmp_path / "noise.yaml").write_bytes(b"\xff\x00")
    (tmp_path / ".#lock.yaml").symlink_to("nobody@nowhere.1")
    (tmp_path / "folder.yaml").mkdir()
    told: list[Exception] = []

    def tell(problem: Exception) -> None:
        told.append(problem)

    for _twice in range(2):
        found = PENALTIES.found(tmp_path, tell)
        assert set(found.usable) == {*shipped(), "good"}
        assert [Path(one.path).name for one in told if isinstance(one, PenaltyError)] == [
            "bad.yaml", "noise.yaml",
        ]  # fmt: skip
        assert list(found.problems) == told
    path = written(tmp_path, bad="key: bad\npercent: 4\n") / "bad.yaml"
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 1))
    assert "bad" in PENALTIES.found(tmp_path, tell).usable
    assert [Path(one.path).name for one in told[2:] if isinstance(one, PenaltyError)] == [
        "noise.yaml"
    ]


def test_a_file_that_cannot_be_opened_is_left_out(tmp_path: Path) -> None:
    written(tmp_path, own="key: own\npercent: 1\n")

    def gone(path: Path) -> Penalty:
        path.unlink()
        return PENALTY.load(path)

    kind = DataFiles(gone, shipped=shipped, error=PenaltyError)
    found = kind.found(tmp_path, quiet)
    assert found.usable == shipped()
    assert isinstance(found.problems[0], FileNotFoundError)
