"""Text to values: what they are, on which line they stand, and what is refused."""

import hashlib
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from tuntas.rules.datafiles import Dialect, UnreadableValueError, content_hash, line_at, read
from tuntas.rules.datafiles.loading import MAX_BYTES
from tuntas.rules.datafiles.tests.penalties.kind import PENALTY, PenaltyError

LAUGHS = "\n".join(
    f"{name}: &{name} [{', '.join([before] * 9)}]"
    for name, before in zip("abcdefgh", ["x", *(f"*{one}" for one in "abcdefg")], strict=True)
)


def test_values_are_exact_and_days_stay_as_written() -> None:
    text = "a: 0.10\nb: 0x1F\nc: yes\nd: ~\ne: 2026-02-30\n7: [x, 1]\n"
    assert read(text) == {
        "a": Decimal("0.10"), "b": 31, "c": True, "d": None, "e": "2026-02-30", "7": ["x", 1],
    }  # fmt: skip
    assert str(read("0.10")) == "0.10"
    assert read("") is None


@pytest.mark.parametrize(
    ("place", "line"),
    [([], 1), (["rows"], 2), (["rows", 1], 4), (["rows", 1, "b"], 5), (["rows", 1, "c"], 4), (["x"], 1)],
)  # fmt: skip
def test_every_place_has_a_line(place: list[str | int], line: int) -> None:
    assert line_at(read("key: k\nrows:\n  - one\n  - a: 1\n    b: 2\n"), place) == line


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (LAUGHS, 1, "too many values"),
        ("key: k\na: &a [*a]", 2, "too many values"),
        ("key: k\na: " + "[" * 200_000 + "]" * 200_000, 2, "more than 50 deep: too many values"),
        ("key: k\npercent: !!int abc", 2, "'abc' is no number"),
        (f"percent: {'9' * 5000}", 1, "is no number"),
        ("percent: 1.0e+999999999", 1, "is no number"),
        ("percent: .nan", 1, "is no number"),
        ("key: k\npercent: 1\nkey: l", 3, "'key' stands twice in one mapping"),
        ("key: a\0b", 0, "control characters"),
        ("key: k\npercent: [1,\n", 3, "did not find"),
    ],
)
def test_a_file_that_is_meant_to_break_the_reader_is_refused(
    text: str, line: int, words: str
) -> None:
    with pytest.raises(PenaltyError, match=words) as caught:
        PENALTY.read(text, path="jahat.yaml")
    [problem] = caught.value.problems
    assert problem.rule == "yaml"
    assert problem.line == line


def test_a_dialect_says_how_much_yaml_a_file_may_use() -> None:
    plain = Dialect(aliases=False, depth=2, scalar=lambda node: node.value)
    assert read("a: [1.0]", plain) == {"a": ["1.0"]}
    with pytest.raises(UnreadableValueError, match=r"references \(\*x\) are not used here") as one:
        read("a: &x 1\nb: *x", plain)
    with pytest.raises(UnreadableValueError, match="nested more than 2 deep"):
        read("a: [[1]]", plain)
    assert one.value.line == 2
    with pytest.raises(yaml.YAMLError):
        read("a: [", plain)


def test_every_problem_is_told_with_file_line_and_rule_in_the_order_of_the_file() -> None:
    with pytest.raises(PenaltyError) as caught:
        PENALTY.read("key: LATE\npercent: 101\n", path="own.yaml")
    assert str(caught.value).splitlines() == [
        "own.yaml:1: [key] write it in small letters",
        "own.yaml:2: [percent] 101 is more than all",
    ]
    with pytest.raises(PenaltyError) as caught:
        PENALTY.read("key: 4\npercent: much\ncolour: red\n", path="own.yaml")
    assert [(one.line, one.rule) for one in caught.value.problems] == [
        (1, "schema"), (1, "schema"), (2, "schema"),
    ]  # fmt: skip
    assert "'colour' was unexpected" in str(caught.value)


def test_a_file_must_be_text_and_of_a_bounded_size(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_bytes(b"key: \xff\xfe")
    with pytest.raises(PenaltyError, match=r"own\.yaml:0: \[encoding\] not UTF-8 at byte 5; save"):
        PENALTY.load(path)
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(PenaltyError, match=r"own\.yaml:0: \[size\] longer than"):
        PENALTY.load(path)
    with pytest.raises(FileNotFoundError):
        PENALTY.load(tmp_path / "nothing.yaml")


def test_the_content_hash_is_that_of_the_text() -> None:
    text = "key: k\npercent: 1  # ½\n"
    expected = hashlib.sha256(text.encode("utf-8")).hexdigest()
    assert PENALTY.read(text, path="own.yaml").hash == content_hash(text) == expected
