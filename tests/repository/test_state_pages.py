"""The diagrams in docs/states are those of the tables, and no page is left behind."""

from pathlib import Path

from tools.state_pages import pages

from tuntas.rules.casework.shipped import case_types

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "states"


def test_the_pages_are_those_of_the_tables() -> None:
    for name, text in pages().items():
        written = (FOLDER / name).read_text(encoding="utf-8")
        assert written == text, "run: python tools/state_pages.py docs/states"


def test_there_are_no_others() -> None:
    known = {*pages(), *(f"{one}.md" for one in case_types())}
    assert {one.name for one in FOLDER.iterdir()} == known
