"""The example in docs/instruments.md is a file that works, and its table names every aggregation."""

import re
from decimal import Decimal
from pathlib import Path

from tuntas.rules.instruments import read_instrument
from tuntas.rules.instruments.rule_shapes import RULES
from tuntas.rules.scoring import score

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "instruments.md"


def test_the_example_is_read_and_scored() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    found = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert found
    example = read_instrument(found[1], path="instruments.md")
    result = score(example, {"R1": "A", "R2": "n/a", "S": "B"})
    assert (result.score, result.category) == (Decimal("80.00"), "B")


def test_every_aggregation_is_explained() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    table = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    assert {name for cell in table for name in re.findall(r"`([a-z-]+)`", cell)} == set(RULES)
