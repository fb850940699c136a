"""The examples in docs/improvements.md are files that work, each read by the loader of its folder."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tuntas.improvements.own_kinds import KINDS
from tuntas.rules.instruments import read_instrument

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "improvements.md"
EXAMPLE = re.compile(r"^### `([a-z/-]+)`.*?^```yaml\n(.*?)^```", re.DOTALL | re.MULTILINE)
READERS: dict[str, Callable[..., object]] = {
    **{f"improvement/{name}": kind.read for name, kind in KINDS.items()},
    "instruments": read_instrument,
}


def examples() -> list[tuple[str, str]]:
    """Return folder and text of each example."""
    return EXAMPLE.findall(GUIDE.read_text(encoding="utf-8"))


def test_every_folder_has_an_example() -> None:
    assert [folder for folder, _text in examples()] == list(READERS)


@pytest.mark.parametrize(("folder", "text"), examples(), ids=READERS)
def test_the_example_is_read(folder: str, text: str) -> None:
    assert READERS[folder](text, path="improvements.md")
