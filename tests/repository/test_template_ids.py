"""Keys of rows are written as keys: with the thousands' point, 1234 would be 1.234 and lead nowhere."""

import re
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "src" / "tuntas"
KEY = re.compile(r"\{\{ *[a-z_.]+\.(?:pk|(?!auto_)[a-z]+_id) *\}\}")


def test_no_template_writes_a_key_as_a_quantity() -> None:
    found = [
        f"{path.relative_to(SOURCES)}: {one}"
        for path in sorted(SOURCES.rglob("templates/**/*.html"))
        for one in KEY.findall(path.read_text())
    ]
    assert not found, "write |stringformat:'d' behind a key"
